use kernel::Day;
use proptest::prelude::*;
use registry::Driver;
use uuid::Uuid;

use super::super::Part;
use super::*;

fn basis() -> Basis {
    let kinds = Driver::built_in();
    Basis::single(Part::driver(kinds.iter().find(|kind| kind.driver == Driver::workstations()).unwrap()))
}

fn claimant(number: u128, value: i64) -> Claimant {
    let name = format!("Ente {number:03}");
    Claimant {
        body_id: BodyId(Uuid::from_u128(number)),
        sort_key: name.to_lowercase(),
        body_name: name,
        code: format!("{number:06}"),
        membership_id: MembershipId(Uuid::from_u128(number)),
        figures: vec![Figure { value, on: Day::new(2022, 1, 1), source: "censimento".into() }],
    }
}

fn simulated(cents: i64, values: &[(u128, i64)], past: &Past) -> Simulation {
    let claimants = values.iter().map(|(number, value)| claimant(*number, *value)).collect();
    simulate(Cents::new(cents), &basis(), claimants, past).unwrap()
}

fn amounts(simulation: &Simulation) -> Vec<i64> {
    simulation.shares.iter().map(|share| share.amount.get()).collect()
}

#[test]
fn the_members_of_the_golden_pool_pay_to_the_cent_and_two_get_a_missing_one() {
    let found = simulated(1_234_567, &[(1, 7), (2, 13), (3, 29), (4, 51)], &Past::default());
    assert_eq!(amounts(&found), [86_420, 160_494, 358_024, 629_629]);
    assert_eq!((found.given, found.bodies, found.totals.as_slice()), (2, 4, [100].as_slice()));
    assert!(found.shares[0].given && found.shares[1].given && !found.shares[2].given);
    assert_eq!(found.shares[0].exact.plain(), "864.1969");
}

#[test]
fn a_new_computation_settles_the_difference_and_gives_back_what_a_body_that_left_had_paid() {
    let first = simulated(10_000, &[(1, 1), (2, 1)], &Past::default());
    let past = Past { before: first.shares, last_year: None };
    let second = simulated(9_000, &[(1, 2), (3, 1)], &past);
    let dues: Vec<i64> = second.shares.iter().map(|share| share.due().get()).collect();
    assert_eq!((amounts(&second), dues), (vec![6_000, 0, 3_000], vec![1_000, -5_000, 3_000]));
    assert!(second.shares[1].figures.is_empty(), "it takes part no longer");
    let third = simulated(9_000, &[(1, 2), (3, 1)], &Past { before: second.shares, last_year: None });
    assert_eq!(third.shares.len(), 2, "what was given back once is not given back again");
}

#[test]
fn a_share_rises_falls_or_has_nothing_to_compare_with() {
    let last_year = HashMap::from([1, 2].map(|body| (BodyId(Uuid::from_u128(body)), Cents::new(4_000))));
    let past = Past { before: Vec::new(), last_year: Some(last_year) };
    let found = simulated(10_000, &[(1, 5), (2, 3), (3, 2)], &past);
    let told: Vec<(Trend, Option<i64>)> =
        found.shares.iter().map(|share| (share.trend(), share.change_rate())).collect();
    assert_eq!(told, [(Trend::Rises, Some(2_500)), (Trend::Falls, Some(-2_500)), (Trend::New, None)]);
}

proptest! {
    #[test]
    fn settlements_add_up_to_what_the_pool_grew_or_shrank_by(
        first in 0..1_000_000_000_i64, second in 0..1_000_000_000_i64,
        before in prop::collection::vec((0..40_u128, 1..500_i64), 1..30),
        after in prop::collection::vec((0..40_u128, 1..500_i64), 1..30),
    ) {
        let once = |rows: Vec<(u128, i64)>| -> Vec<(u128, i64)> {
            rows.into_iter().collect::<HashMap<_, _>>().into_iter().collect()
        };
        let earlier = simulated(first, &once(before), &Past::default());
        let later = simulated(second, &once(after), &Past { before: earlier.shares.clone(), last_year: None });
        let settled: i64 = later.shares.iter().map(|share| share.due().get()).sum();
        prop_assert_eq!(settled, second - first);
        prop_assert_eq!(amounts(&later).iter().sum::<i64>(), second);
    }
}
