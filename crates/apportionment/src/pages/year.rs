//! What this is: the pools of a year: planned, actual and approved amounts, on a page or as a file.
//! What it is not: paged: a centre has some dozens of shared costs in a year.

use std::cmp::Ordering;

use ::store::{StoreError, Tx};
use askama::Template;
use axum::response::Response;
use kernel::permission::{ActionKind, ViewCosts};
use kernel::{Can, Cents};
use sheet::{Cell, Column, Kind as CellKind, Table};
use webkit::{
    App, Badge, Count, Direction, EmptyState, Frame, ListQuery, ListView, Problem, SignedIn, Stats, Tabs,
};

use super::{amount, frame, year_asked};
use crate::access::ReadsCosts;
use crate::model::{Category, Computation, Kind, Pool};
use crate::store::{computations, pools};

const SORTS: [&str; 4] = ["voce", "previsto", "consuntivo", "approvato"];
/// Years shown as links; older ones are reached through the address.
const YEARS: usize = 8;

#[derive(Template)]
#[template(path = "year.html")]
struct YearPage {
    frame: Frame,
    tabs: Tabs,
    stats: Stats,
    list: ListView,
    rows: Vec<Line>,
    total: Totals,
    empty: EmptyState,
    year: i16,
    /// Whether words or a filter limit the list: the year alone does not.
    narrowed: bool,
}

/// A pool with its acts.
pub(crate) struct Line {
    pub(crate) pool: Pool,
    pub(crate) forecast: Option<Computation>,
    pub(crate) last: Option<Computation>,
    pub(crate) draft: Option<Computation>,
}

/// The sums of a year.
#[derive(Clone, Copy, Default)]
struct Totals {
    planned: Cents,
    actual: Cents,
    forecast: Cents,
    last: Cents,
}

impl Line {
    fn actual(&self) -> Option<Cents> {
        self.pool.actual
    }

    fn forecast(&self) -> Option<Cents> {
        self.forecast.as_ref().map(|act| act.of.amount)
    }

    fn last(&self) -> Option<Cents> {
        self.last.as_ref().map(|act| act.of.amount)
    }

    fn approved(&self) -> Option<Cents> {
        self.last().or(self.forecast())
    }

    fn shown(known: Option<Cents>) -> String {
        amount(known)
    }

    /// Where it stands, and so what comes next.
    fn standing(&self) -> (&'static str, Badge) {
        match (&self.draft, &self.last, &self.forecast) {
            (Some(_), _, _) => ("Calcolo da approvare", Badge::warning("Calcolo da approvare")),
            (None, Some(_), _) => ("Consuntivo approvato", Badge::success("Consuntivo approvato")),
            (None, None, Some(_)) => ("Preventivo approvato", Badge::info("Preventivo approvato")),
            (None, None, None) => ("Da calcolare", Badge::quiet("Da calcolare")),
        }
    }

    fn badge(&self) -> Badge {
        self.standing().1
    }
}

/// The pools of a year within reach, with their acts and drafts.
pub(crate) async fn lines<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Line>, StoreError> {
    let pools = pools::of_year(tx, can, year).await?;
    let mut lines: Vec<Line> =
        pools.into_iter().map(|pool| Line { pool, forecast: None, last: None, draft: None }).collect();
    for computation in computations::of_year(tx, can, year).await? {
        let Some(line) = lines.iter_mut().find(|line| line.pool.pool_id == computation.pool_id) else {
            continue;
        };
        let place = match (computation.is_approved(), computation.kind) {
            (false, _) => &mut line.draft,
            (true, Kind::Forecast) => &mut line.forecast,
            (true, Kind::Final) => &mut line.last,
        };
        *place = Some(computation);
    }
    Ok(lines)
}

/// `GET /riparti` for the centre.
pub(super) async fn page(
    app: &App,
    who: &SignedIn,
    can: &Can<ViewCosts>,
    query: &ListQuery,
) -> Result<Response, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let (year, years) = year_asked(&mut tx, can, query).await?;
    let all = lines(&mut tx, can, year).await?;
    let stats = stats(totals(&all)?, all.len());
    let mut rows: Vec<Line> = all.into_iter().filter(|line| is_wanted(line, query)).collect();
    let sort = query.sort(SORTS);
    rows.sort_by(|a, b| in_order(a, b, sort.key));
    if sort.direction == Direction::Down {
        rows.reverse();
    }
    if let Some(format) = query.format() {
        let table = table(&rows, year).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, &format!("Costi comuni {year}"), &table, app.clock.today());
    }
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let list = ListView::new(query, sort).counted(count);
    let (frame, empty) = around(app, who, year);
    let (total, tabs) = (totals(&rows)?, tabs(year, &years));
    let narrowed = !query.q().is_empty() || query.filter("natura").is_some();
    webkit::page(&YearPage { frame, tabs, stats, list, rows, total, empty, year, narrowed })
}

