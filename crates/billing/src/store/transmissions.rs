//! What this is: the transmissions of a document: the first comes with it, the next after a refusal; and the names of
//! their files, which never repeat.
//! What it is not: what became of them; see `receipts`.

use kernel::permission::{RecordReceipt, ViewInvoices};
use kernel::{Can, Day, Instant, InvoiceId};
use serde::Serialize;
use store::{Entry, StoreError, Tx, Val};

use super::invoices::Issued;
use super::{Failure, issuing};
use crate::file::{self, Again};
use crate::model::outcome::Standing;
use crate::model::{KeptInvoice, SdiOutcome};

const INSERT: &str = "INSERT INTO transmission (tenant_id, invoice_id, attempt, file_name, stem, xml, changes, \
    created_at, created_by, outcome, sdi_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '')";
macro_rules! columns {
    () => {
        "SELECT t.invoice_id, t.attempt, t.file_name, t.changes, t.created_at, t.created_by, t.sent_on, t.outcome, \
         t.outcome_on, t.sdi_id, i.number_text, i.body_id FROM transmission t \
         JOIN invoice i ON i.tenant_id = t.tenant_id AND i.invoice_id = t.invoice_id \
         WHERE t.tenant_id = $1 AND (i.body_id = $2 OR $2 IS NULL) AND "
    };
}
const OF: &str = concat!(columns!(), "t.invoice_id = $3 ORDER BY t.attempt");
const BY_STEM: &str = concat!(columns!(), "t.stem = $3");
const FILE: &str = "SELECT t.file_name AS c0, COALESCE(t.xml, i.xml) AS c1 FROM transmission t \
    JOIN invoice i ON i.tenant_id = t.tenant_id AND i.invoice_id = t.invoice_id \
    WHERE t.tenant_id = $1 AND (i.body_id = $2 OR $2 IS NULL) AND t.invoice_id = $3 AND t.attempt = $4";
// A row is locked by writing what is there; the triggers refuse any other column.
const LOCK: &str =
    "UPDATE transmission SET sdi_id = sdi_id WHERE tenant_id = $1 AND invoice_id = $2 AND attempt = $3";
const STAND: &str = "UPDATE transmission SET sent_on = COALESCE(sent_on, $4), outcome = $5, outcome_on = $6, \
    sdi_id = $7 WHERE tenant_id = $1 AND invoice_id = $2 AND attempt = $3";
const SENT: &str = "UPDATE transmission SET sent_on = $3 WHERE tenant_id = $1 AND invoice_id = $2 AND attempt = \
    (SELECT MAX(l.attempt) FROM transmission l WHERE l.tenant_id = $1 AND l.invoice_id = $2)";
// The invoice tells what its last transmission tells, so that lists need not look further.
const MIRROR: &str = "UPDATE invoice SET sent_on = l.sent_on, outcome = l.outcome, outcome_on = l.outcome_on, \
    version = version + 1 FROM transmission l WHERE invoice.tenant_id = $1 AND invoice.invoice_id = $2 \
    AND l.tenant_id = $1 AND l.invoice_id = $2 AND l.attempt = \
    (SELECT MAX(m.attempt) FROM transmission m WHERE m.tenant_id = $1 AND m.invoice_id = $2)";
const COUNTER: &str = "SELECT last_number AS c0 FROM transmission_counter WHERE transmitter = $1";
const RAISE: &str = "INSERT INTO transmission_counter (transmitter, last_number) VALUES ($1, $2) \
    ON CONFLICT (transmitter) DO UPDATE SET last_number = excluded.last_number \
    WHERE transmission_counter.last_number <= excluded.last_number";
pub(crate) const SQL: &[&str] = &[INSERT, OF, BY_STEM, FILE, LOCK, STAND, SENT, MIRROR, COUNTER, RAISE];

/// A sending of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transmission {
    /// Of which document.
    pub invoice_id: InvoiceId,
    /// Which, from 1.
    pub attempt: i64,
    /// The name of its file.
    pub file_name: String,
    /// What the file says differently from the first, as text; empty for the first.
    pub changes: String,
    /// When the file was made.
    pub created_at: Instant,
    /// By whom.
    pub created_by: String,
    /// When it was sent.
    pub sent_on: Option<Day>,
    /// What the exchange system answered.
    pub outcome: SdiOutcome,
    /// When.
    pub outcome_on: Option<Day>,
    /// The number it gave to the file.
    pub sdi_id: String,
    /// The number of the document.
    pub number_text: String,
    /// Whose it is.
    pub body_id: kernel::BodyId,
}
store::from_row!(Transmission {
    invoice_id,
    attempt,
    file_name,
    changes,
    created_at,
    created_by,
    sent_on,
    outcome,
    outcome_on,
    sdi_id,
    number_text,
    body_id
});

/// The part of a file name that a document and all its receipts share.
pub fn stem(file_name: &str) -> &str {
    file_name.split('.').next().unwrap_or_default()
}

/// The first transmission, which comes with the document and has the file that is in the chain.
pub(super) async fn first(tx: &mut Tx, kept: &KeptInvoice) -> Result<(), StoreError> {
    insert(tx, kept.invoice_id, 1, (&kept.file_name, None, "")).await
}

