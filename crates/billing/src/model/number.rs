//! What this is: the series of invoices and the number an invoice gets in it.
//! What it is not: the counter; the store moves that, in the transaction that issues.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A series (sezionale) of invoices: nothing for the ordinary one, or up to six capitals and digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Series(String);

/// Text that is not a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Serie: scrivi al massimo 6 lettere maiuscole o cifre, per esempio CST; lascia vuoto per la serie ordinaria"
)]
pub struct NotSeries;

impl Series {
    const LONGEST: usize = 6;

    /// The ordinary series.
    pub fn ordinary() -> Self {
        Self::default()
    }

    /// Reads a series as typed; small letters become capitals.
    pub fn parse(text: &str) -> Result<Self, NotSeries> {
        let code = text.trim().to_ascii_uppercase();
        let plain = code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if plain && code.len() <= Self::LONGEST { Ok(Self(code)) } else { Err(NotSeries) }
    }

    /// The code, empty for the ordinary series.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For people: `ordinaria`, `CST`.
    pub fn label(&self) -> &str {
        if self.0.is_empty() { "ordinaria" } else { &self.0 }
    }
}

impl TryFrom<String> for Series {
    type Error = NotSeries;
    fn try_from(text: String) -> Result<Self, NotSeries> {
        Self::parse(&text)
    }
}

impl From<Series> for String {
    fn from(series: Series) -> Self {
        series.0
    }
}

impl From<&Series> for store::Val {
    fn from(series: &Series) -> Self {
        series.as_str().into()
    }
}

impl store::FromCol for Series {
    fn from_col(row: &store::Row, column: &str) -> Result<Self, store::StoreError> {
        let code: String = row.get(column)?;
        Self::parse(&code).map_err(|_| store::StoreError::Corrupt(format!("{column}: {code}")))
    }
}

/// The number of an invoice: series, year, place in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number {
    /// The series.
    pub series: Series,
    /// The year of the invoice's date.
    pub year: i16,
    /// The place, from 1.
    pub place: i64,
}

impl Number {
    /// The largest place whose number still fits the twenty characters of the file.
    pub const LAST: i64 = 99_999_999;

    /// The key by which lists are in order of number.
    pub fn sort_key(&self) -> String {
        format!("{:04}{:<6}{:08}", self.year, self.series.as_str(), self.place)
    }
}

/// `2022/0001`, `CST-2022/0001`: at most twenty characters, with digits (FatturaPA format, field 2.1.1.4,
/// check 00425).
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dash = if self.series.as_str().is_empty() { "" } else { "-" };
        write!(f, "{}{dash}{}/{:04}", self.series.as_str(), self.year, self.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(series: &str, place: i64) -> Number {
        Number { series: Series::parse(series).unwrap(), year: 2022, place }
    }

    #[test]
    fn a_number_says_series_year_and_place_and_fits_the_file() {
        assert_eq!(number("", 1).to_string(), "2022/0001");
        assert_eq!(number("cst", 12_345).to_string(), "CST-2022/12345");
        assert_eq!(number("ABCDE1", Number::LAST).to_string().len(), 20);
    }

    #[test]
    fn a_series_is_a_few_capitals_and_digits() {
        assert_eq!(Series::parse(" a1 ").unwrap().as_str(), "A1");
        for text in ["ABCDEFG", "A-B", "è", "A B"] {
            assert_eq!(Series::parse(text), Err(NotSeries), "{text}");
        }
    }

    #[test]
    fn lists_in_order_of_number_go_by_year_series_and_place() {
        assert!(number("", 2).sort_key() < number("", 10).sort_key());
        assert!(number("", 10).sort_key() < number("A", 1).sort_key());
    }
}
