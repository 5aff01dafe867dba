//! What this is: all the SQL of requests, and the acts on them, each of which writes its line in the audit trail.
//! What it is not: rules; those are in `model`.
//!
//! Every act takes its request for itself first and reads it again, so that of two at once the second finds what the
//! first has done.

pub mod acts;
pub mod canned;
pub mod changes;
mod due;
pub mod facts;
pub mod family;
pub mod follow;
pub mod forms;
mod held;
pub mod hours;
pub mod list;
mod mail;
pub mod merge;
pub mod outages;
mod requests;
mod rows;
pub mod rules;
mod services;
pub mod teams;
mod thread;
pub mod views;
mod words;

use ::store::StoreError;
use kernel::Denied;

use crate::Refused;

pub use acts::{Reply, Time};
pub use due::{DueNow, anything_due, due_now, pass};
pub use mail::{came_by_mail, continues};
pub use requests::{Filled, Made, MostFiles, NewFile, Ready, create, find, get, open, ready};
pub(crate) use services::lines_on;
pub use services::{Offered, in_force};
pub use thread::{Sight, Thread, file, thread};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules do not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The role, or the point in its life, does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it first.
    #[error("Qualcun altro ha modificato questi dati: ricarica la pagina e ripeti l'operazione")]
    Stale,
    /// It is not there, or not theirs.
    #[error("Richiesta non trovata")]
    NotThere,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<worktime::TimeError> for Failure {
    fn from(why: worktime::TimeError) -> Self {
        Self::Refused(why.into())
    }
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(why) => Self::Conflict(format!("{why}.")),
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            Failure::Stale => Self::Conflict(format!("{}.", Failure::Stale)),
            Failure::Store(why) => why.into(),
        }
    }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[
    acts::SQL,
    canned::SQL,
    changes::SQL,
    due::SQL,
    facts::SQL,
    family::SQL,
    follow::SQL,
    forms::SQL,
    held::SQL,
    hours::SQL,
    list::SQL[0],
    list::SQL[1],
    list::SQL[2],
    list::SQL[3],
    list::SQL[4],
    list::SQL[5],
    list::SQL[6],
    mail::SQL,
    merge::SQL,
    outages::SQL,
    requests::SQL,
    rules::SQL,
    teams::SQL,
    thread::SQL,
    views::SQL,
    words::SQL,
];
