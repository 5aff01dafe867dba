//! What this is: one sheet of an XLSX file becoming a [`Sheet`], cell by cell. What it is not: an
//! evaluator; a formula reads as the value the spreadsheet program stored with it.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::archive::{self, Content};
use crate::rows::{Collector, ShortRows};
use crate::tokens::Record;
use crate::{Limits, Sheet, SheetError, xlsx_cell};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(crate) fn read(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
    wanted: Option<&str>,
) -> Result<Option<Sheet>, SheetError> {
    let file_name = file_name.to_owned();
    match archive::checked(bytes, limits)? {
        Content::Xlsx => {}
        Content::OpenDocument => return Err(SheetError::OpenDocument { file_name }),
        Content::Other => return Err(SheetError::NotASheet { file_name }),
    }
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| SheetError::damaged(&e))?;
    let name = chosen(&book, wanted)?;
    cells(&mut book, &name, limits)
}

fn chosen(book: &Book<'_>, wanted: Option<&str>) -> Result<String, SheetError> {
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).collect();
    let Some(wanted) = wanted else {
        let first = sheets.iter().find(|s| s.visible == SheetVisible::Visible);
        return first.map(|s| s.name.clone()).ok_or(SheetError::NoSheet);
    };
    let same = |s: &&&calamine::Sheet| s.name.trim().eq_ignore_ascii_case(wanted.trim());
    sheets.iter().find(same).map(|s| s.name.clone()).ok_or_else(|| SheetError::NoSuchSheet {
        name: wanted.to_owned(),
        present: sheets.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// Cells are taken as they come and never spread over the whole grid: a single cell in the last corner of
/// a sheet would otherwise ask for seventeen thousand million empty ones.
fn cells(book: &mut Book<'_>, name: &str, limits: &Limits) -> Result<Option<Sheet>, SheetError> {
    let damaged = |e: XlsxError| SheetError::damaged(&e);
    let mut reader = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut sheet = Collector::new(limits, ShortRows::Filled);
    let mut row = Record { number: 0, cells: Vec::new() };
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (index, column) = cell.get_position();
        let number = u64::from(index).saturating_add(1);
        if number != row.number {
            let full = std::mem::replace(&mut row, Record { number, cells: Vec::new() });
            sheet.push(later(full, number)?)?;
        }
        place(&mut row, column, cell.get_value(), limits)?;
    }
    sheet.push(row)?;
    Ok(sheet.finish())
}

/// The full row, if the next one really comes after it.
fn later(full: Record, next: u64) -> Result<Record, SheetError> {
    if next > full.number {
        return Ok(full);
    }
    Err(SheetError::Damaged { detail: format!("la riga {next} è scritta dopo la {}", full.number) })
}

fn place(row: &mut Record, column: u32, value: &DataRef<'_>, limits: &Limits) -> Result<(), SheetError> {
    if *value == DataRef::Empty {
        return Ok(());
    }
    let place = usize::try_from(column).unwrap_or(usize::MAX);
    if place >= limits.columns {
        return Err(SheetError::TooManyColumns { row: row.number, limit: limits.columns });
    }
    let unknown = SheetError::NumberTooLong { row: row.number, column: place.saturating_add(1) };
    let text = xlsx_cell::text(value).ok_or(unknown)?;
    if row.cells.len() <= place {
        row.cells.resize(place.saturating_add(1), String::new());
    }
    if let Some(cell) = row.cells.get_mut(place) {
        *cell = text;
    }
    Ok(())
}
