//! What this is: all the SQL of templates, campaigns and sheets. What it is not: rules; those are in `model`.
//! Every write puts its line in the audit trail here, so that no caller can forget it.

pub mod campaigns;
pub mod lists;
pub mod outcomes;
pub mod reminders;
mod rows;
pub mod sheets;
pub mod templates;

use ::store::StoreError;
use kernel::Denied;
use registry::RegistryError;

use crate::model::{ContentFault, Gap, NotACampaign, NotEdited, NotWritable};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The sheet cannot be written in, now or by this hand.
    #[error(transparent)]
    NotWritable(#[from] NotWritable),
    /// The campaign cannot be like that.
    #[error(transparent)]
    NotACampaign(#[from] NotACampaign),
    /// The template cannot be changed like that.
    #[error(transparent)]
    NotEdited(#[from] NotEdited),
    /// The template cannot be published yet.
    #[error("{}", sentences(.0))]
    Faults(Vec<ContentFault>),
    /// The sheet cannot be confirmed yet.
    #[error("{}", gap_sentences(.0))]
    Gaps(Vec<Gap>),
    /// The version is published already, or another draft is there.
    #[error("Questa versione del modello è già pubblicata: per cambiarla prepara una nuova versione")]
    NotADraft,
    /// A draft is there already.
    #[error("C'è già una versione in preparazione: continua con quella")]
    DraftIsThere,
    /// Campaigns use published versions.
    #[error("Il modello non ha una versione pubblicata: pubblicala, poi crea la campagna")]
    NotPublished,
    /// One campaign per year.
    #[error("Per quest'anno c'è già una campagna: aprila dall'elenco")]
    YearTaken,
    /// A quote was refused.
    #[error(transparent)]
    Quotes(#[from] quotes::Failure),
    /// A figure was refused.
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

fn sentences(faults: &[ContentFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join(". ")
}

fn gap_sentences(gaps: &[Gap]) -> String {
    gaps.iter().map(|gap| gap.message.clone()).collect::<Vec<_>>().join(". ")
}

impl From<Failure> for webkit::Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            Failure::Registry(why) => why.into(),
            Failure::Quotes(why) => why.into(),
            // A trigger refused what the rules had let through: somebody else wrote between the two.
            Failure::Stale | Failure::Store(StoreError::Refused(_)) => {
                Self::Conflict(format!("{}.", Failure::Stale))
            }
            Failure::Store(why) => why.into(),
            Failure::NotWritable(_)
            | Failure::NotACampaign(_)
            | Failure::NotEdited(_)
            | Failure::Faults(_)
            | Failure::Gaps(_)
            | Failure::NotADraft
            | Failure::DraftIsThere
            | Failure::NotPublished
            | Failure::YearTaken => Self::Conflict(format!("{failure}.")),
        }
    }
}

/// Turns "no row touched" into its meaning.
fn touched(rows: u64) -> Result<(), Failure> {
    if rows == 0 { Err(Failure::Stale) } else { Ok(()) }
}

/// Every statement of the area.
pub const SQL: &[&[&str]] =
    &[campaigns::SQL, lists::SQL, outcomes::SQL, reminders::SQL, sheets::SQL, templates::SQL];
