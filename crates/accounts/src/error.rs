//! What this is: what can go wrong with budgets and accounts that somebody can do something about.
//! What it is not: page text; the one place that makes it is below.

use kernel::Denied;
use store::StoreError;
use webkit::{FormErrors, Problem};

use crate::model::account::NotApprovable;
use crate::model::budget::Refused;

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules of budgets do not allow it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The final account cannot be approved.
    #[error(transparent)]
    NotApprovable(#[from] NotApprovable),
    /// The role, or the point in its life, does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Somebody changed it first.
    #[error("Qualcun altro ha modificato questi dati: ricarica la pagina e ripeti l'operazione")]
    Stale,
    /// It is not there, or not theirs.
    #[error("Elemento non trovato")]
    NotThere,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Failure {
    /// What to show next to which field, if a form can show it; the rest is a page of its own.
    pub fn for_form(self) -> Result<FormErrors, Problem> {
        let name = match &self {
            Self::Refused(Refused::NoAct) | Self::NotApprovable(NotApprovable::NoAct) => "act",
            Self::Refused(Refused::ActInFuture | Refused::ActBefore(..) | Refused::YearNotOver(_))
            | Self::NotApprovable(NotApprovable::ActInFuture | NotApprovable::YearNotOver(_)) => "act_on",
            Self::Refused(Refused::Negative | Refused::NoChange | Refused::BelowZero(..)) => "amount",
            Self::Refused(Refused::NoReason) => "reason",
            Self::Refused(Refused::Twice(_)) => "words",
            Self::Refused(_) | Self::NotApprovable(_) => "",
            Self::Denied(_) | Self::Stale | Self::NotThere | Self::Store(_) => return Err(self.into()),
        };
        Ok(FormErrors::one(name, self.to_string()))
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(why) => Self::Conflict(format!("{why}.")),
            Failure::NotApprovable(why) => Self::Conflict(format!("{why}.")),
            Failure::Denied(why) => why.into(),
            Failure::NotThere => Self::NotFound,
            // A trigger refused what the rules had let through: somebody else wrote between the two.
            Failure::Stale | Failure::Store(StoreError::Refused(_)) => {
                Self::Conflict(format!("{}.", Failure::Stale))
            }
            Failure::Store(why) => why.into(),
        }
    }
}
