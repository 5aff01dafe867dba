//! What this is: a moment, to the microsecond as both databases keep it, shown at the hour of Rome.
//! What it is not: the current time: that is [`crate::Clock`].

use std::fmt;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Day;

/// A moment, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Instant(Timestamp);

/// Text that is not a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Scrivi data e ora come 2026-11-20T14:05:00Z")]
pub struct NotInstant;

#[expect(
    clippy::expect_used,
    reason = "the zone data is compiled in; a wrong hour would be worse than stopping"
)]
static ROME: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/Rome").expect("the bundled zones include Europe/Rome"));

impl Instant {
    /// From microseconds since 1970; what does not fit becomes the nearest that does.
    pub fn from_micros(micros: i64) -> Self {
        let edge = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Self(Timestamp::from_microsecond(micros).unwrap_or(edge))
    }

    /// Microseconds since 1970.
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Reads RFC 3339, with any offset.
    pub fn parse_iso(text: &str) -> Result<Self, NotInstant> {
        text.trim().parse::<Timestamp>().map(Self::from).map_err(|_| NotInstant)
    }

    /// RFC 3339 in UTC with microseconds: `2026-11-20T13:05:00.000000Z`.
    pub fn iso(self) -> String {
        format!("{:.6}", self.0)
    }

    /// The civil day in Rome.
    pub fn day_in_rome(self) -> Day {
        Day(ROME.to_datetime(self.0).date()).max(Day::FIRST)
    }

    /// `14:05`, the hour in Rome.
    pub fn time_in_rome(self) -> String {
        let time = ROME.to_datetime(self.0).time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }

    /// So many seconds later, or earlier if negative.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        let edge = if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Self::from(self.0.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(edge))
    }

    /// Whole seconds from the other to this one.
    pub fn seconds_since(self, other: Self) -> i64 {
        self.0.duration_since(other.0).as_secs()
    }

    /// The same moment as jiff writes it.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        Self::from_micros(timestamp.as_microsecond())
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.day_in_rome(), self.time_in_rome())
    }
}

impl TryFrom<String> for Instant {
    type Error = NotInstant;
    fn try_from(text: String) -> Result<Self, NotInstant> {
        Self::parse_iso(&text)
    }
}

impl From<Instant> for String {
    fn from(instant: Instant) -> Self {
        instant.iso()
    }
}
