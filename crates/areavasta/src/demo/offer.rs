//! What this is: what a demo centre offers: catalogue, charter, price list, split payment as a dated setting.
//! What it is not: who has joined; see [`super::members`].

use std::collections::HashMap;

use catalogue::model::{
    Level, Move, Service, ServiceData, ServiceKind, Target as Goal, TargetTime, TimeUnit,
};
use catalogue::{charters, services};
use kernel::permission::{
    ApprovePriceList, EditCharter, EditPriceList, EditService, PublishCharter, ViewCatalogue,
};
use kernel::{Actor, Cents, Day, Phase, Price, Rate, ServiceId, Target, TenantId};
use pricing::model::{Bands, ListState, Method, PriceList, Profile, Proration, Reference, Vat, paste};
use pricing::tariffs::TariffData;
use store::{DatedSetting, Entry, Tx};
use webkit::App;

use super::plan::{CentrePlan, ServicePlan, TariffPlan};

/// The series of the demo's price lists.
pub(crate) const SERIES: &str = "Tariffe";

/// Loads catalogue, charter and price list, and gives each service's id and name by its code.
pub(crate) async fn load(
    app: &App,
    plan: &CentrePlan,
    tenant: TenantId,
) -> anyhow::Result<HashMap<String, (ServiceId, String)>> {
    let console = Actor::console(tenant);
    let mut tx = app.db.write(tenant, &console).await?;
    let catalogue = add_services(&mut tx, plan).await?;
    charter(&mut tx, plan).await?;
    price_lists(&mut tx, plan, &catalogue).await?;
    split_payment(&mut tx).await?;
    tx.commit().await?;
    Ok(catalogue.into_iter().map(|(code, service)| (code, (service.service_id, service.data.name))).collect())
}

async fn add_services(tx: &mut Tx, plan: &CentrePlan) -> anyhow::Result<HashMap<String, Service>> {
    let can = Actor::console(tx.tenant()).may(EditService, &Target::centre(tx.tenant(), Phase::Current))?;
    let from = Day::parse(&plan.agreement.from)?;
    let mut known: HashMap<String, Service> = HashMap::new();
    for service in &plan.services {
        let parts =
            service.includes.iter().filter_map(|code| known.get(code)).map(|part| part.service_id).collect();
        let id = tx.id();
        let added = services::add(tx, &can, id, data(service, parts)?).await?;
        let active = services::step(tx, &can, &added, added.version, Move::Activate { from }).await?;
        known.insert(service.code.clone(), active);
    }
    Ok(known)
}

fn data(service: &ServicePlan, parts: Vec<ServiceId>) -> anyhow::Result<ServiceData> {
    let level = Level::from_code(&service.level).ok_or_else(|| anyhow::anyhow!("level {}", service.level))?;
    Ok(ServiceData {
        code: service.code.clone(),
        name: service.name.clone(),
        level,
        kind: if parts.is_empty() { ServiceKind::Single } else { ServiceKind::Package },
        description: service.description.clone(),
        audience: service.for_whom.clone(),
        contact: "Ufficio del centro (dato dimostrativo)".into(),
        included: String::new(),
        parts,
    })
}

/// A charter with targets invented by level: the source gives none.
async fn charter(tx: &mut Tx, plan: &CentrePlan) -> anyhow::Result<()> {
    let console = Actor::console(tx.tenant());
    let target = Target::centre(tx.tenant(), Phase::Draft);
    let (edit, publish) = (console.may(EditCharter, &target)?, console.may(PublishCharter, &target)?);
    let view = console.may_over(ViewCatalogue)?;
    let id = tx.id();
    let draft = charters::start(tx, &edit, id).await?;
    let goals: Vec<Goal> = services::every(tx, &view).await?.iter().map(goal).collect();
    let preamble = "Tempi dimostrativi, inventati per livello di servizio.";
    charters::write(tx, &edit, (&draft, draft.version), preamble, &goals).await?;
    let Some(written) = charters::get(tx, &view, id).await? else {
        anyhow::bail!("the charter just written is gone")
    };
    let from = Day::parse(&plan.agreement.from)?;
    charters::publish(tx, &publish, (&written, written.version), from).await?;
    Ok(())
}

fn goal(service: &Service) -> Goal {
    let (hours, days) = match service.data.level {
        Level::Base => (4, 2),
        Level::Intermediate => (8, 5),
        Level::Advanced => (16, 10),
    };
    Goal {
        service_id: service.service_id,
        service_code: service.data.code.clone(),
        service_name: service.data.name.clone(),
        response: Some(TargetTime { value: hours, unit: TimeUnit::WorkingHours }),
        resolution: Some(TargetTime { value: days, unit: TimeUnit::WorkingDays }),
        note: "Dato dimostrativo".into(),
    }
}

async fn price_lists(tx: &mut Tx, plan: &CentrePlan, known: &HashMap<String, Service>) -> anyhow::Result<()> {
    let list = &plan.price_list;
    price_list(tx, plan, known, (&list.name, &list.from, &list.to)).await?;
    match &plan.agreement.next {
        Some(next) => price_list(tx, plan, known, (&next.price_list, &next.from, &next.to)).await,
        None => Ok(()),
    }
}

