//! What this is: the purchase data that an invoice to a public body needs: CIG or the reason for none, CUP, the
//! act that commits the expenditure.
//! What it is not: certain law: what is missing is a warning, with its source; the accountant decides.

use kernel::{Cig, Cup};
use serde::{Deserialize, Serialize};

use super::Act;

/// The tender's code, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CigAnswer {
    /// The code.
    Code(Cig),
    /// «CIG non dovuto»: the reason.
    NotDue(String),
}

/// Purchase data of a membership for a year, for one service or for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseData {
    /// The tender's code, or why there is none.
    pub cig: Option<CigAnswer>,
    /// The project's code, where there is a project.
    pub cup: Option<Cup>,
    /// The act that commits the expenditure (determina d'impegno).
    pub commitment: Option<Act>,
}

/// What an invoice would lack. Source: DM 132/2020, under which a local body may refuse an invoice without CIG/CUP
/// or without number and date of the commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Neither a CIG nor the reason for none.
    Cig,
    /// No commitment of expenditure.
    Commitment,
}

impl Missing {
    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cig => "CIG, o motivo per cui non è dovuto",
            Self::Commitment => "determina d'impegno (numero e data)",
        }
    }
}

impl PurchaseData {
    /// What is missing; an empty list means complete.
    pub fn missing(&self) -> Vec<Missing> {
        let cig = self.cig.is_none().then_some(Missing::Cig);
        let commitment = self.commitment.is_none().then_some(Missing::Commitment);
        cig.into_iter().chain(commitment).collect()
    }

    /// These data, with what they lack taken from the general ones of the same year.
    #[must_use]
    pub fn or(self, general: &Self) -> Self {
        Self {
            cig: self.cig.or_else(|| general.cig.clone()),
            cup: self.cup.or_else(|| general.cup.clone()),
            commitment: self.commitment.or_else(|| general.commitment.clone()),
        }
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
