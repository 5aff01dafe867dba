//! What this is: all the SQL of clauses and acts. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

pub mod acts;
pub mod clauses;

use ::store::{Row, StoreError, Val};
use kernel::Denied;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::clause::NotClauses;

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The clauses cannot be like that.
    #[error("{}", sentences(.0))]
    Clauses(Vec<NotClauses>),
    /// They no longer change.
    #[error("Queste clausole sono già in uso: per cambiarle prepara una nuova versione")]
    NotADraft,
    /// A draft is there already.
    #[error("C'è già una versione in preparazione: continua con quella")]
    DraftIsThere,
    /// Nothing changed since the last version.
    #[error("Il testo è uguale all'ultima versione fissata: non c'è niente di nuovo da fissare")]
    NothingNew,
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

fn sentences(faults: &[NotClauses]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(". ")
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            // A trigger refused what the rules had let through: somebody else wrote between the two.
            Failure::Stale | Failure::Store(StoreError::Refused(_)) => {
                Self::Conflict(format!("{}.", Failure::Stale))
            }
            Failure::Store(why) => why.into(),
            Failure::Clauses(_) | Failure::NotADraft | Failure::DraftIsThere | Failure::NothingNew => {
                Self::Conflict(format!("{failure}."))
            }
        }
    }
}

fn touched(rows: u64) -> Result<(), Failure> {
    if rows == 0 { Err(Failure::Stale) } else { Ok(()) }
}

fn parsed<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

fn json(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[acts::SQL, clauses::SQL];
