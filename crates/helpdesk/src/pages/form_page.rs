//! What this is: a page with one form on it.
//! What it is not: what the form asks; each page says that.

use askama::Template;
use webkit::{Field, Form, Frame, Html};

/// A page with one form.
#[derive(Template)]
#[template(path = "helpdesk/form_page.html")]
pub(super) struct FormPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) hidden: Vec<Html>,
    pub(super) fields: Vec<Field>,
    pub(super) button: &'static str,
    pub(super) back: String,
    /// Words with what they stand for, shown under the form.
    pub(super) legend: Vec<(&'static str, &'static str)>,
}
