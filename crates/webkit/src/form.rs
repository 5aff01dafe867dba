//! What this is: forms on a page, from the first empty one to the one that comes back with its errors and
//! with all that was typed.
//! What it is not: the reading of what was sent: that is [`Posted::reader`] and [`Uploaded::reader`].

mod diff;
mod errors;
mod field;
mod posted;
mod reader;
mod upload;

use askama::Template;
use askama::filters::HtmlSafe;
use uuid::Uuid;

pub use diff::{DiffRow, DiffTable};
pub use errors::{FieldError, FormErrors};
pub use field::Field;
use posted::CSRF;
pub use posted::Posted;
pub use reader::Reader;
pub use upload::{Uploaded, UploadedFile};

use crate::html::escape;
use crate::query::{self, Pairs};
use crate::{Html, Visitor};
use field::Kind;

/// A form: where it goes, what stands in its fields, what is wrong with them.
#[derive(Clone, Debug, Default)]
pub struct Form {
    action: String,
    csrf: String,
    pairs: Pairs,
    errors: FormErrors,
}

impl Form {
    /// A form with nothing in it.
    pub fn empty(visitor: &Visitor, action: impl Into<String>) -> Self {
        Self { action: action.into(), csrf: visitor.csrf.clone(), ..Self::default() }
    }

    /// A form with the values of the thing to change.
    pub fn filled<N, V>(
        visitor: &Visitor,
        action: impl Into<String>,
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let pairs = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { pairs, ..Self::empty(visitor, action) }
    }

    /// The form that was sent, with its errors: answer it with [`crate::page_invalid`].
    pub fn with(posted: &Posted, action: impl Into<String>, errors: FormErrors) -> Self {
        let pairs = posted.pairs().to_vec();
        Self { action: action.into(), csrf: posted.token(), pairs, errors }
    }

    /// The form that was sent, when somebody else was first: all that was typed, now over what they saved.
    /// Answer it with [`crate::page_conflict`].
    pub fn late(posted: &Posted, action: impl Into<String>) -> Self {
        let form = Self::with(posted, action, FormErrors::default());
        let typed = form.pairs.into_iter().filter(|(name, _)| name != reader::VERSION && name != diff::WAS);
        Self { pairs: typed.collect(), ..form }
    }

    /// The opening tag and the token.
    pub fn open(&self) -> Html {
        self.opening("")
    }

    /// The same, for a form with files.
    pub fn open_upload(&self) -> Html {
        self.opening(r#" enctype="multipart/form-data""#)
    }

    fn opening(&self, more: &str) -> Html {
        let action = escape(&self.action);
        let token = self.hidden(CSRF, &self.csrf);
        Html::trusted(format!(
            r#"<form method="post" action="{action}" novalidate data-av-once{more}>{token}"#
        ))
    }

    /// The closing tag.
    pub fn close(&self) -> Html {
        Html::trusted("</form>".into())
    }

    /// What is wrong, with links to the fields; nothing when nothing is.
    pub fn summary(&self) -> Summary<'_> {
        Summary { errors: &self.errors }
    }

