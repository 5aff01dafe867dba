//! What this is: all the SQL of questionnaires, editions, responses and answers without a name.
//! What it is not: rules; those are in `model`. Every write puts its line in the audit trail here, so that no caller can
//! forget it; but for answers without a name, of which the trail knows nothing.

pub mod editions;
pub mod lists;
pub mod moves;
pub mod parts;
pub mod reminders;
pub mod responses;
mod rows;
pub mod surveys;
pub mod voices;

use ::store::StoreError;
use kernel::Denied;
use profiles::ProfileError;
use questionnaire::{Fault, Findings};
use registry::RegistryError;

use crate::model::{NotAnEdition, NotEdited, NotMoved};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The response stands elsewhere.
    #[error(transparent)]
    NotMoved(#[from] NotMoved),
    /// The edition cannot be like that, or is not open.
    #[error(transparent)]
    NotAnEdition(#[from] NotAnEdition),
    /// The questionnaire cannot be changed like that.
    #[error(transparent)]
    NotEdited(#[from] NotEdited),
    /// The questionnaire cannot be published like that.
    #[error("{}", fault_sentences(.0))]
    Faults(Vec<Fault>),
    /// The response cannot be handed in like that.
    #[error("{}", finding_sentences(.0))]
    Findings(Findings),
    /// The version is published already.
    #[error("Questa versione del questionario è già pubblicata: per cambiarla prepara una nuova versione")]
    NotADraft,
    /// A draft is there already.
    #[error("C'è già una versione in preparazione: continua con quella")]
    DraftIsThere,
    /// Editions use published versions.
    #[error("Il questionario non ha una versione pubblicata: pubblicala, poi crea la rilevazione")]
    NotPublished,
    /// The section belongs to another office.
    #[error("Questa sezione è affidata a {0}: può scriverci solo quella persona o il referente dell'ente")]
    OfAnother(String),
    /// Answers without a name are not one by one.
    #[error("Questa rilevazione è anonima: le risposte non si vedono una per una")]
    Nameless,
    /// The letter was used, or never was one.
    #[error("Questo invito è già stato usato o non esiste. Ogni lettera vale per una sola risposta")]
    Spent,
    /// More letters than anybody needs.
    #[error("Si possono preparare al massimo {0} lettere per rilevazione")]
    TooMany(i64),
    /// A profile was refused.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The register refused.
    #[error(transparent)]
    Registry(#[from] RegistryError),
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

fn fault_sentences(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(". ")
}

fn finding_sentences(findings: &Findings) -> String {
    findings.0.iter().map(|one| one.message.clone()).collect::<Vec<_>>().join(". ")
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::NotThere | Failure::Spent => Self::NotFound,
            Failure::Registry(why) => why.into(),
            Failure::Profile(why) => why.into(),
            // A trigger refused what the rules had let through: somebody else wrote between the two.
            Failure::Stale | Failure::Store(StoreError::Refused(_)) => {
                Self::Conflict(format!("{}.", Failure::Stale))
            }
            Failure::Store(why) => why.into(),
            Failure::NotMoved(_)
            | Failure::NotAnEdition(_)
            | Failure::NotEdited(_)
            | Failure::Faults(_)
            | Failure::Findings(_)
            | Failure::NotADraft
            | Failure::DraftIsThere
            | Failure::NotPublished
            | Failure::OfAnother(_)
            | Failure::Nameless
            | Failure::TooMany(_) => Self::Conflict(format!("{failure}.")),
        }
    }
}

/// Turns "no row touched" into its meaning.
fn touched(rows: u64) -> Result<(), Failure> {
    if rows == 0 { Err(Failure::Stale) } else { Ok(()) }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] = &[
    editions::SQL,
    lists::SQL,
    moves::SQL,
    parts::SQL,
    reminders::SQL,
    responses::SQL,
    surveys::SQL,
    voices::SQL,
];
