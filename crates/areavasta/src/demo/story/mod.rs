//! What this is: the two years of a centre, from the costs to share out to the final account, done again day by day
//! through the functions of the pages.
//! What it is not: data written behind the program's back.

use std::collections::HashMap;

use billing::{Mode, RunOptions, run_year};
use kernel::{Actor, ServiceId, TenantId};
use registry::Body;

use super::past::Past;
use super::plan::StoryPlan;

/// What the story is about: services by code, with their names, and the member bodies.
type Cast<'a> = (&'a HashMap<String, (ServiceId, String)>, &'a [Body]);

/// Tells the whole story.
pub(crate) async fn replay(
    past: &Past,
    story: &StoryPlan,
    tenant: TenantId,
    _cast: Cast<'_>,
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    for run in &story.runs {
        past.go_on(&run.on)?;
        run_year(past.app(), &console, run.year, &RunOptions::today(Mode::Issue), |_, _| ()).await?;
    }
    Ok(())
}
