//! What this is: the recording of what a file proposes and people decided, a row per transaction.
//! What it is not: a second matching: a row that no longer fits fails, and says why.

use kernel::permission::RecordPayment;
use kernel::{Actor, Can, Day, JobId, StatementId};
use serde::{Deserialize, Serialize};
use store::{Db, Entry, Job, JobRow, StoreError, Tx};
use webkit::{App, JobError};

use crate::Failure;
use crate::model::{RowOutcome, Source};
use crate::store::payments::{self, FromBank, NewPayment};
use crate::store::rows::{self, BankRow};
use crate::store::statements::{self, StatementState};

/// The kind of the job.
pub const JOB: &str = "payments.statement";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    statement_id: StatementId,
}

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Payments recorded.
    pub recorded: usize,
    /// Rows that could not be.
    pub failed: usize,
}

/// Asks for the payments of a file to be recorded. Asked for while it is under way, it gives the same job.
pub async fn start(tx: &mut Tx, can: &Can<RecordPayment>, id: StatementId) -> Result<JobId, Failure> {
    let job: JobId = tx.id();
    if let Some(known) = begin(tx, can, id, Some(job)).await? {
        return Ok(known);
    }
    tx.enqueue(Job::new(JOB, &Payload { statement_id: id })?.with_id(job));
    Ok(job)
}

/// Moves the file to where its payments are recorded; if it is there already, says by which job.
async fn begin(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: StatementId,
    job: Option<JobId>,
) -> Result<Option<JobId>, Failure> {
    let statement = statements::find(tx, can, id).await?.ok_or(Failure::NotThere)?;
    if statement.state == StatementState::Applying {
        tx.audit(Entry::new("statement.apply", "bank_statement", id).summary("Registrazione già avviata"));
        return Ok(statement.job_id);
    }
    statements::advance(tx, can, id, (statement.state, StatementState::Applying), job).await?;
    let summary = format!("Avviata la registrazione dei pagamenti di {}", statement.file_name);
    tx.audit(Entry::new("statement.apply", "bank_statement", id).summary(summary));
    Ok(None)
}

/// Records the payments of a file at once, on a day, without the queue: for the command line and for data of the past.
pub async fn apply_here(
    db: &Db,
    (can, author): (&Can<RecordPayment>, &Actor),
    id: StatementId,
    on: Day,
) -> Result<Report, Failure> {
    let mut tx = db.write(can.tenant(), author).await?;
    begin(&mut tx, can, id, None).await?;
    tx.commit().await?;
    let (mut report, mut after) = (Report::default(), 0);
    while let Some((number, outcome)) = step(db, (can, author), (id, after), on).await? {
        report.count(outcome);
        after = number;
    }
    finish(db, (can, author), id, report).await?;
    Ok(report)
}

impl Report {
    fn count(&mut self, outcome: RowOutcome) {
        match outcome {
            RowOutcome::Done => self.recorded = self.recorded.saturating_add(1),
            RowOutcome::Failed => self.failed = self.failed.saturating_add(1),
            RowOutcome::Waiting | RowOutcome::LeftOut | RowOutcome::Ignored => {}
        }
    }
}

/// The job. It may stop anywhere and go on: rows that were done are not waiting any more.
pub(crate) async fn run(app: App, job: JobRow) -> Result<(), JobError> {
    let payload: Payload = job.payload()?;
    let (actor, id) = (job.actor(), payload.statement_id);
    let can = actor.may_over(RecordPayment).map_err(|why| JobError::Fail(format!("{why}.")))?;
    let all = rows::ready(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    let (mut report, mut after, mut done) = (Report::default(), 0, 0_i64);
    let today = app.clock.today();
    while let Some((number, outcome)) =
        step(&app.db, (&can, &actor), (id, after), today).await.map_err(explain)?
    {
        report.count(outcome);
        (after, done) = (number, done.saturating_add(1));
        app.db.job_progress(&job, done, all).await?;
    }
    finish(&app.db, (&can, &actor), id, report).await.map_err(explain)
}

fn explain(failure: Failure) -> JobError {
    match failure {
        Failure::Store(why) => why.into(),
        other => JobError::Fail(format!("{other}.")),
    }
}

/// Records the next row after a place; says which it was and what became of it.
async fn step(
    db: &Db,
    (can, author): (&Can<RecordPayment>, &Actor),
    (id, after): (StatementId, i64),
    on: Day,
) -> Result<Option<(i64, RowOutcome)>, Failure> {
    let mut tx = db.write(can.tenant(), author).await?;
    let Some(mut row) = rows::next_ready(&mut tx, can, (id, after)).await? else { return Ok(None) };
    match record(&mut tx, can, &row, on).await {
        Ok(payment_id) => {
            (row.outcome, row.payment_id) = (RowOutcome::Done, Some(payment_id));
            row.message.clear();
            rows::change(&mut tx, can, &row).await?;
            tx.commit().await?;
        }
        Err(Failure::Store(why @ (StoreError::Busy | StoreError::Db(_)))) => return Err(why.into()),
        Err(why) => {
            drop(tx);
            tx = db.write(can.tenant(), author).await?;
            row.outcome = RowOutcome::Failed;
            row.message = reason(&why);
            rows::change(&mut tx, can, &row).await?;
            tx.commit_unaudited("a row that failed recorded nothing; what it says is kept with it").await?;
        }
    }
    Ok(Some((row.number, row.outcome)))
}

fn reason(why: &Failure) -> String {
    if let Failure::Store(error) = why {
        tracing::error!(%error, "a movement was not recorded");
        return "La base dati ha rifiutato il pagamento: segnala il problema all'amministratore.".into();
    }
    format!("{why}.")
}

async fn record(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    row: &BankRow,
    on: Day,
) -> Result<kernel::PaymentId, Failure> {
    let decision = row.chosen().ok_or(Failure::NotThere)?;
    let movement = &row.movement;
    let new = NewPayment {
        payment_id: tx.id(),
        body_id: decision.body_id,
        paid_on: movement.booked_on,
        amount: movement.amount,
        reference: movement.text.clone(),
        payer: movement.payer.clone(),
        payer_iban: movement.payer_iban.clone(),
        note: String::new(),
        source: Source::Bank,
        from_bank: Some(FromBank {
            key: row.movement_key.clone(),
            statement_id: row.statement_id,
            row_number: row.number,
        }),
    };
    let payment = payments::record(tx, can, new, (on.max(movement.booked_on), &decision.parts)).await?;
    Ok(payment.payment_id)
}

async fn finish(
    db: &Db,
    (can, author): (&Can<RecordPayment>, &Actor),
    id: StatementId,
    report: Report,
) -> Result<(), Failure> {
    let mut tx = db.write(can.tenant(), author).await?;
    let steps = (StatementState::Applying, StatementState::Applied);
    if !statements::advance(&mut tx, can, id, steps, None).await? {
        return Ok(());
    }
    let entry = Entry::new("statement.applied", "bank_statement", id);
    let summary = format!("Pagamenti registrati: {}, righe non riuscite: {}", report.recorded, report.failed);
    tx.audit(entry.summary(summary).created(&report)?);
    Ok(tx.commit().await?)
}
