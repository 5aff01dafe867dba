use proptest::prelude::*;

use super::*;

fn divided(total: &str, weights: &[i128]) -> Vec<String> {
    let codes: Vec<String> = (0..weights.len()).map(|at| format!("{at:05}")).collect();
    let claims: Vec<Claim<'_>> =
        weights.iter().zip(&codes).map(|(weight, code)| Claim { weight: *weight, code }).collect();
    let portions = divide(Cents::parse_it(total).unwrap(), &claims).unwrap();
    portions.iter().map(|portion| portion.amount.plain()).collect()
}

#[test]
fn the_golden_amounts_come_out_to_the_cent() {
    assert_eq!(divided("12.345,67", &[7, 13, 29, 51]), ["864.20", "1604.94", "3580.24", "6296.29"]);
    assert_eq!(divided("182,25", &[98, 2]), ["178.61", "3.64"]);
    assert_eq!(divided("10.000,00", &[1, 1, 1]), ["3333.34", "3333.33", "3333.33"]);
}

#[test]
fn a_body_without_driver_pays_nothing_and_an_amount_of_zero_costs_nobody_anything() {
    assert_eq!(divided("0,02", &[0, 1, 0, 2]), ["0.00", "0.01", "0.00", "0.01"]);
    assert_eq!(divided("0,00", &[3, 4]), ["0.00", "0.00"]);
}

#[test]
fn a_tie_goes_to_the_larger_driver_and_then_to_the_lesser_code() {
    // 0,03 on 1 and 3: exact 0,0075 and 0,0225: the remainders differ. 0,02 on 1 and 3: 0,5 and 1,5: a tie.
    assert_eq!(divided("0,02", &[1, 3]), ["0.00", "0.02"]);
    let claims = [Claim { weight: 1, code: "b" }, Claim { weight: 1, code: "a" }];
    let amounts: Vec<i64> =
        divide(Cents::new(1), &claims).unwrap().iter().map(|portion| portion.amount.get()).collect();
    assert_eq!(amounts, [0, 1]);
}

#[test]
fn the_exact_share_is_shown_with_eight_decimals_and_no_rounding() {
    let claims = [Claim { weight: 2, code: "a" }, Claim { weight: 1, code: "b" }];
    let portions = divide(Cents::new(10_000), &claims).unwrap();
    assert_eq!(portions[0].exact.plain(), "66.66666666");
    assert_eq!((portions[0].given, portions[0].amount), (true, Cents::new(6667)));
}

#[test]
fn nothing_is_divided_among_nobody_nor_by_nothing_nor_below_zero() {
    assert_eq!(divide(Cents::new(1), &[]), Err(NotDivisible::TooLarge));
    assert_eq!(divide(Cents::new(1), &[Claim { weight: 0, code: "a" }]), Err(NotDivisible::TooLarge));
    assert_eq!(divide(Cents::new(-1), &[Claim { weight: 1, code: "a" }]), Err(NotDivisible::TooLarge));
    let huge = [Claim { weight: i128::MAX / 2, code: "a" }];
    assert_eq!(divide(Cents::new(3), &huge), Err(NotDivisible::TooLarge));
}

/// Weights of which at least one is not zero, as whole drivers or as mixed fractions give them.
fn weights() -> impl Strategy<Value = Vec<i128>> {
    let small = prop::collection::vec(0..500_i128, 1..60);
    let mixed = prop::collection::vec(0..1_000_000_000_000_000_i128, 1..60);
    prop_oneof![small, mixed].prop_filter("somebody must count", |all| all.iter().any(|one| *one > 0))
}

fn cents(total: i64, weights: &[i128], codes: &[String]) -> Vec<i64> {
    let claims: Vec<Claim<'_>> =
        weights.iter().zip(codes).map(|(weight, code)| Claim { weight: *weight, code }).collect();
    divide(Cents::new(total), &claims).unwrap().iter().map(|portion| portion.amount.get()).collect()
}

fn codes(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{at:05}")).collect()
}

proptest! {
    #[test]
    fn shares_add_up_to_the_pool_and_stay_within_a_cent_of_the_exact_one(
        total in 0..10_000_000_000_i64, weights in weights(),
    ) {
        let shares = cents(total, &weights, &codes(weights.len()));
        prop_assert_eq!(shares.iter().sum::<i64>(), total);
        let whole: i128 = weights.iter().sum();
        for (share, weight) in shares.iter().zip(&weights) {
            let off = (i128::from(*share) * whole - i128::from(total) * weight).abs();
            prop_assert!(off < whole, "{} of {}", share, weight);
            prop_assert!(*weight > 0 || *share == 0);
        }
    }

    #[test]
    fn equal_drivers_differ_by_a_cent_at_most_and_more_driver_never_pays_less(
        total in 0..10_000_000_000_i64, weights in weights(),
    ) {
        let shares = cents(total, &weights, &codes(weights.len()));
        let mut order: Vec<(i128, i64)> = weights.iter().copied().zip(shares).collect();
        order.sort_unstable();
        for pair in order.windows(2) {
            let [(lighter, less), (heavier, more)] = pair else { continue };
            prop_assert!(if lighter == heavier { more - less <= 1 } else { less <= more }, "{:?}", pair);
        }
    }

    #[test]
    fn the_order_of_bodies_does_not_matter(
        total in 0..10_000_000_000_i64, weights in weights(), turn in 0..60_usize,
    ) {
        let codes = codes(weights.len());
        let shares = cents(total, &weights, &codes);
        let turn = turn % weights.len();
        let turned = |mut all: Vec<(i128, String)>| { all.rotate_left(turn); all.reverse(); all };
        let (mixed, mixed_codes): (Vec<i128>, Vec<String>) =
            turned(weights.iter().copied().zip(codes.clone()).collect()).into_iter().unzip();
        let again = cents(total, &mixed, &mixed_codes);
        for (code, share) in mixed_codes.iter().zip(again) {
            let at = codes.iter().position(|known| known == code).unwrap();
            prop_assert_eq!(shares[at], share);
        }
    }

    #[test]
    fn it_agrees_with_giving_each_missing_cent_to_the_one_who_then_lacks_most(
        total in 0..100_000_i64, weights in prop::collection::vec(0..500_i128, 1..20),
    ) {
        prop_assume!(weights.iter().any(|one| *one > 0));
        prop_assert_eq!(cents(total, &weights, &codes(weights.len())), one_by_one(total, &weights));
    }
}

/// The same amounts the long way round: whoever is furthest below the exact share gets the next cent.
fn one_by_one(total: i64, weights: &[i128]) -> Vec<i64> {
    let whole: i128 = weights.iter().sum();
    let exact = |at: usize| i128::from(total) * weights[at];
    let mut shares: Vec<i64> =
        (0..weights.len()).map(|at| i64::try_from(exact(at) / whole).unwrap()).collect();
    while shares.iter().sum::<i64>() < total {
        let lack = |at: usize| exact(at) - i128::from(shares[at]) * whole;
        let next = (0..weights.len()).rev().max_by_key(|at| (lack(*at), weights[*at])).unwrap();
        shares[next] += 1;
    }
    shares
}
