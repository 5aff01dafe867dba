//! What this is: the list of services, on a page or as a file.
//! What it is not: the public list; see `public`.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewCatalogue};
use kernel::{Can, Day};
use sheet::{Cell, Column, Kind, Table};
use store::{StoreError, Tx};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, Sort,
};

use super::{badge, reader};
use crate::model::{Level, Service, Status};
use crate::services::list::{self, MOST_COUNTED, Place, ServiceFilter, SortBy, Way};

/// More rows than any catalogue has; a file holds them all.
const WHOLE: usize = 100_000;

#[derive(Template)]
#[template(path = "services.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<ServiceRow>,
    empty: EmptyState,
    levels: Vec<(&'static str, &'static str)>,
    statuses: Vec<(&'static str, &'static str)>,
}

/// A service in a list.
pub(super) struct ServiceRow {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) level: &'static str,
    pub(super) kind: &'static str,
    pub(super) badge: Badge,
    pub(super) life: String,
}

impl ServiceRow {
    pub(super) fn of(service: &Service, href: String, today: Day) -> Self {
        Self {
            href,
            code: service.data.code.clone(),
            name: service.data.name.clone(),
            level: service.data.level.label(),
            kind: service.data.kind.label(),
            badge: badge(service.status(today)),
            life: service.life.words(),
        }
    }
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let (filter, sort) = filter(&query, app.clock.today());
    let mut tx = app.db.read(can.tenant()).await?;
    if let Some(format) = query.format() {
        return export(&mut tx, &can, &filter, format).await;
    }
    let (list, rows) = rows(&mut tx, &can, &query, &filter, sort).await?;
    let editor = visitor.actor().reaches(ActionKind::EditService);
    let mut frame = Frame::new(&visitor, &app, "Catalogo dei servizi").area("catalogo");
    let mut empty =
        EmptyState::new("Il catalogo è vuoto: qui staranno i servizi che il centro offre agli enti.");
    if editor {
        frame = frame.primary("Aggiungi un servizio", "/catalogo/nuovo");
        empty = empty.action("Aggiungi il primo servizio", "/catalogo/nuovo");
    }
    let (levels, statuses) = (Level::options(), Status::options());
    webkit::page(&ListPage { frame, list, rows, empty, levels, statuses })
}

async fn rows(
    tx: &mut Tx,
    can: &Can<ViewCatalogue>,
    query: &ListQuery,
    filter: &ServiceFilter,
    sort: Sort,
) -> Result<(ListView, Vec<ServiceRow>), StoreError> {
    let after = place(query);
    let mut found = list::page(tx, can, filter, after.as_ref(), ListView::SIZE.saturating_add(1)).await?;
    let count = list::count(tx, can, filter).await?;
    let list = ListView::new(query, sort)
        .cut(&mut found, |last| {
            let place = Place::after(last, filter.sort);
            Cursor::after([place.key, place.id.to_string()])
        })
        .counted(Count::up_to(MOST_COUNTED, count));
    let row = |service: &Service| {
        ServiceRow::of(service, format!("/catalogo/{}", service.service_id), filter.today)
    };
    Ok((list, found.iter().map(row).collect()))
}

/// What the address bar asks for.
/// What the list may be sorted by.
pub(crate) const SORTS: [&str; 3] = ["livello", "codice", "nome"];

pub(crate) fn filter(query: &ListQuery, today: Day) -> (ServiceFilter, Sort) {
    let sort = query.sort(SORTS);
    let by = match sort.key {
        "codice" => SortBy::Code,
        "nome" => SortBy::Name,
        _ => SortBy::Level,
    };
    let way = match sort.direction {
        webkit::Direction::Up => Way::Up,
        webkit::Direction::Down => Way::Down,
    };
    let filter = ServiceFilter {
        words: query.q(),
        level: query.filter("livello").and_then(Level::from_code),
        status: query.filter("stato").and_then(Status::from_code),
        today,
        sort: by,
        way,
    };
    (filter, sort)
}

/// After which service the page begins.
pub(crate) fn place(query: &ListQuery) -> Option<Place> {
    let cursor = query.after()?;
    let [key, id] = cursor.values()?;
    Some(Place { key: key.to_owned(), id: id.parse().ok()? })
}

async fn export(
    tx: &mut Tx,
    can: &Can<ViewCatalogue>,
    filter: &ServiceFilter,
    format: Format,
) -> Result<Response, Problem> {
    let found = list::page(tx, can, filter, None, WHOLE).await?;
    let table = table(&found, filter.today).map_err(|why| Problem::internal(&why))?;
    webkit::export(format, "Catalogo dei servizi", &table, filter.today)
}

fn table(services: &[Service], today: Day) -> Result<Table, sheet::WriteError> {
    let names = [
        "Codice",
        "Servizio",
        "Livello",
        "Tipo",
        "Stato",
        "Attivo dal",
        "Ritirato dal",
        "Descrizione",
        "A chi è rivolto",
        "Che cosa comprende",
        "Contatto",
    ];
    let kind = |name: &str| if name.ends_with(" dal") { Kind::Day } else { Kind::Text };
    let columns = names.iter().map(|name| Column::new(*name, kind(name))).collect();
    let mut table = Table::new("Catalogo", columns);
    for Service { data, life, .. } in services {
        let texts = [&data.description, &data.audience, &data.included, &data.contact];
        let first = [&data.code, &data.name, data.level.label(), data.kind.label(), life.on(today).label()];
        let mut cells: Vec<Cell> = first.into_iter().map(Cell::text).collect();
        cells.extend([life.active_from, life.retired_from].map(day_cell));
        cells.extend(texts.map(|text| Cell::text(text.as_str())));
        table.push(cells)?;
    }
    Ok(table)
}

fn day_cell(day: Option<Day>) -> Cell {
    day.and_then(|day| sheet::Day::parse_iso(&day.iso())).map_or(Cell::Empty, Cell::Day)
}
