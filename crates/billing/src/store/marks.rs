//! What this is: the little that may still change on an issued invoice: the copy made of it, notes, what became
//! of its file. What it is not: the invoice; the database refuses to change that.

use kernel::permission::{IssueInvoices, ViewInvoices};
use kernel::{Can, Day, InvoiceId};
use store::{Entry, StoreError, Tx, Val};

use super::Failure;
use super::invoices::{Issued, Marks};

const PAPER: &str = "UPDATE invoice SET paper_sha256 = $3 WHERE tenant_id = $1 AND invoice_id = $2";
const MARK: &str = "UPDATE invoice SET note = $3, sent_on = $4, outcome = $5, outcome_on = $6, version = version + 1 \
    WHERE tenant_id = $1 AND invoice_id = $2 AND version = $7";
pub(crate) const SQL: &[&str] = &[PAPER, MARK];

/// Remembers the readable copy made of an invoice.
pub async fn keep_paper(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    (id, sha256): (InvoiceId, &str),
) -> Result<(), StoreError> {
    tx.exec(PAPER, &[can.tenant().into(), id.into(), sha256.into()]).await.map(|_| ())
}

/// What became of the file, and notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Notes of the office.
    pub note: String,
    /// When the file was sent.
    pub sent_on: Option<Day>,
    /// What the exchange system answered.
    pub outcome: String,
    /// When.
    pub outcome_on: Option<Day>,
}

/// Records notes and what became of the file.
pub async fn mark(
    tx: &mut Tx,
    can: &Can<IssueInvoices>,
    (issued, shown): (&Issued, i64),
    mark: Mark,
) -> Result<(), Failure> {
    let id = issued.kept.invoice_id;
    let values: [Val; 7] = [
        can.tenant().into(),
        id.into(),
        mark.note.as_str().into(),
        mark.sent_on.into(),
        mark.outcome.as_str().into(),
        mark.outcome_on.into(),
        shown.into(),
    ];
    if tx.exec(MARK, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let after = Marks {
        note: mark.note,
        sent_on: mark.sent_on,
        outcome: mark.outcome,
        outcome_on: mark.outcome_on,
        version: shown.saturating_add(1),
        paper_sha256: issued.marks.paper_sha256.clone(),
    };
    let entry = Entry::new("invoice.mark", "invoice", id).of_body(issued.kept.body_id);
    let summary = format!("Annotato l'invio della fattura {}", issued.kept.number_text);
    tx.audit(entry.summary(summary).change(&issued.marks, &after)?);
    Ok(())
}
