//! What this is: what each body would pay by a list, approved or not, on a page, as a chart and as a file; and for
//! one body, how each figure comes about.
//! What it is not: an invoice.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::SimulatePrices;
use kernel::{BodyId, Can, Cents, Day, Period, PriceListId};
use sheet::{Cell, Column, Kind, Table};
use store::Tx;
use webkit::{App, BarChart, Explain, Format, Frame, ListQuery, ListView, Problem, SignedIn, Sort, grouped};

use super::{simulator, visible};
use crate::model::{Charge, Jump, PriceList, SimRow, Simulation, Tariff, jumps, simulate};
use crate::simulations::{self, Members};
use crate::tariffs;

/// Rows on the page; the file holds them all.
const ON_PAGE: usize = 300;
/// Bars of the chart.
const IN_CHART: usize = 20;

#[derive(Template)]
#[template(path = "simulation.html")]
struct SimulationPage {
    frame: Frame,
    list: ListView,
    form: AskForm,
    columns: Vec<Heading>,
    rows: Vec<RowView>,
    total: String,
    missing: Vec<MissingView>,
    jumps: Vec<(String, Vec<Jump>)>,
    chart: Option<BarChart>,
    cut: usize,
    counted: String,
    reference: [String; 2],
}

/// What may be asked: the year, whose bodies, which tariffs.
struct AskForm {
    action: String,
    year: i16,
    members: Option<&'static str>,
    tariffs: Vec<(String, String, &'static str)>,
    chosen: String,
}

struct Heading {
    label: String,
    total: String,
}

struct RowView {
    href: String,
    body: String,
    inhabitants: String,
    workstations: String,
    cells: Vec<String>,
    total: String,
}

struct MissingView {
    body: String,
    href: String,
    what: Vec<String>,
}

/// A simulation with the list it is of.
pub(crate) struct Run {
    pub(crate) list: PriceList,
    pub(crate) simulation: Simulation,
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: SignedIn,
    members: Option<Extension<Members>>,
    Path(id): Path<PriceListId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = simulator(visitor.actor())?;
    let members = members.map(|Extension(members)| members);
    let mut tx = app.db.read(can.tenant()).await?;
    let list = visible(&mut tx, &can, visitor.actor(), id).await?.ok_or(Problem::NotFound)?;
    let year = year_asked(&query, usual_year(&list, app.clock.today().year()));
    let all = tariffs::of(&mut tx, &can, id).await?;
    let wanted: Vec<Tariff> = all.iter().filter(|tariff| is_wanted(&query, tariff)).cloned().collect();
    let only = only_members(&app, &can, members.as_ref(), &query, year).await?;
    let simulation = run(&mut tx, &can, &list, &wanted, (only.as_deref(), year)).await?;
    let run = Run { list, simulation };
    if let Some(format) = query.format() {
        return export(&run, format, &app);
    }
    let form = ask_form(&query, &all, members.is_some(), &run);
    webkit::page(&drawn(&app, &visitor, &query, form, run))
}

/// Without any tick every tariff counts.
fn is_wanted(query: &ListQuery, tariff: &Tariff) -> bool {
    match query.filter("tariffe") {
        None => true,
        Some(codes) => codes.split(',').any(|code| code.trim() == tariff.service_code),
    }
}

/// This year, or the nearest one in which the list counts.
pub(crate) fn usual_year(list: &PriceList, this: i16) -> i16 {
    let end = list.valid_to.map_or(i16::MAX, Day::year);
    this.min(end).max(list.valid_from.year())
}

/// The year that the address bar asks for, or this one.
pub(crate) fn year_asked(query: &ListQuery, this: i16) -> i16 {
    query.filter_as::<AskedYear>("anno").map_or(this, |year| year.0)
}

/// A year for which prices may be asked.
pub(crate) struct AskedYear(i16);

/// A year for which they may not.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("scrivi un anno dal 1900 al 2200, per esempio 2026")]
pub(crate) struct NotAskedYear;

impl std::str::FromStr for AskedYear {
    type Err = NotAskedYear;
    fn from_str(text: &str) -> Result<Self, NotAskedYear> {
        text.parse().ok().filter(|year| (1900..=2200).contains(year)).map(Self).ok_or(NotAskedYear)
    }
}

async fn only_members(
    app: &App,
    can: &Can<SimulatePrices>,
    members: Option<&Members>,
    query: &ListQuery,
    year: i16,
) -> Result<Option<Vec<BodyId>>, Problem> {
    match members.filter(|_| query.filter("enti") == Some("aderenti")) {
        Some(members) => Ok(Some(members.over(app, can, Period::year(year)).await?)),
        None => Ok(None),
    }
}

/// Simulates a list with the bodies of the register, all of them or only some.
pub(crate) async fn run(
    tx: &mut Tx,
    can: &Can<SimulatePrices>,
    list: &PriceList,
    tariffs: &[Tariff],
    (only, year): (Option<&[BodyId]>, i16),
) -> Result<Simulation, Problem> {
    let mut bodies = simulations::bodies(tx, can, list, year).await?;
    bodies.retain(|body| only.is_none_or(|only| only.contains(&body.body_id)));
    simulate(list, tariffs, bodies, year).ok_or_else(too_large)
}

pub(super) fn too_large() -> Problem {
    Problem::Conflict(
        "La somma è troppo grande per essere vera: controlla prezzi e parametri degli enti.".into(),
    )
}

fn ask_form(query: &ListQuery, all: &[Tariff], knows_members: bool, run: &Run) -> AskForm {
    let option = |tariff: &Tariff| {
        let counted = run.simulation.tariffs.iter().any(|known| known.tariff_id == tariff.tariff_id);
        let state = if counted { "contata" } else { "non contata" };
        (tariff.service_code.clone(), tariff.service_name.clone(), state)
    };
    let chosen = if query.filter("enti") == Some("aderenti") { "aderenti" } else { "" };
    AskForm {
        action: query.path().to_owned(),
        year: run.simulation.year,
        members: knows_members.then_some(chosen),
        tariffs: all.iter().map(option).collect(),
        chosen: query.filter("tariffe").unwrap_or_default().to_owned(),
    }
}

fn drawn(app: &App, visitor: &SignedIn, query: &ListQuery, form: AskForm, run: Run) -> SimulationPage {
    let Run { list, simulation } = run;
    let here = format!("/listini/{}", list.price_list_id);
    let frame = Frame::new(visitor, app, format!("Simulazione {} di «{}»", simulation.year, list.name))
        .area("listini")
        .crumb("Listini", "/listini")
        .crumb(&list.name, &here);
    let sort = Sort { key: "ente", direction: webkit::Direction::Up };
    SimulationPage {
        frame,
        list: ListView::new(query, sort),
        form,
        columns: headings(&simulation),
        rows: simulation.rows.iter().take(ON_PAGE).map(|row| row_view(&here, simulation.year, row)).collect(),
        total: simulation.total.euro(),
        missing: simulation.rows.iter().filter_map(missing_view).take(ON_PAGE).collect(),
        jumps: simulation.tariffs.iter().filter_map(jumps_of).collect(),
        chart: chart(&simulation),
        cut: simulation.rows.len().saturating_sub(ON_PAGE),
        counted: counted(simulation.rows.len()),
        reference: [list.inhabitants.words(), list.workstations.words()],
    }
}

fn counted(bodies: usize) -> String {
    let number = i64::try_from(bodies).unwrap_or(i64::MAX);
    if bodies == 1 { "1 ente".to_owned() } else { format!("{} enti", grouped(number)) }
}

fn headings(simulation: &Simulation) -> Vec<Heading> {
    let heading = |(tariff, total): (&Tariff, &Cents)| Heading {
        label: format!("{} {}", tariff.service_code, tariff.service_name),
        total: total.euro(),
    };
    simulation.tariffs.iter().zip(&simulation.totals).map(heading).collect()
}

fn row_view(here: &str, year: i16, row: &SimRow) -> RowView {
    let figure = |value: Option<&crate::model::DriverValue>| {
        value.map_or_else(|| "—".to_owned(), |value| crate::model::dotted(value.value))
    };
    let cell = |cell: &crate::model::SimCell| match &cell.outcome {
        Ok(charge) => charge.amount.euro(),
        Err(_) => "manca un dato".to_owned(),
    };
    RowView {
        href: format!("{here}/simulazione/{}?anno={year}", row.body.body_id),
        body: row.body.name.clone(),
        inhabitants: figure(row.body.drivers.inhabitants.as_ref()),
        workstations: figure(row.body.drivers.workstations.as_ref()),
        cells: row.cells.iter().map(cell).collect(),
        total: row.total.euro(),
    }
}

fn missing_view(row: &SimRow) -> Option<MissingView> {
    let what: Vec<String> = row.missing().into_iter().map(ToString::to_string).collect();
    let href = format!("/enti/{}", row.body.body_id);
    (!what.is_empty()).then(|| MissingView { body: row.body.name.clone(), href, what })
}

fn jumps_of(tariff: &Tariff) -> Option<(String, Vec<Jump>)> {
    let found = jumps(&tariff.method);
    (!found.is_empty()).then(|| (format!("{} {}", tariff.service_code, tariff.service_name), found))
}

fn chart(simulation: &Simulation) -> Option<BarChart> {
    let mut rows: Vec<&SimRow> = simulation.rows.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.total));
    let shown = rows.into_iter().take(IN_CHART);
    let words =
        format!("I {IN_CHART} enti che pagherebbero di più nel {}, in euro senza IVA.", simulation.year);
    let chart = BarChart::new("Quanto pagherebbe ogni ente", words).columns("Ente", "Importo");
    let chart = shown.fold(chart, |chart, row| chart.bar(&row.body.name, row.total.get(), row.total.euro()));
    (!simulation.rows.is_empty()).then_some(chart)
}

