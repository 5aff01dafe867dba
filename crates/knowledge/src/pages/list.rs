//! What this is: the list of articles, and the same as a file.
//! What it is not: one article.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ViewCatalogue;
use sheet::{Cell, Column, Kind as Shape, Table};
use webkit::{
    App, Badge, Count, Cursor, Direction, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn,
    export, page,
};

use super::badge;
use crate::model::{Audience, Status};
use crate::store::{self, Filter, Listed, MOST_COUNTED, Sight, SortBy, Way};

/// The keys of the columns that sort.
pub(crate) const SORTS: [&str; 2] = ["titolo", "data"];
/// Rows read at a time for a file.
const BLOCK: i64 = 1000;

#[derive(Template)]
#[template(path = "knowledge/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<Listed>,
    states: Vec<(&'static str, &'static str)>,
    audiences: Vec<(&'static str, &'static str)>,
    services: Vec<(String, String)>,
    is_editor: bool,
    empty: EmptyState,
}

impl ListPage {
    fn badge(row: &Listed) -> Badge {
        badge(row.status)
    }
}

/// What the address bar asks for. Only who sees drafts chooses by state.
pub(crate) fn filter(query: &ListQuery, sight: Sight) -> Filter {
    let sort = query.sort(SORTS);
    Filter {
        words: query.q(),
        service: query.filter_as("servizio"),
        status: query.filter("stato").filter(|_| sight.sees_drafts()).and_then(Status::from_code),
        audience: query.filter("lettori").and_then(Audience::from_code),
        sort: if sort.key == "data" { SortBy::Written } else { SortBy::Title },
        way: if sort.direction == Direction::Up { Way::Up } else { Way::Down },
    }
}

pub(super) fn counted(count: i64) -> Count {
    let limit = u64::try_from(MOST_COUNTED).unwrap_or(u64::MAX);
    Count::up_to(limit, u64::try_from(count).unwrap_or_default())
}

/// A page of articles as asked for, with what stands around it.
pub(super) async fn load(
    app: &App,
    sight: Sight,
    query: &ListQuery,
) -> Result<(ListView, Vec<Listed>), Problem> {
    let (filter, after) = (filter(query, sight), query.after());
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = app.db.read(sight.tenant()).await?;
    let place = after.as_ref().and_then(Cursor::values);
    let mut rows = store::page(&mut tx, sight, &filter, (place, most)).await?;
    let count = store::count(&mut tx, sight, &filter).await?;
    let list = ListView::new(query, query.sort(SORTS))
        .counted(counted(count))
        .cut(&mut rows, |row| Cursor::after(store::place(row, filter.sort)));
    Ok((list, rows))
}

/// `GET /conoscenza`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let sight = Sight::of(who.actor())?;
    if let Some(format) = query.format() {
        return download(&app, sight, (&query, format)).await;
    }
    let (list, rows) = load(&app, sight, &query).await?;
    let is_editor = sight.sees_drafts();
    let frame = Frame::new(&who, &app, "Conoscenza").area("conoscenza");
    let frame = frame.lead("Articoli del centro: come si fa, che cosa controllare, a chi rivolgersi.");
    let nothing = "Non ci sono ancora articoli.";
    page(&ListPage {
        frame: if is_editor { frame.primary("Nuovo articolo", "/conoscenza/nuova") } else { frame },
        list,
        rows,
        states: Status::options(),
        audiences: Audience::options(),
        services: services(&app, &who).await?,
        is_editor,
        empty: if is_editor {
            EmptyState::new(nothing).action("Scrivi il primo", "/conoscenza/nuova")
        } else {
            EmptyState::new(nothing)
        },
    })
}

/// The services of the centre by name.
pub(super) async fn services(app: &App, who: &SignedIn) -> Result<Vec<(String, String)>, Problem> {
    let can = who.actor().may_over(ViewCatalogue)?;
    let all = catalogue::services::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    Ok(all.into_iter().map(|service| (service.service_id.to_string(), service.data.name)).collect())
}

/// Every article that the filter lets through, read block by block.
async fn download(
    app: &App,
    sight: Sight,
    (query, format): (&ListQuery, Format),
) -> Result<Response, Problem> {
    let mut tx = app.db.read(sight.tenant()).await?;
    let today = tx.today();
    let filter = filter(query, sight);
    let names =
        ["Titolo", "Servizi", "Stato", "Chi lo legge", "Versione", "Scritta il", "Utile", "Non utile"];
    let columns = names.map(|name| Column::new(name, Shape::Text)).to_vec();
    let (mut table, mut after) = (Table::new("Conoscenza", columns), None::<[String; 2]>);
    loop {
        let place = after.as_ref().map(|[key, id]| [key.as_str(), id.as_str()]);
        let block = store::page(&mut tx, sight, &filter, (place, BLOCK)).await?;
        for row in &block {
            table.push(cells(row)).map_err(|why| Problem::internal(&why))?;
        }
        if i64::try_from(block.len()).is_ok_and(|read| read < BLOCK) {
            return export(format, "Conoscenza", &table, today);
        }
        after = block.last().map(|row| store::place(row, filter.sort));
    }
}

fn cells(row: &Listed) -> Vec<Cell> {
    vec![
        Cell::text(&row.title),
        Cell::text(row.services()),
        Cell::text(row.status.label()),
        Cell::text(row.audience.label()),
        Cell::text(row.number.to_string()),
        Cell::text(row.saved_at.to_string()),
        Cell::text(row.helpful.to_string()),
        Cell::text(row.unhelpful.to_string()),
    ]
}
