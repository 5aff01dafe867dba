//! What this is: what was promised, in one of two units that are never turned into each other.
//! What it is not: a month: it is not thirty times a day of work, and is left to who writes the promise.

use crate::{Calendar, TimeError, WorkTime};
use jiff::Timestamp;

/// Where in its last day a promise in days ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DayEnd {
    /// At the time at which it began.
    SameTime,
    /// When the day closes.
    Closing,
}

/// A promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Goal {
    /// So much working time, slot after slot.
    Work(WorkTime),
    /// So many working days, however long each is. Zero days to the closing: by the end of the day.
    Days {
        /// The days after the one on which it began.
        days: u16,
        /// Where in the last day it ends.
        end: DayEnd,
    },
}

impl Goal {
    /// So many working hours.
    pub fn hours(hours: u16) -> Self {
        Self::Work(WorkTime::hours(hours))
    }

    /// So many working minutes.
    pub fn minutes(minutes: u16) -> Self {
        Self::Work(WorkTime::minutes(minutes))
    }

    /// So many working days, at the same time of the day.
    pub const fn days(days: u16) -> Self {
        Self::Days { days, end: DayEnd::SameTime }
    }

    /// So many working days, by the closing of the last one.
    pub const fn days_to_closing(days: u16) -> Self {
        Self::Days { days, end: DayEnd::Closing }
    }

    /// When the promise falls due if nothing pauses it.
    pub fn due(self, calendar: &Calendar, start: Timestamp) -> Result<Timestamp, TimeError> {
        match self {
            Self::Work(work) => calendar.add_working(start, work),
            Self::Days { days, end } => calendar.add_working_days(start, days, end),
        }
    }

    /// The working time that the promise allows from that start: what pauses are added to.
    pub fn allotted(self, calendar: &Calendar, start: Timestamp) -> Result<WorkTime, TimeError> {
        match self {
            Self::Work(work) => Ok(work),
            Self::Days { .. } => calendar.working_between(start, self.due(calendar, start)?),
        }
    }
}

/// Of several promises that apply, the one that falls due first; of none, none: no promise is not a promise of zero.
pub fn strictest(
    goals: impl IntoIterator<Item = Goal>,
    calendar: &Calendar,
    start: Timestamp,
) -> Result<Option<Goal>, TimeError> {
    let mut first: Option<(Timestamp, Goal)> = None;
    for goal in goals {
        let due = goal.due(calendar, start)?;
        if first.is_none_or(|(earliest, _)| due < earliest) {
            first = Some((due, goal));
        }
    }
    Ok(first.map(|(_, goal)| goal))
}
