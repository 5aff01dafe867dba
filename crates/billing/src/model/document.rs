//! What this is: the kinds of documents that are issued, and what the exchange system may have answered to one.
//! What it is not: the documents; and it sends nothing.

use serde::{Deserialize, Serialize};
use store::{FromCol, Row, StoreError, Val};

/// What an issued document is, by its code in the file (`TipoDocumento`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DocumentKind {
    /// TD01: it charges.
    #[default]
    #[serde(rename = "TD01")]
    Invoice,
    /// TD04: it takes back, in part or in full, what an invoice charged. Its figures are positive.
    #[serde(rename = "TD04")]
    CreditNote,
}

impl DocumentKind {
    /// Every kind, in the order of the pages.
    pub const ALL: [Self; 2] = [Self::Invoice, Self::CreditNote];

    /// The code kept in the database and written in the file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invoice => "TD01",
            Self::CreditNote => "TD04",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Invoice => "Fattura",
            Self::CreditNote => "Nota di credito",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// An amount of such a document as it counts for the centre: what is credited counts less.
    pub fn signed(self, amount: kernel::Cents) -> kernel::Cents {
        match self {
            Self::Invoice => amount,
            Self::CreditNote => kernel::Cents::new(amount.get().saturating_neg()),
        }
    }
}

/// What the exchange system answered, or the body through it. Source: `MessaggiTypes` 1.1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SdiOutcome {
    /// Nothing yet.
    #[default]
    #[serde(rename = "")]
    Nothing,
    /// The same document was in already (errors 00404, 00002): nothing to do again.
    #[serde(rename = "DUP")]
    AlreadyIn,
    /// MC: it could not be delivered yet.
    #[serde(rename = "MC")]
    NotDelivered,
    /// RC: delivered.
    #[serde(rename = "RC")]
    Delivered,
    /// AT: sent, with the attestation that it cannot be delivered.
    #[serde(rename = "AT")]
    Attested,
    /// DT: the body's time to answer is over.
    #[serde(rename = "DT")]
    TermsExpired,
    /// EC01: the body accepted it.
    #[serde(rename = "EC01")]
    Accepted,
    /// EC02: the body refused it.
    #[serde(rename = "EC02")]
    Refused,
    /// NS: the system refused the file; the document counts as not sent.
    #[serde(rename = "NS")]
    Rejected,
}

impl SdiOutcome {
    /// Every answer, in the order of the pages.
    pub const ALL: [Self; 9] = [
        Self::Nothing,
        Self::Delivered,
        Self::NotDelivered,
        Self::Attested,
        Self::Rejected,
        Self::AlreadyIn,
        Self::Accepted,
        Self::Refused,
        Self::TermsExpired,
    ];

    /// The word kept in the database; empty for nothing.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::AlreadyIn => "DUP",
            Self::NotDelivered => "MC",
            Self::Delivered => "RC",
            Self::Attested => "AT",
            Self::TermsExpired => "DT",
            Self::Accepted => "EC01",
            Self::Refused => "EC02",
            Self::Rejected => "NS",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Nothing => "Nessun esito",
            Self::AlreadyIn => "Già presente nel SdI (NS 00404)",
            Self::NotDelivered => "Mancata consegna (MC)",
            Self::Delivered => "Consegnata (RC)",
            Self::Attested => "Trasmessa, recapito impossibile (AT)",
            Self::TermsExpired => "Decorrenza termini (DT)",
            Self::Accepted => "Accettata dall'ente (NE EC01)",
            Self::Refused => "Rifiutata dall'ente (NE EC02)",
            Self::Rejected => "Scartata dal SdI (NS)",
        }
    }

    /// The answer with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.code() == code)
    }
}

macro_rules! as_column {
    ($($ty:ty),+) => {$(
        impl From<$ty> for Val {
            fn from(word: $ty) -> Self { word.code().into() }
        }

        impl FromCol for $ty {
            fn from_col(row: &Row, column: &str) -> Result<Self, StoreError> {
                let code: String = row.get(column)?;
                Self::from_code(&code).ok_or_else(|| StoreError::Corrupt(format!("{column}: {code}")))
            }
        }
    )+};
}
as_column!(DocumentKind, SdiOutcome);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_a_credit_counts_less() {
        for outcome in SdiOutcome::ALL {
            assert_eq!(SdiOutcome::from_code(outcome.code()), Some(outcome));
        }
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::from_code(kind.code()), Some(kind));
        }
        let one = kernel::Cents::new(100);
        assert_eq!(DocumentKind::CreditNote.signed(one), kernel::Cents::new(-100));
        assert_eq!(DocumentKind::Invoice.signed(one), one);
    }
}
