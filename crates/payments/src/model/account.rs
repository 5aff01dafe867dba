//! What this is: the statement of account of a body: documents and money in the order of their days, with what is left
//! after each. What it is not: the acts that say which payment pays which invoice; the sum does not depend on them.

use kernel::{Cents, Day, InvoiceId, PaymentId};
use serde::Serialize;

use super::balance::{Paper, PaperKind};
use super::payment::{Payment, Settlement, SettlementKind};

/// What a line of the statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// An invoice: the body owes more.
    Invoice(InvoiceId),
    /// A credit note: it owes less.
    CreditNote(InvoiceId),
    /// A payment: it owes less.
    Payment(PaymentId),
    /// A payment taken back: it owes it again.
    Reversal(PaymentId),
    /// Money paid back to the body: it owes it again.
    Refund,
    /// A refund taken back.
    RefundReversal,
}

impl Happening {
    /// In Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Invoice(_) => "Fattura",
            Self::CreditNote(_) => "Nota di credito",
            Self::Payment(_) => "Pagamento",
            Self::Reversal(_) => "Storno di pagamento",
            Self::Refund => "Rimborso all'ente",
            Self::RefundReversal => "Storno di rimborso",
        }
    }

    /// Where it is told in full.
    pub fn href(self) -> Option<String> {
        match self {
            Self::Invoice(id) | Self::CreditNote(id) => Some(format!("/fatture/{id}")),
            Self::Payment(id) | Self::Reversal(id) => Some(format!("/pagamenti/{id}")),
            Self::Refund | Self::RefundReversal => None,
        }
    }
}

/// A line of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountLine {
    /// Its day.
    pub on: Day,
    /// What it is.
    pub what: Happening,
    /// Number of the document, or reference of the payment.
    pub text: String,
    /// What makes the debt grow.
    pub charge: Cents,
    /// What makes it smaller.
    pub credit: Cents,
    /// What the body owes after it; negative when the centre owes the body.
    pub residual: Cents,
}

impl AccountLine {
    fn new(on: Day, what: Happening, text: String, (charge, credit): (Cents, Cents)) -> Self {
        Self { on, what, text, charge, credit, residual: Cents::ZERO }
    }
}

/// The statement of account of a body, oldest line first.
pub fn statement_of_account(papers: &[Paper], payments: &[Payment], acts: &[Settlement]) -> Vec<AccountLine> {
    let mut lines: Vec<AccountLine> = papers.iter().map(document).collect();
    lines.extend(payments.iter().flat_map(money));
    lines.extend(acts.iter().filter_map(refund));
    lines.sort_by(|a, b| (a.on, a.what, &a.text).cmp(&(b.on, b.what, &b.text)));
    let mut residual = Cents::ZERO;
    for line in &mut lines {
        residual = residual.plus(line.charge).and_then(|sum| sum.minus(line.credit)).unwrap_or(residual);
        line.residual = residual;
    }
    lines
}

fn document(paper: &Paper) -> AccountLine {
    let text =
        format!("{} – servizi {}, da pagare entro il {}", paper.number, paper.services_year, paper.due_on);
    match paper.kind {
        PaperKind::Invoice => {
            let what = Happening::Invoice(paper.invoice_id);
            AccountLine::new(paper.issued_on, what, text, (paper.payable, Cents::ZERO))
        }
        PaperKind::CreditNote => {
            let (what, text) = (Happening::CreditNote(paper.invoice_id), paper.number.clone());
            AccountLine::new(paper.issued_on, what, text, (Cents::ZERO, paper.payable))
        }
    }
}

fn money(payment: &Payment) -> Vec<AccountLine> {
    let (id, amount) = (payment.payment_id, payment.amount);
    let came = AccountLine::new(
        payment.paid_on,
        Happening::Payment(id),
        payment.reference.clone(),
        (Cents::ZERO, amount),
    );
    let gone = payment.reversed_on.map(|on| {
        AccountLine::new(on, Happening::Reversal(id), payment.reversed_reason.clone(), (amount, Cents::ZERO))
    });
    std::iter::once(came).chain(gone).collect()
}

fn refund(act: &Settlement) -> Option<AccountLine> {
    match act.kind() {
        SettlementKind::Allocation | SettlementKind::Offset => None,
        SettlementKind::CreditRefund | SettlementKind::ExcessRefund if act.reverses.is_some() => {
            let back = Cents::ZERO.minus(act.amount)?;
            let amounts = (Cents::ZERO, back);
            Some(AccountLine::new(act.made_on, Happening::RefundReversal, act.reason.clone(), amounts))
        }
        SettlementKind::CreditRefund | SettlementKind::ExcessRefund => {
            let amounts = (act.amount, Cents::ZERO);
            Some(AccountLine::new(act.made_on, Happening::Refund, act.reason.clone(), amounts))
        }
    }
}
