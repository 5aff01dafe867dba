//! What this is: what became of transmissions, act by act, and where each stands after it. Acts are only added; what
//! was written by mistake is taken back by another act.
//! What it is not: the reading of receipts; see `receipts` at the top.

use kernel::permission::{RecordReceipt, ViewInvoices};
use kernel::{Can, Day, ImportId, Instant, InvoiceId, ReceiptId};
use serde::Serialize;
use store::{Entry, FromRow, Row, StoreError, Tx, Val};

use super::{Failure, transmissions};
use crate::model::outcome::{self, Standing};
use crate::model::{Act, Origin, SdiOutcome};
use crate::receipts::Report;
use crate::store::transmissions::Transmission;

macro_rules! columns {
    () => {
        "SELECT r.receipt_id, r.invoice_id, r.attempt, r.origin, r.outcome, r.happened_on, r.sdi_id, r.details, r.note, \
         r.undoes_id, r.file_name, r.sha256, r.recorded_at, r.recorded_by FROM receipt r \
         JOIN invoice i ON i.tenant_id = r.tenant_id AND i.invoice_id = r.invoice_id \
         WHERE r.tenant_id = $1 AND (i.body_id = $2 OR $2 IS NULL) AND "
    };
}
const OF: &str = concat!(columns!(), "r.invoice_id = $3 ORDER BY r.attempt, r.recorded_at, r.receipt_id");
const ONE: &str = concat!(columns!(), "r.invoice_id = $3 AND r.receipt_id = $4");
const KNOWN: &str = concat!(columns!(), "r.sha256 = $3");
const OF_ATTEMPT: &str = "SELECT receipt_id, invoice_id, attempt, origin, outcome, happened_on, sdi_id, details, note, \
    undoes_id, file_name, sha256, recorded_at, recorded_by FROM receipt \
    WHERE tenant_id = $1 AND invoice_id = $2 AND attempt = $3 ORDER BY recorded_at, receipt_id";
const INSERT: &str = "INSERT INTO receipt (tenant_id, receipt_id, invoice_id, attempt, origin, outcome, happened_on, \
    sdi_id, details, note, undoes_id, file_name, sha256, recorded_at, recorded_by) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const ADD_IMPORT: &str = "INSERT INTO receipt_import (tenant_id, import_id, imported_at, imported_by, report) \
    VALUES ($1, $2, $3, $4, $5)";
const IMPORTS: &str = "SELECT import_id, imported_at, imported_by, report FROM receipt_import WHERE tenant_id = $1 \
    AND (imported_at, import_id) < ($2, $3) ORDER BY imported_at DESC, import_id DESC LIMIT $4";
const IMPORT: &str = "SELECT import_id, imported_at, imported_by, report FROM receipt_import \
    WHERE tenant_id = $1 AND import_id = $2";
pub(crate) const SQL: &[&str] = &[OF, ONE, KNOWN, OF_ATTEMPT, INSERT, ADD_IMPORT, IMPORTS, IMPORT];

/// After every import: the year 9999.
const END_OF_TIME: i64 = 253_370_764_800_000_000;

/// What is to be recorded of a transmission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewAct {
    /// What became known.
    pub outcome: SdiOutcome,
    /// On which day it happened.
    pub happened_on: Day,
    /// A note of the office.
    pub note: String,
}

/// A receipt that was read and matched with a transmission.
#[derive(Clone, Debug)]
pub struct Received {
    /// What it says.
    pub outcome: SdiOutcome,
    /// On which day it happened.
    pub happened_on: Day,
    /// On which day the exchange system got the file, if it says.
    pub sent_on: Option<Day>,
    /// The number of the file at the exchange system.
    pub sdi_id: String,
    /// Errors, description, recipient, as text.
    pub details: String,
    /// The name of its file.
    pub file_name: String,
    /// The fingerprint of its file, which is kept.
    pub sha256: String,
}

/// An import with what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Which.
    pub import_id: ImportId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: String,
    /// File by file.
    pub report: Report,
}

impl FromRow for Imported {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let report: String = row.get("report")?;
        Ok(Self {
            import_id: row.get("import_id")?,
            at: row.get("imported_at")?,
            by: row.get("imported_by")?,
            report: serde_json::from_str(&report).map_err(|why| StoreError::Corrupt(why.to_string()))?,
        })
    }
}

/// The acts of a document's transmissions, if it is theirs, in the order in which they were recorded.
pub async fn of(tx: &mut Tx, can: &Can<ViewInvoices>, id: InvoiceId) -> Result<Vec<Act>, StoreError> {
    tx.all(OF, &[can.tenant().into(), can.scope().body().into(), id.into()]).await
}

/// One act of a document.
pub async fn find(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    (invoice, id): (InvoiceId, ReceiptId),
) -> Result<Option<Act>, StoreError> {
    tx.maybe(ONE, &[can.tenant().into(), can.scope().body().into(), invoice.into(), id.into()]).await
}

/// The act made of a file with this fingerprint.
pub async fn known(tx: &mut Tx, can: &Can<ViewInvoices>, sha256: &str) -> Result<Option<Act>, StoreError> {
    tx.maybe(KNOWN, &[can.tenant().into(), can.scope().body().into(), sha256.into()]).await
}

