//! What this is: records of any file becoming a [`Sheet`]: the first one with text is the header, blank
//! ones are left out, every limit is applied. What it is not: aware of CSV or XLSX.

use crate::error::size;
use crate::headers::cleaned;
use crate::tokens::Record;
use crate::{Limits, Row, Sheet, SheetError};

/// How many cells a row may lack at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShortRows {
    /// CSV: a missing cell is a lost separator, and what follows it may have moved.
    Refused,
    /// XLSX: cells have addresses, empty ones are simply not stored.
    Filled,
}

pub(crate) struct Collector<'a> {
    limits: &'a Limits,
    short_rows: ShortRows,
    headers: Option<Vec<String>>,
    rows: Vec<Row>,
    text_bytes: usize,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(limits: &'a Limits, short_rows: ShortRows) -> Self {
        Self { limits, short_rows, headers: None, rows: Vec::new(), text_bytes: 0 }
    }

    pub(crate) fn push(&mut self, record: Record) -> Result<(), SheetError> {
        if record.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        self.check_cells(&record)?;
        let Some(expected) = self.headers.as_ref().map(Vec::len) else {
            self.headers = Some(cleaned(&record.cells)?);
            return Ok(());
        };
        self.check_room(expected)?;
        let cells = self.fitted(record.number, record.cells, expected)?;
        self.rows.push(Row { number: record.number, cells });
        Ok(())
    }

    /// `None` when no record had any text.
    pub(crate) fn finish(self) -> Option<Sheet> {
        Some(Sheet { headers: self.headers?, rows: self.rows })
    }

    fn check_cells(&mut self, record: &Record) -> Result<(), SheetError> {
        let row = record.number;
        for (column, cell) in (1..).zip(&record.cells) {
            let limit = self.limits.cell_chars;
            if cell.chars().nth(limit).is_some() {
                return Err(SheetError::CellTooLong { row, column, limit });
            }
            self.text_bytes = self.text_bytes.saturating_add(cell.len());
        }
        if self.text_bytes > self.limits.text_bytes {
            return Err(SheetError::TooMuchText {
                limit: size(u64::try_from(self.limits.text_bytes).unwrap_or(u64::MAX)),
            });
        }
        Ok(())
    }

    fn check_room(&self, expected: usize) -> Result<(), SheetError> {
        let rows = self.rows.len().saturating_add(1);
        if rows > self.limits.rows {
            return Err(SheetError::TooManyRows { limit: self.limits.rows });
        }
        if rows.saturating_mul(expected) > self.limits.cells {
            return Err(SheetError::TooManyCells { limit: self.limits.cells });
        }
        Ok(())
    }

    /// The row with as many cells as there are headers: blank ones beyond them are dropped.
    fn fitted(&self, row: u64, mut cells: Vec<String>, expected: usize) -> Result<Vec<String>, SheetError> {
        let found = cells.len();
        let beyond = cells.iter().skip(expected).any(|cell| !cell.trim().is_empty());
        let short = found < expected && self.short_rows == ShortRows::Refused;
        if beyond || short {
            return Err(SheetError::Ragged { row, found, expected });
        }
        cells.resize(expected, String::new());
        Ok(cells)
    }
}
