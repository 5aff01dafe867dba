//! What this is: the letters that were sent, and the stop day of each invoice they speak of.
//! What it is not: the writing of their words, or the mail.

use kernel::permission::{RemindPayment, ViewPayments};
use kernel::{BodyId, Can, Day, InvoiceId, ReminderId};
use store::{StoreError, Tx, Val};

use crate::model::{Letter, LetterInvoice};

macro_rules! columns {
    () => {
        "SELECT reminder_id, body_id, body_name, sent_on, stop_until, total, subject, opening, closing, recipients, \
         made_at, made_by FROM reminder WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND "
    };
}
const GET: &str = concat!(columns!(), "reminder_id = $3");
const RECENT: &str = concat!(
    columns!(),
    "(body_id = $3 OR $3 IS NULL) AND (sent_on, reminder_id) < ($4, $5) \
     ORDER BY sent_on DESC, reminder_id DESC LIMIT $6"
);
const INVOICES: &str = "SELECT i.invoice_id, i.number, i.issued_on, i.due_on, i.residual FROM reminder_invoice i \
    WHERE i.tenant_id = $1 AND i.reminder_id = $2 ORDER BY i.due_on, i.number";
const STOPS: &str = "SELECT i.invoice_id AS c0, MAX(r.stop_until) AS c1 FROM reminder_invoice i JOIN reminder r \
    ON r.tenant_id = i.tenant_id AND r.reminder_id = i.reminder_id \
    WHERE i.tenant_id = $1 AND (r.body_id = $2 OR $2 IS NULL) AND r.stop_until >= $3 GROUP BY i.invoice_id";
const INSERT: &str = "INSERT INTO reminder (tenant_id, reminder_id, body_id, body_name, sent_on, stop_until, total, subject, \
    opening, closing, recipients, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const INSERT_INVOICE: &str = "INSERT INTO reminder_invoice (tenant_id, reminder_id, invoice_id, number, issued_on, due_on, \
    residual) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const PAPER: &str = "SELECT sha256 AS c0 FROM reminder_paper WHERE tenant_id = $1 AND reminder_id = $2";
const KEEP_PAPER: &str =
    "INSERT INTO reminder_paper (tenant_id, reminder_id, sha256) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[GET, RECENT, INVOICES, STOPS, INSERT, INSERT_INVOICE, PAPER, KEEP_PAPER];

/// A letter with its invoices, if it is theirs.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    id: ReminderId,
) -> Result<Option<(Letter, Vec<LetterInvoice>)>, StoreError> {
    let key = [can.tenant().into(), can.scope().body().into(), id.into()];
    let Some(letter) = tx.maybe::<Letter>(GET, &key).await? else { return Ok(None) };
    let invoices = tx.all(INVOICES, &[can.tenant().into(), id.into()]).await?;
    Ok(Some((letter, invoices)))
}

/// The letters, newest first, older than a place; of all bodies or of one.
pub async fn recent(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    body: Option<BodyId>,
    (before, size): (Option<(Day, ReminderId)>, usize),
) -> Result<Vec<Letter>, StoreError> {
    let (day, id) = before.unwrap_or((Day::LAST, ReminderId(uuid::Uuid::max())));
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let values: [Val; 6] =
        [can.tenant().into(), can.scope().body().into(), body.into(), day.into(), id.into(), size.into()];
    tx.all(RECENT, &values).await
}

/// Until when no letter is sent for each invoice, as seen on a day.
pub async fn stops(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    on: Day,
) -> Result<Vec<(InvoiceId, Day)>, StoreError> {
    tx.all(STOPS, &[can.tenant().into(), can.scope().body().into(), on.into()]).await
}

/// The same for who sends letters.
pub(crate) async fn stops_to_remind(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    on: Day,
) -> Result<Vec<(InvoiceId, Day)>, StoreError> {
    tx.all(STOPS, &[can.tenant().into(), can.scope().body().into(), on.into()]).await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    letter: &Letter,
    invoices: &[LetterInvoice],
) -> Result<(), StoreError> {
    let values: [Val; 13] = [
        can.tenant().into(),
        letter.reminder_id.into(),
        letter.body_id.into(),
        letter.body_name.as_str().into(),
        letter.sent_on.into(),
        letter.stop_until.into(),
        letter.total.into(),
        letter.subject.as_str().into(),
        letter.opening.as_str().into(),
        letter.closing.as_str().into(),
        letter.recipients.as_str().into(),
        letter.made_at.into(),
        letter.made_by.as_str().into(),
    ];
    tx.exec(INSERT, &values).await?;
    for invoice in invoices {
        let values: [Val; 7] = [
            can.tenant().into(),
            letter.reminder_id.into(),
            invoice.invoice_id.into(),
            invoice.number.as_str().into(),
            invoice.issued_on.into(),
            invoice.due_on.into(),
            invoice.residual.into(),
        ];
        tx.exec(INSERT_INVOICE, &values).await?;
    }
    Ok(())
}

/// The fingerprint of the readable copy of a letter, once one was made.
pub(crate) async fn paper(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    id: ReminderId,
) -> Result<Option<String>, StoreError> {
    let found: Option<(String,)> = tx.maybe(PAPER, &[can.tenant().into(), id.into()]).await?;
    Ok(found.map(|(sha256,)| sha256))
}

/// Remembers the readable copy of a letter.
pub(crate) async fn keep_paper(
    tx: &mut Tx,
    can: &Can<ViewPayments>,
    (id, sha256): (ReminderId, &str),
) -> Result<(), StoreError> {
    tx.exec(KEEP_PAPER, &[can.tenant().into(), id.into(), sha256.into()]).await.map(|_| ())
}