fn around(app: &App, who: &SignedIn, year: i16) -> (Frame, EmptyState) {
    let frame = frame(who, app, format!("Costi comuni {year}"))
        .lead("I costi che gli enti aderenti si dividono: quanto sono, come si dividono, con quale atto.");
    let empty = EmptyState::new(format!(
        "Nessun costo comune nel {year}: qui stanno data center, connettività, certificati, domini, personale, imprevisti."
    ));
    if who.actor().reaches(ActionKind::EditCosts) {
        let new = format!("/riparti/nuovo?anno={year}");
        return (frame.primary("Nuova voce di costo", &new), empty.action("Scrivi la prima voce", new));
    }
    (frame, empty)
}

fn tabs(year: i16, years: &[i16]) -> Tabs {
    let address = |year: i16| format!("/riparti?anno={year}");
    let mut shown: Vec<i16> = years.iter().copied().take(YEARS).collect();
    if !shown.contains(&year) {
        shown.push(year);
        shown.sort_unstable_by(|a, b| b.cmp(a));
    }
    shown.into_iter().fold(Tabs::at(address(year)), |tabs, one| tabs.tab(one.to_string(), address(one)))
}

fn is_wanted(line: &Line, query: &ListQuery) -> bool {
    let words = kernel::text::fold(&query.q());
    let found = words.is_empty() || line.pool.name_key().contains(&words);
    let category = query.filter("natura").and_then(Category::from_code);
    found && category.is_none_or(|category| category == line.pool.category)
}

fn in_order(a: &Line, b: &Line, key: &str) -> Ordering {
    let by = |of: fn(&Line) -> Option<Cents>| of(a).cmp(&of(b));
    let first = match key {
        "previsto" => a.pool.planned.cmp(&b.pool.planned),
        "consuntivo" => by(Line::actual),
        "approvato" => by(Line::approved),
        _ => Ordering::Equal,
    };
    first.then_with(|| a.pool.name_key().cmp(&b.pool.name_key()))
}

fn totals(lines: &[Line]) -> Result<Totals, Problem> {
    let sum = |of: fn(&Line) -> Option<Cents>| {
        Cents::sum(lines.iter().filter_map(of)).ok_or_else(|| {
            Problem::Conflict("La somma è troppo grande: controlla gli importi delle voci.".into())
        })
    };
    Ok(Totals {
        planned: sum(|line| Some(line.pool.planned))?,
        actual: sum(Line::actual)?,
        forecast: sum(Line::forecast)?,
        last: sum(Line::last)?,
    })
}

fn stats(total: Totals, pools: usize) -> Stats {
    Stats::new()
        .figure("Voci di costo", pools, "dell'anno")
        .figure("Previsto", total.planned, "")
        .figure("Approvato a preventivo", total.forecast, "")
        .figure("A consuntivo", total.actual, "speso")
        .figure("Approvato a consuntivo", total.last, "")
}

fn table(rows: &[Line], year: i16) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Anno", CellKind::Integer),
        ("Voce di costo", CellKind::Text),
        ("Natura", CellKind::Text),
        ("Criterio", CellKind::Text),
        ("Previsto", CellKind::Money),
        ("Consuntivo", CellKind::Money),
        ("Approvato a preventivo", CellKind::Money),
        ("Approvato a consuntivo", CellKind::Money),
        ("Stato", CellKind::Text),
    ];
    let columns = columns.map(|(name, kind)| Column::new(name, kind)).to_vec();
    let mut table = Table::new("Costi comuni", columns);
    let money = |known: Option<Cents>| known.map_or(Cell::Empty, |cents| Cell::Money(cents.get()));
    for row in rows {
        table.push(vec![
            Cell::Integer(i64::from(year)),
            Cell::text(&row.pool.name),
            Cell::text(row.pool.category.label()),
            Cell::text(row.pool.basis.words()),
            Cell::Money(row.pool.planned.get()),
            money(row.actual()),
            money(row.forecast()),
            money(row.last()),
            Cell::text(row.standing().0),
        ])?;
    }
    Ok(table)
}
