//! What this is: a page with what an act means, a few fields, and a button that says it.
//! What it is not: the reading of the fields.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use webkit::{Field, Form, Frame, Html, Problem, page_with};

/// A page that asks before an act, or that begins something.
#[derive(Template)]
#[template(path = "designer/ask.html")]
pub(super) struct Ask {
    frame: Frame,
    form: Form,
    effects: Vec<String>,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: Html,
    back: String,
}

impl Ask {
    pub(super) fn new(frame: Frame, form: Form, button: &str, back: impl Into<String>) -> Self {
        let button = form.submit(button);
        let (effects, hidden, fields) = (Vec::new(), Vec::new(), Vec::new());
        Self { frame, form, effects, hidden, fields, button, back: back.into() }
    }

    /// Something that will happen, as a sentence.
    pub(super) fn effect(mut self, text: impl Into<String>) -> Self {
        self.effects.push(text.into());
        self
    }

    pub(super) fn hidden(mut self, field: Html) -> Self {
        self.hidden.push(field);
        self
    }

    /// The version on show, for optimistic locking.
    pub(super) fn version(self, shown: i64) -> Self {
        let field = self.form.version(shown);
        self.hidden(field)
    }

    pub(super) fn fields(self, make: impl FnOnce(&Form) -> Vec<Field>) -> Self {
        Self { fields: make(&self.form), ..self }
    }

    pub(super) fn show(&self) -> Result<Response, Problem> {
        page_with(StatusCode::OK, self)
    }

    pub(super) fn invalid(&self) -> Result<Response, Problem> {
        page_with(StatusCode::UNPROCESSABLE_ENTITY, self)
    }
}
