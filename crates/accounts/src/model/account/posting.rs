//! What this is: what each document, share, payment and act adds to which column, with what it is; and the movements
//! on the documents of the year from which their residual follows.
//! What it is not: sums; those are in `reckon`.

use std::collections::HashMap;

use kernel::{BodyId, Cents, Day, InvoiceId, PaymentId, Period, PoolId};
use serde::{Deserialize, Serialize};

use super::column::Column;
use super::input::{Act, ActKind, Doc, DocKind, DocLine, Inputs, LineKind, Receipt, Share};

/// From what a figure comes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Source {
    /// An invoice.
    Invoice(InvoiceId),
    /// A credit note.
    CreditNote(InvoiceId),
    /// A pool of costs.
    Pool(PoolId),
    /// A payment.
    Payment(PaymentId),
}

impl Source {
    /// Where it is told in full.
    pub fn href(&self) -> String {
        match self {
            Self::Invoice(id) | Self::CreditNote(id) => format!("/fatture/{id}"),
            Self::Pool(id) => format!("/riparti/{id}"),
            Self::Payment(id) => format!("/pagamenti/{id}"),
        }
    }
}

/// What something adds to a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// To which column.
    pub column: Column,
    /// How much.
    pub amount: Cents,
    /// Its day; a share has none.
    pub on: Option<Day>,
    /// What it is.
    pub source: Source,
    /// In words: number of the document, reference of the payment, name of the pool.
    pub text: String,
}

/// A posting with whose it is.
pub(super) struct Posted {
    pub(super) body: BodyId,
    pub(super) posting: Posting,
}

/// A share of the year on a document of the year.
pub(super) struct ShareBilled {
    pub(super) body: BodyId,
    pub(super) amount: Cents,
}

/// A movement on the documents of the year: what makes the residual grow or shrink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// Its day.
    pub on: Day,
    /// How much more, or less, is left to be paid.
    pub amount: Cents,
    /// What it is.
    pub source: Source,
    /// In words.
    pub text: String,
}

/// The inputs, with what is needed to read them.
pub(super) struct Reading<'a> {
    inputs: &'a Inputs,
    documents: HashMap<InvoiceId, &'a Doc>,
    payments: HashMap<PaymentId, &'a Receipt>,
    /// The days of the year.
    days: Period,
}

impl<'a> Reading<'a> {
    pub(super) fn of(inputs: &'a Inputs) -> Self {
        let documents = inputs.documents.iter().map(|one| (one.invoice_id, one)).collect();
        let payments = inputs.receipts.iter().map(|one| (one.payment_id, one)).collect();
        Self { inputs, documents, payments, days: Period::year(inputs.year) }
    }

