//! What this is: what a final account is made from, as plain figures: documents and their lines, shares of costs,
//! payments and what was done with them, services not billed yet.
//! What it is not: read here; `source` fills it from the areas below.

use std::collections::BTreeMap;

use kernel::{BodyId, Cents, Day, InvoiceId, LineId, PaymentId, Period, PoolId};

/// Which kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocKind {
    /// It charges.
    Invoice,
    /// It takes back; its figures are positive.
    CreditNote,
}

/// An issued document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doc {
    /// Which.
    pub invoice_id: InvoiceId,
    /// Of which kind.
    pub kind: DocKind,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name at issue.
    pub body_name: String,
    /// Its number.
    pub number: String,
    /// The year whose services it is about.
    pub services_year: i16,
    /// Its date.
    pub issued_on: Day,
    /// The sum of the bases.
    pub taxable: Cents,
    /// The sum of the taxes.
    pub tax: Cents,
    /// Bases and taxes.
    pub document: Cents,
    /// What is paid to the centre, or given back.
    pub payable: Cents,
}

/// What a line bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A service.
    Service,
    /// A share of costs that arose in a year.
    Share {
        /// That year.
        costs_year: i16,
    },
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocLine {
    /// Of which document.
    pub invoice_id: InvoiceId,
    /// The active service or the share that it bills.
    pub line_id: LineId,
    /// Service or share.
    pub kind: LineKind,
    /// What it says.
    pub description: String,
    /// How many, in words: `1.237 abitanti`.
    pub quantity: String,
    /// The whole sum in words.
    pub formula: String,
    /// Without tax, before the sign of the document.
    pub amount: Cents,
}

/// A body's share of a pool of costs of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Of which pool.
    pub pool_id: PoolId,
    /// The pool's name.
    pub pool: String,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// Of the planned amount, once approved.
    pub forecast: Option<Cents>,
    /// Of the actual amount, once approved.
    pub last: Option<Cents>,
    /// By what it was split.
    pub how: String,
}

/// Money that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which.
    pub payment_id: PaymentId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The day it came.
    pub on: Day,
    /// How much.
    pub amount: Cents,
    /// What the transfer says.
    pub reference: String,
    /// The day it was taken back.
    pub reversed_on: Option<Day>,
}

/// What was done with money or with a credit note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// A payment pays an invoice.
    Allocation {
        /// The payment.
        payment: PaymentId,
        /// The invoice.
        invoice: InvoiceId,
    },
    /// A credit note reduces an invoice.
    Offset {
        /// The credit note.
        credit_note: InvoiceId,
        /// The invoice.
        invoice: InvoiceId,
    },
    /// A credit note is paid back.
    CreditRefund {
        /// The credit note.
        credit_note: InvoiceId,
    },
    /// The excess of a payment is paid back.
    ExcessRefund {
        /// The payment.
        payment: PaymentId,
    },
}

/// An act of settlement; negative when it takes back another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What it does.
    pub kind: ActKind,
    /// Whose.
    pub body_id: BodyId,
    /// The day from which it counts: of an allocation the day of the money, of one taken back because the payment
    /// was, the day of that; of the others the day of the act.
    pub on: Day,
    /// How much.
    pub amount: Cents,
}

/// A service in force in the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbilled {
    /// Which active service.
    pub line_id: LineId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The service.
    pub service: String,
    /// The days.
    pub period: Period,
}

/// What payments say is left of a document: of an invoice to be paid, of a credit note to be used (negative).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Whose.
    pub body_id: BodyId,
    /// How much.
    pub amount: Cents,
}

/// Everything of a year. What is dated after `as_of` may be in it: it does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// The year.
    pub year: i16,
    /// The day of the account.
    pub as_of: Day,
    /// Bodies by name, for those that no document of the year names.
    pub names: BTreeMap<BodyId, String>,
    /// The documents of the year; others do not count.
    pub documents: Vec<Doc>,
    /// The lines of the documents of the year.
    pub lines: Vec<DocLine>,
    /// The shares of the costs of the year.
    pub shares: Vec<Share>,
    /// The payments of the year, and those that pay its documents.
    pub receipts: Vec<Receipt>,
    /// The acts on documents of the year, on payments of the year, and the refunds of the year.
    pub acts: Vec<Act>,
    /// The services in force in the year.
    pub in_force: Vec<Unbilled>,
}
