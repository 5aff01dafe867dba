//! What this is: spreadsheets at the edge. CSV and XLSX files that people upload become a [`Sheet`] of
//! text cells; a [`Table`] of typed cells becomes a CSV or an XLSX file that people download.
//!
//! What it is not: it knows no tariff, body or invoice, and depends on no other crate of ours. What a
//! cell means is decided by whoever imports it.
//!
//! # Two rules that both sides keep
//!
//! *Protection.* A spreadsheet program runs a text cell that begins with `=`, `+`, `-` or `@` as a
//! formula. In CSV we write such text with a protective apostrophe, and reading takes exactly that one
//! away again, so an export that is imported changes nothing. The rule is in [`protect`]. XLSX needs no
//! protection: there text is stored as text.
//!
//! *Numbers.* Whatever the file, a number cell reads as Italian text: decimal comma, no thousands
//! separator, no `,0`. Days read as `2026-01-31`. [`decimal`] reads and writes such numbers exactly.

mod archive;
mod csv_read;
mod csv_write;
pub mod decimal;
mod error;
mod headers;
mod limits;
pub mod protect;
mod read;
mod rows;
mod table;
mod tokens;
mod xlsx_cell;
mod xlsx_read;
mod xlsx_write;

pub use csv_write::{CsvWriter, to_csv};
pub use error::{SheetError, WriteError};
pub use limits::Limits;
pub use read::{Row, Sheet, read, read_named};
pub use table::{Cell, Column, Day, Kind, Table};
pub use xlsx_write::{to_workbook, to_xlsx};
