//! What this is: the report of a month as it is kept once made.
//! What it is not: recomputed: a later correction is another version beside it.

use std::fmt;

use kernel::{Day, Period};
use serde::{Deserialize, Serialize};

use super::{Figures, Opinion};

/// The version of the definitions of the figures, which stands on every report. It grows when a definition changes.
pub const DEFINITIONS: i64 = 1;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Day);

impl Month {
    /// The month in which a day lies.
    pub fn of(day: Day) -> Self {
        Self(Day::new(day.year(), day.month(), 1).unwrap_or(Day::FIRST))
    }

    /// `2026-03`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let plain =
            year.len() == 4 && month.len() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if !plain {
            return None;
        }
        Day::new(year.parse().ok()?, month.parse().ok()?, 1).map(Self)
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.0.yesterday())
    }

    /// Its first day.
    pub fn first(self) -> Day {
        self.0
    }

    /// Its days.
    pub fn period(self) -> Period {
        Period::of_months(self.0, 1).unwrap_or(Period::year(self.0.year()))
    }

    /// `2026-03`.
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl fmt::Display for Month {
    /// `marzo 2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.0.to_string();
        f.write_str(day.split_once(' ').map_or(day.as_str(), |(_, month)| month))
    }
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Whose.
    pub label: String,
    /// Its figures.
    pub figures: Figures,
}

/// Hours of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Doing what.
    pub label: String,
    /// How long.
    pub minutes: i64,
    /// On how many requests.
    pub requests: i64,
}

/// What a report says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthReport {
    /// `2026-03`.
    pub month: String,
    /// The version of the definitions.
    pub definitions: i64,
    /// All requests.
    pub total: Figures,
    /// By service.
    pub services: Vec<Line>,
    /// By size of the body.
    pub classes: Vec<Line>,
    /// By body.
    pub bodies: Vec<Line>,
    /// By team.
    pub teams: Vec<Line>,
    /// Hours by activity.
    pub activities: Vec<Hours>,
    /// Hours by body.
    pub hours_of_bodies: Vec<Hours>,
    /// What those who answered in the month think; none if they are too few.
    pub opinion: Option<Opinion>,
}
