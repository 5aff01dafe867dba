//! What this is: the one place where a document comes to be, invoice or credit note: number, date, hash, file, lines,
//! first transmission and audit line in one transaction, under the lock of its series.
//! What it is not: the choice of what to bill, or to take back; that is `model::prepared` and `model::credit`.

use fatturapa::file_name::{FileName, Progressive};
use kernel::permission::{IssueCreditNote, IssueInvoices};
use kernel::{Can, Day, InvoiceId, RunId, TenantId};
use store::{Entry, StoreError, Tx, Val};

use super::{Failure, transmissions};
use crate::file;
use crate::model::invoice::{Draft, Invoice, Issue, Link, NotIssued, check_date};
use crate::model::{DocumentKind, KeptInvoice, KeptLine, Number, Series, chain};

const LOCK_SERIES: &str = "UPDATE series_counter SET last_number = last_number WHERE tenant_id = $1 AND series = $2 \
    RETURNING year, last_number, last_date, chain_place, chain_hash";
const OPEN_SERIES: &str = "INSERT INTO series_counter (tenant_id, series, year, last_number, chain_place, chain_hash) \
    VALUES ($1, $2, 0, 0, 0, $3) ON CONFLICT (tenant_id, series) DO NOTHING";
const MOVE_SERIES: &str = "UPDATE series_counter SET year = $3, last_number = $4, last_date = $5, chain_place = $6, \
    chain_hash = $7 WHERE tenant_id = $1 AND series = $2";
const LAST_DATE: &str = "SELECT last_date AS c0 FROM series_counter WHERE tenant_id = $1 AND series = $2";
const NEXT_FILE: &str = "INSERT INTO transmission_counter (transmitter, last_number) VALUES ($1, 1) \
    ON CONFLICT (transmitter) DO UPDATE SET last_number = transmission_counter.last_number + 1 \
    RETURNING last_number AS c0";
const INSERT: &str = "INSERT INTO invoice (tenant_id, invoice_id, run_id, body_id, membership_id, body_name, \
    services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, \
    document, payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, \
    search_text, kind, corrects_id, note, outcome, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
    $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, '', '', 1)";
// The turn is how often these days were billed before: the triggers let them be billed again only after a credit
// note has given them back.
const INSERT_LINE: &str = "INSERT INTO invoice_line (tenant_id, invoice_id, position, line_id, service_id, \
    services_year, period_from, period_to, description, quantity, unit, unit_price, amount, rate, nature, \
    nature_rule, explained, kind, corrects_id, corrects_position, returns_days, turn) VALUES ($1, $2, $3, $4, $5, \
    $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
    (SELECT COUNT(*) FROM invoice_line t WHERE t.tenant_id = $1 AND t.line_id = $4 AND t.kind = 'TD01' \
    AND t.period_from = $7))";
pub(crate) const SQL: &[&str] =
    &[LOCK_SERIES, OPEN_SERIES, MOVE_SERIES, LAST_DATE, NEXT_FILE, INSERT, INSERT_LINE];

/// Where a series stands.
struct Counter {
    year: i16,
    last_number: i64,
    last_date: Option<Day>,
    chain_place: i64,
    chain_hash: Vec<u8>,
}
store::from_row!(Counter { year, last_number, last_date, chain_place, chain_hash });

impl Counter {
    /// The next number for an invoice of this date: 1 in a new year.
    fn next(&self, series: &Series, on: Day) -> Number {
        let last = if self.year == on.year() { self.last_number } else { 0 };
        Number { series: series.clone(), year: on.year(), place: last.saturating_add(1) }
    }
}

/// The date of the last invoice of a series, before which none may be dated.
pub async fn last_date(
    tx: &mut Tx,
    can: &Can<IssueInvoices>,
    series: &Series,
) -> Result<Option<Day>, StoreError> {
    let found: Option<(Option<Day>,)> = tx.maybe(LAST_DATE, &[can.tenant().into(), series.into()]).await?;
    Ok(found.and_then(|(day,)| day))
}

