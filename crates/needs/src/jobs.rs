//! What this is: what happens every day by itself: reminders before the deadline, names brought up to date; and the job
//! that turns answers into quotes and figures.
//! What it is not: the timer; the program asks for [`daily`] once a day for each centre.

use ::store::{Job, JobRow, StoreError};
use kernel::permission::{ViewBodies, ViewNeeds};
use kernel::{Actor, Day, TenantId};
use webkit::{App, JobError, Jobs};

use crate::apply::{self, Execution, OfCampaign};
use crate::reminding;
use crate::store::{Failure, campaigns, sheets};

/// The kind of the daily job.
pub const DAILY: &str = "needs.daily";

/// The kinds of jobs of this area, with their names on the page of jobs.
pub const JOBS: &[(&str, &str)] =
    &[(DAILY, "Solleciti dei fabbisogni"), (apply::JOB, "Preventivi e parametri dai fabbisogni")];

/// The job of a day, for the tenant of the transaction that enqueues it; asked for twice, it runs once.
pub fn daily(today: Day) -> Result<Job, StoreError> {
    Ok(Job::new(DAILY, &today)?.only_once(today.iso()))
}

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none()
        .on(DAILY, |app, job: JobRow| async move { run_daily(&app, job.tenant_id).await })
        .on(apply::JOB, |app, job: JobRow| async move { apply_all(&app, &job).await })
}

/// The job that makes quotes and figures of a campaign's confirmed sheets.
pub fn apply_job(of: &OfCampaign) -> Result<Job, StoreError> {
    Job::new(apply::JOB, of)
}

/// Killed half-way, it goes on the next time with the sheets of which nothing was made yet.
async fn apply_all(app: &App, job: &JobRow) -> Result<(), JobError> {
    let of: OfCampaign = job.payload()?;
    let mut execution = Execution::begin(app, &job.actor(), (of.campaign_id, of.on)).await.map_err(failed)?;
    while execution.step(app).await.map_err(failed)?.is_some() {
        app.db.job_progress(job, steps(execution.done()), steps(execution.all())).await?;
    }
    Ok(())
}

fn steps(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Does the day's work for a centre; running it again the same day changes nothing and writes to nobody.
pub async fn run_daily(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let console = Actor::console(tenant);
    refresh_names(app, &console).await.map_err(failed)?;
    remind(app, &console).await.map_err(failed)
}

pub(crate) fn failed(why: Failure) -> JobError {
    match why {
        Failure::Store(why) => why.into(),
        Failure::Stale => JobError::Retry("Dati modificati nel frattempo: si riprova da soli".into()),
        other => JobError::Fail(format!("{other}.")),
    }
}

/// Sheets keep a copy of the body's name, to be sorted by it.
async fn refresh_names(app: &App, console: &Actor) -> Result<(), Failure> {
    let can = console.may_over(ViewBodies)?;
    let mut tx = app.db.write(console.tenant(), console).await?;
    for body in registry::bodies::every(&mut tx, &can).await? {
        sheets::rename_body(&mut tx, &body).await?;
    }
    Ok(tx.commit_unaudited("a copy of a name that the register has audited").await?)
}

async fn remind(app: &App, console: &Actor) -> Result<(), Failure> {
    let can = console.may_over(ViewNeeds)?;
    let today = app.clock.today();
    let all = campaigns::every(&mut app.db.read(console.tenant()).await?, &can).await?;
    for campaign in all.iter().filter(|campaign| campaign.reminds_on(today, None)) {
        reminding::remind_by_itself(app, console, campaign.campaign_id, today).await?;
    }
    Ok(())
}
