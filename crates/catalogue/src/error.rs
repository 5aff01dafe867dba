//! What this is: what can go wrong in the catalogue that a user can do something about.
//! What it is not: page text; [`webkit::Problem`] is made from it in one place, below.

use store::StoreError;
use webkit::{FormErrors, Problem};

use crate::model::{CharterRefused, LifeRefused, NotDocument};

/// A failure in the catalogue.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
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
    /// The service cannot take that step.
    #[error(transparent)]
    Life(#[from] LifeRefused),
    /// The charter cannot be published.
    #[error(transparent)]
    Charter(#[from] CharterRefused),
    /// The file is not one we take.
    #[error(transparent)]
    Document(#[from] NotDocument),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CatalogueError {
    /// What to show next to which field, if a form can show it; the rest is a page of its own.
    pub fn for_form(self) -> Result<FormErrors, Problem> {
        match self {
            Self::Field { name, message } => Ok(FormErrors::one(name, message)),
            Self::Life(why @ LifeRefused::BeforeActive(_)) => Ok(FormErrors::one("day", why.to_string())),
            Self::Life(why) => Ok(FormErrors::one("", why.to_string())),
            Self::Charter(why @ CharterRefused::NotAfter(_)) => {
                Ok(FormErrors::one("valid_from", why.to_string()))
            }
            Self::Charter(why) => Ok(FormErrors::one("", why.to_string())),
            Self::Document(why) => Ok(FormErrors::one("file", why.to_string())),
            other @ (Self::NotFound | Self::Stale | Self::Store(_)) => Err(other.into()),
        }
    }
}

impl From<CatalogueError> for Problem {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::NotFound => Self::NotFound,
            CatalogueError::Stale => Self::Conflict(format!("{error}.")),
            CatalogueError::Field { name, message } => Self::Invalid(FormErrors::one(name, message)),
            CatalogueError::Life(why) => Self::Conflict(format!("{why}.")),
            CatalogueError::Charter(why) => Self::Conflict(format!("{why}.")),
            CatalogueError::Document(why) => Self::Invalid(FormErrors::one("file", why.to_string())),
            CatalogueError::Store(why) => why.into(),
        }
    }
}
