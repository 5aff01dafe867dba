//! What this is: the acts on credit notes: used on invoices of the same body, or paid back.
//! What it is not: their issue; that is billing's.

use kernel::permission::RecordPayment;
use kernel::{Can, Cents, Day, InvoiceId};
use store::{Entry, Tx};

use super::check_day;
use super::ledger::{Books, books_to_write};
use super::papers::Which;
use super::payments::available;
use super::settling::{self, Means, Occasion};
use crate::Failure;
use crate::model::balance::check_parts;
use crate::model::{Credit, Part, proposed_offset, total};

/// The credit note with the books of its body, held until the end of the transaction.
async fn held(tx: &mut Tx, can: &Can<RecordPayment>, note: InvoiceId) -> Result<(Credit, Books), Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let one = books_to_write(tx, can, Which::One(note)).await?;
    let credit = one.credits.into_iter().next().ok_or(Failure::NotThere)?;
    let books = books_to_write(tx, can, Which::OfBody(credit.document.body_id)).await?;
    Ok((credit, books))
}

/// Uses a credit note on invoices of the same body.
pub async fn offset(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    note: InvoiceId,
    (on, parts): (Day, &[Part]),
) -> Result<(), Failure> {
    let (credit, books) = held(tx, can, note).await?;
    check_day(tx, on, Some(credit.document.issued_on))?;
    if parts.is_empty() {
        return Err(crate::model::NotFitting::NotPositive.into());
    }
    check_parts(parts, credit.left, &books.balances)?;
    let occasion = Occasion { body_id: credit.document.body_id, on, reason: "" };
    let means = Means::CreditNote(note, credit.document.payable);
    let acts = settling::settle_parts(tx, can, (means, &books.balances), parts, occasion).await?;
    let entry = Entry::new("credit.offset", "invoice", note).of_body(credit.document.body_id);
    let summary = format!("Compensati {} con la nota di credito {}", total(parts), credit.document.number);
    tx.audit(entry.summary(summary).created(&acts)?);
    Ok(())
}

/// Records that a credit note, or some of it, was paid back to the body.
pub async fn refund(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    note: InvoiceId,
    (on, amount, reason): (Day, Cents, &str),
) -> Result<(), Failure> {
    let (credit, _) = held(tx, can, note).await?;
    check_day(tx, on, Some(credit.document.issued_on))?;
    available(amount, credit.left)?;
    let occasion = Occasion { body_id: credit.document.body_id, on, reason };
    let means = Means::CreditNote(note, credit.document.payable);
    let act = settling::settle(tx, can, (means, None), amount, occasion).await?;
    let entry = Entry::new("credit.refund", "invoice", note).of_body(credit.document.body_id);
    let summary = format!("Rimborsati {amount} della nota di credito {}", credit.document.number);
    tx.audit(entry.summary(summary).created(&act)?);
    Ok(())
}

/// Uses every credit note as proposed: on the invoice it corrects first, then on the oldest of the same body. Says on
/// how many something was used. Done again, it does nothing.
pub async fn offset_proposed(tx: &mut Tx, can: &Can<RecordPayment>, on: Day) -> Result<usize, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let mut books = books_to_write(tx, can, Which::All).await?;
    let mut done = 0_usize;
    let credits: Vec<Credit> = books.credits.clone();
    for credit in credits.iter().filter(|one| one.left > Cents::ZERO && one.document.issued_on <= on) {
        let parts = proposed_offset(credit, &books.balances);
        if parts.is_empty() {
            continue;
        }
        offset(tx, can, credit.document.invoice_id, (on, &parts)).await?;
        for part in &parts {
            let invoice = books.balances.iter_mut().find(|one| one.document.invoice_id == part.invoice_id);
            if let Some(one) = invoice {
                one.residual = one.residual.minus(part.amount).unwrap_or_default();
            }
        }
        done = done.saturating_add(1);
    }
    Ok(done)
}
