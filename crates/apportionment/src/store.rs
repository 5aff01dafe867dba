//! What this is: all the SQL of shared costs and their apportionment.
//! What it is not: rules; those are in `model`. Every write puts its line in the audit trail here.

pub mod check;
pub mod computations;
pub mod due;
pub mod gather;
pub mod list;
pub mod pools;
mod rows;
pub mod shares;

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
            Failure::Stale => Self::Conflict(format!("{}.", Failure::Stale)),
            Failure::Store(why) => why.into(),
        }
    }
}

/// Turns "no row touched" into its meaning.
fn touched(rows: u64) -> Result<(), Failure> {
    if rows == 0 { Err(Failure::Stale) } else { Ok(()) }
}

/// Who writes, by name.
fn author(tx: &::store::Tx) -> String {
    tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default()
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[check::SQL, computations::SQL, due::SQL, list::SQL, pools::SQL, shares::SQL];
