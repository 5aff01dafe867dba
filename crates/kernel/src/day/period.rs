//! What this is: a stretch of days, both ends included, and what proration counts of it.
//! What it is not: an open-ended validity: who has no end date keeps an `Option<Day>`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Day;

/// The days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends", into = "Ends")]
pub struct Period {
    from: Day,
    to: Day,
}

/// A period that would end before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("La data di fine viene prima della data di inizio: controlla le due date")]
pub struct BackwardsPeriod;

#[derive(Serialize, Deserialize)]
struct Ends {
    from: Day,
    to: Day,
}

/// Days of a year: 365 or 366.
pub fn days_in_year(year: i16) -> i64 {
    Period::year(year).days()
}

impl Period {
    /// The days from one to the other, both included.
    pub fn new(from: Day, to: Day) -> Result<Self, BackwardsPeriod> {
        if to < from { Err(BackwardsPeriod) } else { Ok(Self { from, to }) }
    }

    /// So many months from a day; the last day is the one before the same day `months` later.
    /// Example: 60 months from 1 January 2021 end on 31 December 2025.
    pub fn of_months(start: Day, months: i32) -> Result<Self, BackwardsPeriod> {
        Self::new(start, start.add_months(months).yesterday())
    }

    /// A calendar year, 1 to 9999 (a year outside becomes the nearest of these).
    pub fn year(year: i16) -> Self {
        let year = year.clamp(Day::FIRST.year(), Day::LAST.year());
        let from = Day::new(year, 1, 1).unwrap_or(Day::FIRST);
        Self { from, to: Day::new(year, 12, 31).unwrap_or(Day::LAST) }
    }

    /// The first day.
    pub fn from(self) -> Day {
        self.from
    }

    /// The last day, included.
    pub fn to(self) -> Day {
        self.to
    }

    /// How many days, both ends included: a single day counts 1.
    /// Unit: calendar days of the actual year, 365 or 366. Example: from 1 July to 31 December → 184.
    pub fn days(self) -> i64 {
        self.from.days_until(self.to) + 1
    }

    /// Whether the day is one of these.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// The days that both have.
    pub fn intersect(self, other: Self) -> Option<Self> {
        Self::new(self.from.max(other.from), self.to.min(other.to)).ok()
    }

    /// Whether they share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.intersect(other).is_some()
    }

    /// Whether one begins the day after the other ends.
    pub fn adjacent(self, other: Self) -> bool {
        self.to.days_until(other.from) == 1 || other.to.days_until(self.from) == 1
    }

    /// How many calendar months have at least one of these days: the whole year counts 12, one day counts 1.
    pub fn months_started_within(self) -> i64 {
        let month_of = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
        month_of(self.to) - month_of(self.from) + 1
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dal, al) = (article(self.from, "dal ", "dall'"), article(self.to, "al ", "all'"));
        write!(f, "{dal}{} {al}{}", self.from, self.to)
    }
}

/// Eight (otto) and eleven (undici) begin with a vowel.
fn article(day: Day, plain: &'static str, elided: &'static str) -> &'static str {
    if matches!(day.day_of_month(), 8 | 11) { elided } else { plain }
}

impl TryFrom<Ends> for Period {
    type Error = BackwardsPeriod;
    fn try_from(ends: Ends) -> Result<Self, BackwardsPeriod> {
        Self::new(ends.from, ends.to)
    }
}

impl From<Period> for Ends {
    fn from(period: Period) -> Self {
        Self { from: period.from, to: period.to }
    }
}
