//! What this is: all the SQL of agreements and memberships. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

pub mod agreed;
pub mod agreements;
pub mod billable;
pub mod deadlines;
pub mod left;
pub mod lines;
pub mod lists;
pub mod members;
pub mod memberships;
pub mod purchase;
pub mod renewals;
mod rows;
pub mod steps;

use ::store::StoreError;
use kernel::Denied;

use crate::Refused;

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
    #[error("Elemento non trovato")]
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

/// Turns "no row touched" into its meaning.
fn touched(rows: u64) -> Result<(), Failure> {
    if rows == 0 { Err(Failure::Stale) } else { Ok(()) }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[
    agreed::SQL,
    agreements::SQL,
    billable::SQL,
    deadlines::SQL,
    left::SQL,
    lines::SQL,
    lists::SQL,
    members::SQL,
    memberships::SQL,
    purchase::SQL,
    renewals::SQL,
    steps::SQL,
];
