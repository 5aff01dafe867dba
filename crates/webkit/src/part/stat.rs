//! What this is: a row of figures with labels.
//! What it is not: a chart.

use askama::Template;
use askama::filters::HtmlSafe;

#[derive(Clone, Debug)]
struct Stat {
    label: String,
    figure: String,
    note: String,
    href: Option<String>,
}

/// `Stats::new().figure("Enti aderenti", 58, "al 20 novembre 2026").linked("Scadute", 3, "", "/fatture?stato=scaduta")`
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/stats.html")]
pub struct Stats {
    stats: Vec<Stat>,
}

impl HtmlSafe for Stats {}

impl Stats {
    /// No figures yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A figure; the note says its day or its rule.
    #[expect(clippy::needless_pass_by_value, reason = "pages write numbers and days without &")]
    #[must_use]
    pub fn figure(self, label: &str, figure: impl ToString, note: &str) -> Self {
        self.with(label, figure.to_string(), note, None)
    }

    /// A figure that opens onto what it counts.
    #[expect(clippy::needless_pass_by_value, reason = "pages write numbers and days without &")]
    #[must_use]
    pub fn linked(self, label: &str, figure: impl ToString, note: &str, href: &str) -> Self {
        self.with(label, figure.to_string(), note, Some(href.to_owned()))
    }

    fn with(mut self, label: &str, figure: String, note: &str, href: Option<String>) -> Self {
        self.stats.push(Stat { label: label.to_owned(), figure, note: note.to_owned(), href });
        self
    }
}
