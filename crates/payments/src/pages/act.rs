//! What this is: a page that is one form: what it does in words, its fields, one button.
//! What it is not: the reading of the form; each handler does that.

use askama::Template;
use webkit::{Facts, Field, Form, Frame, Html, Notice};

use super::Answer;

/// A page that is one form.
#[derive(Template)]
#[template(path = "pages/act.html")]
pub(super) struct ActPage {
    frame: Frame,
    form: Form,
    notices: Vec<Notice>,
    facts: Option<Facts>,
    hidden: Vec<Html>,
    fields: Vec<Field>,
    button: Html,
    back: String,
}

impl ActPage {
    pub(super) fn new(frame: Frame, form: Form, button: &str, back: impl Into<String>) -> Self {
        let button = form.submit(button);
        Self {
            frame,
            form,
            notices: Vec::new(),
            facts: None,
            hidden: Vec::new(),
            fields: Vec::new(),
            button,
            back: back.into(),
        }
    }

    /// The same, with a button for what cannot be undone.
    pub(super) fn dangerous(self, button: &str) -> Self {
        Self { button: self.form.submit_danger(button), ..self }
    }

    pub(super) fn notice(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    pub(super) fn facts(self, facts: Facts) -> Self {
        Self { facts: Some(facts), ..self }
    }

    pub(super) fn hidden(mut self, field: Html) -> Self {
        self.hidden.push(field);
        self
    }

    pub(super) fn field(mut self, make: impl FnOnce(&Form) -> Field) -> Self {
        let field = make(&self.form);
        self.fields.push(field);
        self
    }

    pub(super) fn fields(mut self, make: impl FnOnce(&Form) -> Vec<Field>) -> Self {
        let fields = make(&self.form);
        self.fields.extend(fields);
        self
    }

    pub(super) fn page(&self) -> Answer {
        webkit::page(self)
    }

    pub(super) fn page_invalid(&self) -> Answer {
        webkit::page_invalid(self)
    }
}
