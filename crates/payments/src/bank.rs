//! What this is: files of a bank read into movements: CSV or Excel with Italian headers, CAMT.053 as XML or a ZIP of
//! them. What the file is, its content says. Everything is read under limits.
//! What it is not: the matching with invoices; see `model::matching`.

mod camt;
mod columns;
mod csv;
mod zipped;

use crate::model::ReadFile;

store::coded_enum! {
    /// Which file it is.
    Layout {
        /// A statement as ISO 20022 writes it.
        Camt = "camt053", "Estratto conto CAMT.053";
        /// A table.
        Table = "table", "Tabella CSV o Excel";
    }
}

/// The largest file we are willing to read.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most movements of one file.
pub const MOST_MOVEMENTS: usize = 50_000;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// Too large.
    #[error("File: supera {0} MB, dividilo per periodi più brevi")]
    TooLarge(usize),
    /// More movements than we take at once.
    #[error("File: contiene più di {0} movimenti, dividilo per periodi più brevi")]
    TooMany(usize),
    /// Nothing in it.
    #[error("File: non contiene movimenti")]
    Empty,
    /// XML that breaks off or is nested too deeply.
    #[error("File: non è un XML leggibile (riga {0}), scaricalo di nuovo dalla banca")]
    Malformed(usize),
    /// It brings declarations with it.
    #[error("File: contiene una dichiarazione DOCTYPE, che non si accetta: scaricalo di nuovo dalla banca")]
    Doctype,
    /// XML of another kind.
    #[error("File: l'XML non è un estratto conto CAMT.053 (manca «Stmt»)")]
    NotAStatement,
    /// An archive that does not open, or holds no statement.
    #[error("File: lo ZIP non si apre o non contiene estratti conto XML")]
    BadArchive,
    /// A table that cannot be read.
    #[error("File: {0}")]
    Sheet(String),
    /// A cell that does not read.
    #[error("File, riga {row}, colonna «{column}»: «{text}» non si legge. {why}")]
    Cell {
        /// The row as a spreadsheet program numbers it.
        row: u64,
        /// The header.
        column: String,
        /// What stands there.
        text: String,
        /// What to write.
        why: String,
    },
    /// No column tells this.
    #[error("File: manca la colonna {0}. Le colonne si riconoscono dall'intestazione")]
    Column(&'static str),
}

/// Reads a file. `account` is the account of movements whose file does not say it.
pub fn read(bytes: &[u8], file_name: &str, account: &str) -> Result<(Layout, ReadFile), NotRead> {
    if bytes.len() > MOST_BYTES {
        return Err(NotRead::TooLarge(MOST_BYTES / (1024 * 1024)));
    }
    let (layout, file) = match kind_of(bytes) {
        Kind::Xml => (Layout::Camt, camt::read(bytes)?),
        Kind::Statements => (Layout::Camt, zipped::read(bytes)?),
        Kind::Table => (Layout::Table, csv::read(bytes, file_name)?),
    };
    if file.movements.is_empty() && file.left_out.is_empty() {
        return Err(NotRead::Empty);
    }
    Ok((layout, file.of_account(account)))
}

enum Kind {
    Xml,
    Statements,
    Table,
}

fn kind_of(bytes: &[u8]) -> Kind {
    let head = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    // UTF-16 begins with its mark, and then with «<» in two bytes.
    let wide = matches!(bytes, [0xff, 0xfe, b'<', 0, ..] | [0xfe, 0xff, 0, b'<', ..]);
    match first {
        _ if wide => Kind::Xml,
        Some(b'<') => Kind::Xml,
        Some(b'P') if bytes.starts_with(b"PK") && !zipped::is_a_workbook(bytes) => Kind::Statements,
        Some(_) | None => Kind::Table,
    }
}

#[cfg(test)]
mod tests;
