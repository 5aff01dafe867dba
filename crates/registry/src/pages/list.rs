//! What this is: the list of bodies, its files, and the search by which fields complete what is typed.
//! What it is not: a list for people of one body: they go straight to theirs.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::IntoResponse;
use kernel::permission::{EditBody, ImportBodies, ViewBodies};
use kernel::{BodyId, Can, NETWORK};
use serde::{Deserialize, Serialize};
use store::Tx;
use webkit::{
    App, Count, Cursor as Place, Direction, Frame, ListQuery, ListView, Problem, SignedIn, export, page,
    redirect,
};

use super::Answer;
use crate::bodies::{self, BodyFilter, Cursor, Listed, MOST_COUNTED, Shelf, SortBy, Way};
use crate::model::{Body, BodyKind, BodyRef, Names};
use crate::{RegistryError, export as tables};

/// What the list may be sorted by.
pub(crate) const SORTS: [&str; 3] = ["nome", "istat", "abitanti"];
/// Rows per statement of an export.
const EXPORTED_AT_ONCE: usize = 1000;

/// What the address bar asks of the list.
pub(crate) fn filter_of(query: &ListQuery) -> BodyFilter {
    let sort = query.sort(SORTS);
    BodyFilter {
        words: query.q(),
        kind: query.filter("tipo").and_then(BodyKind::from_code),
        unit: query.filter("provincia").unwrap_or_default().to_owned(),
        shelf: if query.filter("archiviati").is_some() { Shelf::Archived } else { Shelf::Active },
        sort: match sort.key {
            "istat" => SortBy::Istat,
            "abitanti" => SortBy::Inhabitants,
            _ => SortBy::Name,
        },
        way: match sort.direction {
            Direction::Up => Way::Up,
            Direction::Down => Way::Down,
        },
    }
}

/// The place in the list that the address bar names.
pub(crate) fn cursor_of(query: &ListQuery) -> Option<Cursor> {
    let place = query.after()?;
    let [key, id] = place.values()?;
    Some(Cursor { key: key.to_owned(), id: id.parse().ok()? })
}

/// The place after a body, as it stands in an address.
pub(crate) fn place(body: &Body, sort: SortBy) -> Place {
    Cursor::after(body, sort).into()
}

impl From<Cursor> for Place {
    fn from(cursor: Cursor) -> Self {
        Self::after([cursor.key, cursor.id.to_string()])
    }
}

#[derive(Template)]
#[template(path = "bodies_list.html")]
struct BodyList {
    frame: Frame,
    list: ListView,
    rows: Vec<Listed>,
    units: Vec<(String, String)>,
    may_add: bool,
    /// Whether the bodies come from somewhere else: the network is where the national register itself is kept.
    has_register: bool,
}

pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewBodies)?;
    if let Some(own) = can.scope().body() {
        return Ok(redirect(&format!("/enti/{own}")));
    }
    let mut tx = app.db.read(can.tenant()).await?;
    let filter = filter_of(&query);
    if let Some(format) = query.format() {
        let table = whole_table(&mut tx, &can, &filter).await?;
        return export(format, "Enti", &table, app.clock.today());
    }
    let after = cursor_of(&query);
    let found = bodies::listed(&mut tx, &can, &filter, after.as_ref()).await?;
    let counted = match after {
        // All of them are on this page: to look for them twice would take twice the time.
        None if !found.has_more => i64::try_from(found.rows.len()).unwrap_or(i64::MAX),
        Some(_) | None => bodies::count(&mut tx, &can, &filter).await?,
    };
    let next = found.rows.last().filter(|_| found.has_more).map(|last| last.cursor(filter.sort).into());
    let limit = u64::try_from(MOST_COUNTED).unwrap_or(u64::MAX);
    let count = Count::up_to(limit, u64::try_from(counted).unwrap_or_default());
    let list = ListView::new(&query, query.sort(SORTS)).next(next).counted(count);
    let units = bodies::units(&mut tx, &can).await?;
    let (may_add, has_register) = (may_add(&who), can.tenant() != NETWORK);
    page(&BodyList { frame: frame(&app, &who), list, rows: found.rows, units, may_add, has_register })
}

fn may_add(who: &SignedIn) -> bool {
    who.actor().may_over(EditBody).is_ok() && who.actor().may_over(ImportBodies).is_ok()
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let frame = Frame::new(who, app, "Enti")
        .area("enti")
        .lead("Comuni, Unioni e altri enti, con i dati che servono a convenzioni, prezzi e fatture.");
    if may_add(who) { frame.primary("Nuovo ente", "/enti/nuovo") } else { frame }
}

/// All the rows of the filter, read page by page.
async fn whole_table(
    tx: &mut Tx,
    can: &Can<ViewBodies>,
    filter: &BodyFilter,
) -> Result<sheet::Table, Problem> {
    let (mut rows, mut after): (Vec<Body>, Option<Cursor>) = (Vec::new(), None);
    loop {
        let found = bodies::page_after(tx, can, filter, after.as_ref(), EXPORTED_AT_ONCE).await?;
        after = found.rows.last().map(|last| Cursor::after(last, filter.sort));
        rows.extend(found.rows);
        if !found.has_more {
            break;
        }
    }
    let names = Names::of(&bodies::refs(tx, can).await?);
    Ok(tables::bodies(&rows, &names).map_err(RegistryError::from)?)
}

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct Match {
    id: BodyId,
    name: String,
    reference: String,
}

#[derive(Template)]
#[template(path = "bodies_search.html")]
struct SearchPage {
    frame: Frame,
    words: String,
    rows: Vec<BodyRef>,
}

#[derive(Template)]
#[template(path = "parts/bodies_found.html")]
struct Found {
    rows: Vec<BodyRef>,
}

/// The first matches: as JSON for programs, as a list for htmx, as a page without script.
pub(super) async fn search(
    State(app): State<App>,
    who: SignedIn,
    headers: HeaderMap,
    Query(asked): Query<Search>,
) -> Answer {
    let can = who.actor().may_over(ViewBodies)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let enough = asked.q.trim().chars().count() >= 2;
    let rows = if enough { bodies::search(&mut tx, &can, &asked.q, 12).await? } else { Vec::new() };
    let accepts = |kind: &str| {
        headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(kind))
    };
    if accepts("application/json") {
        let matches = rows.iter().map(|body| Match {
            id: body.body_id,
            name: body.label(),
            reference: body.reference(),
        });
        return Ok(Json(matches.collect::<Vec<_>>()).into_response());
    }
    if headers.contains_key("hx-request") {
        return page(&Found { rows });
    }
    let frame = Frame::new(&who, &app, "Cerca un ente").area("enti").crumb("Enti", "/enti");
    page(&SearchPage { frame, words: asked.q, rows })
}
