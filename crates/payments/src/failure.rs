//! What this is: why an act on payments is not done, for whom it concerns.
//! What it is not: failures of one row of a bank file; those are kept with the row.

use kernel::{Day, Denied};
use store::StoreError;
use webkit::{FormErrors, Problem};

use crate::bank::NotRead;
use crate::model::NotFitting;

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Amounts and invoices do not go together.
    #[error("{0}")]
    NotFitting(#[from] NotFitting),
    /// The file cannot be read.
    #[error("{0}")]
    NotRead(#[from] NotRead),
    /// A day that cannot be.
    #[error("Data: non può essere nel futuro (oggi è il {0})")]
    InTheFuture(Day),
    /// A day before the one it follows.
    #[error("Data: non può essere prima del {0}")]
    TooEarly(Day),
    /// Not more than nothing.
    #[error("Importo: scrivi un importo maggiore di zero")]
    NotPositive,
    /// It was taken back already.
    #[error("L'operazione è già stata stornata: ricarica la pagina")]
    AlreadyReversed,
    /// The same movement of the bank is a payment already.
    #[error("Questo movimento della banca è già stato registrato come pagamento")]
    AlreadyImported,
    /// The same file is there already.
    #[error("Questo file è già stato caricato: aprilo dall'elenco delle importazioni")]
    SameFile(kernel::StatementId),
    /// It is not at the point where that can be done.
    #[error("{0}")]
    NotNow(String),
    /// Until this day nothing is sent.
    #[error("{body}: nessun sollecito fino al {until}. {reason}")]
    Paused {
        /// To whom.
        body: String,
        /// Until when.
        until: Day,
        /// Why.
        reason: String,
    },
    /// Nothing to remind of.
    #[error("{0}: non ci sono fatture scadute da sollecitare")]
    NothingOverdue(String),
    /// The letter cannot be typeset.
    #[error("La lettera non può essere composta: segnala il problema all'amministratore")]
    NotDrawn(String),
    /// The role does not allow it.
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

impl Failure {
    /// What is wrong, for the form that asked for the act; what has nothing to do with the form stays a failure.
    pub fn for_form(self) -> Result<FormErrors, Problem> {
        match self {
            Self::InTheFuture(_) | Self::TooEarly(_) => Ok(FormErrors::one("on", format!("{self}."))),
            Self::NotPositive => Ok(FormErrors::one("amount", format!("{self}."))),
            Self::NotRead(_) | Self::SameFile(_) => Ok(FormErrors::one("file", format!("{self}."))),
            Self::NotFitting(_) | Self::Paused { .. } | Self::NothingOverdue(_) | Self::AlreadyImported => {
                Ok(FormErrors::one("", format!("{self}.")))
            }
            Self::AlreadyReversed
            | Self::NotNow(_)
            | Self::NotDrawn(_)
            | Self::Denied(_)
            | Self::Stale
            | Self::NotThere
            | Self::Store(_) => Err(self.into()),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(StoreError::Corrupt(error.to_string()))
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            Failure::Store(why) => why.into(),
            Failure::NotDrawn(why) => Self::internal(&why),
            Failure::NotFitting(_)
            | Failure::NotRead(_)
            | Failure::InTheFuture(_)
            | Failure::TooEarly(_)
            | Failure::NotPositive => Self::Invalid(FormErrors::one("", format!("{failure}."))),
            Failure::AlreadyReversed
            | Failure::AlreadyImported
            | Failure::SameFile(_)
            | Failure::NotNow(_)
            | Failure::Paused { .. }
            | Failure::NothingOverdue(_)
            | Failure::Stale => Self::Conflict(format!("{failure}.")),
        }
    }
}
