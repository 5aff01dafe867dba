//! What this is: the figures of a run: a table for people and a file for machines.
//! What it is not: a comparison with a limit: nothing here can fail.

use std::path::Path;

use anyhow::Result;
use serde::Serialize;

/// Everything measured in one run.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

/// One thing measured several times.
#[derive(Serialize)]
struct Figure {
    measure: &'static str,
    setting: String,
    unit: &'static str,
    runs: Vec<u64>,
    min: u64,
    median: u64,
    max: u64,
}

impl Report {
    /// Adds a figure and prints its line. Gives the median.
    pub(crate) fn add(
        &mut self,
        measure: &'static str,
        setting: &str,
        unit: &'static str,
        runs: &[u64],
    ) -> u64 {
        if self.figures.last().is_none_or(|last| last.measure != measure) {
            println!("\n{measure}\n  {:<58} {:>10} {:>10} {:>10}", "", "min", "median", "max");
        }
        let (min, median, max) = summary(runs);
        println!("  {setting:<58} {min:>10} {median:>10} {max:>10}  {unit}");
        let (setting, runs) = (setting.to_owned(), runs.to_vec());
        self.figures.push(Figure { measure, setting, unit, runs, min, median, max });
        median
    }

    /// Adds something the reader must know.
    pub(crate) fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        println!("  note: {text}");
        self.notes.push(text);
    }

    /// Writes the file.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, serde_json::to_string_pretty(self)?)?;
        println!("\nwritten: {}", file.display());
        Ok(())
    }
}

fn summary(runs: &[u64]) -> (u64, u64, u64) {
    let mut sorted = runs.to_vec();
    sorted.sort_unstable();
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0);
    (at(0), at(sorted.len().saturating_sub(1) / 2), at(sorted.len().saturating_sub(1)))
}

/// How many times `much` holds `little`, in tenths, as text: `12.3`.
pub(crate) fn times(much: u64, little: u64) -> String {
    let tenths = much.saturating_mul(10).checked_div(little).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_of_runs_is_the_lower_middle() {
        assert_eq!(summary(&[9, 1, 5]), (1, 5, 9));
        assert_eq!(summary(&[4, 1, 3, 2]), (1, 2, 4));
        assert_eq!(summary(&[]), (0, 0, 0));
    }

    #[test]
    fn times_are_cut_to_one_decimal() {
        assert_eq!(times(1234, 100), "12.3");
        assert_eq!(times(1, 0), "0.0");
    }
}
