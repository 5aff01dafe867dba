//! What this is: every rounding of money: half away from zero, once, at the end; and the split of a total.
//! What it is not: it decides no price and no proration rule.

use std::cmp::Reverse;

use super::{Cents, Price, Quantity};

/// Price and quantity carry eight decimals each, cents two: 8 + 8 − 2 = 14.
const TO_CENTS: i128 = 100_000_000_000_000;

/// Price × quantity, rounded half up once to the cent. Example: 0,44 × 1.237 → 544,28.
pub fn amount(price: Price, quantity: Quantity) -> Option<Cents> {
    half_up(exact(price, quantity), TO_CENTS).map(Cents::new)
}

/// Price × quantity × `num` / `den`, rounded half up once, at the end; `den` must be positive.
/// Example: 0,44 × 1.237 for 184 days of 365 → 274,38; of 366 → 273,63.
pub fn amount_share(price: Price, quantity: Quantity, num: i64, den: i64) -> Option<Cents> {
    let top = exact(price, quantity).checked_mul(i128::from(num))?;
    half_up(top, TO_CENTS * i128::from(den)).map(Cents::new)
}

/// Splits a total by weight, to the cent: each share is cut down, then the missing cents go one by one to
/// the largest remainders, ties to the larger weight, then to the one listed first.
///
/// `None` when a weight is negative or all are zero: there is nobody to charge.
/// The method of the largest remainders (Hare and Niemeyer). Example: 182,25 on 98 and 2 → 178,61 and 3,64.
pub fn largest_remainder(total: Cents, weights: &[i64]) -> Option<Vec<Cents>> {
    let whole: i128 = weights.iter().copied().map(i128::from).sum();
    if whole == 0 || weights.iter().any(|weight| *weight < 0) {
        return None;
    }
    let size = i128::from(total.get()).abs();
    let mut shares: Vec<i128> = weights.iter().map(|weight| size * i128::from(*weight) / whole).collect();
    let missing = usize::try_from(size - shares.iter().sum::<i128>()).ok()?;
    for at in by_remainder(size, weights, whole).into_iter().take(missing) {
        *shares.get_mut(at)? += 1;
    }
    let sign = i128::from(total.get().signum());
    shares.into_iter().map(|share| i64::try_from(share * sign).ok().map(Cents::new)).collect()
}

/// `top` / `bottom` to the nearest integer, halves away from zero; `None` when `bottom` is not positive or the
/// result does not fit.
pub fn half_up(top: i128, bottom: i128) -> Option<i64> {
    if bottom <= 0 {
        return None;
    }
    let cut = top / bottom;
    let rest = (top % bottom).unsigned_abs();
    // Compared by halves of the rest, since its double may not fit.
    let up = rest >= bottom.unsigned_abs() - rest;
    i64::try_from(if up { cut.checked_add(top.signum())? } else { cut }).ok()
}

fn exact(price: Price, quantity: Quantity) -> i128 {
    i128::from(price.get()) * i128::from(quantity.get())
}

fn by_remainder(size: i128, weights: &[i64], whole: i128) -> Vec<usize> {
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // The sort is stable: equal keys stay in the order they were listed.
    order.sort_by_key(|at| {
        let weight = weights.get(*at).copied().unwrap_or_default();
        Reverse((size * i128::from(weight) % whole, weight))
    });
    order
}
