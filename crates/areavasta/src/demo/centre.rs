//! What this is: the first steps of a centre: itself, its bodies with their figures, organs and staff.
//! What it is not: what it offers; see [`super::offer`].

use kernel::permission::{CreateCentre, EditBody, EditCentre, RecordDriver};
use kernel::{Actor, BodyId, Day, NETWORK, Phase, Rate, Slug, Target, TenantId, permission};
use registry::model::{Employer, Issuer, ManagementModel, OrganData, OrganKind, Origin, StaffData};
use registry::national::{self, Selection};
use registry::{
    Body, BodyData, BodyKind, CentreData, Driver, Level, ManagementForm, NewDriverValue, bodies, drivers,
};
use webkit::App;

use super::invented;
use super::plan::{CentrePlan, Members};

/// Creates the centre with organs and staff and gives its tenant.
pub(crate) async fn create(app: &App, plan: &CentrePlan, number: u32) -> anyhow::Result<TenantId> {
    let tenant: TenantId = app.ids.fresh();
    let console = Actor::console(NETWORK);
    let can = console.may(CreateCentre, &Target::centre(NETWORK, Phase::Current))?;
    let data = centre_data(plan, number)?;
    registry::centre::create(&app.db, &can, &console, (tenant, Slug::parse(&plan.slug)?), data).await?;
    people(app, plan, tenant).await?;
    Ok(tenant)
}

fn centre_data(plan: &CentrePlan, number: u32) -> anyhow::Result<CentreData> {
    let form = ManagementForm::from_code(&plan.form).ok_or_else(|| anyhow::anyhow!("form {}", plan.form))?;
    let level = Level::from_code(&plan.level).ok_or_else(|| anyhow::anyhow!("level {}", plan.level))?;
    let issuer = match form {
        ManagementForm::InHouse => plan.partner.clone(),
        ManagementForm::Public | ManagementForm::Ppp => format!("Provincia di {}", plan.province),
    };
    Ok(CentreData {
        name: plan.name.clone(),
        uts_code: plan.uts.clone(),
        province: plan.province.clone(),
        model: ManagementModel::new(form, level, &plan.partner)?,
        issuer: Issuer {
            denomination: issuer,
            tax_code: Some(invented::tax_code(number)?),
            vat_number: Some(invented::vat_number(number)?),
            address: invented::address(&plan.town, &plan.province_sign, &plan.postal_code)?,
            regime: "RF01".into(),
            iban: Some(invented::iban(number)?),
            office: "Ragioneria (dato dimostrativo)".into(),
            transmitter: Some(invented::tax_code(number)?),
            ..Issuer::default()
        },
    })
}

async fn people(app: &App, plan: &CentrePlan, tenant: TenantId) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(EditCentre, &Target::centre(tenant, Phase::Current))?;
    let mut tx = app.db.write(tenant, &console).await?;
    for organ in &plan.organs {
        let data = OrganData {
            kind: kind_of(&organ.name),
            name: organ.name.clone(),
            functions: organ.functions.clone(),
            seat_rule: organ.seats.clone(),
            term_years: organ.term_years,
        };
        let id = tx.id();
        registry::people::add_organ(&mut tx, &can, id, &data).await?;
    }
    for staff in &plan.staff {
        let data = StaffData {
            role: staff.role.clone(),
            employer: if staff.partner { Employer::Partner } else { Employer::Internal },
            people: staff.people,
            share: Rate::new(staff.percent.saturating_mul(100)),
            skills: staff.skills.clone(),
            qualification: staff.qualification.clone(),
        };
        let id = tx.id();
        registry::people::add_staff(&mut tx, &can, id, &data).await?;
    }
    Ok(tx.commit().await?)
}

fn kind_of(name: &str) -> OrganKind {
    let begins = |word: &str| name.starts_with(word);
    match name {
        _ if begins("Assemblea") => OrganKind::Assembly,
        _ if begins("Ufficio di Presidenza") => OrganKind::Presidency,
        _ if begins("Consiglio") || begins("Presidente") => OrganKind::Province,
        _ if begins("Comitato") => OrganKind::Technical,
        _ if begins("Gruppi") => OrganKind::Other,
        _ => OrganKind::Office,
    }
}

