//! What this is: exact decimal numbers, as typed in Italian and as kept in JSON (a text, so that nothing is rounded).
//! What it is not: floating point.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An exact decimal number with at most 28 digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number(Decimal);

/// A text that is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNumber {
    /// Something else than digits, points of thousands and a comma.
    #[error("Scrivi il numero come 1.234,56, senza altre lettere o segni")]
    Shape,
    /// More digits than can be kept.
    #[error("Il numero ha troppe cifre: al massimo 15 intere e 10 decimali")]
    TooLong,
}

const WHOLE_DIGITS: usize = 15;
const DECIMAL_DIGITS: usize = 10;

impl Number {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self(Decimal::from(value))
    }

    /// Euros from cents.
    pub fn euros(cents: i64) -> Self {
        Self(Decimal::new(cents, 2))
    }

    /// Reads a number as typed in Italian: `1.234,56`, `1234,5`, `-3`.
    pub fn parse_it(text: &str) -> Result<Self, NotNumber> {
        let text = text.trim();
        let (whole, decimals) =
            text.split_once(',').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
        let digits = without_thousands(digits).ok_or(NotNumber::Shape)?;
        match decimals {
            Some(rest) => Self::plain(&format!("{sign}{digits}.{rest}")),
            None => Self::plain(&format!("{sign}{digits}")),
        }
    }

    /// Reads a number with a decimal point and nothing between thousands: `1234.56`.
    pub fn plain(text: &str) -> Result<Self, NotNumber> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
        let only_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !only_digits(whole) || !decimals.is_none_or(only_digits) {
            return Err(NotNumber::Shape);
        }
        let significant = whole.trim_start_matches('0').len();
        if significant > WHOLE_DIGITS || decimals.is_some_and(|part| part.len() > DECIMAL_DIGITS) {
            return Err(NotNumber::TooLong);
        }
        text.parse().map(Self).map_err(|_| NotNumber::Shape)
    }

    /// How many decimals are written, without zeros at the end.
    pub fn decimals(self) -> u32 {
        self.0.normalize().scale()
    }

    /// With at most so many decimals, half away from zero.
    #[must_use]
    pub fn rounded(self, places: u32) -> Self {
        Self(self.0.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
    }

    /// As shown in Italian: `1.234,56`.
    pub fn italian(self) -> String {
        let plain = self.to_string();
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
        let mut text = String::from(sign);
        for (at, digit) in whole.char_indices() {
            if at > 0 && whole.len().saturating_sub(at).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        if let Some(decimals) = decimals {
            text.push(',');
            text.push_str(decimals);
        }
        text
    }

    pub(crate) fn decimal(self) -> Decimal {
        self.0
    }

    /// A result with all its digits.
    pub(crate) fn exact(value: Decimal) -> Self {
        Self(value)
    }

    /// A result, rounded to the decimals that can be kept.
    pub(crate) fn kept(value: Decimal) -> Self {
        let places = u32::try_from(DECIMAL_DIGITS).unwrap_or_default();
        Self(value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
    }
}

/// Digits, or groups of three after the first with points between them.
fn without_thousands(text: &str) -> Option<String> {
    if !text.contains('.') {
        return Some(text.to_owned());
    }
    let mut groups = text.split('.');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let rest: Vec<&str> = groups.collect();
    if rest.iter().any(|group| group.len() != 3) {
        return None;
    }
    Some(format!("{first}{}", rest.concat()))
}

impl fmt::Display for Number {
    /// With a decimal point and without zeros at the end: what [`Number::plain`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

impl TryFrom<String> for Number {
    type Error = NotNumber;

    fn try_from(text: String) -> Result<Self, NotNumber> {
        Self::plain(&text)
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn italian_numbers_are_read_and_shown() {
        for (typed, plain, shown) in [
            ("1.234,56", "1234.56", "1.234,56"),
            ("1234,5", "1234.5", "1.234,5"),
            ("-3", "-3", "-3"),
            ("0,440", "0.44", "0,44"),
            ("1.000.000", "1000000", "1.000.000"),
        ] {
            let number = Number::parse_it(typed).unwrap();
            assert_eq!(number.to_string(), plain);
            assert_eq!(number.italian(), shown);
        }
        for bad in ["", ",", "1,", "12.34", "1.2345", "a", "1e3", "--1", "1,2,3", "+1", "1234567890123456"] {
            assert!(Number::parse_it(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(cents in -99_999_999_999_i64..99_999_999_999) {
            let number = Number::euros(cents);
            prop_assert_eq!(Number::parse_it(&number.italian()).unwrap(), number);
            prop_assert_eq!(Number::plain(&number.to_string()).unwrap(), number);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let _ = Number::parse_it(&text);
            let _ = Number::plain(&text);
        }
    }
}
