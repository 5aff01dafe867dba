//! What this is: a page that is one form: what it does in words, its fields, one button.
//! What it is not: the reading of the form; each handler does that.

use askama::Template;
use axum::response::Response;
use webkit::{
    DiffTable, Field, Form, Frame, Html, Notice, Pairs, Problem, page, page_conflict, page_invalid,
};

/// A page that is one form.
#[derive(Template)]
#[template(path = "acts/form.html")]
pub(super) struct FormPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    diff: Option<DiffTable>,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: Html,
    back: String,
}

impl FormPage {
    /// A page with this form, a button that says what it does, and the page to go back to.
    pub(super) fn new(frame: Frame, form: Form, button: &str, back: impl Into<String>) -> Self {
        let button = form.submit(button);
        let (notices, hidden, fields) = (Vec::new(), Vec::new(), Vec::new());
        Self { frame, form, notices, diff: None, hidden, fields, button, back: back.into() }
    }

    /// Something to know before filling it in.
    #[must_use]
    pub(super) fn notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// What somebody else changed meanwhile.
    #[must_use]
    pub(super) fn diff(self, diff: DiffTable) -> Self {
        Self { diff: Some(diff), ..self }
    }

    /// A field that is not seen.
    #[must_use]
    pub(super) fn hidden(mut self, field: Html) -> Self {
        self.hidden.push(field);
        self
    }

    /// The version and values on show, to be compared with what somebody else may save meanwhile.
    #[must_use]
    pub(super) fn shown(self, version: i64, seen: &Pairs) -> Self {
        let field = self.form.shown(version, seen);
        self.hidden(field)
    }

    /// The fields, made from the form.
    #[must_use]
    pub(super) fn fields(self, make: impl FnOnce(&Form) -> Vec<Field>) -> Self {
        Self { fields: make(&self.form), ..self }
    }

    /// The page as it is first shown.
    pub(super) fn show(&self) -> Result<Response, Problem> {
        page(self)
    }

    /// The page with errors.
    pub(super) fn invalid(&self) -> Result<Response, Problem> {
        page_invalid(self)
    }

    /// The page after somebody else changed the same thing.
    pub(super) fn conflict(&self) -> Result<Response, Problem> {
        page_conflict(self)
    }
}
