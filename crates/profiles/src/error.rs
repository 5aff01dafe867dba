//! What this is: what can go wrong with the mapping that a user can do something about.
//! What it is not: page text; [`webkit::Problem`] is made from it in one place, below.

use ::store::StoreError;
use webkit::{FormErrors, Problem};

use crate::model::{CannotMerge, NotAnAnswer, NotDecided, WrongRules};

/// A failure in the mapping.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// Not there, or not theirs.
    #[error("Non trovato")]
    NotFound,
    /// The answers of another Province.
    #[error("Puoi rispondere solo per la Provincia del tuo centro")]
    NotYourProvince,
    /// The role may not.
    #[error(transparent)]
    NotAllowed(kernel::Denied),
    /// Somebody else changed it first.
    #[error(
        "Qualcun altro ha modificato questi dati mentre li stavi scrivendo: ricarica la pagina e riprova"
    )]
    Stale,
    /// It cannot be done as things stand; the text says what to do.
    #[error("{0}")]
    Refused(String),
    /// An answer that the question does not have.
    #[error(transparent)]
    Answer(#[from] NotAnAnswer),
    /// A decision that cannot be taken.
    #[error(transparent)]
    Decision(#[from] NotDecided),
    /// Rules that cannot be applied.
    #[error(transparent)]
    Rules(#[from] WrongRules),
    /// Points that cannot be merged.
    #[error(transparent)]
    Merge(#[from] CannotMerge),
    /// The files that come with the program.
    #[error("dati compilati nel programma: {0}")]
    BuiltIn(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ProfileError> for Problem {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::NotFound => Self::NotFound,
            ProfileError::NotYourProvince => Self::Forbidden(format!("{error}.")),
            ProfileError::NotAllowed(why) => why.into(),
            ProfileError::Stale => Self::Conflict(format!("{error}.")),
            ProfileError::Refused(text) => Self::Conflict(text),
            ProfileError::Answer(_)
            | ProfileError::Decision(_)
            | ProfileError::Rules(_)
            | ProfileError::Merge(_) => Self::Invalid(FormErrors::one("", error.to_string())),
            ProfileError::BuiltIn(_) => Self::internal(&error),
            ProfileError::Store(why) => why.into(),
        }
    }
}
