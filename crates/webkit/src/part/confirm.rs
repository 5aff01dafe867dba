//! What this is: the page before what cannot be undone: what will happen, and a button that says it.
//! What it is not: a dialog; it has an address and works without script.

use askama::Template;
use axum::response::Response;

use crate::{Form, Frame, Problem, page};

/// A page that asks before a destructive action, shown on GET; its button POSTs the form.
#[derive(Template)]
#[template(path = "confirm.html")]
pub struct Confirm {
    frame: Frame,
    form: Form,
    effects: Vec<String>,
    button: String,
    back: String,
    version: Option<i64>,
}

impl Confirm {
    /// The title stands in the frame: «Archivia l'ente Comune di …?». The button repeats the verb.
    pub fn new(frame: Frame, form: Form, button: impl Into<String>, back: impl Into<String>) -> Self {
        Self { frame, form, effects: Vec::new(), button: button.into(), back: back.into(), version: None }
    }

    /// Something that will happen, as a sentence.
    #[must_use]
    pub fn effect(mut self, text: impl Into<String>) -> Self {
        self.effects.push(text.into());
        self
    }

    /// The version on show, for optimistic locking.
    #[must_use]
    pub fn version(self, shown: i64) -> Self {
        Self { version: Some(shown), ..self }
    }

    /// The page.
    pub fn page(&self) -> Result<Response, Problem> {
        page(self)
    }
}