fn export(run: &Run, format: Format, app: &App) -> Result<Response, Problem> {
    let table = table(&run.simulation).map_err(|why| Problem::internal(&why))?;
    let name = format!("Simulazione {} {}", run.simulation.year, run.list.name);
    webkit::export(format, &name, &table, app.clock.today())
}

fn table(simulation: &Simulation) -> Result<Table, sheet::WriteError> {
    let mut columns = vec![
        Column::new("Ente", Kind::Text),
        Column::new("Abitanti", Kind::Integer),
        Column::new("Postazioni", Kind::Integer),
    ];
    let named = |tariff: &Tariff| {
        Column::new(format!("{} {}", tariff.service_code, tariff.service_name), Kind::Money)
    };
    columns.extend(simulation.tariffs.iter().map(named));
    columns.extend([Column::new("Totale", Kind::Money), Column::new("Dati mancanti", Kind::Text)]);
    let mut table = Table::new("Simulazione", columns);
    for row in &simulation.rows {
        table.push(cells(row))?;
    }
    Ok(table)
}

fn cells(row: &SimRow) -> Vec<Cell> {
    let figure = |value: Option<&crate::model::DriverValue>| {
        value.map_or(Cell::Empty, |value| Cell::Integer(i64::from(value.value)))
    };
    let mut cells = vec![
        Cell::text(&row.body.name),
        figure(row.body.drivers.inhabitants.as_ref()),
        figure(row.body.drivers.workstations.as_ref()),
    ];
    let amounts = row.cells.iter().map(|cell| cell.outcome.as_ref().ok().map(|charge| charge.amount.get()));
    cells.extend(amounts.map(|amount| amount.map_or(Cell::Empty, Cell::Money)));
    let missing: Vec<String> = row.missing().into_iter().map(ToString::to_string).collect();
    cells.extend([Cell::Money(row.total.get()), Cell::text(missing.join("; "))]);
    cells
}

