//! What this is: the records of a CSV text, one at a time, with the row number a spreadsheet program shows.
//! What it is not: strict about quotes in the middle of a cell, which are kept as they are. A quote that
//! is opened and never closed is an error, because it swallows the rest of the file in silence.

use crate::SheetError;

/// One record and where it stands. A blank line is a record of one empty cell.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) number: u64,
    pub(crate) cells: Vec<String>,
}

pub(crate) struct Records<'a> {
    rest: &'a str,
    separator: char,
    most: usize,
    number: u64,
}

enum End {
    Cell,
    Record,
}

impl<'a> Records<'a> {
    /// Refuses records of more than `most` cells before their memory is taken.
    pub(crate) fn new(text: &'a str, separator: char, most: usize) -> Self {
        Self { rest: text, separator, most, number: 0 }
    }

    fn record(&mut self) -> Result<Record, SheetError> {
        let mut cells = Vec::new();
        loop {
            let (cell, end) = self.cell()?;
            if cells.len() >= self.most {
                return Err(SheetError::TooManyColumns { row: self.number, limit: self.most });
            }
            cells.push(cell);
            if matches!(end, End::Record) {
                return Ok(Record { number: self.number, cells });
            }
        }
    }

    fn cell(&mut self) -> Result<(String, End), SheetError> {
        let mut cell = String::new();
        if let Some(inside) = self.rest.strip_prefix('"') {
            self.rest = inside;
            self.quoted(&mut cell)?;
        }
        let stop = self.rest.find([self.separator, '\r', '\n']).unwrap_or(self.rest.len());
        let (bare, rest) = self.rest.split_at(stop);
        cell.push_str(bare);
        self.rest = rest;
        Ok((cell, self.end()))
    }

    fn quoted(&mut self, cell: &mut String) -> Result<(), SheetError> {
        loop {
            let Some((inside, after)) = self.rest.split_once('"') else {
                return Err(SheetError::UnclosedQuote { row: self.number });
            };
            cell.push_str(inside);
            let Some(doubled) = after.strip_prefix('"') else {
                self.rest = after;
                return Ok(());
            };
            cell.push('"');
            self.rest = doubled;
        }
    }

    fn end(&mut self) -> End {
        if let Some(rest) = self.rest.strip_prefix(self.separator) {
            self.rest = rest;
            return End::Cell;
        }
        let breaks = ["\r\n", "\n", "\r"];
        self.rest = breaks.iter().find_map(|b| self.rest.strip_prefix(b)).unwrap_or_default();
        End::Record
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let record = self.record();
        if record.is_err() {
            self.rest = "";
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        Records::new(text, ';', 99).map(|r| r.map(|r| (r.number, r.cells)).unwrap()).collect()
    }

    fn row(number: u64, texts: &[&str]) -> (u64, Vec<String>) {
        (number, texts.iter().map(|t| (*t).to_owned()).collect())
    }

    #[test]
    fn quotes_hold_separators_line_breaks_and_doubled_quotes() {
        assert_eq!(
            cells("a;\"b;\r\n\"\"c\"\"\"\r\nd;e"),
            [row(1, &["a", "b;\r\n\"c\""]), row(2, &["d", "e"])]
        );
    }

    #[test]
    fn blank_lines_count_and_every_line_break_is_known() {
        assert_eq!(cells("a\n\nb\rc\r\n"), [row(1, &["a"]), row(2, &[""]), row(3, &["b"]), row(4, &["c"])]);
    }

    #[test]
    fn a_quote_inside_a_bare_cell_is_a_character() {
        assert_eq!(cells("5\" x;\"a\"b\n"), [row(1, &["5\" x", "ab"])]);
    }

    #[test]
    fn a_quote_never_closed_names_its_row() {
        let mut records = Records::new("a;b\n\"c;d\ne;f\n", ';', 99);
        assert!(records.next().unwrap().is_ok());
        assert_eq!(records.next(), Some(Err(SheetError::UnclosedQuote { row: 2 })));
        assert_eq!(records.next(), None);
    }

    proptest! {
        #[test]
        fn what_the_csv_writer_writes_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a;\"\\r\\n ,\\t]{0,5}|\\PC{0,8}", 2..5), 0..8)
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = cells(&text).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
