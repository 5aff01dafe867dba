//! What this is: `XLSForm`, the workbook form of questionnaires (sheets `survey`, `choices`, `settings`), from and to plain rows.
//! What it is not: files; whoever reads and writes workbooks hands over the rows. And not all of `XLSForm`: what has no place
//! on either side is listed row by row, nothing is dropped in silence.
//!
//! Three things `XLSForm` has no word for stand in a column of ours, `area_vasta`, which other programs ignore: money, units and
//! limits of numbers, the name of the items of a group. «Non so» is a choice called `non_so`.

mod export;
mod import;
#[cfg(test)]
mod tests;
mod xpath;

pub use export::export;
pub use import::import;

/// The name of the choice that says «Non so».
const UNKNOWN: &str = "non_so";

/// The three sheets of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Questions, groups and repeats.
    pub survey: Rows,
    /// Lists of choices.
    pub choices: Rows,
    /// Title and the like.
    pub settings: Rows,
}

/// The rows of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The names of the columns.
    pub headers: Vec<String>,
    /// The rows beneath, each with its number as a spreadsheet shows it.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Something that could not be carried over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// `survey`, `choices`, `settings`, or where a form has it.
    pub sheet: &'static str,
    /// The row as a spreadsheet shows it; 0 for the whole sheet.
    pub row: u64,
    /// In Italian.
    pub message: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.row {
            0 => write!(f, "Foglio «{}»: {}", self.sheet, self.message),
            row => write!(f, "Foglio «{}», riga {row}: {}", self.sheet, self.message),
        }
    }
}

impl Rows {
    fn new(headers: &[&str]) -> Self {
        Self { headers: headers.iter().map(|header| (*header).to_owned()).collect(), rows: Vec::new() }
    }

    fn push(&mut self, cells: Vec<String>) -> u64 {
        let number = u64::try_from(self.rows.len()).unwrap_or(u64::MAX).saturating_add(2);
        self.rows.push((number, cells));
        number
    }

    /// The cell under a header; headers of a language (`label::Italiano (it)`) count as the header itself.
    fn cell<'a>(&self, row: &'a [String], header: &str) -> &'a str {
        let exact = self.headers.iter().position(|name| plain(name) == header);
        let at = exact.or_else(|| {
            self.headers
                .iter()
                .position(|name| plain(name).split("::").next().is_some_and(|name| name == header))
        });
        at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim())
    }
}

fn plain(header: &str) -> String {
    header.trim().to_lowercase().replace(' ', "_")
}
