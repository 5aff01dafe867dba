//! What this is: where a transmission stands, from the receipts that came and what people wrote, in whatever order.
//! What it is not: the reading of a receipt, nor its matching with a document.

use std::collections::BTreeSet;

use kernel::{Day, Instant, InvoiceId, ReceiptId};
use serde::{Deserialize, Serialize};
use store::{FromCol, Row, StoreError, Val};

use super::SdiOutcome;

/// Where an act comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A receipt of the exchange system.
    File,
    /// A person wrote it.
    Hand,
    /// A person took back what a person had written.
    Undo,
}

impl Origin {
    const ALL: [Self; 3] = [Self::File, Self::Hand, Self::Undo];

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Hand => "hand",
            Self::Undo => "undo",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "Ricevuta del SdI",
            Self::Hand => "Annotazione",
            Self::Undo => "Annullamento",
        }
    }
}

impl From<Origin> for Val {
    fn from(origin: Origin) -> Self {
        origin.code().into()
    }
}

impl FromCol for Origin {
    fn from_col(row: &Row, column: &str) -> Result<Self, StoreError> {
        let code: String = row.get(column)?;
        let known = Self::ALL.into_iter().find(|origin| origin.code() == code);
        known.ok_or_else(|| StoreError::Corrupt(format!("{column}: {code}")))
    }
}

/// Something that became known of a transmission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Which.
    pub receipt_id: ReceiptId,
    /// Of which document.
    pub invoice_id: InvoiceId,
    /// Of which of its transmissions, from 1.
    pub attempt: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// What it says.
    pub outcome: SdiOutcome,
    /// On which day it happened.
    pub happened_on: Day,
    /// The number the exchange system gave to the file; empty if it does not say.
    pub sdi_id: String,
    /// Errors, description, recipient, as text.
    pub details: String,
    /// A note of the office.
    pub note: String,
    /// What it takes back.
    pub undoes_id: Option<ReceiptId>,
    /// The name of the receipt's file.
    pub file_name: String,
    /// The fingerprint of the receipt as it came.
    pub sha256: Option<String>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom.
    pub recorded_by: String,
}
store::from_row!(Act {
    receipt_id,
    invoice_id,
    attempt,
    origin,
    outcome,
    happened_on,
    sdi_id,
    details,
    note,
    undoes_id,
    file_name,
    sha256,
    recorded_at,
    recorded_by
});

/// Where a transmission stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// What the exchange system answered, the furthest that is known.
    pub outcome: SdiOutcome,
    /// On which day.
    pub on: Option<Day>,
    /// The number it gave to the file.
    pub sdi_id: String,
}

/// Where a transmission stands. A late receipt never moves it back; what was taken back does not count; a receipt
/// counts more than what a person wrote, where the two exclude each other.
pub fn standing(acts: &[Act]) -> Standing {
    let live = live(acts);
    let by_file = |accept: fn(SdiOutcome) -> bool| {
        live.iter().any(|act| act.origin == Origin::File && accept(act.outcome))
    };
    let got_in = by_file(|outcome| progress(outcome) > 1 && outcome != SdiOutcome::Rejected);
    let refused = !got_in && by_file(|outcome| outcome == SdiOutcome::Rejected);
    let counts = |act: &&&Act| match act.outcome {
        SdiOutcome::Rejected => !got_in,
        _ => !refused,
    };
    let last = live
        .iter()
        .filter(counts)
        .max_by_key(|act| (progress(act.outcome), act.happened_on, act.recorded_at, act.receipt_id));
    let numbered = |act: &&&Act| !act.sdi_id.is_empty() && act.outcome != SdiOutcome::AlreadyIn;
    let number = live.iter().filter(numbered).max_by_key(|act| act.recorded_at);
    Standing {
        outcome: last.map(|act| act.outcome).unwrap_or_default(),
        on: last.map(|act| act.happened_on),
        sdi_id: number.map(|act| act.sdi_id.clone()).unwrap_or_default(),
    }
}