async fn price_list(
    tx: &mut Tx,
    plan: &CentrePlan,
    known: &HashMap<String, Service>,
    (name, from, to): (&str, &str, &str),
) -> anyhow::Result<()> {
    let console = Actor::console(tx.tenant());
    let target = Target::centre(tx.tenant(), Phase::Draft);
    let (edit, approve) = (console.may(EditPriceList, &target)?, console.may(ApprovePriceList, &target)?);
    let day = Reference::On(super::centre::population_day());
    let from = Day::parse(from)?;
    let draft = PriceList {
        price_list_id: tx.id(),
        series: SERIES.into(),
        name: name.to_owned(),
        valid_from: from,
        valid_to: Some(Day::parse(to)?),
        inhabitants: day,
        workstations: if plan.members.workstations_from.is_empty() {
            day
        } else {
            Reference::FirstJanuary { years_before: 0 }
        },
        state: ListState::Draft,
        version: 1,
    };
    pricing::lists::add(tx, &edit, &draft, None).await?;
    for tariff in &plan.tariffs {
        let Some(service) = known.get(&tariff.service) else { continue };
        let id = tx.id();
        pricing::tariffs::add(tx, &edit, &draft, (id, service), tariff_data(tariff)?).await?;
    }
    let act = ("Delibera dimostrativa n. 1", from.yesterday());
    pricing::lists::approve(tx, &approve, (&draft, draft.version), act).await?;
    Ok(())
}

fn tariff_data(plan: &TariffPlan) -> anyhow::Result<TariffData> {
    let method = method(plan)?;
    let hourly = matches!(method, Method::HourlyByProfile { .. });
    Ok(TariffData {
        vat: vat(&plan.vat)?,
        proration: if hourly { Proration::None } else { Proration::ByDay },
        unit_label: unit(&method).into(),
        note: plan.invented.clone(),
        method,
    })
}

fn unit(method: &Method) -> &'static str {
    match method {
        Method::PerInhabitant { .. } => "abitanti",
        Method::PerWorkstation { .. } => "postazioni",
        Method::HourlyByProfile { .. } => "ore",
        Method::BandAmount { .. }
        | Method::Graduated { .. }
        | Method::SizeRange { .. }
        | Method::Flat { .. }
        | Method::Included => "anno",
    }
}

fn method(plan: &TariffPlan) -> anyhow::Result<Method> {
    Ok(match plan.method.as_str() {
        "per_inhabitant" => Method::PerInhabitant { price: Price::parse_it(&plan.price)? },
        "per_workstation" => Method::PerWorkstation { price: Price::parse_it(&plan.price)? },
        "band_amount" => Method::BandAmount { bands: bands(&plan.bands)? },
        "size_range" => Method::SizeRange {
            least: Cents::parse_it(&plan.minimum)?,
            most: Cents::parse_it(&plan.maximum)?,
            bands: Some(bands(&plan.bands)?),
        },
        "hourly" => Method::HourlyByProfile { profiles: profiles(&plan.profiles)? },
        "included" => Method::Included,
        other => anyhow::bail!("method {other}"),
    })
}

fn bands(lines: &[String]) -> anyhow::Result<Bands<Cents>> {
    let rows = paste::table(&lines.join("\n"), Cents::parse_it).map_err(|wrong| {
        anyhow::anyhow!(wrong.into_iter().map(|line| line.why).collect::<Vec<_>>().join("; "))
    })?;
    Ok(Bands::check(&rows)?)
}

fn profiles(given: &[(String, String)]) -> anyhow::Result<Vec<Profile>> {
    given
        .iter()
        .map(|(name, price)| Ok(Profile { name: name.clone(), price: Price::parse_it(price)? }))
        .collect()
}

/// Regimes of the demo: to be checked by whoever uses them for real.
fn vat(kind: &str) -> anyhow::Result<Vat> {
    Ok(match kind {
        "standard" => Vat::Standard { rate: Rate::new(2200) },
        "exempt" => Vat::Exempt {
            natura: "N4".into(),
            legal_reference: "art. 10, n. 20, DPR 633/1972 (dato dimostrativo, da verificare)".into(),
        },
        "out_of_scope" => Vat::OutOfScope {
            natura: "N2.2".into(),
            legal_reference: "art. 4 DPR 633/1972 (dato dimostrativo, da verificare)".into(),
        },
        other => anyhow::bail!("vat {other}"),
    })
}

async fn split_payment(tx: &mut Tx) -> anyhow::Result<()> {
    let setting = DatedSetting {
        name: "scissione_pagamenti".into(),
        valid_from: Day::parse("2015-01-01")?,
        value: "1".into(),
        source: "art. 17-ter DPR 633/1972 (dato dimostrativo, da verificare)".into(),
        verified: false,
        changed_at: tx.now(),
    };
    tx.set(&setting).await?;
    tx.audit(
        Entry::about("setting.set", "setting")
            .summary("Impostata la scissione dei pagamenti")
            .created(&setting)?,
    );
    Ok(())
}
