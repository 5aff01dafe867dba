//! What this is: a library that reckons in working time: calendars, stopwatches with pauses, due
//! dates, escalation steps.
//!
//! What it is not: it reads no clock, does no input or output and stores nothing; every instant
//! comes in as an argument and every state goes out as a value.
//!
//! * [`CalendarPlan`] says when work is done; [`CalendarPlan::build`] checks it into a [`Calendar`].
//! * [`HolidayRule::italy`] is the list of Italian national holidays, as data with its sources.
//! * [`Goal`] is a promise in working time or in working days: two units, never converted.
//! * [`Stopwatch`] measures one promise; [`Clocks`] the two of a request, taken in charge and resolved.
//! * [`Escalation`] says which steps before and after the due date are to be acted upon, once each.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod calendar;
mod clocks;
mod error;
mod escalation;
mod goal;
mod holiday;
mod plan;
mod slot;
mod stopwatch;
mod work_time;

pub use calendar::{Calendar, Day};
pub use clocks::{Clock, Clocks, Event, OnWaiting};
pub use error::{CalendarError, MoveError, NotWorkTime, SlotError, TimeError};
pub use escalation::{Escalation, Offset, Step};
pub use goal::{DayEnd, Goal, strictest};
pub use holiday::{HolidayRule, When, easter};
pub use plan::{CalendarPlan, Closure, SpecialDay};
pub use slot::{Closing, Slot};
pub use stopwatch::{Move, Phase, Reading, Stopwatch, Stretch, Terms};
pub use work_time::WorkTime;