/// Records a receipt; gives where the transmission stands after it.
pub async fn receive(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    of: &Transmission,
    received: Received,
) -> Result<Standing, Failure> {
    let act = Act {
        origin: Origin::File,
        outcome: received.outcome,
        happened_on: received.happened_on,
        sdi_id: received.sdi_id,
        details: received.details,
        file_name: received.file_name,
        sha256: Some(received.sha256),
        ..blank(tx, of)
    };
    let sent_on = received.sent_on.or(Some(act.happened_on));
    let summary = format!("Registrata la ricevuta {} per {}", act.file_name, of.number_text);
    add(tx, can, (of, act), ("receipt.import", summary), sent_on).await
}

/// Records what a person knows; gives where the transmission stands after it.
pub async fn record(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    of: &Transmission,
    new: NewAct,
) -> Result<Standing, Failure> {
    let act = Act { outcome: new.outcome, happened_on: new.happened_on, note: new.note, ..blank(tx, of) };
    let sent_on = Some(act.happened_on);
    let summary = format!("Annotato l'esito «{}» per {}", act.outcome.label(), of.number_text);
    add(tx, can, (of, act), ("receipt.record", summary), sent_on).await
}

/// Takes back what a person wrote; a receipt of the exchange system stays.
pub async fn undo(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    (of, undone): (&Transmission, &Act),
    reason: &str,
) -> Result<Standing, Failure> {
    let acts = of_attempt(tx, of).await?;
    let counts = outcome::live(&acts).iter().any(|act| act.receipt_id == undone.receipt_id);
    if undone.origin != Origin::Hand || !counts {
        return Err(Failure::NotUndone);
    }
    let act = Act {
        origin: Origin::Undo,
        happened_on: tx.today(),
        note: reason.to_owned(),
        undoes_id: Some(undone.receipt_id),
        ..blank(tx, of)
    };
    let summary = format!("Annullato l'esito «{}» per {}", undone.outcome.label(), of.number_text);
    add(tx, can, (of, act), ("receipt.undo", summary), None).await
}

fn blank(tx: &Tx, of: &Transmission) -> Act {
    Act {
        receipt_id: tx.id(),
        invoice_id: of.invoice_id,
        attempt: of.attempt,
        origin: Origin::Hand,
        outcome: SdiOutcome::Nothing,
        happened_on: tx.today(),
        sdi_id: String::new(),
        details: String::new(),
        note: String::new(),
        undoes_id: None,
        file_name: String::new(),
        sha256: None,
        recorded_at: tx.now(),
        recorded_by: tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default(),
    }
}

async fn add(
    tx: &mut Tx,
    _: &Can<RecordReceipt>,
    (of, act): (&Transmission, Act),
    (action, summary): (&'static str, String),
    sent_on: Option<Day>,
) -> Result<Standing, Failure> {
    let key = (of.invoice_id, of.attempt);
    transmissions::hold(tx, key).await?;
    insert(tx, &act).await?;
    let standing = outcome::standing(&of_attempt(tx, of).await?);
    transmissions::stand(tx, key, sent_on, &standing).await?;
    let entry = Entry::new(action, "invoice", of.invoice_id).of_body(of.body_id);
    tx.audit(entry.summary(summary).created(&act)?);
    Ok(standing)
}

async fn of_attempt(tx: &mut Tx, of: &Transmission) -> Result<Vec<Act>, StoreError> {
    tx.all(OF_ATTEMPT, &[tx.tenant().into(), of.invoice_id.into(), of.attempt.into()]).await
}

async fn insert(tx: &mut Tx, act: &Act) -> Result<(), Failure> {
    let values: [Val; 15] = [
        tx.tenant().into(),
        act.receipt_id.into(),
        act.invoice_id.into(),
        act.attempt.into(),
        act.origin.into(),
        act.outcome.into(),
        act.happened_on.into(),
        act.sdi_id.as_str().into(),
        act.details.as_str().into(),
        act.note.as_str().into(),
        act.undoes_id.into(),
        act.file_name.as_str().into(),
        act.sha256.clone().into(),
        act.recorded_at.into(),
        act.recorded_by.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map_err(recorded_before)?;
    Ok(())
}

/// Two at once with the same file, or taking back the same act.
fn recorded_before(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::Stale,
        other => other.into(),
    }
}

/// Keeps what an import came to.
pub async fn keep_import(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    (id, report): (ImportId, &Report),
) -> Result<(), Failure> {
    let by = tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default();
    let values: [Val; 5] =
        [can.tenant().into(), id.into(), tx.now().into(), by.into(), serde_json::to_string(report)?.into()];
    tx.exec(ADD_IMPORT, &values).await.map_err(recorded_before)?;
    let summary = format!("Importate ricevute del SdI: {}", report.sentence());
    tx.audit(Entry::new("receipt.imported", "receipt_import", id).summary(summary));
    Ok(())
}

/// The imports, newest first, after a place.
pub async fn imports(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    after: Option<(Instant, ImportId)>,
    most: i64,
) -> Result<Vec<Imported>, StoreError> {
    let last = (Instant::from_micros(END_OF_TIME), ImportId(uuid::Uuid::max()));
    let (at, id) = after.unwrap_or(last);
    tx.all(IMPORTS, &[can.tenant().into(), at.into(), id.into(), most.into()]).await
}

/// One import.
pub async fn import(
    tx: &mut Tx,
    can: &Can<RecordReceipt>,
    id: ImportId,
) -> Result<Option<Imported>, StoreError> {
    tx.maybe(IMPORT, &[can.tenant().into(), id.into()]).await
}
