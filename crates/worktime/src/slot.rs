//! What this is: one stretch of a working day on the clock of the wall, `08:30-13:00`.
//! What it is not: an amount of time: how long a slot lasts depends on the day (summer time).

use crate::SlotError;
use jiff::civil::Time;
use std::fmt;
use std::str::FromStr;

/// When a slot ends. The end of the day comes after every time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    /// At this time; the instant itself is no longer working time.
    At(Time),
    /// At 24:00, which is 00:00 of the next day.
    Midnight,
}

/// A slot of working time, to the minute: from the first time, included, to the second, excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(into = "String", try_from = "String")
)]
pub struct Slot {
    from: Time,
    to: Closing,
}

impl Slot {
    /// The whole day, `00:00-24:00`.
    pub const ALL_DAY: Self = Self { from: Time::midnight(), to: Closing::Midnight };

    /// When it begins.
    pub const fn from(&self) -> Time {
        self.from
    }

    /// When it ends.
    pub const fn to(&self) -> Closing {
        self.to
    }

    /// Whether this slot is still going on when the other begins.
    pub(crate) fn runs_into(&self, next: &Self) -> bool {
        self.to > Closing::At(next.from)
    }
}

/// Reads `08:30-13:00`, also with spaces or a long dash: `8:30 – 24:00`.
impl FromStr for Slot {
    type Err = SlotError;

    fn from_str(text: &str) -> Result<Self, SlotError> {
        let shape = || SlotError::Shape(text.to_owned());
        let (from, to) = text.split_once(['-', '–']).ok_or_else(shape)?;
        let from = time(from).ok_or_else(shape)?;
        let to = closing(to).ok_or_else(shape)?;
        if to <= Closing::At(from) {
            return Err(SlotError::Backwards(text.to_owned()));
        }
        Ok(Self { from, to })
    }
}

fn closing(text: &str) -> Option<Closing> {
    if text.trim() == "24:00" {
        return Some(Closing::Midnight);
    }
    time(text).map(Closing::At)
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(digits(hour)?, digits(minute).filter(|_| minute.len() == 2)?, 0, 0).ok()
}

fn digits(text: &str) -> Option<i8> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.from.strftime("%H:%M"))?;
        match self.to {
            Closing::At(time) => write!(f, "{}", time.strftime("%H:%M")),
            Closing::Midnight => f.write_str("24:00"),
        }
    }
}

impl From<Slot> for String {
    fn from(slot: Slot) -> Self {
        slot.to_string()
    }
}

impl TryFrom<String> for Slot {
    type Error = SlotError;

    fn try_from(text: String) -> Result<Self, SlotError> {
        text.parse()
    }
}
