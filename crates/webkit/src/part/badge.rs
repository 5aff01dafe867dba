//! What this is: a state in a word, with an icon, so that colour is never the only sign.
//! What it is not: a button.

use askama::Template;
use askama::filters::HtmlSafe;

/// `{{ webkit::Badge::success("Attivo") }}`, or a `badge()` of your own type that returns one.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "parts/badge.html")]
pub struct Badge {
    class: &'static str,
    icon: &'static str,
    text: String,
}

impl HtmlSafe for Badge {}

impl Badge {
    /// In force, active, paid.
    pub fn success(text: impl Into<String>) -> Self {
        Self { class: "ok", icon: "it-check", text: text.into() }
    }

    /// About to end, waiting for somebody.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { class: "warn", icon: "it-clock", text: text.into() }
    }

    /// Late, failed, refused.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { class: "bad", icon: "it-warning", text: text.into() }
    }

    /// Worth knowing.
    pub fn info(text: impl Into<String>) -> Self {
        Self { class: "info", icon: "it-info-circle", text: text.into() }
    }

    /// Draft, ended, archived.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self { class: "quiet", icon: "it-minus", text: text.into() }
    }
}