    /// A document of the year that counts by its day.
    pub(super) fn own(&self, id: InvoiceId) -> Option<&'a Doc> {
        let found = self.documents.get(&id).copied()?;
        (found.services_year == self.inputs.year && found.issued_on <= self.inputs.as_of).then_some(found)
    }

    /// Every posting of the year.
    pub(super) fn postings(&self) -> Vec<Posted> {
        let mut all = Vec::new();
        for doc in self.inputs.documents.iter().filter_map(|doc| self.own(doc.invoice_id)) {
            all.extend(of_document(doc));
        }
        for line in &self.inputs.lines {
            all.extend(self.own(line.invoice_id).and_then(|doc| self.of_line(doc, line)));
        }
        all.extend(self.inputs.shares.iter().filter_map(of_share));
        for receipt in &self.inputs.receipts {
            all.extend(self.of_receipt(receipt));
        }
        for act in &self.inputs.acts {
            all.extend(self.of_act(act));
        }
        for (body, movement) in self.movements() {
            all.extend(self.of_movement(body, movement));
        }
        all
    }

    fn of_line(&self, doc: &Doc, line: &DocLine) -> Option<Posted> {
        match line.kind {
            LineKind::Service if doc.kind == DocKind::CreditNote => {
                Some(posted(doc, Column::ServiceCredits, line.amount))
            }
            LineKind::Service => Some(posted(doc, Column::Services, line.amount)),
            LineKind::Share { costs_year } if costs_year != self.inputs.year => {
                Some(posted(doc, Column::OtherShares, signed(doc.kind, line.amount)))
            }
            LineKind::Share { .. } => None,
        }
    }

    /// The shares of the year that its own documents bill.
    pub(super) fn shares_billed(&self) -> Vec<ShareBilled> {
        let own = LineKind::Share { costs_year: self.inputs.year };
        let lines = self.inputs.lines.iter().filter(|line| line.kind == own);
        let billed = |line: &DocLine| {
            let doc = self.own(line.invoice_id)?;
            Some(ShareBilled { body: doc.body_id, amount: signed(doc.kind, line.amount) })
        };
        lines.filter_map(billed).collect()
    }

    fn of_receipt(&self, receipt: &Receipt) -> Vec<Posted> {
        let counts = |day: &Day| self.days.contains(*day) && *day <= self.inputs.as_of;
        let came = counts(&receipt.on).then_some((receipt.on, receipt.amount));
        let went = receipt.reversed_on.filter(counts).map(|day| (day, negative(receipt.amount)));
        let both = came.into_iter().chain(went);
        both.map(|(day, amount)| money(receipt, Column::Received, day, amount)).collect()
    }

    fn of_act(&self, act: &Act) -> Vec<Posted> {
        if act.on > self.inputs.as_of {
            return Vec::new();
        }
        match act.kind {
            ActKind::Allocation { payment, invoice } => self.of_allocation(act, payment, invoice),
            ActKind::CreditRefund { credit_note } => {
                self.of_refund(act, Source::CreditNote(credit_note), "Nota di credito")
            }
            ActKind::ExcessRefund { payment } => {
                self.of_refund(act, Source::Payment(payment), "Eccedenza di pagamento")
            }
            ActKind::Offset { .. } => Vec::new(),
        }
    }

    /// Of the money of the year, which part pays documents of the year, and which those of others.
    fn of_allocation(&self, act: &Act, payment: PaymentId, invoice: InvoiceId) -> Vec<Posted> {
        let Some(receipt) = self.payments.get(&payment).filter(|_| self.days.contains(act.on)) else {
            return Vec::new();
        };
        let own = self.documents.get(&invoice).is_some_and(|doc| doc.services_year == self.inputs.year);
        let column = if own { Column::ReceivedOwn } else { Column::ReceivedOther };
        vec![money(receipt, column, act.on, act.amount)]
    }

    /// Money given back in the year, whatever it came from.
    fn of_refund(&self, act: &Act, source: Source, what: &str) -> Vec<Posted> {
        if !self.days.contains(act.on) {
            return Vec::new();
        }
        let (amount, on, text) = (act.amount, Some(act.on), what.to_owned());
        let posting = Posting { column: Column::Refunded, amount, on, source, text };
        vec![Posted { body: act.body_id, posting }]
    }

    /// What a movement is besides a part of the residual.
    fn of_movement(&self, body: BodyId, movement: Moved) -> Vec<Posted> {
        let Moved { movement: Movement { on, amount, source, text }, column } = movement;
        let post = |column: Column, amount: Cents| Posted {
            body,
            posting: Posting { column, amount, on: Some(on), source: source.clone(), text: text.clone() },
        };
        let mut all = vec![post(Column::Residual, amount)];
        if on <= self.days.to() {
            all.push(post(Column::ResidualAtYearEnd, amount));
        }
        all.extend(column.map(|column| post(column, negative(amount))));
        all
    }

    /// Every movement on the documents of the year, up to the day of the account.
    pub(super) fn movements(&self) -> Vec<(BodyId, Moved)> {
        let documents = self.inputs.documents.iter().filter_map(|doc| self.own(doc.invoice_id));
        let mut all: Vec<(BodyId, Moved)> = documents.map(|doc| (doc.body_id, moved_by(doc))).collect();
        let acts = self.inputs.acts.iter().flat_map(|act| self.moves(act));
        all.extend(acts.filter(|(_, moved)| moved.movement.on <= self.inputs.as_of));
        all
    }

    /// What an act does to the documents of the year: nothing, one thing, or two that undo each other when a credit
    /// note of the year reduces an invoice of the same year.
    fn moves(&self, act: &Act) -> Vec<(BodyId, Moved)> {
        let down = |doc: &Doc, column: Column| {
            let on = effective(act, doc);
            (doc.body_id, moved(doc, on, negative(act.amount), column))
        };
        let up = |doc: &Doc, column: Column| {
            let on = effective(act, doc);
            (doc.body_id, moved(doc, on, act.amount, column))
        };
        match act.kind {
            ActKind::Allocation { payment, invoice } => {
                let Some(doc) = self.own(invoice) else { return Vec::new() };
                let (body, mut one) = down(doc, Column::Paid);
                if let Some(paid) = self.payments.get(&payment) {
                    one.movement.source = Source::Payment(payment);
                    one.movement.text = format!("{} sulla fattura {}", paid.label(), doc.number);
                }
                vec![(body, one)]
            }
            ActKind::Offset { credit_note, invoice } => {
                let used_here = self.own(invoice).map(|doc| down(doc, Column::Offsets));
                let used_up = self.own(credit_note).map(|doc| up(doc, Column::Offsets));
                used_here.into_iter().chain(used_up).collect()
            }
            ActKind::CreditRefund { credit_note } => {
                self.own(credit_note).map(|doc| up(doc, Column::Paid)).into_iter().collect()
            }
            ActKind::ExcessRefund { .. } => Vec::new(),
        }
    }
}

