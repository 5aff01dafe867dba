//! What this is: a payment that came in, and the acts by which it, or a credit note, settles invoices.
//! What it is not: able to be changed: an act that was wrong is followed by another that takes it back.

use kernel::{BodyId, Cents, Day, Instant, InvoiceId, PaymentId, StatementId};
use serde::{Deserialize, Serialize};
use store::{FromCol, Row, StoreError, Val};
use uuid::Uuid;

store::coded_enum! {
    /// How we came to know of a payment.
    Source {
        /// Written down by a person.
        Manual = "manual", "Registrato a mano";
        /// Read from a file of the bank.
        Bank = "bank", "Da file della banca";
        /// Sent by another program.
        Api = "api", "Ricevuto da un altro programma";
    }
}

store::coded_enum! {
    /// Where a payment stands.
    PaymentState {
        /// All of it settles invoices.
        Used = "used", "Tutto assegnato";
        /// Some of it is still the body's credit.
        Excess = "excess", "Con importo da assegnare";
        /// Taken back.
        Reversed = "reversed", "Stornato";
    }
}

store::coded_enum! {
    /// What an act settles, and with what.
    SettlementKind {
        /// A payment pays an invoice.
        Allocation = "allocation", "Pagamento assegnato";
        /// A credit note reduces an invoice.
        Offset = "offset", "Compensazione con nota di credito";
        /// A credit note is paid back to the body.
        CreditRefund = "credit_refund", "Rimborso di nota di credito";
        /// The excess of a payment is paid back to the body.
        ExcessRefund = "excess_refund", "Rimborso di eccedenza";
    }
}

/// Which act of settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettlementId(pub Uuid);

impl std::fmt::Display for SettlementId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Uuid> for SettlementId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<SettlementId> for Uuid {
    fn from(id: SettlementId) -> Self {
        id.0
    }
}

impl From<SettlementId> for Val {
    fn from(id: SettlementId) -> Self {
        Self::Uuid(id.0)
    }
}

impl FromCol for SettlementId {
    fn from_col(row: &Row, column: &str) -> Result<Self, StoreError> {
        row.get::<Uuid>(column).map(Self)
    }
}

/// A payment as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Which.
    pub payment_id: PaymentId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name when it was recorded.
    pub body_name: String,
    /// The day the money came.
    pub paid_on: Day,
    /// How much came.
    pub amount: Cents,
    /// How much of it is in use: it pays invoices, or was paid back.
    pub used: Cents,
    /// What the transfer says of itself.
    pub reference: String,
    /// Who paid, as the bank says it.
    pub payer: String,
    /// From which account; empty when unknown.
    pub payer_iban: String,
    /// How we came to know of it.
    pub source: Source,
    /// The bank file it came from.
    pub statement_id: Option<StatementId>,
    /// Its place in that file.
    pub row_number: Option<i64>,
    /// Notes of the office.
    pub note: String,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom.
    pub recorded_by: String,
    /// The day it was taken back, if it was.
    pub reversed_on: Option<Day>,
    /// Why.
    pub reversed_reason: String,
    /// By whom.
    pub reversed_by: String,
    #[serde(skip)]
    pub(crate) body_key: String,
}
store::from_row!(Payment {
    payment_id,
    body_id,
    body_name,
    paid_on,
    amount,
    used,
    reference,
    payer,
    payer_iban,
    source,
    statement_id,
    row_number,
    note,
    recorded_at,
    recorded_by,
    reversed_on,
    reversed_reason,
    reversed_by,
    body_key
});

impl Payment {
    /// What is left of it: the body's credit.
    pub fn excess(&self) -> Cents {
        match self.state() {
            PaymentState::Reversed | PaymentState::Used => Cents::ZERO,
            PaymentState::Excess => self.amount.minus(self.used).unwrap_or_default(),
        }
    }

    /// Where it stands.
    pub fn state(&self) -> PaymentState {
        match self.reversed_on {
            Some(_) => PaymentState::Reversed,
            None if self.used < self.amount => PaymentState::Excess,
            None => PaymentState::Used,
        }
    }
}

/// An act of settlement as kept. One that takes back another has a negative amount and names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settlement {
    /// Which.
    pub settlement_id: SettlementId,
    /// Whose.
    pub body_id: BodyId,
    /// The payment it uses.
    pub payment_id: Option<PaymentId>,
    /// Or the credit note it uses.
    pub credit_note_id: Option<InvoiceId>,
    /// The invoice it settles; without one the money goes back to the body.
    pub invoice_id: Option<InvoiceId>,
    /// The day of the act.
    pub made_on: Day,
    /// How much; negative when it takes back another.
    pub amount: Cents,
    /// The act it takes back.
    pub reverses: Option<SettlementId>,
    /// Why.
    pub reason: String,
    /// When it was written down.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
    /// The day another act took it back.
    pub reversed_on: Option<Day>,
}
store::from_row!(Settlement {
    settlement_id,
    body_id,
    payment_id,
    credit_note_id,
    invoice_id,
    made_on,
    amount,
    reverses,
    reason,
    made_at,
    made_by,
    reversed_on
});

impl Settlement {
    /// What it settles, and with what.
    pub fn kind(&self) -> SettlementKind {
        match (self.payment_id, self.invoice_id) {
            (Some(_), Some(_)) => SettlementKind::Allocation,
            (None, Some(_)) => SettlementKind::Offset,
            (Some(_), None) => SettlementKind::ExcessRefund,
            (None, None) => SettlementKind::CreditRefund,
        }
    }

    /// Whether it still counts, by itself: not a storno and not taken back.
    pub fn stands(&self) -> bool {
        self.reverses.is_none() && self.reversed_on.is_none()
    }
}
