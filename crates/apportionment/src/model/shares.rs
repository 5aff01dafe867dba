//! What this is: the division of an amount in cents by the method of the largest remainders (Hare and Niemeyer): every
//! share is cut down to the cent, then the missing cents go one by one to the largest remainders.
//! What it is not: a choice of what is counted; see [`super::weights`].

use std::cmp::Reverse;

use kernel::{Cents, Price};

use super::NotDivisible;

/// What a body counts for, and the code by which a tie between equals is settled, always the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// How much it counts.
    pub weight: i128,
    /// Its stable code.
    pub code: &'a str,
}

/// A body's part of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// The exact share, cut after the eighth decimal of a euro.
    pub exact: Price,
    /// Whether a cent that was missing to the sum was given to it.
    pub given: bool,
    /// What it pays.
    pub amount: Cents,
}

/// A share while it is being divided.
struct Cut {
    whole_cents: i128,
    remainder: i128,
    /// In 10⁻⁸ euro.
    exact: i128,
}

/// A cent is a million hundred-millionths of a euro.
const TO_PRICE: i128 = 1_000_000;

/// Divides an amount, which is not negative, by weight. Ties go to the larger weight, then to the lesser code.
/// Example: 12.345,67 on 7, 13, 29, 51 → 864,20, 1.604,94, 3.580,24, 6.296,29.
pub fn divide(total: Cents, claims: &[Claim<'_>]) -> Result<Vec<Portion>, NotDivisible> {
    let whole = claims.iter().try_fold(0_i128, |sum, claim| sum.checked_add(claim.weight));
    let whole = whole.filter(|whole| *whole > 0 && total >= Cents::ZERO).ok_or(NotDivisible::TooLarge)?;
    let cuts: Option<Vec<Cut>> = claims.iter().map(|claim| cut(total, claim.weight, whole)).collect();
    let cuts = cuts.ok_or(NotDivisible::TooLarge)?;
    let missing = i128::from(total.get()) - cuts.iter().map(|cut| cut.whole_cents).sum::<i128>();
    let mut given = vec![false; claims.len()];
    for at in in_turn(&cuts, claims).into_iter().take(usize::try_from(missing).unwrap_or_default()) {
        if let Some(place) = given.get_mut(at) {
            *place = true;
        }
    }
    let portions: Option<Vec<Portion>> =
        cuts.iter().zip(given).map(|(cut, given)| portion(cut, given)).collect();
    portions.ok_or(NotDivisible::TooLarge)
}

fn cut(total: Cents, weight: i128, whole: i128) -> Option<Cut> {
    let top = i128::from(total.get()).checked_mul(weight)?;
    let (whole_cents, remainder) = (top / whole, top % whole);
    let exact = whole_cents.checked_mul(TO_PRICE)?.checked_add(decimals(remainder, whole)?)?;
    Some(Cut { whole_cents, remainder, exact })
}

/// Six more digits of `remainder` / `whole`, by long division, which leaves the most room.
fn decimals(mut remainder: i128, whole: i128) -> Option<i128> {
    let mut digits = 0_i128;
    for _ in 0..6 {
        remainder = remainder.checked_mul(10)?;
        digits = digits * 10 + remainder / whole;
        remainder %= whole;
    }
    Some(digits)
}

/// The bodies in the order in which they get a missing cent.
fn in_turn(cuts: &[Cut], claims: &[Claim<'_>]) -> Vec<usize> {
    let mut order: Vec<(Reverse<i128>, Reverse<i128>, &str, usize)> = cuts
        .iter()
        .zip(claims)
        .enumerate()
        .map(|(at, (cut, claim))| (Reverse(cut.remainder), Reverse(claim.weight), claim.code, at))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(.., at)| at).collect()
}

fn portion(cut: &Cut, given: bool) -> Option<Portion> {
    let cents = i64::try_from(cut.whole_cents).ok()?.checked_add(i64::from(given))?;
    let exact = i64::try_from(cut.exact).ok().map(Price::new)?;
    Some(Portion { exact, given, amount: Cents::new(cents) })
}

#[cfg(test)]
mod tests;
