//! What this is: the list of quotes, of the centre or of one's own body, and the same as a file.
//! What it is not: one quote.

use askama::Template;
use axum::extract::State as Extracted;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewQuotes};
use kernel::{Can, Cents, Day, Scope};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{
    App, Badge, Count, Cursor, Direction, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn,
    export, page,
};

use super::badge;
use crate::model::State;
use crate::store::list::{self, Filter, Listed, MOST_COUNTED, SortBy, Way};

/// The keys of the columns that sort.
pub(crate) const SORTS: [&str; 4] = ["numero", "ente", "totale", "scadenza"];
/// Rows read at a time for a file.
const BLOCK: i64 = 1000;

#[derive(Template)]
#[template(path = "quotes/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    years: Vec<(String, String)>,
    bodies: Vec<(String, String)>,
    total: Option<Cents>,
    rows: Vec<Listed>,
    empty: EmptyState,
    today: Day,
}

impl ListPage {
    fn badge(&self, row: &Listed) -> Badge {
        badge(row.state_on(self.today))
    }

    fn expires(row: &Listed) -> String {
        if row.expires == Day::LAST { String::new() } else { row.expires.to_string() }
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery) -> Filter {
    // The newest first, unless a column was chosen.
    let (sort, chosen) = (query.sort(SORTS), query.filter("ordina").is_some());
    Filter {
        words: query.q(),
        year: query.filter_as("anno"),
        state: query.filter("stato").and_then(State::from_code),
        body: query.filter_as("ente"),
        sort: match sort.key {
            "ente" => SortBy::Body,
            "totale" => SortBy::Total,
            "scadenza" => SortBy::Expiry,
            _ => SortBy::Number,
        },
        way: if chosen && sort.direction == Direction::Up { Way::Up } else { Way::Down },
    }
}

/// `GET /preventivi`
pub(super) async fn list(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewQuotes)?;
    if let Some(format) = query.format() {
        return download(&app, &can, &query, format).await;
    }
    let (filter, after) = (filter(&query), query.after());
    let mut tx = app.db.read(can.tenant()).await?;
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let place = after.as_ref().and_then(Cursor::values);
    let mut rows = list::page(&mut tx, &can, &filter, (place, most)).await?;
    let (count, total) = list::count(&mut tx, &can, &filter).await?;
    let years = list::years(&mut tx, &can).await?;
    let bodies = bodies(&mut tx, &can).await?;
    let list = ListView::new(&query, query.sort(SORTS))
        .counted(counted(count))
        .cut(&mut rows, |row| Cursor::after(list::place(row, filter.sort)));
    let today = tx.today();
    page(&ListPage {
        frame: frame(&app, &who),
        list,
        states: states(&can),
        years: years.iter().map(|year| (year.to_string(), year.to_string())).collect(),
        bodies,
        total,
        rows,
        empty: empty(&who),
        today,
    })
}

/// People of a body never meet a draft.
fn states(can: &Can<ViewQuotes>) -> Vec<(&'static str, &'static str)> {
    let all = State::options().into_iter();
    all.filter(|(code, _)| can.scope().body().is_none() || *code != State::Draft.code()).collect()
}

async fn bodies(tx: &mut Tx, can: &Can<ViewQuotes>) -> Result<Vec<(String, String)>, Problem> {
    if can.scope().body().is_some() {
        return Ok(Vec::new());
    }
    let all = registry::bodies::refs(tx, can).await?;
    Ok(all.into_iter().map(|body| (body.body_id.to_string(), body.name)).collect())
}

fn counted(count: i64) -> Count {
    let limit = u64::try_from(MOST_COUNTED).unwrap_or(u64::MAX);
    Count::up_to(limit, u64::try_from(count).unwrap_or_default())
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let title = match who.actor().grant().scope {
        Scope::Tenant => "Preventivi",
        Scope::Body(_) => "I miei preventivi",
    };
    let frame = Frame::new(who, app, title).area("preventivi");
    if who.actor().reaches(ActionKind::EditQuote) {
        return frame.primary("Nuovo preventivo", "/preventivi/nuovo");
    }
    frame
}

fn empty(who: &SignedIn) -> EmptyState {
    match who.actor().grant().scope {
        Scope::Tenant if who.actor().reaches(ActionKind::EditQuote) => {
            EmptyState::new("Non ci sono ancora preventivi. Nascono qui, oppure dalle schede dei fabbisogni.")
                .action("Prepara il primo preventivo", "/preventivi/nuovo")
        }
        Scope::Tenant => EmptyState::new("Non ci sono ancora preventivi."),
        Scope::Body(_) => EmptyState::new("Il centro servizi non ha ancora inviato preventivi al tuo ente."),
    }
}

/// Every quote that the filter lets through, read block by block.
async fn download(
    app: &App,
    can: &Can<ViewQuotes>,
    query: &ListQuery,
    format: Format,
) -> Result<Response, Problem> {
    let filter = filter(query);
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let (mut table, mut after) = (Table::new("Preventivi", columns()), None::<[String; 2]>);
    loop {
        let place = after.as_ref().map(|[key, id]| [key.as_str(), id.as_str()]);
        let block = list::page(&mut tx, can, &filter, (place, BLOCK)).await?;
        for row in &block {
            table.push(cells(row, today)).map_err(|why| Problem::internal(&why))?;
        }
        if i64::try_from(block.len()).is_ok_and(|read| read < BLOCK) {
            return export(format, "Preventivi", &table, today);
        }
        after = block.last().map(|row| list::place(row, filter.sort));
    }
}

fn columns() -> Vec<Column> {
    [
        ("Numero", Kind::Text),
        ("Versione", Kind::Text),
        ("Ente", Kind::Text),
        ("Oggetto", Kind::Text),
        ("Anno dei servizi", Kind::Text),
        ("Stato", Kind::Text),
        ("Totale senza IVA", Kind::Money),
        ("Da accettare entro", Kind::Day),
    ]
    .map(|(name, kind)| Column::new(name, kind))
    .to_vec()
}

fn cells(row: &Listed, today: Day) -> Vec<Cell> {
    let expires = (row.expires != Day::LAST).then(|| sheet::Day::parse_iso(&row.expires.iso())).flatten();
    vec![
        Cell::text(row.number_text()),
        Cell::text(row.no.to_string()),
        Cell::text(&row.body_name),
        Cell::text(&row.subject),
        Cell::text(row.year.to_string()),
        Cell::text(row.state_on(today).label()),
        money(row.total),
        expires.map_or(Cell::Empty, Cell::Day),
    ]
}

fn money(amount: Cents) -> Cell {
    Cell::Money(amount.get())
}
