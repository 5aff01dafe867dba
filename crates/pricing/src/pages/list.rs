//! What this is: the list of price lists, on a page or as a file.
//! What it is not: their tariffs.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{ActionKind, Actor, ViewPrices};
use kernel::{Can, Day};
use sheet::{Cell, Column, Kind, Table};
use store::{StoreError, Tx};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, Sort,
};

use super::{badge, reader, seen};
use crate::lists::page::{self as lists_page, ListFilter, Listed, MOST_COUNTED, Only, Place, Way};

/// More versions than any centre has; a file holds them all.
const WHOLE: usize = 100_000;
/// What the list may be sorted by.
pub(crate) const SORTS: [&str; 1] = ["decorrenza"];
/// Which lists are shown, by their codes in the address.
pub(crate) const STATES: [(&str, &str); 2] = [("approvati", "Approvati"), ("bozze", "Bozze")];

#[derive(Template)]
#[template(path = "lists.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<ListRow>,
    empty: EmptyState,
    choices: Vec<(String, String)>,
}

struct ListRow {
    href: String,
    name: String,
    series: String,
    badge: Badge,
    validity: String,
    act: String,
}

impl ListRow {
    fn of(listed: &Listed, today: Day) -> Self {
        let list = &listed.list;
        Self {
            href: format!("/listini/{}", list.price_list_id),
            name: list.name.clone(),
            series: list.series.clone(),
            badge: badge(list.standing_before(listed.next, today)),
            validity: validity(listed),
            act: list.act_words(),
        }
    }
}

fn validity(listed: &Listed) -> String {
    let from = listed.list.valid_from.short();
    let to = listed.list.in_force_before(listed.next).map(kernel::Period::to).filter(|to| *to != Day::LAST);
    to.map_or_else(|| format!("dal {from}"), |to| format!("dal {from} al {}", to.short()))
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(visitor.actor())?;
    let ((filter, sort), today) = (filter(&query, visitor.actor()), app.clock.today());
    let mut tx = app.db.read(can.tenant()).await?;
    if let Some(format) = query.format() {
        return export(&mut tx, &can, &filter, today, format).await;
    }
    let (list, found) = rows(&mut tx, &can, &query, &filter, sort).await?;
    let mut frame = Frame::new(&visitor, &app, "Listini").area("listini");
    let mut empty =
        EmptyState::new("Nessun listino: qui staranno i prezzi dei servizi, versione per versione.");
    if visitor.actor().reaches(ActionKind::EditPriceList) {
        frame = frame.primary("Nuovo listino", "/listini/nuovo");
        empty = empty.action("Prepara il primo listino", "/listini/nuovo");
    }
    let comparable = visitor.actor().reaches(ActionKind::SimulatePrices);
    let choice = |row: &Listed| (row.list.price_list_id.to_string(), row.list.name.clone());
    let choices = found.iter().filter(|_| comparable).map(choice).collect();
    let rows = found.iter().map(|listed| ListRow::of(listed, today)).collect();
    webkit::page(&ListPage { frame, list, rows, empty, choices })
}

async fn rows(
    tx: &mut Tx,
    can: &Can<ViewPrices>,
    query: &ListQuery,
    filter: &ListFilter,
    sort: Sort,
) -> Result<(ListView, Vec<Listed>), StoreError> {
    let size = ListView::SIZE.saturating_add(1);
    let mut found = lists_page::page(tx, can, filter, place(query), size).await?;
    let count = lists_page::count(tx, can, filter).await?;
    let list = ListView::new(query, sort)
        .cut(&mut found, |last| {
            Cursor::after([last.list.valid_from.iso(), last.list.price_list_id.to_string()])
        })
        .counted(Count::up_to(MOST_COUNTED, count));
    Ok((list, found))
}

/// What the address bar asks for; the newest come first unless it says otherwise.
pub(crate) fn filter(query: &ListQuery, actor: &Actor) -> (ListFilter, Sort) {
    let mut sort = query.sort(SORTS);
    if query.filter("verso").is_none() {
        sort.direction = webkit::Direction::Down;
    }
    let way = match sort.direction {
        webkit::Direction::Up => Way::Oldest,
        webkit::Direction::Down => Way::Newest,
    };
    let only = match query.filter("stato") {
        Some("approvati") => Only::Approved,
        Some("bozze") => Only::Drafts,
        Some(_) | None => Only::All,
    };
    (ListFilter { words: query.q(), seen: seen(actor), only, way }, sort)
}

/// After which version the page begins.
pub(crate) fn place(query: &ListQuery) -> Option<Place> {
    let cursor = query.after()?;
    let [day, id] = cursor.values()?;
    Some(Place { valid_from: Day::parse(day).ok()?, id: id.parse().ok()? })
}

async fn export(
    tx: &mut Tx,
    can: &Can<ViewPrices>,
    filter: &ListFilter,
    today: Day,
    format: Format,
) -> Result<Response, Problem> {
    let found = lists_page::page(tx, can, filter, None, WHOLE).await?;
    let table = table(&found, today).map_err(|why| Problem::internal(&why))?;
    webkit::export(format, "Listini", &table, today)
}

fn table(found: &[Listed], today: Day) -> Result<Table, sheet::WriteError> {
    let text = |name| Column::new(name, Kind::Text);
    let columns = ["Listino", "Serie", "Stato", "Validità", "Atto"].map(text);
    let mut table = Table::new("Listini", columns.into());
    for listed in found {
        let list = &listed.list;
        let standing = list.standing_before(listed.next, today).label().to_owned();
        let texts = [list.name.clone(), list.series.clone(), standing, validity(listed), list.act_words()];
        table.push(texts.map(Cell::text).into())?;
    }
    Ok(table)
}
