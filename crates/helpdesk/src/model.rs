//! What this is: requests, where they stand, which moves lead on, the clocks that measure them, the centre's calendar.
//! What it is not: it does no input or output and reads no clock.

mod calendar;

mod kinds;
mod measure;
mod request;
mod state;

#[cfg(test)]
mod tests;

pub use calendar::{Patron, Rules, WEEKDAYS, default_plan, own_holidays};
pub use kinds::{Channel, Impact, Kind, Priority, Urgency, priority};
pub use measure::{DueStep, Measured, Promise, Steps, far, goal};
pub use request::{Attachment, Entry, EntryKind, New, Request, Side, Spent};
pub use state::{Move, Status, Window};
