//! What this is: the number of a quote, taken at its first sending: year and place in it.
//! What it is not: the number of a version; versions of a quote share its number.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of a quote: `3/2022`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Number {
    /// The year of the first sending.
    pub year: i16,
    /// The place in that year, from 1.
    pub place: i64,
}

/// Text that is not the number of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Scrivi il numero come 3/2022")]
pub struct NotNumber;

impl Number {
    /// What a list sorts by; a quote without number comes after all.
    pub fn key(number: Option<Self>) -> i64 {
        let Some(number) = number else { return i64::from(i16::MAX) * PLACES };
        i64::from(number.year) * PLACES + number.place.clamp(0, PLACES - 1)
    }
}

/// More than the quotes of any year.
const PLACES: i64 = 10_000_000;

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.place, self.year)
    }
}

impl std::str::FromStr for Number {
    type Err = NotNumber;
    fn from_str(text: &str) -> Result<Self, NotNumber> {
        let (place, year) = text.trim().split_once('/').ok_or(NotNumber)?;
        let number =
            Self { year: year.parse().map_err(|_| NotNumber)?, place: place.parse().map_err(|_| NotNumber)? };
        if number.place > 0 { Ok(number) } else { Err(NotNumber) }
    }
}
