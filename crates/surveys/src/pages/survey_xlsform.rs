//! What this is: a questionnaire as an `XLSForm` workbook, out and in, with the list of what found no place.
//! What it is not: the translation, which is `questionnaire::xlsform`.

use askama::Template;
use axum::response::Response;
use kernel::Day;
use questionnaire::Form as Questionnaire;
use questionnaire::xlsform::{self, Remark, Rows, Workbook};
use sheet::{Cell, Column, Kind, Limits, Table};
use webkit::{Frame, Problem, page};

/// Questionnaires have a few hundred rows.
const LIMITS: Limits = Limits {
    bytes: 5 << 20,
    rows: 5_000,
    columns: 60,
    cells: 200_000,
    cell_chars: 10_000,
    text_bytes: 10 << 20,
    entries: 200,
    unpacked_bytes: 40 << 20,
    unpacked_ratio: 150,
};

/// Whether the bytes are those of a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK")
}

/// The questionnaire of a workbook, and what found no place in it; or why it cannot be read.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<(Questionnaire, Vec<Remark>), String> {
    let rows = |sheet: &str| {
        let found = sheet::read_named(bytes, name, &LIMITS, sheet).map_err(|why| why.to_string())?;
        let rows = found.rows.into_iter().map(|row| (row.number, row.cells)).collect();
        Ok::<Rows, String>(Rows { headers: found.headers, rows })
    };
    let survey = rows("survey")?;
    // A form without choices or settings may leave their sheets out.
    let book = Workbook {
        survey,
        choices: rows("choices").unwrap_or_default(),
        settings: rows("settings").unwrap_or_default(),
    };
    Ok(xlsform::import(&book))
}

/// The workbook of a questionnaire; what found no place stands on a sheet of its own.
pub(super) fn write(form: &Questionnaire, today: Day) -> Result<Vec<u8>, Problem> {
    let (book, remarks) = xlsform::export(form);
    let mut tables = vec![
        table("survey", &book.survey)?,
        table("choices", &book.choices)?,
        table("settings", &book.settings)?,
    ];
    if !remarks.is_empty() {
        let mut missing = Table::new(
            "osservazioni",
            vec![Column::new("riga", Kind::Integer), Column::new("osservazione", Kind::Text)],
        );
        for remark in remarks {
            let row = i64::try_from(remark.row).unwrap_or_default();
            let cells = vec![Cell::Integer(row), Cell::text(remark.message)];
            missing.push(cells).map_err(|why| Problem::internal(&why))?;
        }
        tables.push(missing);
    }
    let tables: Vec<&Table> = tables.iter().collect();
    let day = sheet::Day::parse_iso(&today.iso()).ok_or(Problem::NotFound)?;
    sheet::to_workbook(&tables, day).map_err(|why| Problem::internal(&why))
}

fn table(name: &str, rows: &Rows) -> Result<Table, Problem> {
    let columns = rows.headers.iter().map(|header| Column::new(header, Kind::Text)).collect();
    let mut table = Table::new(name, columns);
    for (_, row) in &rows.rows {
        let cells =
            row.iter().map(|cell| if cell.is_empty() { Cell::Empty } else { Cell::text(cell) }).collect();
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

#[derive(Template)]
#[template(path = "surveys/remarks.html")]
struct RemarksPage {
    frame: Frame,
    remarks: Vec<Remark>,
    next: String,
}

/// What found no place, after the rest was imported.
pub(super) fn remarks_page(frame: Frame, remarks: Vec<Remark>, next: String) -> Result<Response, Problem> {
    page(&RemarksPage { frame, remarks, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_survey_goes_out_and_comes_back_with_remarks() {
        let form = crate::shipped::SIX_SECTIONS.form().unwrap();
        let bytes = write(&form, Day::new(2026, 3, 1).unwrap()).unwrap();
        assert!(is_workbook(&bytes));
        let (back, remarks) = read(&bytes, "modulo.xlsx").unwrap();
        // Two sums have no counterpart there: they are told when written, and again when read.
        let told: Vec<String> = remarks.iter().map(|remark| remark.message.clone()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("servizi_offerti") && told[1].contains("persone_elencate"), "{told:?}");
        let ids = |form: &Questionnaire| form.questions().map(|one| one.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&back), ids(&form));
        assert_eq!(back.title, form.title);
    }
}
