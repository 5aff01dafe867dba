//! What this is: a campaign: how many have answered, who is missing, the sheet of each body with its state.
//! What it is not: the answers; those are in the matrix and on each sheet.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewNeeds};
use kernel::{CampaignId, Can, Day};
use sheet::{Cell, Column, Kind, Table};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Facts, Format, Frame, ListQuery, ListView, Problem, SignedIn,
    Stats, export, page, redirect,
};

use super::{address, badge, campaign, frame, stage_badge};
use crate::model::{Campaign, SheetState, Stage};
use crate::store::lists::{self, COUNTED, Counts, Place, SheetFilter, SheetRow};
use crate::store::sheets;

#[derive(Template)]
#[template(path = "needs/campaign.html")]
struct CampaignPage {
    frame: Frame,
    actions: Vec<(&'static str, String)>,
    facts: Facts,
    stats: Option<Stats>,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    rows: Vec<SheetRow>,
    empty: EmptyState,
    base: String,
}

impl CampaignPage {
    fn badge(row: &SheetRow) -> Badge {
        badge(row.state)
    }
}

fn filter(query: &ListQuery) -> SheetFilter {
    SheetFilter { words: query.q(), state: query.filter("stato").and_then(SheetState::from_code) }
}

fn place(query: &ListQuery) -> Place {
    let after = query.after().and_then(|cursor| {
        let [key, id] = cursor.values()?;
        Some((key.to_owned(), id.parse().ok()?))
    });
    Place { way: query.sort(["ente"]).direction, after }
}

/// What the address bar asks for.
pub(crate) fn asked(query: &ListQuery) -> (Place, SheetFilter) {
    (place(query), filter(query))
}

/// `GET /fabbisogni/{campaign}`: for somebody of a body, the own sheet.
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    let found = campaign(&app, &can, id).await?;
    if let Some(body) = can.scope().body() {
        let mut tx = app.db.read(can.tenant()).await?;
        let own = sheets::of_body(&mut tx, &can, (id, body)).await?.ok_or(Problem::NotFound)?;
        return Ok(redirect(&super::sheet_address(&own)));
    }
    if let Some(format) = query.format() {
        return download(&app, &can, (&found, &query), format).await;
    }
    centre_page(&app, &who, &can, (found, query)).await
}

async fn centre_page(
    app: &App,
    who: &SignedIn,
    can: &Can<ViewNeeds>,
    (found, query): (Campaign, ListQuery),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let at = (found.campaign_id, tx.today());
    let (place, filter) = (place(&query), filter(&query));
    let mut rows =
        lists::sheets(&mut tx, can, at, &filter, (&place, ListView::SIZE.saturating_add(1))).await?;
    let counted = lists::count(&mut tx, can, at, &filter).await?;
    let counts = lists::counts(&mut tx, can, at).await?;
    let list = ListView::new(&query, query.sort(["ente"])).counted(count(counted));
    let list = list.cut(&mut rows, |row| Cursor::after([row.sort_key.clone(), row.sheet_id.to_string()]));
    let edits = who.actor().reaches(ActionKind::EditCampaign);
    let stage = found.stage_on(at.1);
    page(&CampaignPage {
        frame: campaign_frame(app, who, &found, (edits, stage)),
        actions: actions(&found, (edits, stage)),
        facts: facts(&found, stage),
        stats: (counts.all() > 0).then(|| stats(&counts, &found)),
        states: SheetState::options(),
        empty: empty(&found, edits),
        base: format!("{}/schede", address(found.campaign_id)),
        list,
        rows,
    })
}

fn count(counted: i64) -> Count {
    let most = u64::try_from(COUNTED).unwrap_or(u64::MAX);
    Count::up_to(most, u64::try_from(counted).unwrap_or_default())
}

fn campaign_frame(app: &App, who: &SignedIn, found: &Campaign, (edits, stage): (bool, Stage)) -> Frame {
    let frame = frame(who, app, found.title());
    let base = address(found.campaign_id);
    match stage {
        Stage::Draft if edits => frame.primary("Apri la campagna", format!("{base}/apri")),
        Stage::Draft => frame,
        Stage::Upcoming | Stage::Open | Stage::Closed => {
            frame.primary("Risposte a confronto", format!("{base}/matrice"))
        }
    }
}