#[derive(Template)]
#[template(path = "simulation_one.html")]
struct OnePage {
    frame: Frame,
    lines: Vec<LineView>,
    total: String,
    missing: Vec<String>,
    body_href: String,
}

struct LineView {
    service: String,
    amount: String,
    why: Option<Explain>,
}

pub(super) async fn one(
    State(app): State<App>,
    visitor: SignedIn,
    Path((id, body)): Path<(PriceListId, BodyId)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = simulator(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = visible(&mut tx, &can, visitor.actor(), id).await?.ok_or(Problem::NotFound)?;
    let tariffs = tariffs::of(&mut tx, &can, id).await?;
    let year = year_asked(&query, usual_year(&list, app.clock.today().year()));
    let mut simulation = run(&mut tx, &can, &list, &tariffs, (Some(&[body]), year)).await?;
    let row = simulation.rows.pop().ok_or(Problem::NotFound)?;
    let back = format!("/listini/{id}/simulazione?anno={year}");
    let frame = Frame::new(&visitor, &app, format!("{}: quanto pagherebbe nel {year}", row.body.name))
        .area("listini")
        .crumb("Listini", "/listini")
        .crumb(&list.name, format!("/listini/{id}"))
        .crumb("Simulazione", back);
    let lines = simulation.tariffs.iter().zip(&row.cells).map(|(tariff, cell)| line(tariff, cell)).collect();
    let missing = row.missing().into_iter().map(ToString::to_string).collect();
    let body_href = format!("/enti/{body}");
    webkit::page(&OnePage { frame, lines, total: row.total.euro(), missing, body_href })
}

fn line(tariff: &Tariff, cell: &crate::model::SimCell) -> LineView {
    let service = format!("{} {}", tariff.service_code, tariff.service_name);
    match &cell.outcome {
        Ok(charge) => LineView { service, amount: charge.amount.euro(), why: Some(explained(charge)) },
        Err(missing) => LineView { service, amount: missing.to_string(), why: None },
    }
}

fn explained(charge: &Charge) -> Explain {
    let steps = charge.explanation.steps().into_iter();
    steps.fold(Explain::new("Come si arriva a questo importo"), |why, (label, value)| why.step(label, value))
}
