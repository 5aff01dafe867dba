//! What this is: the demo: three real centres with their Comuni, prices, agreements, organs and staff, loaded
//! through the same functions as the pages. What is not a public fact is invented, and marked.
//! What it is not: a way to fill a real installation.

mod centre;
mod invented;
mod members;
mod offer;
mod people;
mod plan;

use billing::{Mode, RunOptions, run_year};
use kernel::{Actor, NETWORK};
use serde::Serialize;
use store::{DatedSetting, Entry};
use webkit::App;

use people::DemoAccount;
pub(crate) use people::PASSWORD;

use crate::wiring;

/// The centre and year whose invoices are issued already, so that there is something to look at.
const ALREADY_BILLED: (&str, i16) = ("lecco", 2021);

/// Where the numbers of invented codes begin for each centre.
const FIRST_CODES: [u32; 3] = [1_000, 2_000, 3_000];

/// What was loaded.
#[derive(Debug, Serialize)]
pub(crate) struct Loaded {
    pub(crate) accounts: Vec<DemoAccount>,
    pub(crate) password: &'static str,
    pub(crate) centres: Vec<LoadedCentre>,
}

/// A centre, in figures.
#[derive(Debug, Serialize)]
pub(crate) struct LoadedCentre {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) bodies: usize,
    pub(crate) services: usize,
}

/// Loads everything; `step` hears what is being done.
pub(crate) async fn load(app: &App, mut step: impl FnMut(&str)) -> anyhow::Result<Loaded> {
    mark(app).await?;
    let mut accounts = people::of_the_network(app).await?;
    let mut centres = Vec::new();
    for (plan, first) in plan::centres()?.iter().zip(FIRST_CODES) {
        step(&plan.name);
        let tenant = centre::create(app, plan, first).await?;
        let bodies = centre::add_bodies(app, plan, tenant, first.saturating_add(1)).await?;
        let services = offer::load(app, plan, tenant).await?;
        members::load(app, plan, tenant, &services, &bodies).await?;
        if plan.slug == ALREADY_BILLED.0 {
            let options = RunOptions::today(Mode::Issue);
            run_year(app, &Actor::console(tenant), ALREADY_BILLED.1, &options, |_, _| ()).await?;
        }
        accounts.extend(people::of_a_centre(app, &plan.slug, tenant, &bodies).await?);
        centres.push(LoadedCentre {
            slug: plan.slug.clone(),
            name: plan.name.clone(),
            bodies: bodies.len(),
            services: services.len(),
        });
    }
    Ok(Loaded { accounts, password: PASSWORD, centres })
}

/// Writes in the installation that its data are a demo's: every page and paper then says so.
async fn mark(app: &App) -> anyhow::Result<()> {
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    let setting = DatedSetting {
        name: wiring::DEMO.into(),
        valid_from: kernel::Day::parse("2000-01-01")?,
        value: "1".into(),
        source: "caricamento dei dati dimostrativi".into(),
        verified: true,
        changed_at: tx.now(),
    };
    tx.set(&setting).await?;
    tx.audit(Entry::about("demo.load", "setting").summary("Caricati i dati dimostrativi").created(&setting)?);
    Ok(tx.commit().await?)
}
