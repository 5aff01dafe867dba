//! What this is: the words every area shares: ids, money, days, codes, time, permissions.
//! What it is not: it does no I/O, reads no clock and knows no database; whoever needs the time or a
//! fresh id receives [`Clock`] or [`Ids`] as an argument.

#![warn(missing_docs)]

mod clock;
pub mod codes;
mod day;
mod id;
mod money;
pub mod permission;
pub mod text;

pub use clock::{Clock, Ids};
pub use codes::*;
pub use day::*;
pub use id::*;
pub use money::*;
pub use permission::{Actor, Can, Denied, Grant, Phase, Role, Scope, Target};
