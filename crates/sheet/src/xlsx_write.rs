//! What this is: a table as an XLSX file with real numbers and days. The same table and day give the same
//! bytes. What it is not: exact beyond 15 digits by nature, so longer numbers are written as text.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use crate::{Cell, Column, Day, Kind, Table, WriteError, decimal};

/// Digits a spreadsheet number keeps.
const DIGITS: usize = 15;

/// Writes the table on one sheet named by its title. `created` is stored in the file's properties.
pub fn to_xlsx(table: &Table, created: Day) -> Result<Vec<u8>, WriteError> {
    to_workbook(&[table], created)
}

/// Writes each table on a sheet of its own, named by its title; the first one names the file's properties.
pub fn to_workbook(tables: &[&Table], created: Day) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let moment = ExcelDateTime::from_ymd(created.year(), created.month(), created.day())?;
    let title = tables.first().map_or("", |table| table.title());
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&moment));
    for table in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(table.title()))?;
        header(sheet, table)?;
        let formats: Vec<Format> = table.columns().iter().map(|c| format(c.kind)).collect();
        for (row, cells) in (1_u32..).zip(table.rows()) {
            for ((column, cell), format) in (0_u16..).zip(cells).zip(&formats) {
                write(sheet, (row, column), cell, format)?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

fn header(sheet: &mut Worksheet, table: &Table) -> Result<(), WriteError> {
    let bold = Format::new().set_bold().set_text_wrap();
    for (place, column) in (0_u16..).zip(table.columns()) {
        sheet.write_string_with_format(0, place, &column.name, &bold)?;
        sheet.set_column_width(place, width(column, place, table.rows()))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_row = u32::try_from(table.rows().len()).map_err(|_| WriteError::TooLargeForXlsx)?;
    let columns = u16::try_from(table.columns().len()).map_err(|_| WriteError::TooLargeForXlsx)?;
    if let Some(last_column) = columns.checked_sub(1) {
        sheet.autofilter(0, 0, last_row, last_column)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, at: (u32, u16), cell: &Cell, format: &Format) -> Result<(), WriteError> {
    let number = match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(_) => None,
        Cell::Integer(number) => exact(*number, 0),
        Cell::Money(cents) => exact(*cents, 2),
        Cell::Price(units) => exact(*units, 8),
        Cell::Percent(hundredths) => exact(*hundredths, 2),
        Cell::Day(day) => return write_day(sheet, at, *day, format),
    };
    match number {
        Some(number) => sheet.write_number_with_format(at.0, at.1, number, format)?,
        None => sheet.write_string_with_format(at.0, at.1, cell.shown(), format)?,
    };
    Ok(())
}

/// Spreadsheet days begin in 1900, with a day in February of that year that never was: days before March
/// 1900 are written as text.
fn write_day(sheet: &mut Worksheet, at: (u32, u16), day: Day, format: &Format) -> Result<(), WriteError> {
    if (day.year(), day.month()) < (1900, 3) {
        sheet.write_string_with_format(at.0, at.1, day.to_string(), format)?;
        return Ok(());
    }
    let moment = ExcelDateTime::from_ymd(day.year(), day.month(), day.day())?;
    sheet.write_datetime_with_format(at.0, at.1, &moment, format)?;
    Ok(())
}

/// The number, when a spreadsheet cell can hold all its digits.
fn exact(units: i64, decimals: u8) -> Option<f64> {
    let text = decimal::pointed(units, decimals);
    let digits = units.unsigned_abs().to_string();
    let significant = digits.trim_end_matches('0').len();
    if significant > DIGITS || digits.len() > DIGITS.saturating_add(usize::from(decimals)) {
        return None;
    }
    text.parse().ok()
}

fn format(kind: Kind) -> Format {
    let number = match kind {
        Kind::Text => "@",
        Kind::Integer => "0",
        Kind::Money => "#,##0.00",
        Kind::Price => "#,##0.00######",
        Kind::Percent => "0.00",
        Kind::Day => "dd/mm/yyyy",
    };
    Format::new().set_num_format(number)
}

/// Characters wide: as much as the longest of the first rows, within reason.
fn width(column: &Column, place: u16, rows: &[Vec<Cell>]) -> u16 {
    let shown = |row: &Vec<Cell>| row.get(usize::from(place)).map_or(0, |c| c.shown().chars().count());
    let longest = rows.iter().take(200).map(shown).max().unwrap_or(0);
    let wanted = longest.max(column.name.chars().count()).saturating_add(3);
    u16::try_from(wanted).unwrap_or(u16::MAX).clamp(10, 60)
}

/// A sheet's name has at most 31 characters and none of `[ ] : * ? / \`, nor an apostrophe at its ends.
fn sheet_name(title: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    let name: String = title.chars().filter(allowed).take(31).collect();
    let name = name.trim_matches([' ', '\'']);
    if name.is_empty() { "Foglio".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_longer_than_a_cell_are_not_numbers() {
        assert_eq!(exact(123_450, 2), Some(1234.5));
        assert_eq!(exact(1_234_567_890_123_456, 0), None);
        assert_eq!(exact(100_000_000_000_000, 8), Some(1_000_000.0));
    }

    #[test]
    fn any_title_names_a_sheet() {
        assert_eq!(sheet_name("Fatture 2026/2027: [bozza]"), "Fatture 20262027 bozza");
        assert_eq!(sheet_name("'//'"), "Foglio");
        assert_eq!(sheet_name(&"è".repeat(40)).chars().count(), 31);
    }
}
