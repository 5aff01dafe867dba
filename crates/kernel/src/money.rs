//! What this is: exact money: cents, unit prices, quantities, rates, and the only places where they round.
//! What it is not: it knows no tariff, no invoice and no other currency than the euro; it has no floats.

use std::fmt;

use serde::{Deserialize, Serialize};

mod decimal;
mod round;
mod units;

use decimal::Fault;
pub use round::{amount, amount_share, half_up};
pub use units::{NotPrice, NotQuantity, NotRate, Price, Quantity, Rate};

/// An amount of euro cents, also negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(i64);

/// Text that is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCents {
    /// It is not written as an amount.
    #[error("Scrivi l'importo come 1.234,56")]
    Shape,
    /// It has fractions of a cent.
    #[error("L'importo ha al massimo due decimali")]
    Decimals,
    /// It does not fit.
    #[error("L'importo è troppo grande: controlla le cifre")]
    TooLarge,
}

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);

    const PLACES: usize = 2;

    /// An amount of so many cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// How many cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads an amount as typed in Italian: `1.234,56`, `1234,5`, `1234`, with or without `€`.
    pub fn parse_it(text: &str) -> Result<Self, NotCents> {
        let bare = decimal::without_unit(text, '€');
        Ok(Self(decimal::parse_italian(bare, Self::PLACES)?))
    }

    /// Reads an amount as files and programs write it: `1234.56`.
    pub fn parse_plain(text: &str) -> Result<Self, NotCents> {
        Ok(Self(decimal::parse_plain(text, Self::PLACES)?))
    }

    /// The amount for files and programs: `1234.56`.
    pub fn plain(self) -> String {
        decimal::plain(self.0, Self::PLACES, Self::PLACES)
    }

    /// The amount for readers: `1.234,56 €`.
    pub fn euro(self) -> String {
        self.to_string()
    }

    /// The sum, unless it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of all, unless it does not fit; nothing sums to zero.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// The tax on this base, rounded half up to the cent. Example: 800,40 at 22 % → 176,09.
    pub fn tax(self, rate: Rate) -> Option<Self> {
        self.share(rate.get(), Rate::WHOLE)
    }

    /// This amount × `num` / `den`, rounded half up once to the cent; `den` must be positive.
    pub fn share(self, num: i64, den: i64) -> Option<Self> {
        let exact = i128::from(self.0).checked_mul(i128::from(num))?;
        round::half_up(exact, i128::from(den)).map(Self)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} €", decimal::italian(self.0, Self::PLACES, Self::PLACES))
    }
}

impl From<Fault> for NotCents {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Shape => Self::Shape,
            Fault::Decimals => Self::Decimals,
            Fault::TooLarge => Self::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests;
