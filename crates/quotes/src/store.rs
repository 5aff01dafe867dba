//! What this is: all the SQL of quotes, and the acts on them, each of which writes its line in the audit trail.
//! What it is not: rules; those are in `model`.
//!
//! # The acts
//! Every act locks its quote first and reads its state again, so that of two at once one wins and the other is told
//! what happened. Acts that have a day of their own take it as an argument, never later than today.

mod answers;
mod draft_lines;
mod drafts;
pub mod hours;
pub mod list;
pub mod papers;
mod prices;
mod quotes;
mod rows;
mod sending;

use ::store::StoreError;
use kernel::Denied;

use crate::Refused;

pub use answers::{Act, How, accept, refuse, withdraw};
pub use draft_lines::{add_line, change_line, remove_line};
pub use drafts::{Draft, Made, Shown, create, draft_from, edit, new_version};
pub use prices::price;
pub use quotes::{Whole, find, lines, versions, whole};
pub use sending::{JOB, OfVersion, Sending, foreseen, send};

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
    #[error("Qualcun altro ha modificato il preventivo: ricarica la pagina e ripeti l'operazione")]
    Stale,
    /// It is not there, or not theirs.
    #[error("Preventivo non trovato")]
    NotThere,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(why) => Self::Conflict(format!("{why}.")),
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            // A trigger refused what the rules had let through: somebody else wrote between the two.
            Failure::Stale | Failure::Store(StoreError::Refused(_)) => {
                Self::Conflict(format!("{}.", Failure::Stale))
            }
            Failure::Store(why) => why.into(),
        }
    }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[
    answers::SQL,
    draft_lines::SQL,
    drafts::SQL,
    hours::SQL,
    list::SQL,
    papers::SQL,
    quotes::SQL,
    sending::SQL,
];
