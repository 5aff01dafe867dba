//! What this is: what a row of a bank file would do, what a person decided about it, what became of it.
//! What it is not: the finding of matches; see [`super::matching`].

use kernel::BodyId;
use serde::{Deserialize, Serialize};

use super::balance::Part;
use super::matching::{Candidate, Verdict};

store::coded_enum! {
    /// What a row was found to be when the file was read.
    RowStatus {
        /// One match, with good reasons.
        Proposed = "proposed", "Abbinamento proposto";
        /// Matches that need a person.
        Ambiguous = "ambiguous", "Da scegliere";
        /// Nothing known fits.
        Unknown = "unknown", "Senza corrispondenza";
        /// In the payments already.
        Imported = "imported", "Già importato";
        /// Money that went.
        Debit = "debit", "Uscita, ignorata";
    }
}

store::coded_enum! {
    /// What became of a row.
    RowOutcome {
        /// Nothing yet.
        Waiting = "waiting", "In attesa";
        /// A payment was recorded.
        Done = "done", "Registrato";
        /// Somebody said that it pays no invoice.
        LeftOut = "left_out", "Non riguarda le fatture";
        /// It could not be recorded; the message says why.
        Failed = "failed", "Non registrato";
        /// It was not to be done.
        Ignored = "ignored", "Nessuna operazione";
    }
}

/// Whose the money is, and which invoices it pays. What the parts leave over stays as the body's credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// Which invoices.
    pub parts: Vec<Part>,
}

impl Decision {
    /// What a candidate says.
    pub fn of(candidate: &Candidate) -> Self {
        Self {
            body_id: candidate.body_id,
            body_name: candidate.body_name.clone(),
            parts: candidate.parts.clone(),
        }
    }
}

/// What is kept of a row's matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The best first.
    pub candidates: Vec<Candidate>,
    /// What speaks against recording it without a look, in Italian.
    pub doubts: Vec<String>,
}

impl Plan {
    /// The status and the plan of a verdict.
    pub fn of(verdict: Verdict, doubts: Vec<String>) -> (RowStatus, Self) {
        let status = match &verdict {
            Verdict::One(_) if doubts.is_empty() => RowStatus::Proposed,
            Verdict::One(_) | Verdict::Several(_) => RowStatus::Ambiguous,
            Verdict::Nobody => RowStatus::Unknown,
        };
        let candidates = match verdict {
            Verdict::One(candidate) => vec![candidate],
            Verdict::Several(candidates) => candidates,
            Verdict::Nobody => Vec::new(),
        };
        (status, Self { candidates, doubts })
    }

    /// What is done unless somebody decides otherwise.
    pub fn proposal(&self, status: RowStatus) -> Option<Decision> {
        let first = self.candidates.first().filter(|_| status == RowStatus::Proposed);
        first.map(Decision::of)
    }
}