/// Issues the draft of an invoice in a series. If the transaction is not committed, no number and no file name is
/// used up.
pub async fn issue(
    tx: &mut Tx,
    can: &Can<IssueInvoices>,
    (run, series): (RunId, &Series),
    draft: Draft,
) -> Result<KeptInvoice, Failure> {
    let id = tx.id();
    add(tx, can.tenant(), (id, run, series), draft).await
}

/// Issues the draft of a credit note in the series of its invoice. The caller holds the tenant since before it read
/// what is left of the invoice.
pub(super) async fn issue_credit(
    tx: &mut Tx,
    can: &Can<IssueCreditNote>,
    (id, run, series): (InvoiceId, RunId, &Series),
    draft: Draft,
) -> Result<KeptInvoice, Failure> {
    add(tx, can.tenant(), (id, run, series), draft).await
}

/// Takes the next number, makes the file, adds the document to the chain.
async fn add(
    tx: &mut Tx,
    tenant: TenantId,
    (id, run, series): (InvoiceId, RunId, &Series),
    draft: Draft,
) -> Result<KeptInvoice, Failure> {
    // Two series at once could each bill a day of the same service: whoever issues for a centre waits.
    tx.hold_tenant(tenant).await?;
    let counter = lock(tx, tenant, series).await?;
    check_date(draft.on, tx.today(), counter.last_date)?;
    let file_name = next_file_name(tx, &draft.head.issuer.transmitter).await?;
    let issue = Issue {
        number: counter.next(series, draft.on),
        on: draft.on,
        at: tx.now(),
        by: tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default(),
        file_name,
        link: Link { place: counter.chain_place.saturating_add(1), previous: counter.chain_hash },
    };
    let invoice = Invoice::draft(id, draft).issue(issue)?;
    let (kept, lines) = kept(&invoice, run, tx.today())?;
    for line in &lines {
        insert_line(tx, kept.services_year, line).await?;
    }
    insert(tx, &invoice, &kept).await?;
    transmissions::first(tx, &kept).await?;
    move_series(tx, &kept).await?;
    tx.audit(entry(&kept)?);
    Ok(kept)
}

async fn lock(tx: &mut Tx, tenant: TenantId, series: &Series) -> Result<Counter, StoreError> {
    let key: [Val; 2] = [tenant.into(), series.into()];
    if let Some(counter) = tx.maybe(LOCK_SERIES, &key).await? {
        return Ok(counter);
    }
    tx.exec(OPEN_SERIES, &[tenant.into(), series.into(), Vec::new().into()]).await?;
    tx.one(LOCK_SERIES, &key).await
}

pub(super) async fn next_file_name(tx: &mut Tx, transmitter: &str) -> Result<String, Failure> {
    let number: i64 = tx.scalar(NEXT_FILE, &[transmitter.into()]).await?;
    file_name(transmitter, number)
}

/// The name of a transmitter's file with this number.
pub(super) fn file_name(transmitter: &str, number: i64) -> Result<String, Failure> {
    let number = u64::try_from(number).unwrap_or(Progressive::COUNT);
    let name =
        Progressive::from_counter(number).and_then(|progressive| FileName::italian(transmitter, progressive));
    Ok(name.map_err(|why| file::Refused(format!("Nome del file: {why}")))?.to_string())
}

/// The invoice and its lines as they will be kept, hashed.
fn kept(invoice: &Invoice, run: RunId, today: Day) -> Result<(KeptInvoice, Vec<KeptLine>), Failure> {
    let issue = invoice.issued().ok_or(NotIssued::NoNumbers)?;
    let xml = file::xml(invoice, issue, today)?;
    let mut kept = KeptInvoice::of(invoice, issue, run, xml)?;
    let lines = KeptLine::of(invoice)?;
    kept.hash = chain::hash(&kept, &lines);
    Ok((kept, lines))
}

async fn insert_line(tx: &mut Tx, services_year: i16, line: &KeptLine) -> Result<(), Failure> {
    let values: [Val; 21] = [
        tx.tenant().into(),
        line.invoice_id.into(),
        line.position.into(),
        line.line_id.into(),
        line.service_id.into(),
        services_year.into(),
        line.period_from.into(),
        line.period_to.into(),
        line.description.as_str().into(),
        line.quantity.into(),
        line.unit.as_str().into(),
        line.unit_price.into(),
        line.amount.into(),
        line.rate.into(),
        line.nature.as_str().into(),
        line.nature_rule.as_str().into(),
        line.explained.as_str().into(),
        line.kind.into(),
        line.corrects_id.into(),
        line.corrects_position.into(),
        line.returns_days.into(),
    ];
    tx.exec(INSERT_LINE, &values).await.map_err(refused_line)?;
    Ok(())
}

