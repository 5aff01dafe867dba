use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use kernel::Rate;

fn flow(heading: Heading, growth: Growth, euro: i64) -> Flow {
    Flow { heading, label: heading.label().into(), growth, amount: Cents::new(euro * 100) }
}

fn payer(number: u128, inhabitants: Option<u32>, euro: i64) -> Payer {
    let body_id = BodyId(Uuid::from_u128(number));
    Payer { body_id, name: format!("Comune {number}"), inhabitants, pays: Cents::new(euro * 100) }
}

/// Ten members of 1,000 inhabitants; 40,000 of fees and 10,000 of the Province against 60,000 of costs, a sixth of
/// which follows the bodies.
fn base() -> Base {
    let flows = vec![
        flow(Heading::BaseFees, Growth::Bodies, 40_000),
        flow(Heading::OwnShare, Growth::Fixed, 10_000),
        flow(Heading::Staff, Growth::Fixed, 50_000),
        flow(Heading::Licences, Growth::Bodies, 10_000),
    ];
    Base { year: 2022, flows, members: (1..=10).map(|at| payer(at, Some(1_000), 4_000)).collect() }
}

#[test]
fn coverage_is_income_over_costs_and_fees_are_said_apart() {
    let found = coverage(&base().flows).unwrap();
    assert_eq!(percent_words(found.whole()), "83,33 %");
    assert_eq!(percent_words(found.by_fees()), "66,67 %");
    assert_eq!(found.balance(), Some(Cents::new(-1_000_000)));
    assert_eq!(percent_words(coverage(&[]).unwrap().whole()), "—");
}

#[test]
fn break_even_is_the_first_size_that_covers_the_costs() {
    // (50.000 − 10.000) × 10 / (40.000 − 10.000) = 13,33 → 14 enti.
    let found = by_bodies(&base()).unwrap();
    assert_eq!(found.break_even, BreakEven::From(14));
    assert_eq!(by_inhabitants(&base()).unwrap().break_even, BreakEven::From(13_334));
}

#[test]
fn without_a_gap_or_without_a_margin_there_is_no_size() {
    let mut rich = base();
    rich.flows.push(flow(Heading::Grants, Growth::Fixed, 60_000));
    assert_eq!(by_bodies(&rich).unwrap().break_even, BreakEven::Always);
    let mut dear = base();
    dear.flows.push(flow(Heading::External, Growth::Inhabitants, 30_000));
    assert_eq!(by_bodies(&dear).unwrap().break_even, BreakEven::Never);
    let empty = Base { members: Vec::new(), ..base() };
    assert_eq!(by_bodies(&empty).unwrap().break_even, BreakEven::SizeUnknown);
}

#[test]
fn bodies_that_join_pay_and_cost() {
    let joining = vec![payer(20, Some(3_000), 6_000), payer(21, None, 2_000)];
    let found = outcome(&base(), &Scenario { joining, ..Scenario::default() }).unwrap();
    assert_eq!(found.after.fees, Cents::new(4_800_000));
    // 10.000 × 2 / 10 enti
    assert_eq!(found.after.costs, Cents::new(6_200_000));
    assert_eq!(found.unknown, ["Comune 21"]);
}

#[test]
fn one_body_leaves_and_prices_rise_by_five_percent() {
    let scenario = Scenario {
        leaving: vec![payer(1, Some(1_000), 4_000)],
        prices: Rate::new(500),
        ..Scenario::default()
    };
    let found = outcome(&base(), &scenario).unwrap();
    // (40.000 − 4.000) × 1,05
    assert_eq!(found.after.fees, Cents::new(3_780_000));
    assert_eq!(found.after.costs, Cents::new(5_900_000));
    assert_eq!(found.steps[2].how, "36.000,00 € × 5 %");
}

prop_compose! {
    fn any_base()(amounts in proptest::collection::vec((0..Heading::ALL.len(), 0..3usize, 0i64..10_000_000_000), 1..12),
        members in proptest::collection::vec((proptest::option::of(0u32..60_000), 0i64..10_000_000), 0..12)) -> Base {
        let flows = amounts.into_iter().map(|(at, growth, cents)| Flow {
            heading: Heading::ALL[at], label: String::new(), growth: Growth::ALL[growth], amount: Cents::new(cents) });
        let members = members.into_iter().zip(1..).map(|((inhabitants, cents), at)| Payer {
            pays: Cents::new(cents), ..payer(at, inhabitants, 0) });
        Base { year: 2022, flows: flows.collect(), members: members.collect() }
    }
}

proptest! {
    #[test]
    fn the_break_even_size_covers_and_one_less_does_not(base in any_base()) {
        let found = by_bodies(&base).unwrap();
        if let BreakEven::From(size) = found.break_even {
            let covers = |n: i64| i128::from(found.margin.get()) * i128::from(n)
                >= i128::from(found.gap.get()) * i128::from(found.size);
            prop_assert!(covers(size) && !covers(size - 1));
        }
        if let BreakEven::UpTo(size) = found.break_even {
            let covers = |n: i64| i128::from(found.margin.get()) * i128::from(n)
                >= i128::from(found.gap.get()) * i128::from(found.size);
            prop_assert!(covers(size) && !covers(size + 1));
        }
    }

    #[test]
    fn the_steps_of_a_scenario_add_up_to_its_difference(base in any_base(), others in any_base(), rate in -3000i64..3000) {
        let scenario = Scenario {
            joining: others.members, leaving: base.members.iter().take(2).cloned().collect(), prices: Rate::new(rate) };
        let found = outcome(&base, &scenario).unwrap();
        for (side, before, after) in [(Side::Income, found.before.income, found.after.income),
            (Side::Cost, found.before.costs, found.after.costs)] {
            let steps = Cents::sum(found.steps.iter().filter(|step| step.side == side).map(|step| step.amount));
            prop_assert_eq!(before.plus(steps.unwrap()), Some(after));
        }
    }

    #[test]
    fn nothing_supposed_changes_nothing(base in any_base()) {
        let found = outcome(&base, &Scenario::default()).unwrap();
        prop_assert_eq!(found.before, found.after);
    }
}
