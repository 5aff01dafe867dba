//! What this is: an edition: how many have answered, who is missing, the response of each with its state.
//! What it is not: the results.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewSurveys};
use kernel::{Can, EditionId};
use sheet::{Cell, Column, Kind, Table};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Facts, Format, Frame, ListQuery, ListView, Problem, SignedIn,
    Stats, export, page, redirect,
};

use super::{badge, edition, edition_address, frame, response_address, stage_badge};
use crate::model::{Edition, Shown, Stage};
use crate::store::lists::{self, COUNTED, Counts, Place, ResponseFilter, ResponseRow};
use crate::store::{responses, voices};

#[derive(Template)]
#[template(path = "surveys/edition.html")]
struct EditionPage {
    frame: Frame,
    actions: Vec<(&'static str, String)>,
    facts: Facts,
    stats: Option<Stats>,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    rows: Vec<ResponseRow>,
    anonymous: bool,
    empty: EmptyState,
}

impl EditionPage {
    fn badge(row: &ResponseRow) -> Badge {
        badge(row.state)
    }
}

fn filter(query: &ListQuery) -> ResponseFilter {
    ResponseFilter { words: query.q(), state: query.filter("stato").and_then(Shown::from_code) }
}

/// What the address bar asks for.
pub(crate) fn asked(query: &ListQuery) -> (Place, ResponseFilter) {
    let after = query.after().and_then(|cursor| {
        let [key, id] = cursor.values()?;
        Some((key.to_owned(), id.parse().ok()?))
    });
    (Place { way: query.sort(["ente"]).direction, after }, filter(query))
}

/// `GET /questionari/rilevazioni/{edition}`: for somebody of a body, the own response.
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewSurveys)?;
    let found = edition(&app, &can, id).await?;
    if let Some(body) = can.scope().body() {
        let mut tx = app.db.read(can.tenant()).await?;
        let own = responses::of_body(&mut tx, &can, (id, body)).await?.ok_or(Problem::NotFound)?;
        return Ok(redirect(&response_address(own.response_id)));
    }
    if let Some(format) = query.format() {
        return download(&app, &can, (&found, &query), format).await;
    }
    whole_page(&app, &who, &can, (found, query)).await
}

async fn whole_page(
    app: &App,
    who: &SignedIn,
    can: &Can<ViewSurveys>,
    (found, query): (Edition, ListQuery),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let id = found.edition_id;
    let (place, filter) = asked(&query);
    let most = ListView::SIZE.saturating_add(1);
    let mut rows = lists::page(&mut tx, can, (id, &filter), (&place, most)).await?;
    let counted = lists::count(&mut tx, can, (id, &filter)).await?;
    let counts = lists::counts(&mut tx, can, id).await?;
    let letters = voices::count(&mut tx, can, id).await?;
    let version = crate::store::surveys::version(&mut tx, found.data.version_id).await?;
    let most = u64::try_from(COUNTED).unwrap_or(u64::MAX);
    let count = Count::up_to(most, u64::try_from(counted).unwrap_or_default());
    let list = ListView::new(&query, query.sort(["ente"])).counted(count);
    let list = list.cut(&mut rows, |row| Cursor::after([row.sort_key.clone(), row.response_id.to_string()]));
    let edits = who.actor().reaches(ActionKind::EditSurvey);
    let stage = found.stage_on(tx.today());
    page(&EditionPage {
        frame: edition_frame(app, who, &found, (edits, stage)),
        actions: actions(&found, (edits, stage), who.actor().reaches(ActionKind::ViewSurveyResults)),
        facts: facts(&found, stage, &version),
        stats: stats(&found, &counts, letters),
        states: Shown::options(),
        anonymous: found.is_anonymous(),
        empty: empty(&found, edits),
        list,
        rows,
    })
}

fn edition_frame(app: &App, who: &SignedIn, found: &Edition, (edits, stage): (bool, Stage)) -> Frame {
    let frame = frame(who, app, found.data.title.clone());
    let base = edition_address(found.edition_id);
    match stage {
        Stage::Draft if edits => frame.primary("Apri la rilevazione", format!("{base}/apri")),
        Stage::Draft | Stage::Upcoming | Stage::Open | Stage::Closed => frame,
    }
}

