//! What this is: a sheet to be read: where it stands, what is asked beside what was, every confirmed version.
//! What it is not: the form.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{CampaignId, Role, SheetId};
use webkit::{App, Badge, Facts, Frame, ListQuery, Notice, Problem, SignedIn, page, redirect};

use super::{Opened, badge, campaign_frame, may_answer, opened, opened_sheet, sheet_address, writes_today};
use crate::model::{Change, Confirmation, SheetState, changes};
use crate::store::reminders::{self, Reminder};
use crate::store::sheets;

#[derive(Template)]
#[template(path = "needs/sheet.html")]
struct SheetPage {
    frame: Frame,
    actions: Vec<(&'static str, String)>,
    notices: Vec<Notice>,
    facts: Facts,
    heading: String,
    last_year: String,
    rows: Vec<Change>,
    only_changes: bool,
    toggle: String,
    versions: Vec<Version>,
    reminders: Vec<Reminder>,
}

/// A confirmed version in the list.
struct Version {
    confirmation: Confirmation,
    href: String,
    current: bool,
}

impl SheetPage {
    fn marked(row: &Change) -> Option<Badge> {
        row.changed.then(|| Badge::info("Cambia"))
    }
}

fn role(code: &str) -> &'static str {
    Role::from_code(code).map_or("", Role::label)
}

impl Version {
    fn who(&self) -> String {
        format!("{}, {}", self.confirmation.by_name, role(&self.confirmation.by_role))
    }
}

/// `GET /fabbisogni/schede/{sheet}`: for whoever knows the sheet and not its campaign, such as the audit trail.
pub(super) async fn whereabouts(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SheetId>,
) -> Result<Response, Problem> {
    Ok(redirect(&sheet_address(&opened_sheet(&app, &who, id).await?.sheet)))
}

/// `GET /fabbisogni/{campaign}/schede/{sheet}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(ids): Path<(CampaignId, SheetId)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let opened = opened(&app, &who, ids).await?;
    let mut tx = app.db.read(opened.can.tenant()).await?;
    let all = sheets::confirmations(&mut tx, &opened.can, opened.sheet.sheet_id).await?;
    let reminders = reminders::of_sheet(&mut tx, &opened.can, opened.sheet.sheet_id).await?;
    drop(tx);
    let today = app.clock.today();
    let state = opened.sheet.state_on(opened.campaign.data.closes, today);
    let wanted: Option<i64> = query.filter_as("versione");
    if wanted.is_some_and(|number| !all.iter().any(|one| one.number == number)) {
        return Err(Problem::NotFound);
    }
    let chosen = wanted.or_else(|| all.first().filter(|_| state.is_answered()).map(|one| one.number));
    let confirmed = chosen.and_then(|number| all.iter().find(|one| one.number == number));
    let answers = confirmed.map_or(&opened.sheet.answers, |one| &one.answers);
    let only_changes = query.filter("solo") == Some("differenze");
    let mut rows = changes(&opened.content, &opened.sheet.baseline, answers);
    rows.retain(|row| row.changed || !only_changes);
    page(&SheetPage {
        frame: frame(&app, &who, &opened),
        actions: actions(&who, &opened, writes_today(&who, &opened, today)),
        notices: notices(&opened, state),
        facts: facts(&opened, (state, all.first())),
        heading: confirmed.map_or_else(
            || "Risposte, non ancora confermate".into(),
            |one| format!("Risposte confermate, versione {}", one.number),
        ),
        last_year: last_year(&opened),
        toggle: query.link(&[("solo", if only_changes { "" } else { "differenze" })]),
        rows,
        only_changes,
        versions: all.into_iter().map(|one| version(&query, one, chosen)).collect(),
        reminders: if opened.can.scope().body().is_none() { reminders } else { Vec::new() },
    })
}

fn frame(app: &App, who: &SignedIn, opened: &Opened) -> Frame {
    let title = format!("Scheda dei fabbisogni {}: {}", opened.campaign.data.year, opened.sheet.body_name);
    if who.actor().grant().role.is_for_a_body() {
        return super::frame(who, app, title);
    }
    campaign_frame(who, app, &opened.campaign, title)
}

fn version(query: &ListQuery, confirmation: Confirmation, chosen: Option<i64>) -> Version {
    let number = confirmation.number;
    Version {
        href: query.link(&[("versione", &number.to_string())]),
        current: chosen == Some(number),
        confirmation,
    }
}

fn last_year(opened: &Opened) -> String {
    match &opened.sheet.baseline.last {
        Some(last) => format!("Prima (servizi attivi e scheda {})", last.year),
        None => "Prima (servizi attivi)".to_owned(),
    }
}

fn actions(who: &SignedIn, opened: &Opened, writes: bool) -> Vec<(&'static str, String)> {
    let address = sheet_address(&opened.sheet);
    let staff = who.actor().reaches(ActionKind::EditCampaign);
    let mut all = Vec::new();
    if writes {
        let label = match (staff, opened.sheet.marks.confirmed) {
            (true, _) => "Compila al posto dell'ente",
            (false, 0) => "Compila la scheda",
            (false, _) => "Cambia la scheda",
        };
        all.push((label, format!("{address}/compila")));
    }
    if writes && !staff && may_answer(who, &opened.sheet).is_ok() {
        all.push(("Conferma tutto invariato", format!("{address}/invariato")));
    }
    all
}

fn notices(opened: &Opened, state: SheetState) -> Vec<Notice> {
    let closes = opened.campaign.data.closes;
    let mut all = Vec::new();
    if opened.sheet.marks.editing && opened.sheet.marks.confirmed > 0 {
        let text = if state == SheetState::InProgress {
            format!(
                "Dopo l'ultima conferma la scheda è stata modificata: finché non viene confermata di nuovo vale la versione {}.",
                opened.sheet.marks.confirmed
            )
        } else {
            "Dopo l'ultima conferma la scheda era stata modificata senza confermarla: alla scadenza ha contato la versione confermata.".to_owned()
        };
        all.push(Notice::warning(text));
    }
    if state == SheetState::Late {
        all.push(Notice::danger(format!("La scadenza del {closes} è passata senza risposta: il centro può ancora inserirla indicando il motivo.")));
    }
    all
}

fn facts(opened: &Opened, (state, last): (SheetState, Option<&Confirmation>)) -> Facts {
    let data = &opened.campaign.data;
    let membership = opened.sheet.baseline.active.values().next().map(|active| active.membership_id);
    let facts = Facts::new()
        .part("Stato", badge(state))
        .row("Si risponde", format!("dal {} al {}", data.opens, data.closes));
    let facts = match last {
        Some(last) => facts.row(
            "Ultima conferma",
            format!("{}, {}, il {}", last.by_name, role(&last.by_role), last.confirmed_on),
        ),
        None => facts,
    };
    let facts = match last.filter(|last| last.is_by_staff()) {
        Some(last) => facts.row("Inserita dal centro perché", &last.reason),
        None => facts,
    };
    let facts = match opened.sheet.touched_at.filter(|_| !state.is_answered()) {
        Some(at) => facts.row("Ultima attività", format!("{}, {at}", opened.sheet.touched_by)),
        None => facts,
    };
    match membership {
        Some(id) => facts.link("Servizi attivi", "Adesione dell'ente", &format!("/adesioni/{id}")),
        None => facts,
    }
}
