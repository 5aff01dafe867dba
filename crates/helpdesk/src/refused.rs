//! What this is: why an act on a request cannot be done, in words for the person who tried.
//! What it is not: faults of the database.

use crate::model::Status;

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The move does not exist from where the request stands.
    #[error("La richiesta è nello stato «{}»: questa operazione non si può fare", .0.label())]
    NotFromHere(Status),
    /// Nobody works on it yet.
    #[error("Prima prendi in carico la richiesta")]
    NotTaken,
    /// The term to reopen has passed.
    #[error("Il termine per riaprire la richiesta è passato: aprine una nuova e cita il numero di questa")]
    TooLateToReopen,
    /// The body does not have that service on that day.
    #[error("Servizio: scegline uno tra quelli attivi oggi per l'ente")]
    NotInForce,
    /// The request is not to be merged into itself.
    #[error("Richiesta di destinazione: una richiesta non si unisce a sé stessa")]
    Itself,
    /// The other request is of another body, or not there.
    #[error("Richiesta di destinazione: scrivi il numero di un'altra richiesta dello stesso ente")]
    NotOfThisBody,
    /// The other request has been merged or taken back.
    #[error("Richiesta di destinazione: la n. {0} è unita, annullata o chiusa; scegline una aperta")]
    TargetEnded(i64),
    /// Whoever should work on it cannot.
    #[error("Assegna a: scegli una persona del centro che lavora sulle richieste")]
    NotStaff,
    /// Time of nothing.
    #[error("Minuti: scrivi un numero da 1 a 1.440")]
    NoTime,
    /// A day that has not come.
    #[error("Giorno: scegli oggi o un giorno passato")]
    InTheFuture,
    /// A calendar that is none.
    #[error("{0}")]
    Calendar(String),
    /// Working time that cannot be reckoned.
    #[error("{0}")]
    Time(String),
    /// Too many or too large files.
    #[error("Allegati: al massimo {most} file, di {megabytes} MB l'uno, non vuoti")]
    Files {
        /// How many at most.
        most: usize,
        /// How large at most.
        megabytes: usize,
    },
}

impl From<worktime::MoveError> for Refused {
    fn from(why: worktime::MoveError) -> Self {
        Self::Time(why.to_string())
    }
}

impl From<worktime::TimeError> for Refused {
    fn from(why: worktime::TimeError) -> Self {
        Self::Time(why.to_string())
    }
}

impl From<worktime::CalendarError> for Refused {
    fn from(why: worktime::CalendarError) -> Self {
        Self::Calendar(why.to_string())
    }
}
