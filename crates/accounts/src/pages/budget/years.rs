//! What this is: the years that have a budget, with what each comes to, and how income and costs have gone.
//! What it is not: the lines of a year.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::ViewBudget;
use kernel::{Can, Cents, Day, Period};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{
    App, Badge, Count, Direction, EmptyState, Frame, LineChart, ListQuery, ListView, Problem, SignedIn,
};

use crate::Failure;
use crate::model::budget;
use crate::model::standing::standing;
use crate::model::sustain::{Coverage, coverage, flows, percent_words};
use crate::pages::{reader, too_large, writes};
use crate::store::budgets;

const STATES: [(&str, &str); 3] =
    [("preparazione", "In preparazione"), ("corso", "Approvato"), ("chiuso", "Con consuntivo")];

#[derive(Template)]
#[template(path = "budget/years.html")]
struct YearsPage {
    frame: Frame,
    list: ListView,
    rows: Vec<YearRow>,
    charts: Vec<LineChart>,
    empty: EmptyState,
}

/// A year as the list shows it.
pub(crate) struct YearRow {
    pub(crate) year: i16,
    /// The word of its state.
    pub(crate) state: &'static str,
    /// Income and costs by its approved versions; none until the forecast is approved.
    pub(crate) coverage: Option<Coverage>,
    /// The sums of its forecast.
    pub(crate) forecast: (Cents, Cents),
}

impl YearRow {
    fn badge(&self) -> Badge {
        match self.state {
            "chiuso" => Badge::success("Con consuntivo"),
            "corso" => Badge::success("Approvato"),
            _ => Badge::info("In preparazione"),
        }
    }

    fn covered(&self) -> String {
        percent_words(self.coverage.and_then(Coverage::whole))
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut sort = query.sort(["anno"]);
    if query.filter("verso").is_none() {
        sort.direction = Direction::Down;
    }
    let all = of_centre(&mut tx, &can).await?;
    let charts = charts(&all);
    let mut rows: Vec<YearRow> =
        all.into_iter().filter(|row| query.filter("stato").is_none_or(|state| row.state == state)).collect();
    if sort.direction == Direction::Up {
        rows.reverse();
    }
    if let Some(format) = query.format() {
        let table = table(&rows).map_err(|why| Problem::internal(&why))?;
        return webkit::export(format, "Bilanci", &table, app.clock.today());
    }
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let list = ListView::new(&query, sort).counted(count);
    let mut frame = Frame::new(&who, &app, "Bilancio").area("bilancio");
    let mut empty = EmptyState::new(
        "Nessun bilancio: qui staranno, anno per anno, la previsione, le variazioni e il consuntivo del centro.",
    );
    if writes(who.actor()) {
        frame = frame.primary("Nuova previsione", "/bilancio/nuovo");
        empty = empty.action("Prepara la prima previsione", "/bilancio/nuovo");
    }
    webkit::page(&YearsPage { frame, list, rows, charts, empty })
}

/// Every year, the newest first.
pub(crate) async fn of_centre(tx: &mut Tx, can: &Can<ViewBudget>) -> Result<Vec<YearRow>, Problem> {
    let mut years: Vec<i16> = budgets::every(tx, can).await?.iter().map(|one| one.year).collect();
    years.dedup();
    let mut rows = Vec::new();
    for year in years {
        rows.push(row(tx, can, year).await?);
    }
    Ok(rows)
}

async fn row(tx: &mut Tx, can: &Can<ViewBudget>, year: i16) -> Result<YearRow, Problem> {
    let mut versions = budgets::of_year(tx, can, year).await?;
    versions.retain(|version| !version.budget.is_draft());
    let standing = standing(&versions).map_err(Failure::from)?;
    let state = match versions.last().map(|version| version.budget.kind) {
        Some(budget::Kind::Final) => "chiuso",
        Some(budget::Kind::Forecast | budget::Kind::Variation) => "corso",
        None => "preparazione",
    };
    let side = |side| standing.sums(|item| item.side() == side).ok_or_else(too_large);
    let forecast = (
        side(crate::model::heading::Side::Income)?.forecast,
        side(crate::model::heading::Side::Cost)?.forecast,
    );
    let coverage = coverage(&flows(&standing)).ok_or_else(too_large)?;
    Ok(YearRow { year, state, coverage: (!versions.is_empty()).then_some(coverage), forecast })
}

/// Income and costs over the years, one line each, and what income leaves.
fn charts(rows: &[YearRow]) -> Vec<LineChart> {
    let known: Vec<(Day, Coverage)> =
        rows.iter().rev().filter_map(|row| Some((Period::year(row.year).to(), row.coverage?))).collect();
    if known.len() < 2 {
        return Vec::new();
    }
    let about = "In euro, al 31 dicembre di ogni anno: a consuntivo se c'è, altrimenti bilancio assestato.";
    let start = |title: &str| LineChart::new(title, about).figure("Euro").in_cents();
    let income = known.iter().fold(start("Entrate negli anni"), |chart, (day, one)| {
        chart.point(*day, one.income.get(), one.income)
    });
    let costs = known
        .iter()
        .fold(start("Costi negli anni"), |chart, (day, one)| chart.point(*day, one.costs.get(), one.costs));
    vec![income, costs]
}

fn table(rows: &[YearRow]) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Anno", Kind::Integer),
        ("Stato", Kind::Text),
        ("Entrate previste", Kind::Money),
        ("Costi previsti", Kind::Money),
        ("Entrate", Kind::Money),
        ("Costi", Kind::Money),
        ("Copertura %", Kind::Percent),
    ];
    let mut table = Table::new("Bilanci", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let (income, costs) = row.forecast;
        let of = |of: fn(&Coverage) -> Cents| {
            row.coverage.as_ref().map_or(Cell::Empty, |one| Cell::Money(of(one).get()))
        };
        let state = STATES.iter().find(|(word, _)| *word == row.state).map_or("", |(_, label)| label);
        table.push(vec![
            Cell::Integer(row.year.into()),
            Cell::text(state),
            Cell::Money(income.get()),
            Cell::Money(costs.get()),
            of(|one| one.income),
            of(|one| one.costs),
            row.coverage.and_then(Coverage::whole).map_or(Cell::Empty, Cell::Percent),
        ])?;
    }
    Ok(table)
}
