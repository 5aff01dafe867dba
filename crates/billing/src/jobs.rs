//! What this is: the jobs of this area: issuing the invoices of a run, making their readable copies.
//! What it is not: the queue, or the rules of a run; see `execution`.

use kernel::RunId;
use kernel::permission::{PreviewRun, ViewInvoices};
use serde::{Deserialize, Serialize};
use store::{Job, JobRow, StoreError};
use webkit::{App, JobError, Jobs, Problem};

use crate::copy;
use crate::execution::Execution;
use crate::model::Run;
use crate::store::{Failure, invoices, runs};

/// The kind of the job that issues.
pub const RUN: &str = "billing.run";
/// The kind of the job that makes readable copies.
pub const COPIES: &str = "billing.copies";

/// Which run.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OfRun {
    /// Its id.
    pub run_id: RunId,
}

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none()
        .on(RUN, |app, job: JobRow| async move { issue(&app, &job).await })
        .on(COPIES, |app, job: JobRow| async move { make_copies(&app, &job).await })
}

/// The job that issues a run.
pub fn run_job(run_id: RunId) -> Result<Job, StoreError> {
    Job::new(RUN, &OfRun { run_id })
}

/// Issues what the run still has to issue. Killed half-way, it goes on from there the next time.
async fn issue(app: &App, job: &JobRow) -> Result<(), JobError> {
    let run = run_of(app, job).await?;
    let mut execution = Execution::begin(app, &job.actor(), run).await.map_err(failed)?;
    while execution.step(app).await.map_err(failed)?.is_some() {
        app.db.job_progress(job, steps(execution.done()), steps(execution.all())).await?;
    }
    let mut tx = app.db.write(job.tenant_id, &job.actor()).await?;
    tx.enqueue(Job::new(COPIES, &job.payload::<OfRun>()?)?);
    Ok(tx.commit_unaudited("copies can be made again at any time").await?)
}

async fn make_copies(app: &App, job: &JobRow) -> Result<(), JobError> {
    let actor = job.actor();
    let can = actor.may_over(ViewInvoices).map_err(|why| JobError::Fail(format!("{why}.")))?;
    let run = job.payload::<OfRun>()?.run_id;
    let found = invoices::of_run(&mut app.db.read(can.tenant()).await?, &can, run).await?;
    for (done, (id, _)) in found.iter().enumerate() {
        copy::of_id(app, &actor, &can, *id).await.map_err(|problem| of_problem(&problem))?;
        app.db.job_progress(job, steps(done.saturating_add(1)), steps(found.len())).await?;
    }
    Ok(())
}

async fn run_of(app: &App, job: &JobRow) -> Result<Run, JobError> {
    let can = job.actor().may_over(PreviewRun).map_err(|why| JobError::Fail(format!("{why}.")))?;
    let id = job.payload::<OfRun>()?.run_id;
    let found = runs::find(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    found.ok_or_else(|| JobError::Fail("La fatturazione non c'è più.".into()))
}

fn steps(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn failed(failure: Failure) -> JobError {
    match failure {
        Failure::Store(why) => why.into(),
        other => JobError::Fail(format!("{other}.")),
    }
}

fn of_problem(problem: &Problem) -> JobError {
    JobError::Retry(problem.detail())
}