/// The unique index and the triggers that keep a day from being billed twice, and a line from being credited beyond
/// its amount.
fn refused_line(error: StoreError) -> Failure {
    match &error {
        StoreError::Taken(what) if what.contains("line_id") || what.contains("invoice_line_once") => {
            Failure::AlreadyBilled
        }
        StoreError::Refused(what) if what.contains("billed once") => Failure::AlreadyBilled,
        StoreError::Refused(what) if what.contains("does not exceed") => Failure::Credited,
        _ => error.into(),
    }
}

async fn insert(tx: &mut Tx, invoice: &Invoice, kept: &KeptInvoice) -> Result<(), Failure> {
    let values: [Val; 31] = [
        tx.tenant().into(),
        kept.invoice_id.into(),
        kept.run_id.into(),
        kept.body_id.into(),
        kept.membership_id.into(),
        kept.body_name.as_str().into(),
        kept.services_year.into(),
        (&kept.series).into(),
        kept.year.into(),
        kept.number.into(),
        kept.number_text.as_str().into(),
        kept.issued_on.into(),
        kept.issued_at.into(),
        kept.issued_by.as_str().into(),
        kept.due_on.into(),
        kept.taxable.into(),
        kept.tax.into(),
        kept.document.into(),
        kept.payable.into(),
        kept.head.as_str().into(),
        kept.file_name.as_str().into(),
        kept.xml.as_str().into(),
        kept.algorithm.as_str().into(),
        kept.chain_place.into(),
        kept.previous_hash.as_slice().into(),
        kept.hash.as_slice().into(),
        kept.sort_key.as_str().into(),
        kept.number().sort_key().into(),
        kept.search_text(&invoice.content.head).into(),
        kept.kind.into(),
        kept.corrects_id.into(),
    ];
    tx.exec(INSERT, &values).await.map_err(refused_note)?;
    Ok(())
}

/// The trigger that keeps credit notes within their invoice.
fn refused_note(error: StoreError) -> Failure {
    match &error {
        StoreError::Refused(what) if what.contains("do not exceed") => Failure::Credited,
        _ => error.into(),
    }
}

async fn move_series(tx: &mut Tx, kept: &KeptInvoice) -> Result<(), StoreError> {
    let values: [Val; 7] = [
        tx.tenant().into(),
        (&kept.series).into(),
        kept.year.into(),
        kept.number.into(),
        kept.issued_on.into(),
        kept.chain_place.into(),
        kept.hash.as_slice().into(),
    ];
    tx.exec(MOVE_SERIES, &values).await.map(|_| ())
}

/// What the audit trail keeps: enough to tell the invoice, and its hash, which covers the rest.
#[derive(serde::Serialize)]
struct Trace<'a> {
    kind: DocumentKind,
    number: &'a str,
    date: Day,
    document: kernel::Cents,
    payable: kernel::Cents,
    file_name: &'a str,
    hash: String,
}

fn entry(kept: &KeptInvoice) -> Result<Entry, StoreError> {
    let trace = Trace {
        kind: kept.kind,
        number: &kept.number_text,
        date: kept.issued_on,
        document: kept.document,
        payable: kept.payable,
        file_name: &kept.file_name,
        hash: chain::hex(&kept.hash),
    };
    let (action, what) = match kept.kind {
        DocumentKind::Invoice => ("invoice.issue", "la fattura"),
        DocumentKind::CreditNote => ("credit.issue", "la nota di credito"),
    };
    let summary = format!("Emessa {what} {} a {}: {}", kept.number_text, kept.body_name, kept.document);
    let id: InvoiceId = kept.invoice_id;
    Entry::new(action, "invoice", id).of_body(kept.body_id).summary(summary).created(&trace)
}
