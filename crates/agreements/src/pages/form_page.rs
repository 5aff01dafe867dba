//! What this is: a page that is one form: what it does in words, its fields, one button.
//! What it is not: the reading of the form; each handler does that.

use askama::Template;
use axum::response::Response;
use webkit::{
    DiffTable, Field, Form, Frame, Html, Notice, Pairs, Problem, page, page_conflict, page_invalid,
};

/// A page that is one form.
#[derive(Template)]
#[template(path = "agreements/form.html")]
pub(crate) struct FormPage {
    frame: Frame,
    form: Form,
    opening: Html,
    notices: Vec<Notice>,
    diff: Option<DiffTable>,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: Html,
    back: String,
}

impl FormPage {
    /// A page with this form, a button that says what it does, and the page to go back to.
    pub(crate) fn new(frame: Frame, form: Form, button: &str, back: impl Into<String>) -> Self {
        let (opening, button) = (form.open(), form.submit(button));
        Self {
            frame,
            form,
            opening,
            notices: Vec::new(),
            diff: None,
            hidden: Vec::new(),
            fields: Vec::new(),
            button,
            back: back.into(),
        }
    }

    /// The same, with a file among the fields.
    #[must_use]
    pub(crate) fn with_files(self) -> Self {
        Self { opening: self.form.open_upload(), ..self }
    }

    /// The same, with a button for what cannot be undone.
    #[must_use]
    pub(crate) fn dangerous(self, button: &str) -> Self {
        Self { button: self.form.submit_danger(button), ..self }
    }

    /// Something to know before filling it in.
    #[must_use]
    pub(crate) fn notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// What somebody else changed meanwhile.
    #[must_use]
    pub(crate) fn diff(self, diff: DiffTable) -> Self {
        Self { diff: Some(diff), ..self }
    }

    /// A field that is not seen.
    #[must_use]
    pub(crate) fn hidden(mut self, field: Html) -> Self {
        self.hidden.push(field);
        self
    }

    /// The version on show, for optimistic locking.
    #[must_use]
    pub(crate) fn version(self, shown: i64) -> Self {
        let field = self.form.version(shown);
        self.hidden(field)
    }

    /// The version and values on show, to be compared with what somebody else may save meanwhile.
    #[must_use]
    pub(crate) fn shown(self, version: i64, seen: &Pairs) -> Self {
        let field = self.form.shown(version, seen);
        self.hidden(field)
    }

    /// The same for what has no version of its own.
    #[must_use]
    pub(crate) fn shown_as(self, seen: &Pairs) -> Self {
        let field = self.form.shown_as(seen);
        self.hidden(field)
    }

    /// The fields, made from the form.
    #[must_use]
    pub(crate) fn fields(self, make: impl FnOnce(&Form) -> Vec<Field>) -> Self {
        Self { fields: make(&self.form), ..self }
    }

    /// The page as it is first shown.
    pub(crate) fn show(&self) -> Result<Response, Problem> {
        page(self)
    }

    /// The page with errors.
    pub(crate) fn invalid(&self) -> Result<Response, Problem> {
        page_invalid(self)
    }

    /// The page after somebody else changed the same thing.
    pub(crate) fn conflict(&self) -> Result<Response, Problem> {
        page_conflict(self)
    }
}