fn actions(found: &Campaign, (edits, stage): (bool, Stage)) -> Vec<(&'static str, String)> {
    let base = address(found.campaign_id);
    let at = |path: &str| format!("{base}/{path}");
    let mut all = Vec::new();
    if edits {
        all.push(("Modifica", at("modifica")));
        match stage {
            Stage::Draft => {}
            Stage::Open => {
                all.extend([("Sollecita chi manca", at("solleciti")), ("Aggiungi enti", at("enti"))]);
            }
            Stage::Upcoming | Stage::Closed => all.push(("Aggiungi enti", at("enti"))),
        }
        if matches!(stage, Stage::Open | Stage::Closed) {
            all.push(("Prepara preventivi e parametri", at("preventivi")));
        }
    }
    all
}

fn facts(found: &Campaign, stage: Stage) -> Facts {
    let data = &found.data;
    let template =
        format!("/fabbisogni/modelli/{}/anteprima?versione={}", data.template_id, data.template_number);
    let reminders = data.remind_days.map_or_else(
        || "nessuno".to_owned(),
        |days| format!("{days} giorni prima della scadenza, a chi non ha risposto"),
    );
    Facts::new()
        .part("Stato", stage_badge(stage))
        .row("Gli enti rispondono", format!("dal {} al {}", data.opens, data.closes))
        .maybe("Schede preparate", found.opened_on.map(|day| format!("il {day}")))
        .link("Modello", &format!("Versione {}", data.template_number), &template)
        .row("Sollecito automatico", reminders)
        .row("Testo per gli enti", &data.intro)
}

fn stats(counts: &Counts, found: &Campaign) -> Stats {
    let link = |state: SheetState| format!("{}?stato={}", address(found.campaign_id), state.code());
    let all = format!("su {} enti", counts.all());
    SheetState::ALL
        .iter()
        .fold(Stats::new().figure("Hanno risposto", counts.answered(), &all), |stats, state| {
            stats.linked(state.label(), counts.of(*state), "", &link(*state))
        })
}

fn empty(found: &Campaign, edits: bool) -> EmptyState {
    let text = "Le schede nascono con l'apertura della campagna, una per ogni ente aderente.";
    match found.opened_on {
        None if edits => {
            EmptyState::new(text).action("Apri la campagna", format!("{}/apri", address(found.campaign_id)))
        }
        None => EmptyState::new(text),
        Some(_) => {
            EmptyState::new("Nessun ente aderente aveva un'adesione in vigore il giorno dell'apertura.")
        }
    }
}

/// Rows read at a time for a file.
const CHUNK: usize = 1000;

async fn download(
    app: &App,
    can: &Can<ViewNeeds>,
    (found, query): (&Campaign, &ListQuery),
    format: Format,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let at = (found.campaign_id, tx.today());
    let (mut place, filter) = (Place { after: None, ..place(query) }, filter(query));
    let mut table = Table::new("Schede", columns());
    loop {
        let rows = lists::sheets(&mut tx, can, at, &filter, (&place, CHUNK)).await?;
        for row in &rows {
            table.push(cells(row)).map_err(|why| Problem::internal(&why))?;
        }
        match rows.last().filter(|_| rows.len() == CHUNK) {
            Some(last) => place.after = Some((last.sort_key.clone(), last.sheet_id)),
            None => return export(format, &format!("schede-fabbisogni-{}", found.data.year), &table, at.1),
        }
    }
}

fn columns() -> Vec<Column> {
    [
        ("Ente", Kind::Text),
        ("Stato", Kind::Text),
        ("Versione", Kind::Integer),
        ("Confermata il", Kind::Day),
        ("Chi", Kind::Text),
        ("Ultima attività", Kind::Day),
        ("Motivo del centro", Kind::Text),
        ("Solleciti", Kind::Integer),
    ]
    .map(|(name, kind)| Column::new(name, kind))
    .to_vec()
}

fn cells(row: &SheetRow) -> Vec<Cell> {
    let day = |day: Day| sheet::Day::parse_iso(&day.iso()).map_or(Cell::Empty, Cell::Day);
    vec![
        Cell::text(&row.body_name),
        Cell::text(row.state.label()),
        Cell::Integer(row.confirmed),
        row.confirmed_on.map_or(Cell::Empty, day),
        Cell::text(row.who()),
        row.touched_at.map_or(Cell::Empty, |at| day(at.day_in_rome())),
        Cell::text(row.reason.clone().unwrap_or_default()),
        Cell::Integer(row.reminders),
    ]
}
