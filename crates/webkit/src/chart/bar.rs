//! What this is: bars lying on their side, each under its label, so that long Italian names fit on a phone.
//! What it is not: stacked; a total of parts is a table.

use askama::Template;
use askama::filters::HtmlSafe;

use super::scale::{Scale, percent};

/// Height of one bar with its label, in pixels.
const ROW: usize = 48;

#[derive(Clone, Debug)]
struct Bar {
    label: String,
    value: i64,
    shown: String,
}

/// `BarChart::new("Importi per ente", "Anno 2026, in euro").bar("Pesaro", cents.get(), cents)`
#[derive(Clone, Debug, Template)]
#[template(path = "parts/bar_chart.html")]
pub struct BarChart {
    id: String,
    title: String,
    description: String,
    column: String,
    figure: String,
    bars: Vec<Bar>,
}

impl HtmlSafe for BarChart {}

impl BarChart {
    /// A chart; the description says period, unit and what to see.
    pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        let title = title.into();
        let id = super::series::chart_id(&title);
        let (column, figure) = ("Voce".to_owned(), "Valore".to_owned());
        Self { id, title, description: description.into(), column, figure, bars: Vec::new() }
    }

    /// The headers of the table beneath: «Ente», «Importo».
    #[must_use]
    pub fn columns(self, column: &str, figure: &str) -> Self {
        Self { column: column.to_owned(), figure: figure.to_owned(), ..self }
    }

    /// A bar: its label, its length and the figure as people read it.
    #[expect(clippy::needless_pass_by_value, reason = "pages write figures without &")]
    #[must_use]
    pub fn bar(mut self, label: impl Into<String>, value: i64, shown: impl ToString) -> Self {
        self.bars.push(Bar { label: label.into(), value, shown: shown.to_string() });
        self
    }

    fn height(&self) -> usize {
        self.bars.len() * ROW
    }

    fn drawn(&self) -> Vec<Drawn<'_>> {
        let scale = Scale::of(self.bars.iter().map(|bar| bar.value));
        self.bars.iter().enumerate().map(|(at, bar)| Drawn::of(bar, scale, at * ROW)).collect()
    }
}

struct Drawn<'a> {
    bar: &'a Bar,
    label_y: usize,
    bar_y: usize,
    from: String,
    width: String,
}

impl<'a> Drawn<'a> {
    /// From zero to the value, to either side, and never too thin to be seen.
    fn of(bar: &'a Bar, scale: Scale, top: usize) -> Self {
        let (zero, end) = (scale.place(0), scale.place(bar.value));
        let (from, width) = (zero.min(end), (zero - end).abs().max(10));
        Self { bar, label_y: top + 16, bar_y: top + 22, from: percent(from), width: percent(width) }
    }
}
