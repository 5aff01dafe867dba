//! What this is: a stretch of whole numbers of inhabitants, read from and written as Italian price tables do.
//! What it is not: a table; whether stretches fit together is for [`super::bands`].

use std::fmt;

use serde::{Deserialize, Serialize};

/// The numbers from one to another, both included; the last may be missing, and then there is no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Range {
    /// The first number.
    pub from: u32,
    /// The last number, included.
    pub to: Option<u32>,
}

/// Text that is not a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRange {
    /// None of the forms we know.
    #[error("Scrivi la fascia come «fino a 500», «da 501 a 1.000» oppure «oltre 40.000»")]
    Shape,
    /// It would end before it begins.
    #[error("La fascia finisce prima di cominciare: scambia i due numeri")]
    Backwards,
    /// No number is in it.
    #[error("In questa fascia non cade nessun numero: correggi il limite")]
    Empty,
    /// The number does not fit.
    #[error("Il numero di abitanti è troppo grande: controlla le cifre")]
    TooLarge,
}

/// How a phrase bounds the numbers: each phrase stands before its number.
const UP_TO: &[&str] = &["fino a", "sino a", "<=", "≤", "al massimo", "max"];
const BELOW: &[&str] = &["meno di", "inferiore a", "inferiori a", "sotto i", "sotto", "<"];
const FROM: &[&str] = &["almeno", "a partire da", ">=", "≥"];
const ABOVE: &[&str] =
    &["oltre i", "oltre", "più di", "piu di", "superiore a", "superiori a", "sopra i", "sopra", ">"];

impl Range {
    /// The numbers from one to another.
    pub fn new(from: u32, to: Option<u32>) -> Result<Self, NotRange> {
        if to.is_some_and(|to| to < from) { Err(NotRange::Backwards) } else { Ok(Self { from, to }) }
    }

    /// Reads `fino a 500`, `< 500`, `da 501 a 1.000`, `501-1000`, `oltre 40.000`, `> 40001`, `da 40.001 in su`.
    /// A sign keeps its meaning: `< 500` ends at 499.
    pub fn parse_it(text: &str) -> Result<Self, NotRange> {
        let text = plain(text);
        let text = text.as_str();
        if let Some(to) = after(text, UP_TO) {
            return Self::new(0, Some(number(to)?));
        }
        if let Some(end) = after(text, BELOW) {
            return Self::new(0, Some(number(end)?.checked_sub(1).ok_or(NotRange::Empty)?));
        }
        if let Some(from) = after(text, FROM) {
            return Self::new(number(from)?, None);
        }
        if let Some(end) = after(text, ABOVE) {
            return Self::new(number(end)?.checked_add(1).ok_or(NotRange::Empty)?, None);
        }
        between(text)
    }

    /// Whether the number is one of these.
    pub fn contains(self, number: u32) -> bool {
        self.from <= number && self.to.is_none_or(|to| number <= to)
    }
}

/// Small letters, single spaces, no unit of measure.
fn plain(text: &str) -> String {
    let small = text.to_lowercase().replace("abitanti", " ").replace("ab.", " ");
    let text = small.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace("da 0 fino a", "fino a")
}

fn after<'a>(text: &'a str, phrases: &[&str]) -> Option<&'a str> {
    phrases.iter().find_map(|phrase| text.strip_prefix(phrase)).map(str::trim)
}

/// `da 501 a 1.000`, `501-1000`, `da 40.001 in su`, or one number alone.
fn between(text: &str) -> Result<Range, NotRange> {
    let bare = text.strip_prefix("da ").unwrap_or(text).trim();
    if let Some(from) =
        ["in su", "in poi", "e oltre", "ed oltre", "+"].iter().find_map(|end| bare.strip_suffix(end))
    {
        return Range::new(number(from.trim())?, None);
    }
    let ends = [" fino a ", " a ", "-", "–", "—"].iter().find_map(|mark| bare.split_once(mark));
    match ends {
        Some((from, to)) => Range::new(number(from.trim())?, Some(number(to.trim())?)),
        None => number(bare).and_then(|only| Range::new(only, Some(only))),
    }
}

/// A whole number, with dots (or spaces) only between groups of three digits.
fn number(text: &str) -> Result<u32, NotRange> {
    let groups: Vec<&str> = text.split(['.', ' ', '\'', '\u{a0}']).collect();
    let grouped = groups.iter().skip(1).all(|group| group.len() == 3);
    let digits = groups.concat();
    if digits.is_empty() || !grouped || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotRange::Shape);
    }
    digits.parse().map_err(|_| NotRange::TooLarge)
}

/// A whole number as Italians write it: `40.001`.
pub fn dotted(number: u32) -> String {
    kernel::Quantity::from(number).to_string()
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, Some(to)) => write!(f, "fino a {}", dotted(to)),
            (from, Some(to)) => write!(f, "da {} a {}", dotted(from), dotted(to)),
            (from, None) => write!(f, "da {} in su", dotted(from)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bands_are_read_as_price_tables_write_them() {
        for (text, from, to) in [
            ("< 500", 0, Some(499)),
            ("<500 abitanti", 0, Some(499)),
            ("meno di 500", 0, Some(499)),
            ("fino a 500", 0, Some(500)),
            ("<= 500", 0, Some(500)),
            ("≤ 500", 0, Some(500)),
            ("da 501 a 1000", 501, Some(1000)),
            ("da 501 a 1.000", 501, Some(1000)),
            ("Da  12.501 a 20.000 ab.", 12_501, Some(20_000)),
            ("501-1000", 501, Some(1000)),
            ("501 – 1.000", 501, Some(1000)),
            ("da 0 fino a 500", 0, Some(500)),
            ("da 40.001 in su", 40_001, None),
            ("40001+", 40_001, None),
            ("almeno 40.001", 40_001, None),
            (">= 40001", 40_001, None),
            ("oltre 40.000", 40_001, None),
            ("più di 40.000", 40_001, None),
            ("> 40001", 40_002, None),
            ("7", 7, Some(7)),
        ] {
            assert_eq!(Range::parse_it(text), Ok(Range { from, to }), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_band_says_how_to_write_one() {
        for (text, expected) in [
            ("", NotRange::Shape),
            ("tutti", NotRange::Shape),
            ("da 5.01 a 600", NotRange::Shape),
            ("da a 600", NotRange::Shape),
            ("da -3 a 600", NotRange::Shape),
            ("da 1000 a 501", NotRange::Backwards),
            ("< 0", NotRange::Empty),
            ("fino a 99999999999", NotRange::TooLarge),
        ] {
            assert_eq!(Range::parse_it(text), Err(expected), "{text}");
        }
        assert!(NotRange::Shape.to_string().contains("fino a 500"));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(from: u32, length in proptest::option::of(0_u32..1_000_000)) {
            let range = Range { from, to: length.map(|length| from.saturating_add(length)) };
            prop_assert_eq!(Range::parse_it(&range.to_string()), Ok(range));
        }
    }
}
