//! What this is: the door of reading: which kind of file this is, and the [`Sheet`] it becomes.
//! What it is not: trusting the file's extension, which is only repeated in messages.

use crate::error::size;
use crate::{Limits, SheetError, csv_read, headers, xlsx_read};

/// A sheet as text. Rows have exactly one cell per header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row that has some text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The number a spreadsheet program shows beside the row: the header is usually 1, blank rows count.
    pub number: u64,
    pub cells: Vec<String>,
}

impl Row {
    /// The text of a cell as it stands in the file; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl Sheet {
    /// Where the column of this name is, whatever its case, accents, spaces and punctuation.
    pub fn column(&self, name: &str) -> Option<usize> {
        headers::position(&self.headers, name)
    }

    /// The column of the first of these names that is there. The error asks for the first name.
    pub fn require(&self, names: &[&str]) -> Result<usize, SheetError> {
        let found = names.iter().find_map(|name| self.column(name));
        let name = names.first().copied().unwrap_or_default();
        found.ok_or_else(|| SheetError::MissingColumn { name: name.to_owned() })
    }
}

/// Reads a CSV file, or the first visible sheet of an XLSX file. What the file is, its content says.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Sheet, SheetError> {
    read_chosen(bytes, file_name, limits, None)
}

/// Like [`read`], but takes the XLSX sheet of this name. A CSV file has one sheet, whatever its name.
pub fn read_named(bytes: &[u8], file_name: &str, limits: &Limits, sheet: &str) -> Result<Sheet, SheetError> {
    read_chosen(bytes, file_name, limits, Some(sheet))
}

fn read_chosen(
    bytes: &[u8],
    file_name: &str,
    limits: &Limits,
    sheet: Option<&str>,
) -> Result<Sheet, SheetError> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.bytes {
        return Err(SheetError::FileTooLarge { limit: size(limits.bytes) });
    }
    let file_name = file_name.to_owned();
    let read = match Format::of(bytes) {
        Format::Empty => None,
        Format::Zip => xlsx_read::read(bytes, &file_name, limits, sheet)?,
        Format::Text => csv_read::read(bytes, limits)?,
        Format::OldExcel => return Err(SheetError::OldExcel { file_name }),
        Format::Foreign => return Err(SheetError::NotASheet { file_name }),
    };
    read.ok_or(SheetError::Empty { file_name })
}

enum Format {
    Empty,
    Zip,
    Text,
    OldExcel,
    Foreign,
}

impl Format {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [] => Self::Empty,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::OldExcel,
            [b'%', b'P', b'D', b'F', ..] | [b'<' | b'{', ..] => Self::Foreign,
            [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Text,
            _ if bytes.contains(&0) => Self::Foreign,
            _ => Self::Text,
        }
    }
}
