//! What this is: quotes, their versions, lines and hours as values, with their rules; pure.
//! What it is not: it reads no clock and no database; the day, the ids and the prices come in as arguments.

mod compare;
mod hours;
mod line;
mod number;
mod price;
mod quote;
mod state;

pub use compare::{Change, Compared, compare};
pub use hours::{HoursLevel, ProfileUse, WARNED_AT, Worked, check_hours, level, uses, worth};
pub use line::{Closed, Line, LineData, Placed, WantedLine};
pub use number::{NotNumber, Number};
pub use price::{HourPart, NoPrice, Quoted, Stretch, VatGroup, quoted, total, vat_groups};
pub use quote::{Answer, Origin, Quote, Version, chain_fault, newest, standing, standing_for_body};
pub use state::{Move, State, Status, state_on};

#[cfg(test)]
mod tests;
