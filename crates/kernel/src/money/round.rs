//! What this is: every rounding of money: half away from zero, once, at the end.
//! What it is not: it decides no price and no proration rule, and divides no total among many.

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
