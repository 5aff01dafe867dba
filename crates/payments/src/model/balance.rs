//! What this is: what is left of an invoice, of a credit note, and how a payment is spread over open invoices.
//! What it is not: a store of sums: each is added up from the acts.
//!
//! # Rules
//! `payable − credited − paid = residual`, never negative; a credit note is used at most once; a payment pays at most
//! what it is. With split payment the tax is paid by the body to the Treasury: `payable` is the taxable part only.

use std::collections::BTreeMap;

use kernel::{BodyId, Cents, Day, InvoiceId};
use serde::{Deserialize, Serialize};

/// Which kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// It asks for money.
    Invoice,
    /// It gives money back, or less to be paid.
    CreditNote,
}

/// An issued document, as payments see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Which.
    pub invoice_id: InvoiceId,
    /// Invoice or credit note.
    pub kind: PaperKind,
    /// The invoice that a credit note corrects.
    pub corrects: Option<InvoiceId>,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name at issue.
    pub body_name: String,
    /// Its number.
    pub number: String,
    /// The year whose services it bills.
    pub services_year: i16,
    /// Its date.
    pub issued_on: Day,
    /// By when it is paid.
    pub due_on: Day,
    /// What is paid to the centre; for a credit note, what is given back.
    pub payable: Cents,
}

impl Paper {
    /// The address of its page.
    pub fn href(&self) -> String {
        format!("/fatture/{}", self.invoice_id)
    }
}

/// What the acts make of one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Of an invoice: what payments settle. Of a credit note: what was paid back.
    pub paid: Cents,
    /// Of an invoice: what credit notes settle. Of a credit note: what reduces invoices.
    pub credited: Cents,
}

/// An invoice and what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// The invoice.
    pub document: Paper,
    /// What credit notes have taken away.
    pub credited: Cents,
    /// What payments have paid.
    pub paid: Cents,
    /// What is still to be paid.
    pub residual: Cents,
}

impl Balance {
    /// The invoice with what was settled of it.
    pub fn of(document: Paper, sums: Sums) -> Self {
        let settled = sums.paid.plus(sums.credited).unwrap_or(document.payable);
        let residual = document.payable.minus(settled).unwrap_or_default().max(Cents::ZERO);
        Self { document, credited: sums.credited, paid: sums.paid, residual }
    }

    /// Whether something is still to be paid.
    pub fn is_open(&self) -> bool {
        self.residual > Cents::ZERO
    }

    /// Whether it should have been paid before this day.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_open() && self.document.due_on < today
    }
}

/// A credit note and what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// The credit note.
    pub document: Paper,
    /// What reduces invoices.
    pub used: Cents,
    /// What was paid back.
    pub refunded: Cents,
    /// What is still the body's.
    pub left: Cents,
}

impl Credit {
    /// The credit note with what was done with it.
    pub fn of(document: Paper, sums: Sums) -> Self {
        let gone = sums.paid.plus(sums.credited).unwrap_or(document.payable);
        let left = document.payable.minus(gone).unwrap_or_default().max(Cents::ZERO);
        Self { document, used: sums.credited, refunded: sums.paid, left }
    }
}

/// The part of a payment, or of a credit note, that settles one invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// How much of it.
    pub amount: Cents,
}

/// The sum of the parts.
pub fn total(parts: &[Part]) -> Cents {
    Cents::sum(parts.iter().map(|part| part.amount)).unwrap_or(Cents::new(i64::MAX))
}

/// Why parts cannot be written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFitting {
    /// Nothing, or less.
    #[error("Scrivi per ogni fattura un importo maggiore di zero")]
    NotPositive,
    /// More than there is.
    #[error("Gli importi assegnati ({asked}) superano quanto è disponibile ({available}): riducili")]
    TooMuch {
        /// What was asked.
        asked: Cents,
        /// What there is.
        available: Cents,
    },
    /// More than the invoice still asks for.
    #[error("Fattura {number}: il residuo è {residual}, non si possono assegnare {asked}")]
    OverResidual {
        /// Which invoice.
        number: String,
        /// What is left of it.
        residual: Cents,
        /// What was asked.
        asked: Cents,
    },
    /// The same invoice twice.
    #[error("Fattura {0}: compare due volte, lasciala una volta sola")]
    Twice(String),
    /// Of another body, or a credit note, or not there.
    #[error("Una delle fatture scelte non è dell'ente o non c'è: ricarica la pagina")]
    NotTheirs,
}

/// Whether the parts fit what is available and the open invoices of the body.
pub fn check_parts(parts: &[Part], available: Cents, open: &[Balance]) -> Result<(), NotFitting> {
    for (at, part) in parts.iter().enumerate() {
        let invoice = open.iter().find(|one| one.document.invoice_id == part.invoice_id);
        let invoice = invoice.ok_or(NotFitting::NotTheirs)?;
        let number = invoice.document.number.clone();
        if part.amount <= Cents::ZERO {
            return Err(NotFitting::NotPositive);
        }
        if parts.iter().take(at).any(|other| other.invoice_id == part.invoice_id) {
            return Err(NotFitting::Twice(number));
        }
        if part.amount > invoice.residual {
            let (residual, asked) = (invoice.residual, part.amount);
            return Err(NotFitting::OverResidual { number, residual, asked });
        }
    }
    let asked = total(parts);
    if asked > available { Err(NotFitting::TooMuch { asked, available }) } else { Ok(()) }
}

/// Spreads an amount over the open invoices, the one due first before the others. What is left over is excess.
pub fn oldest_first(amount: Cents, open: &[Balance]) -> Vec<Part> {
    let mut invoices: Vec<&Balance> = open.iter().filter(|one| one.is_open()).collect();
    invoices.sort_by_key(|one| (one.document.due_on, one.document.issued_on, one.document.invoice_id));
    let (mut left, mut parts) = (amount, Vec::new());
    for invoice in invoices {
        let amount = left.min(invoice.residual);
        if amount <= Cents::ZERO {
            break;
        }
        left = left.minus(amount).unwrap_or_default();
        parts.push(Part { invoice_id: invoice.document.invoice_id, amount });
    }
    parts
}

/// How a credit note is best used: on the invoice it corrects first, then, oldest first, on the others of the body.
pub fn proposed_offset(credit: &Credit, open: &[Balance]) -> Vec<Part> {
    let of_body = open.iter().filter(|one| one.document.body_id == credit.document.body_id);
    let corrected = |one: &&Balance| Some(one.document.invoice_id) == credit.document.corrects;
    let (first, others): (Vec<&Balance>, Vec<&Balance>) = of_body.partition(corrected);
    let first: Vec<Balance> = first.into_iter().cloned().collect();
    let others: Vec<Balance> = others.into_iter().cloned().collect();
    let mut parts = oldest_first(credit.left, &first);
    let left = credit.left.minus(total(&parts)).unwrap_or_default();
    parts.extend(oldest_first(left, &others));
    parts
}

/// Invoices with what is left of each, and credit notes with what is left of each, in the order of the documents.
pub fn weighed(papers: Vec<Paper>, sums: &BTreeMap<InvoiceId, Sums>) -> (Vec<Balance>, Vec<Credit>) {
    let (mut balances, mut credits) = (Vec::new(), Vec::new());
    for paper in papers {
        let sums = sums.get(&paper.invoice_id).copied().unwrap_or_default();
        match paper.kind {
            PaperKind::Invoice => balances.push(Balance::of(paper, sums)),
            PaperKind::CreditNote => credits.push(Credit::of(paper, sums)),
        }
    }
    (balances, credits)
}

#[cfg(test)]
mod tests;
