//! What this is: the factors of an amount: unit prices, quantities and percentages.
//! What it is not: amounts; a price becomes one only through [`super::amount`], which rounds once.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::decimal::{self, Fault};

/// A unit price in hundred-millionths of a euro: up to eight decimals, never rounded before the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Price(i64);

/// A quantity in hundred-millionths of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

/// A percentage in hundredths of a point: 22 % is 2200.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(i64);

/// Text that is not a unit price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPrice {
    /// It is not written as a price.
    #[error("Scrivi il prezzo unitario come 0,44")]
    Shape,
    /// It has more than eight decimals.
    #[error("Il prezzo unitario ha al massimo otto decimali")]
    Decimals,
    /// It does not fit.
    #[error("Il prezzo unitario è troppo grande: controlla le cifre")]
    TooLarge,
}

/// Text that is not a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotQuantity {
    /// It is not written as a quantity.
    #[error("Scrivi la quantità come 1.237 oppure 2,5")]
    Shape,
    /// It has more than eight decimals.
    #[error("La quantità ha al massimo otto decimali")]
    Decimals,
    /// It does not fit.
    #[error("La quantità è troppo grande: controlla le cifre")]
    TooLarge,
}

/// Text that is not a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRate {
    /// It is not written as a percentage.
    #[error("Scrivi l'aliquota come 22 oppure 5,5")]
    Shape,
    /// It has more than two decimals.
    #[error("L'aliquota ha al massimo due decimali")]
    Decimals,
    /// It does not fit.
    #[error("L'aliquota è troppo grande: controlla le cifre")]
    TooLarge,
}

/// What the three scaled numbers do in the same way.
macro_rules! scaled_number {
    ($name:ident, $error:ident, places: $places:literal, plain: $plain:literal, unit: $unit:literal) => {
        impl $name {
            const PLACES: usize = $places;

            /// From the scaled integer that is stored.
            pub const fn new(scaled: i64) -> Self {
                Self(scaled)
            }

            /// The scaled integer that is stored.
            pub const fn get(self) -> i64 {
                self.0
            }

            /// Reads it as typed in Italian, with or without its unit sign.
            pub fn parse_it(text: &str) -> Result<Self, $error> {
                let bare = decimal::without_unit(text, $unit);
                Ok(Self(decimal::parse_italian(bare, Self::PLACES)?))
            }

            /// Reads it as files and programs write it, with a decimal point.
            pub fn parse_plain(text: &str) -> Result<Self, $error> {
                Ok(Self(decimal::parse_plain(text, Self::PLACES)?))
            }

            /// For files and programs: a decimal point and at least two decimals.
            pub fn plain(self) -> String {
                decimal::plain(self.0, Self::PLACES, $plain)
            }
        }

        impl From<Fault> for $error {
            fn from(fault: Fault) -> Self {
                match fault {
                    Fault::Shape => Self::Shape,
                    Fault::Decimals => Self::Decimals,
                    Fault::TooLarge => Self::TooLarge,
                }
            }
        }
    };
}

scaled_number!(Price, NotPrice, places: 8, plain: 2, unit: '€');
// A quantity has no sign of its own: the space is already trimmed.
scaled_number!(Quantity, NotQuantity, places: 8, plain: 2, unit: ' ');
scaled_number!(Rate, NotRate, places: 2, plain: 2, unit: '%');

impl Quantity {
    const ONE: i64 = 100_000_000;

    /// So many whole units, unless they do not fit.
    pub fn whole(units: impl TryInto<i64>) -> Option<Self> {
        units.try_into().ok()?.checked_mul(Self::ONE).map(Self)
    }
}

impl From<u32> for Quantity {
    fn from(units: u32) -> Self {
        Self(i64::from(units) * Self::ONE)
    }
}

impl Rate {
    /// One hundred percent.
    pub(super) const WHOLE: i64 = 10_000;
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} €", decimal::italian(self.0, Self::PLACES, 2))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::italian(self.0, Self::PLACES, 0))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", decimal::italian(self.0, Self::PLACES, 0))
    }
}
