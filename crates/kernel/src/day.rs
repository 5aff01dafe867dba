//! What this is: civil days, periods of days and instants, as Italian readers write them.
//! What it is not: a clock: nothing here knows what day it is.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, Unit};
use serde::{Deserialize, Serialize};

mod instant;
mod period;

pub use instant::{Instant, NotInstant};
pub use period::{BackwardsPeriod, Period, days_in_year};

/// A civil day of the years 1 to 9999; arithmetic stops at those ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// Text that is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDay {
    /// It is not written as a day.
    #[error("Scrivi la data come gg/mm/aaaa, per esempio 20/11/2026")]
    Shape,
    /// Written well, but the calendar has no such day.
    #[error("Questa data non esiste nel calendario: controlla giorno e mese")]
    NoSuchDay,
}

const MONTHS: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];

impl Day {
    /// The first day that can be written.
    pub const FIRST: Self = Self(Date::constant(1, 1, 1));
    /// The last day that can be written.
    pub const LAST: Self = Self(Date::constant(9999, 12, 31));

    /// The day, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        let date = Date::new(year, month, day).ok()?;
        (year >= 1).then_some(Self(date))
    }

    /// Reads `2026-11-20`, or `20/11/2026` as typed in Italian (`1/7/2026` too).
    pub fn parse(text: &str) -> Result<Self, NotDay> {
        let text = text.trim();
        let (year, month, day) = read_iso(text).or_else(|| read_short(text)).ok_or(NotDay::Shape)?;
        Self::new(year, month, day).ok_or(NotDay::NoSuchDay)
    }

    /// `2026-11-20`.
    pub fn iso(self) -> String {
        self.0.to_string()
    }

    /// `20/11/2026`.
    pub fn short(self) -> String {
        format!("{:02}/{:02}/{:04}", self.0.day(), self.0.month(), self.0.year())
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// The same day as jiff writes it.
    pub fn date(self) -> Date {
        self.0
    }

    /// The day after.
    #[must_use]
    pub fn tomorrow(self) -> Self {
        self.add_days(1)
    }

    /// The day before.
    #[must_use]
    pub fn yesterday(self) -> Self {
        self.add_days(-1)
    }

    /// So many days later, or earlier if negative.
    #[must_use]
    pub fn add_days(self, days: i32) -> Self {
        self.moved(Span::new().try_days(days).ok(), days)
    }

    /// So many months later, or earlier if negative; a day the month lacks becomes its last. Always count
    /// from the original day: 31 January + 1 is 28 February, + 2 is 31 March.
    #[must_use]
    pub fn add_months(self, months: i32) -> Self {
        self.moved(Span::new().try_months(months).ok(), months)
    }

    /// How many days from this one to the other: tomorrow is 1, yesterday −1.
    pub fn days_until(self, other: Self) -> i64 {
        self.0.until((Unit::Day, other.0)).map_or(0, |span| i64::from(span.get_days()))
    }

    /// `1º gennaio` or `20 novembre`, without the year.
    fn day_and_month(self) -> String {
        let month = usize::try_from(self.0.month() - 1).ok().and_then(|at| MONTHS.get(at)).unwrap_or(&"");
        match self.0.day() {
            1 => format!("1º {month}"),
            day => format!("{day} {month}"),
        }
    }

    fn moved(self, span: Option<Span>, direction: i32) -> Self {
        let edge = if direction < 0 { Self::FIRST } else { Self::LAST };
        span.and_then(|span| self.0.checked_add(span).ok()).map_or(edge, |date| Self(date).max(Self::FIRST))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day_and_month(), self.0.year())
    }
}

impl std::str::FromStr for Day {
    type Err = NotDay;
    fn from_str(text: &str) -> Result<Self, NotDay> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Day {
    type Error = NotDay;
    fn try_from(text: String) -> Result<Self, NotDay> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.iso()
    }
}

fn read_iso(text: &str) -> Option<(i16, i8, i8)> {
    let mut parts = text.split('-');
    let read = (number(parts.next()?, 4..=4)?, number(parts.next()?, 2..=2)?, number(parts.next()?, 2..=2)?);
    parts.next().is_none().then_some(read)
}

fn read_short(text: &str) -> Option<(i16, i8, i8)> {
    let mut parts = text.split('/');
    let (day, month) = (number(parts.next()?, 1..=2)?, number(parts.next()?, 1..=2)?);
    let year = number(parts.next()?, 4..=4)?;
    parts.next().is_none().then_some((year, month, day))
}

fn number<N: std::str::FromStr>(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<N> {
    let plain = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
