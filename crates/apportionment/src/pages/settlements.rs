//! What this is: advances, final shares and settlements of a year, body by body and pool by pool.
//! What it is not: invoices; what is billed stands there.

use std::cmp::Ordering;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::Cents;
use sheet::{Cell, Column, Kind as CellKind, Table};
use webkit::{
    App, Count, Cursor, Direction, EmptyState, Frame, ListQuery, ListView, Problem, SignedIn, Stats, Tabs,
};

use super::{amount, frame, reader, under, year_asked};
use crate::model::explain::plus;
use crate::store::due::{YearShare, shares_of_year};

const SORTS: [&str; 4] = ["ente", "preventivo", "consuntivo", "conguaglio"];
const SIDES: [(&str, &str); 2] = [("paga", "Da pagare"), ("riceve", "Da restituire")];

#[derive(Template)]
#[template(path = "settlements.html")]
struct SettlementsPage {
    frame: Frame,
    tabs: Tabs,
    stats: Stats,
    list: ListView,
    rows: Vec<YearShare>,
    empty: EmptyState,
    narrowed: bool,
}

impl SettlementsPage {
    fn forecast(row: &YearShare) -> String {
        amount(row.forecast)
    }

    fn last(row: &YearShare) -> String {
        amount(row.last)
    }

    fn settlement(row: &YearShare) -> String {
        row.last.map_or_else(|| "—".to_owned(), |_| plus(row.settlement))
    }
}

/// `GET /riparti/conguagli`
pub(super) async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (year, years) = year_asked(&mut tx, &can, &query).await?;
    let mut rows = shares_of_year(&mut tx, &can, year).await?;
    rows.retain(|row| is_wanted(row, &query));
    let sort = query.sort(SORTS);
    rows.sort_by(|a, b| in_order(a, b, sort.key));
    if sort.direction == Direction::Down {
        rows.reverse();
    }
    if let Some(format) = query.format() {
        let table = table(&rows, year).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, &format!("Conguagli {year}"), &table, app.clock.today());
    }
    let stats = stats(&rows);
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    rows.drain(..passed(&rows, &query));
    let list = ListView::new(&query, sort).counted(count).cut(&mut rows, place);
    let lead = "Che cosa è stato chiesto a ogni ente: prima sul previsto, poi sullo speso, e la differenza.";
    let frame = under(frame(&who, &app, format!("Acconti e conguagli {year}")), &who).lead(lead);
    let tabs =
        years.iter().fold(Tabs::at(address(year)), |tabs, one| tabs.tab(one.to_string(), address(*one)));
    let empty = EmptyState::new(format!("Nessun riparto approvato per i costi del {year}."));
    let narrowed = !query.q().is_empty() || query.filter("segno").is_some();
    webkit::page(&SettlementsPage { frame, tabs, stats, list, rows, empty, narrowed })
}

fn address(year: i16) -> String {
    format!("/riparti/conguagli?anno={year}")
}

fn is_wanted(row: &YearShare, query: &ListQuery) -> bool {
    let words = kernel::text::fold(&query.q());
    let text = kernel::text::fold(&format!("{} {}", row.body_name, row.pool_name));
    let side = match query.filter("segno") {
        Some("paga") => row.settlement > Cents::ZERO,
        Some("riceve") => row.settlement < Cents::ZERO,
        Some(_) | None => true,
    };
    side && text.contains(&words)
}

fn in_order(a: &YearShare, b: &YearShare, key: &str) -> Ordering {
    let first = match key {
        "preventivo" => a.forecast.cmp(&b.forecast),
        "consuntivo" => a.last.cmp(&b.last),
        "conguaglio" => a.settlement.cmp(&b.settlement),
        _ => Ordering::Equal,
    };
    first.then_with(|| {
        (&a.sort_key, a.body_id, &a.pool_name, a.pool_id).cmp(&(
            &b.sort_key,
            b.body_id,
            &b.pool_name,
            b.pool_id,
        ))
    })
}

fn place(row: &YearShare) -> Cursor {
    Cursor::after([row.body_id.to_string(), row.pool_id.to_string()])
}

/// How many rows come before the page that is asked for.
fn passed(rows: &[YearShare], query: &ListQuery) -> usize {
    let after = query.after();
    let Some([body, pool]) = after.as_ref().and_then(Cursor::values) else { return 0 };
    let is_last = |row: &YearShare| row.body_id.to_string() == body && row.pool_id.to_string() == pool;
    rows.iter().position(is_last).map_or(0, |last| last.saturating_add(1))
}

fn stats(rows: &[YearShare]) -> Stats {
    let sum = |of: fn(&YearShare) -> Cents| Cents::sum(rows.iter().map(of)).unwrap_or_default();
    Stats::new()
        .figure("Chiesto a preventivo", sum(|row| row.forecast.unwrap_or_default()), "")
        .figure("Chiesto a consuntivo", sum(|row| row.last.unwrap_or_default()), "")
        .figure("Conguagli da pagare", sum(|row| row.settlement.max(Cents::ZERO)), "")
        .figure("Conguagli da restituire", sum(|row| row.settlement.min(Cents::ZERO)), "")
}

fn table(rows: &[YearShare], year: i16) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Anno", CellKind::Integer),
        ("Ente", CellKind::Text),
        ("Voce di costo", CellKind::Text),
        ("Preventivo", CellKind::Money),
        ("Consuntivo", CellKind::Money),
        ("Conguaglio", CellKind::Money),
    ];
    let columns = columns.map(|(name, kind)| Column::new(name, kind)).to_vec();
    let mut table = Table::new("Conguagli", columns);
    let money = |known: Option<Cents>| known.map_or(Cell::Empty, |cents| Cell::Money(cents.get()));
    for row in rows {
        table.push(vec![
            Cell::Integer(i64::from(year)),
            Cell::text(&row.body_name),
            Cell::text(&row.pool_name),
            money(row.forecast),
            money(row.last),
            money(row.last.map(|_| row.settlement)),
        ])?;
    }
    Ok(table)
}
