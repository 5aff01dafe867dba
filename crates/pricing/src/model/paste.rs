//! What this is: reads a table of bands pasted as text, one band per line, the value after the last `;` or tab.
//! What it is not: a check of the table: [`super::Bands::check`] does that.

use std::fmt::Display;

use super::{BandInput, Range};

/// A line that cannot be read, counted from 1 as people count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Riga {line}: {why}")]
pub struct NotLine {
    /// Which line.
    pub line: usize,
    /// What to do.
    pub why: String,
}

/// The bands of a pasted text; empty lines are skipped. Example of a line: `da 501 a 1000; 960,00`.
pub fn table<T, E: Display>(
    text: &str,
    value: impl Fn(&str) -> Result<T, E>,
) -> Result<Vec<BandInput<T>>, Vec<NotLine>> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match row(line, &value) {
            Ok(row) => rows.push(row),
            Err(why) => wrong.push(NotLine { line: at + 1, why }),
        }
    }
    if wrong.is_empty() { Ok(rows) } else { Err(wrong) }
}

/// The two parts of a line as they were typed: the band and its value.
pub fn parts(line: &str) -> Option<(&str, &str)> {
    let (range, value) = line.trim().rsplit_once([';', '\t'])?;
    Some((range.trim(), value.trim()))
}

fn row<T, E: Display>(line: &str, value: impl Fn(&str) -> Result<T, E>) -> Result<BandInput<T>, String> {
    let (range, typed) =
        parts(line).ok_or("scrivi la fascia, un punto e virgola e l'importo: da 501 a 1000; 960,00")?;
    let range = Range::parse_it(range).map_err(|why| why.to_string())?;
    Ok(BandInput { range, value: value(typed).map_err(|why| why.to_string())? })
}

#[cfg(test)]
mod tests {
    use kernel::Cents;

    use super::*;

    #[test]
    fn a_table_is_read_line_by_line_also_from_a_spreadsheet() {
        let rows = table("fino a 500; 150,00\n\n da 501 in su\t960 € \n", Cents::parse_it).unwrap();
        let read: Vec<(String, i64)> =
            rows.iter().map(|row| (row.range.to_string(), row.value.get())).collect();
        assert_eq!(read, [("fino a 500".into(), 15_000), ("da 501 in su".into(), 96_000)]);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let wrong =
            table("fino a 500 150\nboh; 3\nfino a 500; tre\noltre 500; 3", Cents::parse_it).unwrap_err();
        let lines: Vec<usize> = wrong.iter().map(|line| line.line).collect();
        assert_eq!(lines, [1, 2, 3]);
        assert!(wrong[2].to_string().starts_with("Riga 3: Scrivi l'importo"), "{}", wrong[2]);
    }
}
