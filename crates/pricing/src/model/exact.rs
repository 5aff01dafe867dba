//! What this is: an amount of cents as a fraction, so that a sum is rounded once, at its end.
//! What it is not: an amount that anybody pays; [`Exact::rounded`] makes that.

use kernel::{Cents, Price, Quantity};

use super::Share;

/// Price and quantity carry eight decimals each, cents two.
const TO_CENTS: i128 = 100_000_000_000_000;

/// A fraction of cents in lowest terms; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    top: i128,
    bottom: i128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { top: 0, bottom: 1 };

    /// A whole number of cents.
    pub fn cents(amount: Cents) -> Self {
        Self { top: i128::from(amount.get()), bottom: 1 }
    }

    /// Price × quantity.
    pub fn of(price: Price, quantity: Quantity) -> Self {
        // Two 64-bit numbers always fit.
        Self::reduced(i128::from(price.get()) * i128::from(quantity.get()), TO_CENTS)
    }

    /// The part of it that falls in a share of the year, unless it does not fit.
    pub fn in_share(self, share: Share) -> Option<Self> {
        let top = self.top.checked_mul(i128::from(share.num))?;
        let bottom = self.bottom.checked_mul(i128::from(share.den))?;
        (bottom > 0).then(|| Self::reduced(top, bottom))
    }

    /// The amount times a quantity, unless it does not fit.
    pub fn times(self, quantity: Quantity) -> Option<Self> {
        let one = Quantity::from(1).get();
        let top = self.top.checked_mul(i128::from(quantity.get()))?;
        Some(Self::reduced(top, self.bottom.checked_mul(i128::from(one))?))
    }

    /// The sum, unless it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.top.checked_mul(other.bottom)?;
        let right = other.top.checked_mul(self.bottom)?;
        Some(Self::reduced(left.checked_add(right)?, self.bottom.checked_mul(other.bottom)?))
    }

    /// What it has beyond another amount: nothing, if it is not more; unless it does not fit.
    pub fn beyond(self, other: Self) -> Option<Self> {
        let more = self.plus(Self { top: other.top.checked_neg()?, ..other })?;
        Some(if more.top > 0 { more } else { Self::ZERO })
    }

    /// Rounded half up to the cent, unless it does not fit.
    pub fn rounded(self) -> Option<Cents> {
        kernel::half_up(self.top, self.bottom).map(Cents::new)
    }

    fn reduced(top: i128, bottom: i128) -> Self {
        let common = divisor(top.unsigned_abs(), bottom.unsigned_abs());
        match i128::try_from(common) {
            Ok(common) if common > 0 => Self { top: top / common, bottom: bottom / common },
            Ok(_) | Err(_) => Self { top, bottom },
        }
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

fn divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
