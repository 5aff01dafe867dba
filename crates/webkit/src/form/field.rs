//! What this is: one field of a form: label, help, control, error, tied together for screen readers.
//! What it is not: a float label: the label stands above the field, so that nothing depends on a script.

use askama::Template;
use askama::filters::HtmlSafe;

/// How a field looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Input,
    Area,
    Select,
    Suggested,
    Radios,
    Checkboxes,
    Checkbox,
    File,
}

#[derive(Clone, Debug)]
struct Choice {
    id: String,
    value: String,
    label: String,
    chosen: bool,
}

/// A field, ready to be printed: `{{ form.text("name", "Denominazione").help("Per esempio …").required() }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/field.html")]
pub struct Field {
    kind: Kind,
    id: String,
    name: String,
    label: String,
    value: String,
    help: String,
    error: Option<String>,
    input_type: &'static str,
    input_mode: &'static str,
    autocomplete: &'static str,
    class: &'static str,
    accept: String,
    rows: u8,
    presence: Presence,
    longest: Option<usize>,
    choices: Vec<Choice>,
    many: bool,
}

/// Whether a field must be filled in, and whether it may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presence {
    Optional,
    Required,
    ReadOnly,
}

impl HtmlSafe for Field {}

impl Field {
    pub(super) fn new(name: &str, label: &str, kind: Kind, value: &str, error: Option<String>) -> Self {
        Self {
            kind,
            id: field_id(name),
            name: name.to_owned(),
            label: label.to_owned(),
            value: value.to_owned(),
            help: String::new(),
            error,
            input_type: "text",
            input_mode: "",
            autocomplete: "",
            class: "form-control",
            accept: String::new(),
            rows: 4,
            presence: Presence::Optional,
            longest: None,
            choices: Vec::new(),
            many: false,
        }
    }

    /// An example and the rule behind the field.
    #[must_use]
    pub fn help(self, text: impl Into<String>) -> Self {
        Self { help: text.into(), ..self }
    }

    /// It must be filled in; fields that are not so say «facoltativo».
    #[must_use]
    pub fn required(self) -> Self {
        Self { presence: Presence::Required, ..self }
    }

    /// It is shown and sent, but cannot be changed.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { presence: Presence::ReadOnly, ..self }
    }

    /// How many characters fit.
    #[must_use]
    pub fn longest(self, characters: usize) -> Self {
        Self { longest: Some(characters), ..self }
    }

    /// How many lines a text area shows.
    #[must_use]
    pub fn rows(self, rows: u8) -> Self {
        Self { rows, ..self }
    }

    /// What the browser may fill in by itself, such as `current-password`.
    #[must_use]
    pub fn autocomplete(self, token: &'static str) -> Self {
        Self { autocomplete: token, ..self }
    }

    /// What stands in the field when nothing was typed or stored.
    #[must_use]
    pub fn or(self, value: impl Into<String>) -> Self {
        if !self.value.is_empty() {
            return self;
        }
        let value = value.into();
        let choices =
            self.choices.into_iter().map(|choice| Choice { chosen: choice.value == value, ..choice });
        Self { choices: choices.collect(), value, ..self }
    }

    pub(super) fn typed(self, input_type: &'static str) -> Self {
        Self { input_type, ..self }
    }

    pub(super) fn figure(self, input_mode: &'static str) -> Self {
        Self { input_mode, class: "form-control num", ..self }
    }

    /// Of files: any number of them.
    #[must_use]
    pub fn many(self) -> Self {
        Self { many: true, ..self }
    }

    pub(super) fn accepting(self, accept: &str) -> Self {
        Self { accept: accept.to_owned(), ..self }
    }

    pub(super) fn never_shown(self) -> Self {
        Self { value: String::new(), ..self }
    }

    pub(super) fn options<V: AsRef<str>, L: AsRef<str>>(self, options: &[(V, L)], chosen: &[&str]) -> Self {
        let choice = |(at, (value, label)): (usize, &(V, L))| Choice {
            id: format!("{}-{at}", self.id),
            value: value.as_ref().to_owned(),
            label: label.as_ref().to_owned(),
            chosen: chosen.contains(&value.as_ref()),
        };
        Self { choices: options.iter().enumerate().map(choice).collect(), ..self }
    }

    /// `aria-describedby` of the control: its help and its error, whichever there are.
    fn described_by(&self) -> String {
        let help = (!self.help.is_empty()).then(|| format!("{}-help", self.id));
        let error = self.error.is_some().then(|| format!("{}-error", self.id));
        [help, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn is_required(&self) -> bool {
        self.presence == Presence::Required
    }

    fn is_read_only(&self) -> bool {
        self.presence == Presence::ReadOnly
    }

    /// One of a few in sight is always chosen: where nothing may be meant, a choice says so itself.
    fn says_optional(&self) -> bool {
        self.presence == Presence::Optional && !matches!(self.kind, Kind::Checkbox | Kind::Radios)
    }

    fn lacks_an_empty_choice(&self) -> bool {
        !self.choices.iter().any(|choice| choice.value.is_empty())
    }
}

/// The id of a field's control, to which the summary links.
pub(super) fn field_id(name: &str) -> String {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' };
    format!("f-{}", name.chars().map(safe).collect::<String>())
}
