//! What this is: the matrix of services by size of the bodies, as a table, as charts and as a file.
//! What it is not: the figures of a single service; each cell leads to its requests.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sheet::{Cell as FileCell, Column, Kind, Table};
use webkit::{
    App, BarChart, EmptyState, Explain, Format, Frame, ListQuery, ListView, Notice, Problem, SignedIn,
    export, page,
};

use super::asked::Asked;
use super::{frame, of_the_centre};
use crate::model::{By, Cell, Figure, Matrix, MatrixRow, SizeClass};
use crate::source;

/// Bars that fit on a page.
const BARS: usize = 15;

#[derive(Template)]
#[template(path = "quality/matrix.html")]
struct MatrixPage {
    frame: Frame,
    list: ListView,
    notice: Option<Notice>,
    asked: Asked,
    matrix: Matrix,
    /// The totals of the columns, each with the way to its requests.
    totals: Vec<(Cell, String)>,
    charts: Vec<BarChart>,
    rules: Explain,
    empty: EmptyState,
}

impl MatrixPage {
    /// The requests of a service from bodies of a size.
    fn href(&self, row: &MatrixRow, class: Option<&SizeClass>) -> String {
        let service = row.service.id.to_string();
        let mut group = vec![(By::Service.code(), service.as_str())];
        group.extend(class.map(|class| (By::Class.code(), class.code())));
        self.asked.behind(Figure::Opened, &group)
    }

    fn level(row: &MatrixRow) -> &'static str {
        row.level.map_or("Non più in catalogo", catalogue::model::Level::label)
    }

    fn using(cell: &Cell) -> String {
        match cell.using {
            0 => "in uso a nessun ente".into(),
            1 => "in uso a 1 ente".into(),
            many => format!("in uso a {many} enti"),
        }
    }
}

/// `GET /andamento/matrice`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = of_the_centre(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let asked = Asked::read(&query, tx.today());
    let matrix = matrix(&mut tx, &can, &asked).await?;
    drop(tx);
    if let Some(format) = query.format() {
        return download(&app, &matrix, format);
    }
    page(&MatrixPage {
        frame: frame(&app, &who, "Servizi per dimensione degli enti").lead(asked.words()),
        list: ListView::new(&query, query.sort(["servizio"])),
        notice: asked.notice(),
        charts: charts(&asked, &matrix),
        totals: totals(&asked, &matrix),
        asked,
        rules: rules(),
        empty: EmptyState::new("Nessun servizio in uso e nessuna richiesta in questo periodo."),
        matrix,
    })
}

pub(crate) async fn matrix(
    tx: &mut store::Tx,
    can: &kernel::Can<kernel::permission::ViewRequestReports>,
    asked: &Asked,
) -> Result<Matrix, Problem> {
    let mut rows = source::rows(tx, can, asked.period).await?;
    rows.retain(|row| asked.narrowed.lets(row));
    let using = source::using(tx, can, asked.period.to()).await?;
    let levels = source::levels(tx).await?;
    Ok(Matrix::of(&rows, &using, (&levels, asked.period)))
}

fn totals(asked: &Asked, matrix: &Matrix) -> Vec<(Cell, String)> {
    let total = |(class, cell): (&SizeClass, &Cell)| {
        (cell.clone(), asked.behind(Figure::Opened, &[(By::Class.code(), class.code())]))
    };
    matrix.classes.iter().zip(&matrix.totals).map(total).collect()
}

fn charts(asked: &Asked, matrix: &Matrix) -> Vec<BarChart> {
    let words = asked.words();
    let by_class =
        BarChart::new("Richieste per dimensione dell'ente", format!("{words}. Richieste arrivate."))
            .columns("Dimensione", "Richieste");
    let by_class = matrix.classes.iter().zip(&matrix.totals).fold(by_class, |chart, (class, cell)| {
        chart.bar(class.label(), cell.requests, format!("{} da {} enti", cell.requests, cell.asking))
    });
    let mut rows: Vec<&MatrixRow> = matrix.rows.iter().filter(|row| row.total.using > 0).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.total.using));
    let by_service = BarChart::new("Enti che usano ciascun servizio", format!("Al {}.", asked.period.to()))
        .columns("Servizio", "Enti");
    let by_service = rows
        .into_iter()
        .take(BARS)
        .fold(by_service, |chart, row| chart.bar(row.service.name.clone(), row.total.using, row.total.using));
    vec![by_class, by_service]
}

fn rules() -> Explain {
    Explain::new("Come si conta")
        .step(
            "Dimensione",
            "abitanti noti oggi nell'anagrafe: meno di 3.000, da 3.000 a 10.000, più di 10.000",
        )
        .step(
            "In uso",
            "enti che hanno il servizio in vigore l'ultimo giorno del periodo, da solo o in un pacchetto",
        )
        .step("Richieste", "arrivate nel periodo")
        .step("Totali", "ogni ente conta una volta, anche se usa più servizi")
        .source("Le soglie sono quelle con cui i Comuni siedono negli organi dei centri servizi.")
}

fn download(app: &App, matrix: &Matrix, format: Format) -> Result<Response, Problem> {
    let mut columns = vec![Column::new("Servizio", Kind::Text), Column::new("Livello", Kind::Text)];
    let heads = matrix.classes.iter().map(|class| class.short()).chain(["Totale"]);
    for head in heads {
        for what in ["enti che lo usano", "enti che hanno chiesto", "richieste"] {
            columns.push(Column::new(format!("{head}: {what}"), Kind::Integer));
        }
    }
    let mut table = Table::new("Servizi per dimensione", columns);
    let numbers = |cell: &Cell| [cell.using, cell.asking, cell.requests].map(FileCell::Integer);
    let total = ("Totale", "", &matrix.totals, &matrix.total);
    let rows = matrix.rows.iter();
    let rows = rows.map(|row| (row.service.name.as_str(), MatrixPage::level(row), &row.cells, &row.total));
    for (name, level, cells, all) in rows.chain([total]) {
        let texts = [FileCell::text(name), FileCell::text(level)];
        let figures = cells.iter().chain([all]).flat_map(numbers);
        table.push(texts.into_iter().chain(figures).collect()).map_err(|why| Problem::internal(&why))?;
    }
    export(format, "Servizi-per-dimensione", &table, app.clock.today())
}
