//! What this is: a table to be downloaded: columns with a kind, rows of cells of that kind.
//! What it is not: styled by the caller; each kind has one look, the same in every export.

use crate::{WriteError, decimal};

/// What a column holds, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Integer,
    /// Euro cents.
    Money,
    /// Hundred-millionths of a euro (10⁻⁸).
    Price,
    /// Hundredths of a percentage point: 22 % is 2,200. Written as `22,00`, never as `0,22`.
    Percent,
    Day,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

impl Column {
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }
}

/// A civil day that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    of_month: u8,
}

impl Day {
    /// `None` when there is no such day between the years 1 and 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year) && (1..=length(year, month)?).contains(&day);
        exists.then_some(Self { year, month, of_month: day })
    }

    /// Reads `2026-01-31`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (year, rest) = text.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let well_formed = [year.len(), month.len(), day.len()] == [4, 2, 2] && !text.contains('+');
        if !well_formed {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    pub fn year(self) -> u16 {
        self.year
    }

    pub fn month(self) -> u8 {
        self.month
    }

    pub fn day(self) -> u8 {
        self.of_month
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

fn length(year: u16, month: u8) -> Option<u8> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// A value; its kind must be that of its column. `Empty` fits everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Integer(i64),
    /// Euro cents.
    Money(i64),
    /// Hundred-millionths of a euro.
    Price(i64),
    /// Hundredths of a percentage point.
    Percent(i64),
    Day(Day),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn fits(&self, kind: Kind) -> bool {
        matches!(
            (self, kind),
            (Self::Empty, _)
                | (Self::Text(_), Kind::Text)
                | (Self::Integer(_), Kind::Integer)
                | (Self::Money(_), Kind::Money)
                | (Self::Price(_), Kind::Price)
                | (Self::Percent(_), Kind::Percent)
                | (Self::Day(_), Kind::Day)
        )
    }

    /// The value as people read it, and as CSV stores it before protection.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Money(cents) => decimal::format(*cents, 2),
            Self::Price(units) => decimal::format_short(*units, 8, 2),
            Self::Percent(hundredths) => decimal::format(*hundredths, 2),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// A whole table in memory. For many rows to CSV, [`crate::CsvWriter`] needs only one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    title: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The title names the XLSX sheet.
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title: title.into(), columns, rows: Vec::new() }
    }

    pub fn push(&mut self, row: Vec<Cell>) -> Result<(), WriteError> {
        check_row(&self.columns, &row, self.rows.len().saturating_add(1))?;
        self.rows.push(row);
        Ok(())
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }
}

pub(crate) fn check_row(columns: &[Column], cells: &[Cell], row: usize) -> Result<(), WriteError> {
    if cells.len() != columns.len() {
        return Err(WriteError::Ragged { row, found: cells.len(), expected: columns.len() });
    }
    match columns.iter().zip(cells).find(|(column, cell)| !cell.fits(column.kind)) {
        Some((column, _)) => Err(WriteError::WrongKind { row, column: column.name.clone() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_days() {
        assert_eq!(Day::parse_iso("2024-02-29").unwrap().to_string(), "2024-02-29");
        for text in ["2023-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "+026-01-01", "", "2026-00-10"] {
            assert_eq!(Day::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn a_cell_of_another_kind_is_refused_by_name() {
        let mut table = Table::new("Prova", vec![Column::new("Importo", Kind::Money)]);
        table.push(vec![Cell::Empty]).unwrap();
        let error = table.push(vec![Cell::Price(1)]).unwrap_err();
        assert_eq!(error.to_string(), "riga 2, colonna «Importo»: la cella non è del tipo della colonna");
        assert!(matches!(table.push(vec![]), Err(WriteError::Ragged { row: 2, found: 0, expected: 1 })));
    }
}
