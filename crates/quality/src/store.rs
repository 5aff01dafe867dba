//! What this is: all the SQL of satisfaction and of the reports of months. What it is not: rules; those are in `model`.
//! Figures are never stored but in a report that was made.

pub mod answers;
pub mod asks;
pub mod reports;
pub mod rules;

use ::store::StoreError;
use kernel::Denied;

use crate::model::NotAnAnswer;

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The answer is not one.
    #[error(transparent)]
    NotAnAnswer(#[from] NotAnAnswer),
    /// The month is not over.
    #[error("Il mese non è ancora finito: il rapporto si prepara dal primo giorno del mese dopo")]
    NotOver,
    /// The role does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it first.
    #[error("Qualcun altro ha modificato questi dati: ricarica la pagina e ripeti l'operazione")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::Store(why) => why.into(),
            Failure::NotAnAnswer(_) | Failure::NotOver | Failure::Stale => {
                Self::Conflict(format!("{failure}."))
            }
        }
    }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[answers::SQL, asks::SQL, reports::SQL, rules::SQL];
