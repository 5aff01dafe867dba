//! What this is: what a page says in so many words: facts with labels, notices, an empty state, how a figure
//! came about, links between the views of one thing.
//! What it is not: interactive; all of it works without script.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::html::{Html, escape, safe_href};

/// Labels and values of one thing. A value is text, or [`Html`] and parts through [`Facts::part`].
#[derive(Clone, Debug, Default, Template)]
#[template(path = "parts/facts.html")]
pub struct Facts {
    rows: Vec<(String, Html)>,
}

impl HtmlSafe for Facts {}

impl Facts {
    /// No facts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A label and its value; an empty value shows as a dash.
    #[expect(clippy::needless_pass_by_value, reason = "pages write numbers and days without &")]
    #[must_use]
    pub fn row(mut self, label: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        let shown = if value.trim().is_empty() { "—" } else { &value };
        self.rows.push((label.to_owned(), Html::text(shown)));
        self
    }

    /// A label and its value, or a dash.
    #[must_use]
    pub fn maybe<V: ToString>(self, label: &str, value: Option<V>) -> Self {
        self.row(label, value.map_or_else(String::new, |value| value.to_string()))
    }

    /// A label and a part, such as a badge.
    #[must_use]
    pub fn part(mut self, label: &str, part: impl HtmlSafe) -> Self {
        self.rows.push((label.to_owned(), Html::trusted(part.to_string())));
        self
    }

    /// A label and a link; only the text, if the address is not one of ours, of the web or of mail.
    #[must_use]
    pub fn link(self, label: &str, text: &str, href: &str) -> Self {
        let Some(href) = safe_href(href) else { return self.row(label, text) };
        let (text, href) = (escape(text), escape(&href));
        self.part(label, Html::trusted(format!(r#"<a href="{href}">{text}</a>"#)))
    }
}

/// Something the reader should know, on the page itself.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/notice.html")]
pub struct Notice {
    class: &'static str,
    text: String,
    action: Option<(String, String)>,
}

impl HtmlSafe for Notice {}

impl Notice {
    /// Good to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self { class: "alert-info", text: text.into(), action: None }
    }

    /// To be looked at.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { class: "alert-warning", text: text.into(), action: None }
    }

    /// Something is wrong.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { class: "alert-danger", text: text.into(), action: None }
    }

    /// Something went well.
    pub fn success(text: impl Into<String>) -> Self {
        Self { class: "alert-success", text: text.into(), action: None }
    }

    /// Where to do something about it.
    #[must_use]
    pub fn action(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { action: Some((label.into(), href.into())), ..self }
    }
}

/// Nothing here yet: says what to do.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/empty.html")]
pub struct EmptyState {
    text: String,
    action: Option<(String, String)>,
}

impl HtmlSafe for EmptyState {}

impl EmptyState {
    /// Why it is empty, and what to do.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), action: None }
    }

    /// Where to do it; leave it out for who may not.
    #[must_use]
    pub fn action(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { action: Some((label.into(), href.into())), ..self }
    }
}

/// How a figure came about: it opens under the figure.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/explain.html")]
pub struct Explain {
    summary: String,
    steps: Vec<(String, String)>,
    source: String,
}

impl HtmlSafe for Explain {}

impl Explain {
    /// «Come si calcola», or the figure itself.
    pub fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), steps: Vec::new(), source: String::new() }
    }

    /// A step: what, and its value: `("Abitanti al 31 dicembre 2025", "12.345")`.
    #[expect(clippy::needless_pass_by_value, reason = "pages write numbers and days without &")]
    #[must_use]
    pub fn step(mut self, what: impl Into<String>, value: impl ToString) -> Self {
        self.steps.push((what.into(), value.to_string()));
        self
    }

    /// The rule: which article of which act, which version of which price list.
    #[must_use]
    pub fn source(self, text: impl Into<String>) -> Self {
        Self { source: text.into(), ..self }
    }
}

/// The views of one thing, as links; each has its own address.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/tabs.html")]
pub struct Tabs {
    current: String,
    tabs: Vec<(String, String)>,
}

impl HtmlSafe for Tabs {}

impl Tabs {
    /// The address of the view on show.
    pub fn at(current: impl Into<String>) -> Self {
        Self { current: current.into(), tabs: Vec::new() }
    }

    /// A view.
    #[must_use]
    pub fn tab(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.tabs.push((label.into(), href.into()));
        self
    }

    fn is_current(&self, href: &str) -> bool {
        self.current == href
    }
}
