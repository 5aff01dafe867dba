//! What this is: all the SQL of letters and mailboxes.
//! What it is not: rules; those are in `model`.

pub mod boxes;
pub mod letters;
pub mod sorting;

use ::store::StoreError;
use helpdesk::Failure as NotDone;
use kernel::Denied;

/// Why something about a letter was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not there, or not theirs.
    #[error("Lettera non trovata")]
    NotThere,
    /// Somebody has decided about it first.
    #[error("Qualcuno ha già deciso che cosa farne: ricarica la pagina")]
    Decided,
    /// The request named is not there.
    #[error("Numero della richiesta: non c'è una richiesta con questo numero")]
    NoRequest,
    /// The service is not one of the body's.
    #[error("Servizio: scegline uno tra quelli attivi oggi per l'ente")]
    NotInForce,
    /// The role does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The request was not made, or takes nothing.
    #[error(transparent)]
    Request(#[from] NotDone),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotThere => Self::NotFound,
            Failure::Decided | Failure::NoRequest | Failure::NotInForce => {
                Self::Conflict(format!("{failure}."))
            }
            Failure::Denied(why) => why.into(),
            Failure::Request(why) => why.into(),
            Failure::Store(why) => why.into(),
        }
    }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[boxes::SQL, letters::SQL, sorting::SQL];
