//! What this is: the page before an act that others will see: what it means, and a button that says it.
//! What it is not: a warning; what takes something away is asked with [`webkit::Confirm`].

use askama::Template;
use axum::response::Response;
use webkit::{Form, Frame, Problem, page};

/// A page that asks before an act, shown on GET; its button POSTs the form.
#[derive(Template)]
#[template(path = "needs/ask.html")]
pub(super) struct Ask {
    frame: Frame,
    form: Form,
    effects: Vec<String>,
    button: &'static str,
    back: String,
    version: Option<i64>,
}

impl Ask {
    /// The title stands in the frame; the button repeats the verb.
    pub(super) fn new(frame: Frame, form: Form, button: &'static str, back: impl Into<String>) -> Self {
        Self { frame, form, effects: Vec::new(), button, back: back.into(), version: None }
    }

    /// Something that will happen, as a sentence.
    #[must_use]
    pub(super) fn effect(mut self, text: impl Into<String>) -> Self {
        self.effects.push(text.into());
        self
    }

    /// The version on show, for optimistic locking.
    #[must_use]
    pub(super) fn version(self, shown: i64) -> Self {
        Self { version: Some(shown), ..self }
    }

    /// The page.
    pub(super) fn page(&self) -> Result<Response, Problem> {
        page(self)
    }
}