    /// A field that is not seen.
    pub fn hidden(&self, name: &str, value: impl std::fmt::Display) -> Html {
        let (name, value) = (escape(name), escape(&value.to_string()));
        Html::trusted(format!(r#"<input type="hidden" name="{name}" value="{value}">"#))
    }

    /// The version of the thing on show: [`Reader::version`] reads it, the store compares it, and if somebody
    /// else has changed the thing meanwhile the page comes back with a [`DiffTable`].
    pub fn version(&self, shown: impl std::fmt::Display) -> Html {
        self.hidden(reader::VERSION, shown)
    }

    /// The version of the thing on show and its values as people read them, for [`DiffTable::three_way`]. A form
    /// that comes back with errors keeps what it showed first, so that mending them hides nobody's change; one
    /// that comes back [`Form::late`] shows what is saved now.
    pub fn shown(&self, version: impl std::fmt::Display, seen: &[(String, String)]) -> Html {
        let version = self.carried(reader::VERSION, version.to_string());
        Html::trusted(format!("{version}{}", self.shown_as(seen)))
    }

    /// The same for what has no version of its own: [`Posted::showed`] says whether it is still like that.
    pub fn shown_as(&self, seen: &[(String, String)]) -> Html {
        self.carried(diff::WAS, diff::packed(seen))
    }

    fn carried(&self, name: &str, fresh: String) -> Html {
        let known = query::first(&self.pairs, name).map(ToOwned::to_owned);
        self.hidden(name, known.unwrap_or(fresh))
    }

    /// The id that the new record will get. A form sent twice then inserts the same id twice: the second
    /// insertion fails as taken, and the handler redirects to the record that is there.
    pub fn once(&self, fresh: impl std::fmt::Display) -> Html {
        let typed = query::first(&self.pairs, reader::ONCE).and_then(|text| Uuid::parse_str(text).ok());
        self.hidden(reader::ONCE, typed.map_or_else(|| fresh.to_string(), |typed| typed.to_string()))
    }

    /// One line of text.
    pub fn text(&self, name: &str, label: &str) -> Field {
        self.input(name, label, "text")
    }

    /// A day.
    pub fn day(&self, name: &str, label: &str) -> Field {
        self.input(name, label, "date")
    }

    /// A mail address.
    pub fn email(&self, name: &str, label: &str) -> Field {
        self.input(name, label, "email").autocomplete("email")
    }

    /// A secret: what was typed does not come back.
    pub fn password(&self, name: &str, label: &str) -> Field {
        self.input(name, label, "password").never_shown()
    }

    /// An amount or another number with decimals, in Italian.
    pub fn money(&self, name: &str, label: &str) -> Field {
        self.figure(name, label, "decimal")
    }

    /// A whole number.
    pub fn number(&self, name: &str, label: &str) -> Field {
        self.figure(name, label, "numeric")
    }

    /// Several lines of text.
    pub fn area(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Kind::Area)
    }

    /// One of many, from a list that opens.
    pub fn select<V: AsRef<str>, L: AsRef<str>>(&self, name: &str, label: &str, options: &[(V, L)]) -> Field {
        let chosen = self.values(name);
        self.field(name, label, Kind::Select).options(options, &chosen)
    }

    /// One line of text, of which the browser proposes some: for a choice among too many to scroll through. Anything
    /// may be typed, so the server looks for what is meant: [`Reader::parsed`].
    pub fn suggested<L: AsRef<str>>(&self, name: &str, label: &str, proposals: &[L]) -> Field {
        let options: Vec<(&str, &str)> = proposals.iter().map(|text| (text.as_ref(), "")).collect();
        self.field(name, label, Kind::Suggested).options(&options, &[]).autocomplete("off")
    }

    /// One of a few, all in sight.
    pub fn radios<V: AsRef<str>, L: AsRef<str>>(&self, name: &str, label: &str, options: &[(V, L)]) -> Field {
        let chosen = self.values(name);
        self.field(name, label, Kind::Radios).options(options, &chosen)
    }

    /// Any of a few, all in sight; [`Reader::many`] reads them.
    pub fn checkboxes<V: AsRef<str>, L: AsRef<str>>(
        &self,
        name: &str,
        label: &str,
        options: &[(V, L)],
    ) -> Field {
        let chosen = self.values(name);
        self.field(name, label, Kind::Checkboxes).options(options, &chosen)
    }

    /// A yes or no.
    pub fn checkbox(&self, name: &str, label: &str) -> Field {
        self.field(name, label, Kind::Checkbox)
    }

    /// A file; `accept` such as `.csv,.xlsx`. The form opens with [`Form::open_upload`].
    pub fn file(&self, name: &str, label: &str, accept: &str) -> Field {
        self.field(name, label, Kind::File).never_shown().accepting(accept)
    }

    /// The main button.
    pub fn submit(&self, label: &str) -> Html {
        let label = escape(label);
        Html::trusted(format!(r#"<button type="submit" class="btn btn-primary">{label}</button>"#))
    }

    /// The main button of a form that cannot be undone.
    pub fn submit_danger(&self, label: &str) -> Html {
        let label = escape(label);
        Html::trusted(format!(r#"<button type="submit" class="btn btn-danger">{label}</button>"#))
    }

    /// The value that stands in a field.
    pub fn value(&self, name: &str) -> &str {
        query::first(&self.pairs, name).unwrap_or_default()
    }

    /// What is wrong with a field that the page draws itself.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.of(name)
    }

    /// The same form, going elsewhere.
    #[must_use]
    pub fn to(self, action: impl Into<String>) -> Self {
        Self { action: action.into(), ..self }
    }

    fn values(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    fn input(&self, name: &str, label: &str, input_type: &'static str) -> Field {
        self.field(name, label, Kind::Input).typed(input_type)
    }

    fn figure(&self, name: &str, label: &str, input_mode: &'static str) -> Field {
        self.input(name, label, "text").figure(input_mode)
    }

    fn field(&self, name: &str, label: &str, kind: Kind) -> Field {
        let error = self.errors.of(name).map(ToOwned::to_owned);
        Field::new(name, label, kind, self.value(name), error)
    }
}

/// What is wrong with a form, at its top.
#[derive(Debug, Template)]
#[template(path = "parts/summary.html")]
pub struct Summary<'a> {
    errors: &'a FormErrors,
}

impl HtmlSafe for Summary<'_> {}

impl Summary<'_> {
    /// The id of the control to which an error leads.
    fn link(error: &FieldError) -> String {
        field::field_id(&error.name)
    }
}

#[cfg(test)]
mod tests;