fn actions(found: &Edition, (edits, stage): (bool, Stage), results: bool) -> Vec<(&'static str, String)> {
    let base = edition_address(found.edition_id);
    let at = |path: &str| format!("{base}/{path}");
    let mut all = Vec::new();
    if results && stage != Stage::Draft {
        all.push(("Risultati", at("risultati")));
    }
    if !edits {
        return all;
    }
    all.push(("Modifica", at("modifica")));
    match (stage, found.is_anonymous()) {
        (Stage::Draft, _) => {}
        (_, true) => all.push(("Lettere d'invito", at("lettere"))),
        (stage, false) => {
            if stage == Stage::Open {
                all.push(("Sollecita", at("solleciti")));
            }
            all.push(("Aggiungi i nuovi destinatari", at("apri")));
            all.push(("Porta a un'altra versione", at("versione")));
        }
    }
    all
}

fn facts(found: &Edition, stage: Stage, version: &crate::model::Version) -> Facts {
    let survey = format!("{}, versione {}", version.form.title, version.number);
    Facts::new()
        .part("Stato", stage_badge(stage))
        .link("Questionario", &survey, &super::survey_address(found.data.survey_id))
        .row("Destinatari", found.data.audience.label())
        .row("Si risponde", format!("dal {} al {}", found.data.opens, found.data.closes))
}

fn stats(found: &Edition, counts: &Counts, (letters, used): (i64, i64)) -> Option<Stats> {
    if found.is_anonymous() {
        let stats = Stats::new().figure("Lettere", letters, "").figure("Risposte", used, "non si sa di chi");
        return (letters > 0).then_some(stats);
    }
    let base = edition_address(found.edition_id);
    let of = |state: Shown| (counts.of(state), format!("{base}?stato={}", state.code()));
    let linked = |stats: Stats, label: &str, state: Shown| {
        let (count, href) = of(state);
        stats.linked(label, count, "", &href)
    };
    let stats = Stats::new().figure("Concluse", format!("{} su {}", counts.handed_in(), counts.all()), "");
    let stats = linked(stats, "Da iniziare", Shown::NotBegun);
    let stats = linked(stats, "Da validare", Shown::Compiled);
    let stats = linked(stats, "Da accettare", Shown::Validated);
    let stats = linked(stats, "Accettate", Shown::Accepted);
    (counts.all() > 0).then_some(stats)
}

fn empty(found: &Edition, edits: bool) -> EmptyState {
    if found.opened_on.is_some() {
        return EmptyState::new("Nessun destinatario. Aggiungi gli enti all'anagrafe, poi aggiungili qui.");
    }
    let empty = EmptyState::new("La rilevazione non è ancora aperta: i destinatari non la vedono.");
    let open = format!("{}/apri", edition_address(found.edition_id));
    if edits { empty.action("Apri la rilevazione", open) } else { empty }
}

async fn download(
    app: &App,
    can: &Can<ViewSurveys>,
    (found, query): (&Edition, &ListQuery),
    format: Format,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let place = Place { after: None, ..asked(query).0 };
    let rows = lists::page(&mut tx, can, (found.edition_id, &filter(query)), (&place, 10_000)).await?;
    let columns = [
        ("Ente", Kind::Text),
        ("Stato", Kind::Text),
        ("Versione", Kind::Integer),
        ("Ultima modifica di", Kind::Text),
        ("Ultima modifica il", Kind::Day),
        ("Solleciti", Kind::Integer),
    ];
    let mut table = Table::new("Risposte", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let day = row.touched_at.and_then(|at| sheet::Day::parse_iso(&at.day_in_rome().iso()));
        let cells = vec![
            Cell::text(&row.body_name),
            Cell::text(row.state.label()),
            Cell::Integer(row.number),
            Cell::text(&row.touched_by),
            day.map_or(Cell::Empty, Cell::Day),
            Cell::Integer(row.reminders),
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "risposte", &table, tx.today())
}
