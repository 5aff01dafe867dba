//! What this is: the confirmed answers of all bodies side by side, with the totals and who is missing; as a file too.
//! What it is not: editable; each body's sheet is.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{CampaignId, Day, Quantity};
use sheet::{Cell as FileCell, Column as FileColumn, Kind, Table};
use webkit::{App, Badge, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::{address, badge, campaign, campaign_frame, of_the_centre};
use crate::model::{Campaign, Matrix, MatrixRow, SheetState};
use crate::report;

#[derive(Template)]
#[template(path = "needs/matrix.html")]
struct MatrixPage {
    frame: Frame,
    list: ListView,
    states: Vec<(&'static str, &'static str)>,
    matrix: Matrix,
    totals: Vec<String>,
    missing: Vec<(String, String)>,
    empty: EmptyState,
    base: String,
}

impl MatrixPage {
    fn badge(row: &MatrixRow) -> Badge {
        badge(row.state)
    }
}

/// `GET /fabbisogni/{campaign}/matrice`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = of_the_centre(&who)?;
    let found = campaign(&app, &can, id).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let mut matrix = report::matrix(&mut tx, &can, (&found, today)).await?;
    drop(tx);
    let missing = missing(&matrix, &found);
    let totals =
        matrix.columns.iter().zip(&matrix.totals).map(|(column, total)| total.words(&column.unit)).collect();
    matrix.rows.retain(|row| wanted(row, &query));
    if let Some(format) = query.format() {
        return download((&found, today), &matrix, format);
    }
    let list = ListView::new(&query, query.sort(["ente"]));
    page(&MatrixPage {
        frame: campaign_frame(&who, &app, &found, format!("{}: risposte a confronto", found.title())),
        list,
        states: SheetState::options(),
        totals,
        missing,
        empty: EmptyState::new("Le schede nascono con l'apertura della campagna."),
        base: format!("{}/schede", address(id)),
        matrix,
    })
}

fn wanted(row: &MatrixRow, query: &ListQuery) -> bool {
    let words = kernel::text::fold(&query.q());
    let state = query.filter("stato").and_then(SheetState::from_code);
    kernel::text::fold(&row.body_name).contains(&words) && state.is_none_or(|state| row.state == state)
}

fn missing(matrix: &Matrix, found: &Campaign) -> Vec<(String, String)> {
    let base = address(found.campaign_id);
    matrix.missing().map(|row| (row.body_name.clone(), format!("{base}/schede/{}", row.sheet_id))).collect()
}

/// For each question its words, and a column of figures where something is counted.
fn download((found, today): (&Campaign, Day), matrix: &Matrix, format: Format) -> Result<Response, Problem> {
    let mut columns = vec![FileColumn::new("Ente", Kind::Text), FileColumn::new("Stato", Kind::Text)];
    for (at, column) in matrix.columns.iter().enumerate() {
        // Two questions may have the same words; a file's columns may not.
        let name = format!("{}. {}", at.saturating_add(1), column.label);
        columns.push(FileColumn::new(name.clone(), Kind::Text));
        if !column.unit.is_empty() {
            columns.push(FileColumn::new(format!("{name} ({})", column.unit), Kind::Integer));
        }
    }
    let mut table = Table::new("Risposte", columns);
    for row in &matrix.rows {
        table.push(cells(matrix, row)).map_err(|why| Problem::internal(&why))?;
    }
    export(format, &format!("risposte-fabbisogni-{}", found.data.year), &table, today)
}

fn cells(matrix: &Matrix, row: &MatrixRow) -> Vec<FileCell> {
    let mut cells = vec![FileCell::text(&row.body_name), FileCell::text(row.state.label())];
    for (column, cell) in matrix.columns.iter().zip(&row.cells) {
        cells.push(FileCell::text(&cell.text));
        if !column.unit.is_empty() {
            cells.push(cell.quantity.and_then(whole).map_or(FileCell::Empty, FileCell::Integer));
        }
    }
    cells
}

/// A figure without decimals; one with decimals stands in the words.
fn whole(quantity: Quantity) -> Option<i64> {
    let one = Quantity::from(1_u32).get();
    (quantity.get() % one == 0).then(|| quantity.get() / one)
}
