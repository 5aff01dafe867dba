//! What this is: an amount of working time in whole seconds.
//! What it is not: a length of time on the wall, nor working days: those depend on a calendar.

use crate::NotWorkTime;
use std::fmt;

/// An amount of working time, in whole seconds, never negative.
///
/// It can hold 136 years, more than the hundred years a calendar is walked; sums stop there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct WorkTime(u32);

impl WorkTime {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// So many seconds.
    pub const fn seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    /// So many minutes.
    pub fn minutes(minutes: u16) -> Self {
        Self(u32::from(minutes) * 60)
    }

    /// So many hours.
    pub fn hours(hours: u16) -> Self {
        Self(u32::from(hours) * 3_600)
    }

    /// The seconds, to be stored.
    pub const fn as_seconds(self) -> u32 {
        self.0
    }

    /// The sum, or the largest amount if the sum is larger.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left when `other` is taken away: nothing, if it is more.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// So many hundredths of it, seconds rounded down.
    #[must_use]
    pub fn percent(self, percent: u16) -> Self {
        let seconds = u64::from(self.0) * u64::from(percent) / 100;
        Self(u32::try_from(seconds).unwrap_or(u32::MAX))
    }
}

impl From<WorkTime> for i64 {
    fn from(time: WorkTime) -> Self {
        Self::from(time.0)
    }
}

impl TryFrom<i64> for WorkTime {
    type Error = NotWorkTime;

    fn try_from(seconds: i64) -> Result<Self, NotWorkTime> {
        u32::try_from(seconds).map(Self).map_err(|_| NotWorkTime(seconds))
    }
}

impl std::iter::Sum for WorkTime {
    fn sum<I: Iterator<Item = Self>>(times: I) -> Self {
        times.fold(Self::ZERO, Self::plus)
    }
}

/// Hours and minutes as they are read in Italian and in English alike: `3 h 20 min`; seconds only below a minute.
impl fmt::Display for WorkTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 3_600, self.0 / 60 % 60, self.0) {
            (0, 0, seconds) => write!(f, "{seconds} s"),
            (0, minutes, _) => write!(f, "{minutes} min"),
            (hours, 0, _) => write!(f, "{hours} h"),
            (hours, minutes, _) => write!(f, "{hours} h {minutes} min"),
        }
    }
}
