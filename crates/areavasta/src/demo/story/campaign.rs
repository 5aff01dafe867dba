//! What this is: the campaign of needs: the sheet, the answers of the bodies by a rule of the demo, the quotes and figures
//! that follow. What it is not: what real bodies asked for.

use std::collections::HashMap;

use kernel::permission::{AnswerNeeds, EditCampaign, ViewNeeds};
use kernel::{Actor, CampaignId, Day, NeedsTemplateId, Phase, Role, ServiceId, Target, TenantId};
use needs::apply::Execution;
use needs::model::{
    Answer, CampaignData, Content, EXAMPLES, Hand, Item, ItemKind, ServiceAnswer, Sheet, Wish,
};
use needs::store::sheets::Act;
use needs::store::{campaigns, sheets, templates};
use webkit::App;

use super::Cast;
use crate::demo::past::Past;
use crate::demo::plan::{CampaignPlan, SheetPlan};

/// How long the bodies of a demo have.
const WEEKS_TO_ANSWER: i32 = 6;

/// Runs the whole campaign.
pub(super) async fn run(
    past: &Past,
    tenant: TenantId,
    plan: &CampaignPlan,
    cast: Cast<'_>,
) -> anyhow::Result<()> {
    past.go_on(&plan.opens)?;
    let window = (plan.year, Day::parse(&plan.opens)?, Day::parse(&plan.closes)?);
    let id = open(past.app(), tenant, (&plan.sheet, window), cast.0).await?;
    answer(past, tenant, plan, (id, cast)).await?;
    let (day, reason) = &plan.late;
    past.go_on(day)?;
    write_late(past.app(), tenant, (id, cast), reason).await?;
    past.go_on(&plan.applied)?;
    let first = kernel::Period::year(plan.year).from();
    let mut work = Execution::begin(past.app(), &Actor::console(tenant), (id, first)).await?;
    while work.step(past.app()).await?.is_some() {}
    Ok(())
}

/// Opens a campaign for the year to come, as of today: the bodies of a demo have some weeks to answer.
pub(crate) async fn open_now(
    app: &App,
    tenant: TenantId,
    sheet: &SheetPlan,
    services: &HashMap<String, (ServiceId, String)>,
) -> anyhow::Result<()> {
    let today = app.clock.today();
    let window = (today.year().saturating_add(1), today, today.add_days(WEEKS_TO_ANSWER * 7));
    open(app, tenant, (sheet, window), services).await?;
    Ok(())
}

async fn open(
    app: &App,
    tenant: TenantId,
    (sheet, (year, opens, closes)): (&SheetPlan, (i16, Day, Day)),
    services: &HashMap<String, (ServiceId, String)>,
) -> anyhow::Result<CampaignId> {
    let console = Actor::console(tenant);
    let can = console.may(EditCampaign, &Target::centre(tenant, Phase::Current))?;
    let mut tx = app.db.write(tenant, &console).await?;
    let (template, today): (NeedsTemplateId, Day) = (tx.id(), tx.today());
    templates::create(&mut tx, &can, (template, &sheet.template), &content(sheet, services)?).await?;
    let version = templates::publish(&mut tx, &can, template, today).await?;
    let data = CampaignData {
        year,
        opens,
        closes,
        template_id: template,
        template_number: version.number,
        intro: sheet.intro.clone(),
        remind_days: None,
    };
    let id: CampaignId = tx.id();
    campaigns::create(&mut tx, &can, id, data).await?;
    needs::opening::open(&mut tx, &console, (id, today)).await?;
    tx.commit().await?;
    Ok(id)
}

/// The example that comes with the program, with its questions tied to the services of this centre.
fn content(sheet: &SheetPlan, services: &HashMap<String, (ServiceId, String)>) -> anyhow::Result<Content> {
    let example = EXAMPLES.first().ok_or_else(|| anyhow::anyhow!("no example of a sheet"))?;
    let mut content = example.content()?;
    for section in &mut content.sections {
        section.items.retain_mut(|item| {
            let tied = sheet.services.iter().find(|(key, ..)| item.key.as_str() == key);
            let service = tied.and_then(|(_, code, _)| services.get(code)).map(|(id, _)| *id);
            if let Some((.., words)) = tied.filter(|(.., words)| !words.is_empty()) {
                item.label.clone_from(words);
            }
            tie(&mut item.kind, service) || !sheet.only_these
        });
    }
    content.sections.retain(|section| !section.items.is_empty());
    Ok(content)
}

