//! What this is: a page that is one form: what it does in words, what will happen, its fields, one button.
//! What it is not: the reading of the form; each handler does that.

use crate::{DiffTable, Field, Form, Frame, Html, Notice, Pairs, Problem, page, page_conflict, page_invalid};
use askama::Template;
use axum::response::Response;

/// A page that is one form.
#[derive(Template)]
#[template(path = "form_page.html")]
pub struct FormPage {
    frame: Frame,
    form: Form,
    opening: Html,
    notices: Vec<Notice>,
    diff: Option<DiffTable>,
    effects: Vec<String>,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: Option<Html>,
    back: String,
}

impl FormPage {
    /// A page with this form, a button that says what it does, and the page to go back to.
    pub fn new(frame: Frame, form: Form, button: &str, back: impl Into<String>) -> Self {
        let (opening, button) = (form.open(), Some(form.submit(button)));
        Self {
            frame,
            form,
            opening,
            notices: Vec::new(),
            diff: None,
            effects: Vec::new(),
            hidden: Vec::new(),
            fields: Vec::new(),
            button,
            back: back.into(),
        }
    }

    /// The same, with a file among the fields.
    #[must_use]
    pub fn with_files(self) -> Self {
        Self { opening: self.form.open_upload(), ..self }
    }

    /// The same, with a button for what cannot be undone.
    #[must_use]
    pub fn dangerous(self, button: &str) -> Self {
        Self { button: Some(self.form.submit_danger(button)), ..self }
    }

    /// The same without a button: what stands in the notices must be put right first.
    #[must_use]
    pub fn stopped(self) -> Self {
        Self { button: None, fields: Vec::new(), effects: Vec::new(), ..self }
    }

    /// What will happen, as sentences.
    #[must_use]
    pub fn effects(self, effects: Vec<String>) -> Self {
        Self { effects, ..self }
    }

    /// Something to know before filling it in.
    #[must_use]
    pub fn notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// What somebody else changed meanwhile.
    #[must_use]
    pub fn diff(self, diff: DiffTable) -> Self {
        Self { diff: Some(diff), ..self }
    }

    /// A field that is not seen.
    #[must_use]
    pub fn hidden(mut self, field: Html) -> Self {
        self.hidden.push(field);
        self
    }

    /// The version on show, for optimistic locking.
    #[must_use]
    pub fn version(self, shown: i64) -> Self {
        let field = self.form.version(shown);
        self.hidden(field)
    }

    /// The version and values on show, to be compared with what somebody else may save meanwhile.
    #[must_use]
    pub fn shown(self, version: i64, seen: &Pairs) -> Self {
        let field = self.form.shown(version, seen);
        self.hidden(field)
    }

    /// The same for what has no version of its own.
    #[must_use]
    pub fn shown_as(self, seen: &Pairs) -> Self {
        let field = self.form.shown_as(seen);
        self.hidden(field)
    }

    /// The fields, made from the form.
    #[must_use]
    pub fn fields(self, make: impl FnOnce(&Form) -> Vec<Field>) -> Self {
        Self { fields: make(&self.form), ..self }
    }

    /// The page as it is first shown.
    pub fn show(&self) -> Result<Response, Problem> {
        page(self)
    }

    /// The page with errors.
    pub fn invalid(&self) -> Result<Response, Problem> {
        page_invalid(self)
    }

    /// The page after somebody else changed the same thing.
    pub fn conflict(&self) -> Result<Response, Problem> {
        page_conflict(self)
    }
}