/// Adds the member bodies, completes them with invented codes and gives them back in order of name.
pub(crate) async fn add_bodies(
    app: &App,
    plan: &CentrePlan,
    tenant: TenantId,
    first: u32,
) -> anyhow::Result<Vec<Body>> {
    let chosen = choose(app, &plan.uts, &plan.members).await?;
    let console = Actor::console(tenant);
    let can = console.may(EditBody, &Target::centre(tenant, Phase::Current))?;
    national::copy_from_register(&app.db, &can, &console, &Selection::Bodies(chosen)).await?;
    let mut tx = app.db.write(tenant, &console).await?;
    let mut number = first;
    for body in
        bodies::every(&mut tx, &permission::Actor::console(tenant).may_over(permission::ViewBodies)?).await?
    {
        let place = (body.data.name.as_str(), plan.province_sign.as_str(), plan.postal_code.as_str());
        let data = invented::complete(body.data.clone(), number, place)?;
        bodies::change(&mut tx, &can, (body.body_id, body.version), data).await?;
        number = number.saturating_add(1);
    }
    for (kind, name) in others(&plan.members)? {
        let mut data = BodyData::named(kind, name);
        data.origin = Origin { invented: true, note: invented::ALL_INVENTED.into() };
        let place = (plan.town.as_str(), plan.province_sign.as_str(), plan.postal_code.as_str());
        let id: BodyId = tx.id();
        bodies::add(&mut tx, &can, id, invented::complete(data, number, place)?).await?;
        number = number.saturating_add(1);
    }
    tx.commit().await?;
    no_inhabitants(app, tenant).await?;
    workstations(app, plan, tenant).await?;
    let can = console.may_over(permission::ViewBodies)?;
    Ok(bodies::every(&mut app.db.read(tenant).await?, &can).await?)
}

fn others(members: &Members) -> anyhow::Result<Vec<(BodyKind, String)>> {
    let mut all = Vec::new();
    for group in &members.others {
        let kind = BodyKind::from_code(&group.kind).ok_or_else(|| anyhow::anyhow!("kind {}", group.kind))?;
        all.extend((1..=group.count).map(|n| (kind, format!("{} n. {n}", group.name))));
    }
    Ok(all)
}

/// The Comuni that join, by the rule of the plan: the most populous, ties by name.
async fn choose(app: &App, uts: &str, members: &Members) -> anyhow::Result<Vec<BodyId>> {
    let (can, mut tx) = (permission::national_register(), app.db.read(NETWORK).await?);
    let mut own: Vec<Body> = bodies::of_unit(&mut tx, &can, uts).await?;
    own.retain(|body| body.data.kind == BodyKind::Municipality);
    let mut also = Vec::new();
    for istat in &members.also_from {
        also.extend(bodies::by_istat(&mut tx, &can, istat).await?);
    }
    let all = own.len();
    let wanted = if members.most_populous == 0 { all } else { members.most_populous };
    let mut chosen = most_populous(own, wanted);
    chosen.extend(most_populous(also, members.also_most_populous));
    Ok(chosen)
}

fn most_populous(mut bodies: Vec<Body>, wanted: usize) -> Vec<BodyId> {
    bodies.sort_by(|a, b| (b.inhabitants, &a.data.name).cmp(&(a.inhabitants, &b.data.name)));
    bodies.into_iter().take(wanted).map(|body| body.body_id).collect()
}

/// Bodies that are not Comuni have no inhabitants of their own: a quota by inhabitant comes to nothing for them.
async fn no_inhabitants(app: &App, tenant: TenantId) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(RecordDriver, &Target::centre(tenant, Phase::Current))?;
    let mut tx = app.db.write(tenant, &console).await?;
    let mut any = false;
    for body in bodies::every(&mut tx, &console.may_over(permission::ViewBodies)?).await? {
        if body.data.kind == BodyKind::Municipality {
            continue;
        }
        let figure = NewDriverValue {
            body_id: body.body_id,
            driver: Driver::inhabitants(),
            reference_date: population_day(),
            value: 0,
            source: "Dato dimostrativo: ente senza abitanti propri".into(),
        };
        drivers::record(&mut tx, &can, &figure).await?;
        any = true;
    }
    if any {
        tx.commit().await?;
    }
    Ok(())
}

/// One workstation for every 150 inhabitants, rounded up, at least 4: invented, and its source says so.
async fn workstations(app: &App, plan: &CentrePlan, tenant: TenantId) -> anyhow::Result<()> {
    if plan.members.workstations.is_empty() {
        return Ok(());
    }
    let console = Actor::console(tenant);
    let can = console.may(RecordDriver, &Target::centre(tenant, Phase::Current))?;
    let from = plan.members.workstations_from.as_str();
    let reference_date = if from.is_empty() { population_day() } else { Day::parse(from)? };
    let mut tx = app.db.write(tenant, &console).await?;
    for body in bodies::every(&mut tx, &console.may_over(permission::ViewBodies)?).await? {
        let figure = NewDriverValue {
            body_id: body.body_id,
            driver: Driver::workstations(),
            reference_date,
            value: body.inhabitants.saturating_add(149).checked_div(150).unwrap_or_default().max(4),
            source: plan.members.workstations.clone(),
        };
        drivers::record(&mut tx, &can, &figure).await?;
    }
    Ok(tx.commit().await?)
}

/// The day of the only population figures there are.
pub(crate) fn population_day() -> Day {
    national::reference_day()
}