/// Ties a question about a service to it; says whether the question may stay where only tied ones do.
fn tie(kind: &mut ItemKind, service: Option<ServiceId>) -> bool {
    let (ItemKind::Active(about) | ItemKind::New(about)) = kind else {
        return !matches!(kind, ItemKind::Number(_));
    };
    if service.is_some() {
        about.service = service;
        about.measure = None;
    }
    service.is_some()
}

/// Bodies answer in turn on the days of the plan; every twelfth does not.
async fn answer(
    past: &Past,
    tenant: TenantId,
    plan: &CampaignPlan,
    (id, (_, bodies)): (CampaignId, Cast<'_>),
) -> anyhow::Result<()> {
    let mut reminded = false;
    for (turn, day) in plan.answers.iter().enumerate() {
        if !reminded && day > &plan.reminded {
            let on = past.go_on(&plan.reminded)?;
            needs::reminding::remind(past.app(), &Actor::console(tenant), id, on).await?;
            reminded = true;
        }
        let on = past.go_on(day)?;
        let mine = bodies.iter().enumerate().filter(|(place, _)| {
            place.saturating_add(plan.answers.len()).saturating_sub(1) % plan.answers.len() == turn
        });
        for (place, body) in mine.filter(|(place, _)| place % 12 != 11) {
            let hand = Hand::of_the_body(&format!("Referente di {}", body.data.name), Role::BodyReferent);
            confirm(past.app(), tenant, (id, body.body_id, place), Act { hand, on }).await?;
        }
    }
    Ok(())
}

/// The centre writes down what came after the deadline.
async fn write_late(
    app: &App,
    tenant: TenantId,
    (id, (_, bodies)): (CampaignId, Cast<'_>),
    reason: &str,
) -> anyhow::Result<()> {
    for (place, body) in bodies.iter().enumerate().filter(|(place, _)| place % 12 == 11).take(4) {
        let hand = Hand {
            name: "Operatore del centro (demo)".into(),
            role: Role::Operator,
            reason: reason.to_owned(),
        };
        let act = Act { hand, on: app.clock.today() };
        confirm(app, tenant, (id, body.body_id, place), act).await?;
    }
    Ok(())
}

async fn confirm(
    app: &App,
    tenant: TenantId,
    (id, body, place): (CampaignId, kernel::BodyId, usize),
    act: Act,
) -> anyhow::Result<()> {
    let console = Actor::console(tenant);
    let can = console.may(AnswerNeeds, &Target::body(tenant, body, Phase::Current))?;
    let view = console.may_over(ViewNeeds)?;
    let mut tx = app.db.write(tenant, &console).await?;
    let Some(sheet) = sheets::of_body(&mut tx, &view, (id, body)).await? else { return Ok(()) };
    let Some(campaign) = campaigns::find(&mut tx, &view, id).await? else { return Ok(()) };
    let content = campaigns::content(&mut tx, &campaign).await?;
    let mut answers = sheet.baseline.start.clone();
    for item in content.items() {
        if let Some(wanted) = wanted(item, &sheet, place) {
            answers.set(item.key.clone(), wanted);
        }
    }
    sheets::confirm(&mut tx, &can, (&sheet, sheet.version), &answers, &act).await?;
    Ok(tx.commit().await?)
}

/// What a body wants otherwise, by its place in the alphabet: every seventh has two workstations more, every ninth asks
/// for the community of the RTD, every tenth for pagoPA; every fifth wants to know more of App IO.
fn wanted(item: &Item, sheet: &Sheet, place: usize) -> Option<Answer> {
    let asks = |wish| Some(Answer::Service(ServiceAnswer::plain(wish)));
    let has = sheet.baseline.active.contains_key(&item.key);
    match item.key.as_str() {
        "postazioni-pc" if place % 7 == 3 => match sheet.baseline.start.of(item) {
            Answer::Number { value: Some(now) } => {
                Some(Answer::Number { value: Some(now.saturating_add(2)) })
            }
            _ => None,
        },
        "n01" if place % 9 == 4 && !has => asks(Wish::Request),
        "n02" if place % 10 == 6 && !has => asks(Wish::Request),
        "n03" if place % 5 == 2 && !has => asks(Wish::Evaluate),
        _ => None,
    }
}