async fn insert(
    tx: &mut Tx,
    id: InvoiceId,
    attempt: i64,
    (file_name, xml, changes): (&str, Option<&str>, &str),
) -> Result<(), StoreError> {
    let by = tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default();
    let values: [Val; 9] = [
        tx.tenant().into(),
        id.into(),
        attempt.into(),
        file_name.into(),
        stem(file_name).into(),
        xml.map(str::to_owned).into(),
        changes.into(),
        tx.now().into(),
        by.into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// The transmissions of a document, if it is theirs, in order.
pub async fn of(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    id: InvoiceId,
) -> Result<Vec<Transmission>, StoreError> {
    tx.all(OF, &[can.tenant().into(), can.scope().body().into(), id.into()]).await
}

/// The transmission with this file name, its ending aside.
pub async fn by_file_name(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    file_name: &str,
) -> Result<Option<Transmission>, StoreError> {
    tx.maybe(BY_STEM, &[can.tenant().into(), can.scope().body().into(), stem(file_name).into()]).await
}

/// Name and content of the file of a transmission.
pub async fn file_of(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    (id, attempt): (InvoiceId, i64),
) -> Result<Option<(String, String)>, StoreError> {
    tx.maybe(FILE, &[can.tenant().into(), can.scope().body().into(), id.into(), attempt.into()]).await
}

/// Makes the file with which a rejected or refused document is sent again: same number and date, a new name. The old
/// one is kept.
pub async fn next(
    tx: &mut Tx,
    (can, view): (&Can<RecordReceipt>, &Can<ViewInvoices>),
    issued: &Issued,
    changes: &Again,
) -> Result<Transmission, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    let id = issued.kept.invoice_id;
    let earlier = of(tx, view, id).await?;
    let last = earlier.last().ok_or(Failure::NotThere)?;
    if !matches!(last.outcome, SdiOutcome::Rejected | SdiOutcome::Refused) {
        return Err(Failure::NotRefused);
    }
    let file_name = issuing::next_file_name(tx, &changes.transmitter).await?;
    let head = &issued.invoice.content.head;
    let xml = file::again(&issued.kept.xml, (head, &file_name), changes, tx.today())?;
    let attempt = last.attempt.saturating_add(1);
    insert(tx, id, attempt, (&file_name, Some(&xml), &serde_json::to_string(changes)?)).await?;
    mirror(tx, id).await?;
    let summary = format!("Preparato un nuovo invio ({attempt}) per {}: {file_name}", issued.name());
    let entry = Entry::new("transmission.create", "invoice", id).of_body(issued.kept.body_id);
    tx.audit(entry.summary(summary).created(changes)?);
    let made = of(tx, view, id).await?.pop();
    made.ok_or(Failure::NotThere)
}

/// Waits for whoever else writes of a transmission.
pub(super) async fn hold(tx: &mut Tx, (id, attempt): (InvoiceId, i64)) -> Result<(), Failure> {
    match tx.exec(LOCK, &[tx.tenant().into(), id.into(), attempt.into()]).await? {
        0 => Err(Failure::NotThere),
        _ => Ok(()),
    }
}

/// Keeps where a transmission stands; what has an answer was sent, at the latest on the day of the answer.
pub(super) async fn stand(
    tx: &mut Tx,
    (id, attempt): (InvoiceId, i64),
    sent_on: Option<Day>,
    standing: &Standing,
) -> Result<(), StoreError> {
    let values: [Val; 7] = [
        tx.tenant().into(),
        id.into(),
        attempt.into(),
        sent_on.into(),
        standing.outcome.into(),
        standing.on.into(),
        standing.sdi_id.as_str().into(),
    ];
    tx.exec(STAND, &values).await?;
    mirror(tx, id).await
}

/// Keeps on which day the last transmission was sent.
pub(super) async fn sent(tx: &mut Tx, id: InvoiceId, on: Option<Day>) -> Result<(), StoreError> {
    tx.exec(SENT, &[tx.tenant().into(), id.into(), on.into()]).await?;
    mirror(tx, id).await
}

async fn mirror(tx: &mut Tx, id: InvoiceId) -> Result<(), StoreError> {
    tx.exec(MIRROR, &[tx.tenant().into(), id.into()]).await.map(|_| ())
}

/// The last number that a file name can hold.
pub const LAST: i64 = 62 * 62 * 62 * 62 * 62 - 1;

/// The name that follows a number.
pub fn name_after(transmitter: &str, last: i64) -> Result<String, Failure> {
    issuing::file_name(transmitter, last.saturating_add(1))
}

/// The last number that a transmitter's file names have used, in this installation or as somebody set it.
pub async fn last_number(tx: &mut Tx, _: &Can<RecordReceipt>, transmitter: &str) -> Result<i64, StoreError> {
    let found: Option<(i64,)> = tx.maybe(COUNTER, &[transmitter.into()]).await?;
    Ok(found.map(|(number,)| number).unwrap_or_default())
}

/// Sets the number from which file names go on, for a transmitter who uses the same code elsewhere too. It never goes
/// back: a name used once is not used again.
pub async fn go_on_after(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    (transmitter, last): (&str, i64),
) -> Result<(), Failure> {
    let before = last_number(tx, can, transmitter).await?;
    if tx.exec(RAISE, &[transmitter.into(), last.into()]).await? == 0 {
        return Err(Failure::NameUsed(before));
    }
    let summary =
        format!("I nomi dei file di {transmitter} proseguono dopo il numero {last} (prima {before})");
    tx.audit(Entry::new("transmission.counter", "centre", can.tenant()).summary(summary));
    Ok(())
}