/// The acts that nobody took back.
pub fn live(acts: &[Act]) -> Vec<&Act> {
    let undone: BTreeSet<ReceiptId> = acts.iter().filter_map(|act| act.undoes_id).collect();
    let counts = |act: &&Act| act.origin != Origin::Undo && !undone.contains(&act.receipt_id);
    acts.iter().filter(counts).collect()
}

/// How far an answer is on the way of a file: refused files stop, the others go from delivery to the body's answer.
fn progress(outcome: SdiOutcome) -> u8 {
    match outcome {
        SdiOutcome::Nothing => 0,
        SdiOutcome::AlreadyIn => 1,
        SdiOutcome::NotDelivered => 2,
        SdiOutcome::Attested => 3,
        SdiOutcome::Delivered => 4,
        SdiOutcome::TermsExpired => 5,
        SdiOutcome::Accepted | SdiOutcome::Refused => 6,
        SdiOutcome::Rejected => 7,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn act(number: u128, origin: Origin, outcome: SdiOutcome) -> Act {
        Act {
            receipt_id: ReceiptId(Uuid::from_u128(number)),
            invoice_id: InvoiceId(Uuid::from_u128(1)),
            attempt: 1,
            origin,
            outcome,
            happened_on: Day::parse("2026-11-20").unwrap(),
            sdi_id: "12".into(),
            details: String::new(),
            note: String::new(),
            undoes_id: None,
            file_name: String::new(),
            sha256: None,
            recorded_at: Instant::from_micros(i64::try_from(number).unwrap()),
            recorded_by: String::new(),
        }
    }

    fn of(outcomes: &[(Origin, SdiOutcome)]) -> SdiOutcome {
        let acts = outcomes.iter().zip(1..).map(|((origin, outcome), number)| act(number, *origin, *outcome));
        standing(&acts.collect::<Vec<_>>()).outcome
    }

    #[test]
    fn a_late_receipt_does_not_move_the_state_back() {
        use Origin::File;
        use SdiOutcome::{Accepted, Attested, Delivered, NotDelivered, Refused, TermsExpired};
        assert_eq!(of(&[(File, Accepted), (File, Delivered)]), Accepted);
        assert_eq!(of(&[(File, Refused), (File, NotDelivered), (File, Delivered)]), Refused);
        assert_eq!(of(&[(File, Delivered), (File, NotDelivered)]), Delivered);
        assert_eq!(of(&[(File, TermsExpired), (File, Delivered)]), TermsExpired);
        assert_eq!(of(&[(File, NotDelivered), (File, Attested)]), Attested);
    }

    #[test]
    fn a_receipt_counts_more_than_what_was_written_by_hand() {
        use Origin::{File, Hand};
        use SdiOutcome::{Accepted, Delivered, Rejected};
        assert_eq!(of(&[(File, Delivered), (Hand, Rejected)]), Delivered);
        assert_eq!(of(&[(Hand, Delivered), (File, Rejected)]), Rejected);
        assert_eq!(of(&[(Hand, Accepted), (File, Delivered)]), Accepted);
        assert_eq!(of(&[(Hand, Rejected)]), Rejected);
    }

    #[test]
    fn what_was_taken_back_does_not_count() {
        let wrong = act(1, Origin::Hand, SdiOutcome::Refused);
        let undo = Act { undoes_id: Some(wrong.receipt_id), ..act(2, Origin::Undo, SdiOutcome::Nothing) };
        assert_eq!(standing(&[wrong, undo]), Standing::default());
    }

    proptest! {
        #[test]
        fn the_order_in_which_receipts_come_does_not_matter(
            outcomes in prop::collection::vec(0_usize..8, 0..8).prop_shuffle(),
            turn in 0_usize..8,
        ) {
            let acts: Vec<Act> = outcomes.iter().zip(1..).map(|(outcome, number)| {
                let mut one = act(number, Origin::File, SdiOutcome::ALL[outcome + 1]);
                one.recorded_at = Instant::from_micros(0);
                one
            }).collect();
            let mut others = acts.clone();
            if !others.is_empty() {
                let middle = turn % others.len();
                others.rotate_left(middle);
            }
            prop_assert_eq!(standing(&acts), standing(&others));
        }
    }
}
