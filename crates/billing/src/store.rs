//! What this is: all the SQL of runs and documents. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

pub mod credits;
pub mod invoices;
pub mod issuing;
pub mod list;
pub mod marks;
pub mod periods;
pub mod receipts;
pub mod runs;
pub mod transmissions;
pub mod verify;

use kernel::Denied;
use store::StoreError;

use crate::documents;
use crate::file;
use crate::model::rules::NotARule;
use crate::model::{NotCredited, NotIssued};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules of numbers and dates do not allow it.
    #[error(transparent)]
    NotIssued(#[from] NotIssued),
    /// The file cannot be made, or the exchange system would refuse it.
    #[error(transparent)]
    File(#[from] file::Refused),
    /// A day of a service is on an invoice already.
    #[error("Qualche giorno di questi servizi risulta già fatturato: ricalcola l'anteprima")]
    AlreadyBilled,
    /// Somebody credited it meanwhile.
    #[error(
        "Di questa fattura è già stato stornato di più: ricarica la pagina e ricalcola la nota di credito"
    )]
    Credited,
    /// There is no credit note of what was chosen.
    #[error(transparent)]
    NotCredited(#[from] NotCredited),
    /// Its last transmission was neither rejected nor refused.
    #[error("Un nuovo invio si prepara solo dopo uno scarto (NS) o un rifiuto dell'ente (EC02)")]
    NotRefused,
    /// It came from the exchange system, or was taken back already.
    #[error("Si annulla solo un esito scritto a mano e non ancora annullato: una ricevuta del SdI resta")]
    NotUndone,
    /// Names of files before this number may have been used.
    #[error("Progressivo dei file: è già stato usato il numero {0}. Scrivi un numero uguale o maggiore")]
    NameUsed(i64),
    /// A setting cannot be read.
    #[error(transparent)]
    Rule(#[from] NotARule),
    /// The role does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A run of that year and series is there already.
    #[error("Per quest'anno e questa serie c'è già una fatturazione: aprila dall'elenco")]
    RunExists,
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
    /// Whether trying again may help, because it has nothing to do with the data.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Store(StoreError::Busy | StoreError::Db(_)))
    }

    /// The reason for the row of a body; what the database says stays in the log.
    pub fn reason(&self) -> String {
        if let Self::Store(error) = self {
            tracing::error!(%error, "an invoice was not issued");
            return "La base dati ha rifiutato la fattura: segnala il problema all'amministratore".into();
        }
        self.to_string()
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(StoreError::Corrupt(error.to_string()))
    }
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            Failure::Store(why) => why.into(),
            Failure::NotIssued(_)
            | Failure::File(_)
            | Failure::AlreadyBilled
            | Failure::Credited
            | Failure::NotCredited(_)
            | Failure::NotRefused
            | Failure::NotUndone
            | Failure::NameUsed(_)
            | Failure::Rule(_)
            | Failure::RunExists
            | Failure::Stale => Self::Conflict(format!("{failure}.")),
        }
    }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[
    credits::SQL,
    documents::SQL,
    invoices::SQL,
    issuing::SQL,
    list::SQL,
    marks::SQL,
    periods::SQL,
    receipts::SQL,
    runs::SQL,
    transmissions::SQL,
    verify::SQL,
];
