//! What this is: runs in the database, and how each went for each member.
//! What it is not: the issuing of an invoice; see `issuing`.

use kernel::permission::{IssueInvoices, PreviewRun};
use kernel::{Can, Day, InvoiceId, JobId, RunId};
use store::{Entry, StoreError, Tx, Val};

use super::Failure;
use crate::model::{BodyState, Member, Run, RunBody, RunTotals, Series};

macro_rules! columns {
    () => {
        "run_id, services_year, series, invoice_date, job_id, created_at, created_by, version"
    };
}
const GET: &str = concat!("SELECT ", columns!(), " FROM invoice_run WHERE tenant_id = $1 AND run_id = $2");
const OF_YEAR: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM invoice_run WHERE tenant_id = $1 AND services_year = $2 AND series = $3"
);
const EVERY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM invoice_run WHERE tenant_id = $1 ORDER BY services_year DESC, series LIMIT 500"
);
const INSERT: &str = "INSERT INTO invoice_run (tenant_id, run_id, services_year, series, invoice_date, created_at, \
    created_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)";
const START: &str = "UPDATE invoice_run SET invoice_date = $3, job_id = $4, version = version + 1 \
    WHERE tenant_id = $1 AND run_id = $2 AND version = $5";
const SET_BODY: &str = "INSERT INTO run_body (tenant_id, run_id, membership_id, body_id, body_name, sort_key, state, \
    reason, invoice_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
    ON CONFLICT (tenant_id, run_id, membership_id) DO UPDATE SET state = excluded.state, reason = excluded.reason, \
    invoice_id = excluded.invoice_id, body_name = excluded.body_name, sort_key = excluded.sort_key";
const BODIES: &str = "SELECT membership_id, body_id, body_name, state, reason, invoice_id FROM run_body \
    WHERE tenant_id = $1 AND run_id = $2 ORDER BY sort_key, membership_id";
const TOTALS: &str = "SELECT COUNT(*) AS invoices, CAST(COALESCE(SUM(taxable), 0) AS BIGINT) AS taxable, \
    CAST(COALESCE(SUM(tax), 0) AS BIGINT) AS tax, CAST(COALESCE(SUM(document), 0) AS BIGINT) AS document, \
    (SELECT COUNT(*) FROM run_body b WHERE b.tenant_id = $1 AND b.run_id = $2 AND b.state = 'failed') AS failed \
    FROM invoice WHERE tenant_id = $1 AND run_id = $2 AND kind = 'TD01'";
pub(crate) const SQL: &[&str] = &[GET, OF_YEAR, EVERY, INSERT, START, SET_BODY, BODIES, TOTALS];

/// A run of the centre.
pub async fn find(tx: &mut Tx, can: &Can<PreviewRun>, id: RunId) -> Result<Option<Run>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// The run of a year and series.
pub async fn of_year(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    (year, series): (i16, &Series),
) -> Result<Option<Run>, StoreError> {
    tx.maybe(OF_YEAR, &[can.tenant().into(), year.into(), series.into()]).await
}

/// Every run of the centre, newest year first: one for each year and series, so there are few.
pub async fn every(tx: &mut Tx, can: &Can<PreviewRun>) -> Result<Vec<Run>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// Makes a run. Nothing is issued yet.
pub async fn create(
    tx: &mut Tx,
    can: &Can<IssueInvoices>,
    (id, year, series): (RunId, i16, &Series),
    invoice_date: Day,
) -> Result<Run, Failure> {
    let by = tx.author().map(|actor| actor.name().to_owned()).unwrap_or_default();
    let run = Run {
        run_id: id,
        services_year: year,
        series: series.clone(),
        invoice_date,
        job_id: None,
        created_at: tx.now(),
        created_by: by,
        version: 1,
    };
    let values: [Val; 7] = [
        can.tenant().into(),
        id.into(),
        year.into(),
        series.into(),
        invoice_date.into(),
        run.created_at.into(),
        run.created_by.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map_err(taken)?;
    let summary = format!("Preparata la fatturazione dell'anno {year}, serie {}", series.label());
    tx.audit(Entry::new("run.create", "invoice_run", id).summary(summary).created(&run)?);
    Ok(run)
}

fn taken(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::RunExists,
        other => other.into(),
    }
}

/// Records that somebody asked for the invoices of a run, with this date, and by which job.
pub async fn start(
    tx: &mut Tx,
    can: &Can<IssueInvoices>,
    (run, shown): (&Run, i64),
    (invoice_date, job_id): (Day, Option<JobId>),
) -> Result<Run, Failure> {
    let values: [Val; 5] =
        [can.tenant().into(), run.run_id.into(), invoice_date.into(), job_id.into(), shown.into()];
    if tx.exec(START, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let after = Run { invoice_date, job_id, version: shown.saturating_add(1), ..run.clone() };
    let summary = format!(
        "Avviata l'emissione delle fatture dell'anno {}, serie {}",
        run.services_year,
        run.series.label()
    );
    tx.audit(Entry::new("run.start", "invoice_run", run.run_id).summary(summary).change(run, &after)?);
    Ok(after)
}

/// Records how the run went for a member.
pub async fn set_body(
    tx: &mut Tx,
    can: &Can<IssueInvoices>,
    (run, member): (RunId, &Member),
    (state, reason, invoice): (BodyState, &str, Option<InvoiceId>),
) -> Result<(), StoreError> {
    let values: [Val; 9] = [
        can.tenant().into(),
        run.into(),
        member.membership_id.into(),
        member.body_id.into(),
        member.name.as_str().into(),
        member.sort_key.as_str().into(),
        state.into(),
        reason.into(),
        invoice.into(),
    ];
    tx.exec(SET_BODY, &values).await.map(|_| ())
}

/// How the run went, member by member, in alphabetical order.
pub async fn bodies(tx: &mut Tx, can: &Can<PreviewRun>, run: RunId) -> Result<Vec<RunBody>, StoreError> {
    tx.all(BODIES, &[can.tenant().into(), run.into()]).await
}

/// What the run has come to.
pub async fn totals(tx: &mut Tx, can: &Can<PreviewRun>, run: RunId) -> Result<RunTotals, StoreError> {
    tx.one(TOTALS, &[can.tenant().into(), run.into()]).await
}
