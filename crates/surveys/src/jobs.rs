//! What this is: what happens every day by itself: reminders before the last day, names brought up to date, answers without a
//! name laid in a new order once the edition is closed.
//! What it is not: the timer; the program asks for [`daily`] once a day for each tenant.

use ::store::{Job, JobRow, StoreError};
use kernel::permission::{ViewBodies, ViewSurveys};
use kernel::{Actor, Day, NETWORK, TenantId};
use webkit::{App, JobError, Jobs};

use crate::access;
use crate::model::Stage;
use crate::reminding;
use crate::store::{Failure, editions, responses, voices};

/// The kind of the daily job.
pub const DAILY: &str = "surveys.daily";

/// The kinds of jobs of this area, with their names on the page of jobs.
pub const JOBS: &[(&str, &str)] = &[(DAILY, "Solleciti dei questionari")];

/// For so long after the last day the answers are laid in a new order.
const SHUFFLED_FOR: i64 = 3;

/// The job of a day, for the tenant of the transaction that enqueues it; asked for twice, it runs once.
pub fn daily(today: Day) -> Result<Job, StoreError> {
    Ok(Job::new(DAILY, &today)?.only_once(today.iso()))
}

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none().on(DAILY, |app, job: JobRow| async move { run_daily(&app, job.tenant_id).await })
}

/// Does the day's work for a tenant; running it again the same day writes to nobody.
pub async fn run_daily(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let console = Actor::console(tenant);
    if tenant != NETWORK {
        refresh_names(app, &console).await.map_err(failed)?;
    }
    editions_of_today(app, &console).await.map_err(failed)
}

fn failed(why: Failure) -> JobError {
    match why {
        Failure::Store(why) => why.into(),
        Failure::Stale => JobError::Retry("Dati modificati nel frattempo: si riprova da soli".into()),
        other => JobError::Fail(format!("{other}.")),
    }
}

/// Responses keep a copy of the body's name, to be sorted by it.
async fn refresh_names(app: &App, console: &Actor) -> Result<(), Failure> {
    let can = console.may_over(ViewBodies)?;
    let mut tx = app.db.write(console.tenant(), console).await?;
    for body in registry::bodies::every(&mut tx, &can).await? {
        responses::rename_body(&mut tx, body.body_id, &body.full_name()).await?;
    }
    Ok(tx.commit_unaudited("a copy of a name that the register has audited").await?)
}

async fn editions_of_today(app: &App, console: &Actor) -> Result<(), Failure> {
    let (can, view, today) = (access::edit(console)?, console.may_over(ViewSurveys)?, app.clock.today());
    let all = editions::every(&mut app.db.read(console.tenant()).await?, &view).await?;
    for edition in all {
        if edition.reminds_on(today, None) {
            reminding::remind_by_itself(app, console, edition.edition_id, today).await?;
        }
        let just_closed = edition.data.closes.days_until(today) <= SHUFFLED_FOR;
        if edition.is_anonymous() && edition.stage_on(today) == Stage::Closed && just_closed {
            let mut tx = app.db.write(console.tenant(), console).await?;
            voices::shuffle(&mut tx, &can, edition.edition_id).await?;
            tx.commit_unaudited("the order of answers without a name is nobody's act").await?;
        }
    }
    Ok(())
}
