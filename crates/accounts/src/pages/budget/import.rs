//! What this is: rows of a draft pasted from a sheet or sent as a CSV or Excel file; nothing is written unless every
//! row can be read.
//! What it is not: an import kept with its preview: the version itself is the draft that people look over.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::BudgetId;
use sheet::{Limits, Sheet};
use webkit::{App, Flash, Form, FormErrors, Frame, Problem, SignedIn, Uploaded, redirect_with};

use super::{address, frame_of};
use crate::model::budget::{Budget, Kind};
use crate::model::heading::Heading;
use crate::model::rows::{self, COLUMNS, Typed};
use crate::pages::{draft, services, writer};
use crate::store::lines;

/// More rows than any budget of a centre has.
const MOST_ROWS: usize = 2_000;
/// So many faults are told at once.
const MOST_TOLD: usize = 20;

#[derive(Template)]
#[template(path = "budget/import.html")]
struct ImportPage {
    frame: Frame,
    form: Form,
    faults: Vec<String>,
    kind: Kind,
    headings: Vec<&'static str>,
    back: String,
}

fn drawn((app, who): (&App, &SignedIn), budget: &Budget, form: Form, faults: Vec<String>) -> ImportPage {
    ImportPage {
        frame: frame_of(app, who, "Importa righe".into(), budget),
        form,
        faults,
        kind: budget.kind,
        headings: Heading::ALL.iter().map(|heading| heading.label()).collect(),
        back: address(budget),
    }
}

pub(in crate::pages) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let budget = draft(&mut tx, &can, id).await?;
    let form = Form::empty(&who, format!("{}/importa", address(&budget)));
    webkit::page(&drawn((&app, &who), &budget, form, Vec::new()))
}

pub(in crate::pages) async fn bring(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BudgetId>,
    sent: Uploaded<2>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let budget = draft(&mut tx, &can, id).await?;
    let known = services(&mut tx, who.actor()).await?;
    let invalid = |errors: FormErrors, faults: Vec<String>| {
        let form = Form::with(sent.posted(), format!("{}/importa", address(&budget)), errors);
        webkit::page_invalid(&drawn((&app, &who), &budget, form, faults))
    };
    let typed = match typed(&sent) {
        Ok(typed) => typed,
        Err(errors) => return invalid(errors, Vec::new()),
    };
    let read = match rows::read(&typed, budget.kind, &known, || app.ids.fresh()) {
        Ok(read) => read,
        Err(wrong) => {
            let told = wrong.iter().take(MOST_TOLD).map(ToString::to_string).collect();
            let text = format!(
                "{} righe non si leggono: correggile e riprova. Non è stato importato nulla",
                wrong.len()
            );
            return invalid(FormErrors::one("", text), told);
        }
    };
    match lines::join(&mut tx, &can, id, read).await {
        Ok(counted) => {
            tx.commit().await?;
            let rows::Counted { new, changed, unchanged } = counted;
            let text = format!("Righe importate: {new} nuove, {changed} cambiate, {unchanged} uguali");
            Ok(redirect_with(&address(&budget), Flash::success(text)))
        }
        Err(failure) => invalid(failure.for_form()?, Vec::new()),
    }
}

/// The rows of the file, or else those that were pasted.
fn typed(sent: &Uploaded<2>) -> Result<Vec<Typed>, FormErrors> {
    let pasted = sent.posted().get("rows").unwrap_or_default();
    let typed = match sent.file("file").filter(|file| !file.bytes.is_empty()) {
        Some(file) => {
            let limits = Limits { rows: MOST_ROWS, ..Limits::default() };
            let read = sheet::read(&file.bytes, &file.name, &limits).and_then(|sheet| of_sheet(&sheet));
            read.map_err(|why| FormErrors::one("file", format!("File: {why}")))?
        }
        None => rows::pasted(pasted),
    };
    match typed.len() {
        0 => Err(FormErrors::one("rows", "Righe: incollale qui, oppure scegli un file")),
        many if many > MOST_ROWS => {
            Err(FormErrors::one("rows", format!("Righe: al massimo {MOST_ROWS} per volta")))
        }
        _ => Ok(typed),
    }
}

/// Heading and amount must have a column; the others may be missing.
fn of_sheet(sheet: &Sheet) -> Result<Vec<Typed>, sheet::SheetError> {
    let [heading, words, service, amount, growth, reason] = COLUMNS;
    let (heading, amount) = (sheet.require(&[heading])?, sheet.require(&[amount])?);
    let columns = [
        Some(heading),
        sheet.column(words),
        sheet.column(service),
        Some(amount),
        sheet.column(growth),
        sheet.column(reason),
    ];
    let row = |row: &sheet::Row| {
        let cells = columns.iter().map(|column| column.map_or("", |column| row.cell(column)));
        rows::cells(usize::try_from(row.number).unwrap_or(usize::MAX), cells)
    };
    Ok(sheet.rows.iter().map(row).collect())
}