/// Nothing settles a document before its own day.
fn effective(act: &Act, doc: &Doc) -> Day {
    act.on.max(doc.issued_on)
}

impl Receipt {
    /// Its reference, or its day.
    pub fn label(&self) -> String {
        if self.reference.trim().is_empty() {
            format!("Pagamento del {}", self.on.short())
        } else {
            self.reference.clone()
        }
    }
}

/// A movement with the column it belongs to besides the residual.
pub(super) struct Moved {
    pub(super) movement: Movement,
    column: Option<Column>,
}

fn moved(doc: &Doc, on: Day, amount: Cents, column: Column) -> Moved {
    let movement = Movement { on, amount, source: source_of(doc), text: doc.number.clone() };
    Moved { movement, column: Some(column) }
}

fn moved_by(doc: &Doc) -> Moved {
    let amount = signed(doc.kind, doc.payable);
    Moved { column: None, ..moved(doc, doc.issued_on, amount, Column::Residual) }
}

fn of_document(doc: &Doc) -> Vec<Posted> {
    let paid = match doc.kind {
        DocKind::Invoice => Column::Issued,
        DocKind::CreditNote => Column::Credited,
    };
    vec![
        posted(doc, Column::Taxable, signed(doc.kind, doc.taxable)),
        posted(doc, Column::Tax, signed(doc.kind, doc.tax)),
        posted(doc, Column::Document, signed(doc.kind, doc.document)),
        posted(doc, paid, doc.payable),
    ]
}

fn of_share(share: &Share) -> Option<Posted> {
    let amount = share.last.or(share.forecast)?;
    let (source, text) = (Source::Pool(share.pool_id), share.pool.clone());
    let posting = Posting { column: Column::Shares, amount, on: None, source, text };
    Some(Posted { body: share.body_id, posting })
}

fn money(receipt: &Receipt, column: Column, on: Day, amount: Cents) -> Posted {
    let (source, text) = (Source::Payment(receipt.payment_id), receipt.label());
    Posted { body: receipt.body_id, posting: Posting { column, amount, on: Some(on), source, text } }
}

fn posted(doc: &Doc, column: Column, amount: Cents) -> Posted {
    let (source, text) = (source_of(doc), doc.number.clone());
    let posting = Posting { column, amount, on: Some(doc.issued_on), source, text };
    Posted { body: doc.body_id, posting }
}

fn source_of(doc: &Doc) -> Source {
    match doc.kind {
        DocKind::Invoice => Source::Invoice(doc.invoice_id),
        DocKind::CreditNote => Source::CreditNote(doc.invoice_id),
    }
}

pub(super) fn signed(kind: DocKind, amount: Cents) -> Cents {
    match kind {
        DocKind::Invoice => amount,
        DocKind::CreditNote => negative(amount),
    }
}

fn negative(amount: Cents) -> Cents {
    Cents::new(amount.get().saturating_neg())
}

/// The movements on the documents of the year that some postings tell, oldest first.
pub fn movements(postings: &[Posting]) -> Vec<Movement> {
    let mut all: Vec<Movement> = postings
        .iter()
        .filter(|posting| posting.column == Column::Residual)
        .filter_map(|posting| {
            let (on, source) = (posting.on?, posting.source.clone());
            Some(Movement { on, amount: posting.amount, source, text: posting.text.clone() })
        })
        .collect();
    all.sort_by(|a, b| (a.on, &a.source, &a.text).cmp(&(b.on, &b.source, &b.text)));
    all
}
