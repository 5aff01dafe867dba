//! What this is: a table as a file to download, with the same rows as the list on the page.
//! What it is not: the writing of cells: that is in `sheet`.

mod pages;

use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::{Day, text::slugify};
use sheet::Table;

use crate::Problem;

pub use pages::{RowPages, export_pages};

/// A sheet of a workbook ends at row 1,048,576.
const LARGEST_SHEET: usize = 1_000_000;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// From the query: `?formato=csv`.
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            _ => None,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The table as `name-2026-11-20.csv`, or `.xlsx`.
pub fn export(format: Format, name: &str, table: &Table, today: Day) -> Result<Response, Problem> {
    if format == Format::Xlsx && table.rows().len() > LARGEST_SHEET {
        return Err(too_long());
    }
    let bytes = match format {
        Format::Csv => sheet::to_csv(table),
        Format::Xlsx => sheet::to_xlsx(table, sheet_day(today)?),
    };
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    Ok(download(&named(name, today, format), format.content_type(), bytes))
}

fn too_long() -> Problem {
    Problem::Conflict(
        "L'elenco supera 1.000.000 di righe, più di quante ne stanno in un foglio Excel: scaricalo in CSV, oppure \
         restringilo con i filtri."
            .into(),
    )
}

fn named(name: &str, today: Day, format: Format) -> String {
    format!("{}-{}.{}", slugify(name), today.iso(), format.extension())
}

/// Bytes as a file to save. The browser shows nothing of it in the page, whatever it holds.
pub fn download(file_name: &str, content_type: &'static str, bytes: Vec<u8>) -> Response {
    (headers(file_name, content_type), bytes).into_response()
}

fn headers(file_name: &str, content_type: &str) -> [(HeaderName, String); 3] {
    [
        (CONTENT_TYPE, content_type.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; {}", disposition_name(file_name))),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ]
}

/// The name in plain ASCII for everybody, and in full for browsers that read RFC 5987.
fn disposition_name(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let ascii: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    if ascii == name {
        return format!("filename=\"{ascii}\"");
    }
    let full: String = name.bytes().map(percent_encoded).collect();
    format!("filename=\"{ascii}\"; filename*=UTF-8''{full}")
}

fn percent_encoded(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

fn sheet_day(day: Day) -> Result<sheet::Day, Problem> {
    sheet::Day::parse_iso(&day.iso()).ok_or_else(|| Problem::internal(&"a day that no sheet can hold"))
}

#[cfg(test)]
mod tests {
    use sheet::{Cell, Column, Kind};

    use super::*;

    fn table() -> Table {
        let mut table = Table::new("Enti", vec![Column::new("Ente", Kind::Text)]);
        table.push(vec![Cell::text("Pesaro")]).unwrap();
        table
    }

    #[test]
    fn a_list_is_downloaded_under_a_name_with_the_day() {
        let today = Day::new(2026, 11, 20).unwrap();
        let response = export(Format::Csv, "Enti aderenti", &table(), today).unwrap();
        let name = &response.headers()[CONTENT_DISPOSITION];
        assert_eq!(name, "attachment; filename=\"enti-aderenti-2026-11-20.csv\"");
        let response = export(Format::Xlsx, "Enti", &table(), today).unwrap();
        assert!(response.headers()[CONTENT_TYPE].to_str().unwrap().contains("spreadsheetml"));
    }

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        let name = disposition_name("Città \"x\"\r\n.pdf");
        assert_eq!(name, "filename=\"Citt___x___.pdf\"; filename*=UTF-8''Citt%C3%A0%20%22x%22%0D%0A.pdf");
    }
}
