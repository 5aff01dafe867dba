//! What this is: the little that may still change on an issued invoice: the copy made of it, notes, what became
//! of its file. What it is not: the invoice; the database refuses to change that.

use kernel::permission::{RecordReceipt, ViewInvoices};
use kernel::{Can, Day, InvoiceId};
use store::{Entry, StoreError, Tx, Val};

use super::invoices::{Issued, Marks};
use super::{Failure, transmissions};

const PAPER: &str = "UPDATE invoice SET paper_sha256 = $3 WHERE tenant_id = $1 AND invoice_id = $2";
const MARK: &str = "UPDATE invoice SET note = $3 WHERE tenant_id = $1 AND invoice_id = $2 AND version = $4";
pub(crate) const SQL: &[&str] = &[PAPER, MARK];

/// Remembers the readable copy made of an invoice.
pub async fn keep_paper(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    (id, sha256): (InvoiceId, &str),
) -> Result<(), StoreError> {
    tx.exec(PAPER, &[can.tenant().into(), id.into(), sha256.into()]).await.map(|_| ())
}

/// When the last file was sent, and notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Notes of the office.
    pub note: String,
    /// When the file was sent.
    pub sent_on: Option<Day>,
}

/// Records notes and when the file was sent.
pub async fn mark(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    (issued, shown): (&Issued, i64),
    mark: Mark,
) -> Result<(), Failure> {
    let id = issued.kept.invoice_id;
    let values: [Val; 4] = [can.tenant().into(), id.into(), mark.note.as_str().into(), shown.into()];
    if tx.exec(MARK, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    transmissions::sent(tx, id, mark.sent_on).await?;
    let after = Marks {
        note: mark.note,
        sent_on: mark.sent_on,
        outcome: issued.marks.outcome,
        outcome_on: issued.marks.outcome_on,
        version: shown.saturating_add(1),
        paper_sha256: issued.marks.paper_sha256.clone(),
    };
    let entry = Entry::new("invoice.mark", "invoice", id).of_body(issued.kept.body_id);
    let summary = format!("Annotato l'invio: {}", issued.name());
    tx.audit(entry.summary(summary).change(&issued.marks, &after)?);
    Ok(())
}
