//! What this is: the demo: three real centres with their Comuni, prices, agreements, organs and staff, and a Province that
//! designs its centre, loaded through the same functions as the pages. What is not a public fact is invented, and marked.
//! What it is not: a way to fill a real installation.

mod articles;
mod asked;
mod centre;
mod designs;
mod invented;
mod letters;
mod members;
mod newcomer;
mod offer;
mod past;
mod people;
mod plan;
mod requests;
mod story;

use kernel::{Actor, NETWORK};
use serde::Serialize;
use store::{DatedSetting, Entry};
use webkit::App;

use newcomer::LoadedProvince;
use past::Past;
use people::DemoAccount;
pub(crate) use people::PASSWORD;

use crate::wiring;

/// Where the numbers of invented codes begin for each centre.
const FIRST_CODES: [u32; 3] = [1_000, 2_000, 3_000];

/// What was loaded.
#[derive(Debug, Serialize)]
pub(crate) struct Loaded {
    pub(crate) accounts: Vec<DemoAccount>,
    pub(crate) password: &'static str,
    pub(crate) centres: Vec<LoadedCentre>,
    /// Those that still design their centre.
    pub(crate) provinces: Vec<LoadedProvince>,
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
        let then = plan.story.as_ref().map(|story| Past::at(app, &story.begins)).transpose()?;
        let place = then.as_ref().map_or(app, Past::app);
        let tenant = centre::create(place, plan, first).await?;
        let bodies = centre::add_bodies(place, plan, tenant, first.saturating_add(1)).await?;
        let services = offer::load(place, plan, tenant).await?;
        members::load(place, plan, tenant, &services, &bodies).await?;
        if let (Some(past), Some(story)) = (&then, &plan.story) {
            story::replay(past, story, tenant, (&services, &bodies)).await?;
        }
        if let Some(sheet) = &plan.campaign_now {
            story::open_now(place, tenant, sheet, &services).await?;
        }
        articles::load(app, tenant, &services).await?;
        designs::load(app, &plan.slug, tenant).await?;
        accounts.extend(people::of_a_centre(app, &plan.slug, tenant, &bodies).await?);
        if let Some(codes) = &plan.requests_about {
            requests::tell(app, (&plan.slug, tenant), codes, (&services, &bodies)).await?;
            if let Some(service) = services.get(&codes[0]) {
                letters::take_in(app, (&plan.slug, tenant), service, &bodies).await?;
            }
        }
        centres.push(LoadedCentre {
            slug: plan.slug.clone(),
            name: plan.name.clone(),
            bodies: bodies.len(),
            services: services.len(),
        });
    }
    let mapping = asked::load(app).await?;
    let (province, of_province) = newcomer::load(app, mapping).await?;
    accounts.extend(of_province);
    Ok(Loaded { accounts, password: PASSWORD, centres, provinces: vec![province] })
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
