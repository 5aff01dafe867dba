//! What this is: requests, where they stand, which moves lead on, the clocks that measure them, the centre's calendar.
//! What it is not: it does no input or output and reads no clock.

mod calendar;
mod hours;

mod kinds;
mod measure;
mod outage;
mod question;
mod request;
mod state;
mod team;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;

pub use calendar::{Patron, Rules, WEEKDAYS, default_plan, own_holidays};
pub use hours::{HourPackage, Hours, PackageState, Taken, take};
pub use kinds::{Channel, Impact, Kind, Priority, Urgency, priority};
pub use measure::{DueStep, Ladder, Measured, Promise, Steps, far, goal, shortest};
pub use outage::{Outage, OutageService, OutageState, OutageUpdate};
pub use question::{Answered, Answering, OnlyIf, Question, RequestForm, WrongAnswer};
pub use request::{Attachment, Entry, EntryKind, New, Request, Side, Spent};
pub use state::{Move, Status, Window};
pub use team::{Canned, PLACEHOLDERS, SavedView, Team, Watcher};
