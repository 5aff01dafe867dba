//! What this is: tables as CSV that Italian spreadsheet programs open by double click: UTF-8 with its
//! mark, `;`, CRLF, decimal comma. What it is not: buffering; a row is written when it is pushed.

use std::io::Write;

use crate::protect::protect;
use crate::table::check_row;
use crate::{Cell, Column, Kind, Table, WriteError};

/// Writes rows one at a time, so that an export of any length needs the memory of one row.
pub struct CsvWriter<W: Write> {
    records: csv::Writer<W>,
    columns: Vec<Column>,
    row: usize,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the mark of UTF-8 and the header.
    pub fn new(mut into: W, columns: Vec<Column>) -> Result<Self, WriteError> {
        into.write_all("\u{feff}".as_bytes())?;
        // Cells arrive with their quotes: the library knows only of `;`, see [`quoted`].
        let mut records = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .quote_style(csv::QuoteStyle::Never)
            .from_writer(into);
        records.write_record(columns.iter().map(|c| quoted(&protect(&c.name))))?;
        Ok(Self { records, columns, row: 0 })
    }

    pub fn push(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        self.row = self.row.saturating_add(1);
        check_row(&self.columns, cells, self.row)?;
        let shown = self.columns.iter().zip(cells).map(|(column, cell)| written(column.kind, cell));
        self.records.write_record(shown)?;
        Ok(())
    }

    /// Hands back where it wrote, with nothing left behind in a buffer.
    pub fn finish(self) -> Result<W, WriteError> {
        self.records.into_inner().map_err(|e| WriteError::Io(e.into_error()))
    }
}

/// A whole table as CSV.
pub fn to_csv(table: &Table) -> Result<Vec<u8>, WriteError> {
    let mut writer = CsvWriter::new(Vec::new(), table.columns().to_vec())?;
    for row in table.rows() {
        writer.push(row)?;
    }
    writer.finish()
}

/// Only text is protected: a negative amount must stay a number.
fn written(kind: Kind, cell: &Cell) -> String {
    let shown = cell.shown();
    match kind {
        Kind::Text => quoted(&protect(&shown)),
        Kind::Integer | Kind::Money | Kind::Price | Kind::Percent | Kind::Day => shown,
    }
}

/// Text in quotes where any program, whatever separator it takes for granted, could cut it: what follows a comma
/// or a tab would become a cell of its own, and could begin with `=`. Empty text too, so that no line is blank.
fn quoted(text: &str) -> String {
    let plain = !text.is_empty() && !text.contains([';', ',', '\t', '|', '"', '\r', '\n']);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;

    #[test]
    fn the_file_is_what_an_italian_spreadsheet_program_expects() {
        let columns = vec![
            Column::new("Ente", Kind::Text),
            Column::new("Importo (€)", Kind::Money),
            Column::new("Prezzo", Kind::Price),
            Column::new("IVA (%)", Kind::Percent),
            Column::new("Scadenza", Kind::Day),
        ];
        let mut table = Table::new("Prova", columns);
        let day = Day::new(2026, 1, 31).unwrap();
        table
            .push(vec![
                Cell::text("=Comune; \"X\""),
                Cell::Money(-123_450),
                Cell::Price(12_340_000),
                Cell::Percent(2200),
                Cell::Day(day),
            ])
            .unwrap();
        let text = String::from_utf8(to_csv(&table).unwrap()).unwrap();
        let expected = "\u{feff}Ente;Importo (€);Prezzo;IVA (%);Scadenza\r\n\
                        \"'=Comune; \"\"X\"\"\";-1234,50;0,1234;22,00;2026-01-31\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_formula_behind_the_separator_of_another_country_stays_inside_its_cell() {
        let mut table =
            Table::new("Prova", vec![Column::new("Ente", Kind::Text), Column::new("N.", Kind::Text)]);
        for text in ["Comune,=1+1", "Comune\t=1+1", "Comune;=1+1", "Comune \"A\",=1"] {
            table.push(vec![Cell::text(text), Cell::text("")]).unwrap();
        }
        let text = String::from_utf8(to_csv(&table).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let expected = [
            "\"Comune,=1+1\";\"\"",
            "\"Comune\t=1+1\";\"\"",
            "\"Comune;=1+1\";\"\"",
            "\"Comune \"\"A\"\",=1\";\"\"",
        ];
        assert_eq!(lines, expected);
    }
}
