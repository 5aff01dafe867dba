//! What this is: what can go wrong in the register that a user can do something about.
//! What it is not: page text; [`webkit::Problem`] is made from it in one place, below.

use store::StoreError;

use webkit::{FormErrors, Problem};

/// A failure in the register.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// Not there, or not theirs.
    #[error("Non trovato")]
    NotFound,
    /// Somebody else changed it first.
    #[error(
        "Qualcun altro ha modificato questi dati mentre li stavi scrivendo: ricarica la pagina e riprova"
    )]
    Stale,
    /// A field that is not right: its name in the form, and what to do.
    #[error("{message}")]
    Field {
        /// Its name in the form.
        name: &'static str,
        /// What to do, naming the field.
        message: String,
    },
    /// It cannot be done as things stand; the text says what to do.
    #[error("{0}")]
    Refused(String),
    /// The file cannot be read.
    #[error(transparent)]
    Sheet(#[from] sheet::SheetError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] sheet::WriteError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<RegistryError> for Problem {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::NotFound => Self::NotFound,
            RegistryError::Stale => Self::Conflict(format!("{error}.")),
            RegistryError::Field { name, message } => Self::Invalid(FormErrors::one(name, message)),
            RegistryError::Refused(text) => Self::Conflict(text),
            RegistryError::Sheet(why) => Self::Malformed(why.to_string()),
            RegistryError::Write(why) => Self::internal(&why),
            RegistryError::Store(why) => why.into(),
        }
    }
}
