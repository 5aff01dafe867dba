//! What this is: what can go wrong with prices that a user can do something about.
//! What it is not: page text; [`webkit::Problem`] is made from it in one place, below.

use store::StoreError;
use webkit::{FormErrors, Problem};

use crate::model::{ListRefused, NotMethod, NotVat};

/// A failure of prices.
#[derive(Debug, thiserror::Error)]
pub enum PricingError {
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
    /// The list cannot be approved, or no longer changed.
    #[error(transparent)]
    List(#[from] ListRefused),
    /// The numbers of a tariff contradict each other.
    #[error(transparent)]
    Method(#[from] NotMethod),
    /// The VAT regime cannot be.
    #[error(transparent)]
    Vat(#[from] NotVat),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PricingError {
    /// What to show next to which field, if a form can show it; the rest is a page of its own.
    pub fn for_form(self) -> Result<FormErrors, Problem> {
        let name = match &self {
            Self::Field { name, .. } => name,
            Self::List(ListRefused::NoAct) => "act",
            Self::List(ListRefused::ActInFuture) => "act_on",
            Self::Vat(NotVat::Rate) => "vat_rate",
            Self::Vat(NotVat::Natura(_)) => "vat_natura",
            Self::Vat(NotVat::Reference) => "vat_reference",
            Self::List(_) | Self::Method(_) => "",
            Self::NotFound | Self::Stale | Self::Store(_) => return Err(self.into()),
        };
        Ok(FormErrors::one(name, self.to_string()))
    }
}

impl From<PricingError> for Problem {
    fn from(error: PricingError) -> Self {
        match error {
            PricingError::NotFound => Self::NotFound,
            PricingError::Stale | PricingError::List(_) => Self::Conflict(format!("{error}.")),
            PricingError::Field { name, message } => Self::Invalid(FormErrors::one(name, message)),
            PricingError::Method(why) => Self::Invalid(FormErrors::one("", why.to_string())),
            PricingError::Vat(why) => Self::Invalid(FormErrors::one("", why.to_string())),
            PricingError::Store(why) => why.into(),
        }
    }
}
