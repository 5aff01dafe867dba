//! What this is: the two years of a centre, from the costs to share out to the final account, done again day by day
//! through the functions of the pages.
//! What it is not: data written behind the program's back.

mod campaign;
mod cash;
mod closing;
mod costs;
mod offers;

use std::collections::HashMap;

use billing::{Mode, RunOptions, run_year};
use kernel::{Actor, ServiceId, TenantId};
use registry::Body;

pub(crate) use campaign::open_now;

use super::past::Past;
use super::plan::{RunPlan, StoryPlan};

/// What the story is about: services by code, with their names, and the member bodies.
type Cast<'a> = (&'a HashMap<String, (ServiceId, String)>, &'a [Body]);

/// Tells the whole story, of two years.
pub(crate) async fn replay(
    past: &Past,
    story: &StoryPlan,
    tenant: TenantId,
    cast: Cast<'_>,
) -> anyhow::Result<()> {
    let ([first, second], [first_run, second_run]) = (story.years.as_slice(), story.runs.as_slice()) else {
        anyhow::bail!("a story is of two years");
    };
    let ([first_cash, second_cash], [forecast, change, last]) =
        (story.cash.as_slice(), story.budgets.as_slice())
    else {
        anyhow::bail!("a story has the payments of two years and three budgets");
    };
    let (place, year) = (past.app(), second.year);
    past.go_on(&first.forecast.on)?;
    costs::plan(place, tenant, first).await?;
    run(past, tenant, first_run).await?;
    cash::run(past, tenant, first_cash).await?;
    campaign::run(past, tenant, &story.campaign, cast).await?;
    past.go_on(&second.forecast.on)?;
    closing::budget(place, tenant, (year, forecast)).await?;
    costs::plan(place, tenant, second).await?;
    offers::run(past, tenant, &story.quotes).await?;
    past.go_on(&first.at_the_end.on)?;
    costs::settle(place, tenant, first).await?;
    past.go_on(&change.on)?;
    closing::budget(place, tenant, (year, change)).await?;
    run(past, tenant, second_run).await?;
    cash::run(past, tenant, second_cash).await?;
    past.go_on(&second.at_the_end.on)?;
    costs::settle(place, tenant, second).await?;
    past.go_on(&last.on)?;
    closing::budget(place, tenant, (year, last)).await?;
    closing::close(place, tenant, (year, &last.act)).await
}

async fn run(past: &Past, tenant: TenantId, plan: &RunPlan) -> anyhow::Result<()> {
    past.go_on(&plan.on)?;
    let options = RunOptions::today(Mode::Issue);
    let report = run_year(past.app(), &Actor::console(tenant), plan.year, &options, |_, _| ()).await?;
    tracing::debug!(year = plan.year, bodies = report.prepared.len(), "run of the demo");
    Ok(())
}
