//! What this is: what is wrong with a form, all of it at once, field by field.
//! What it is not: how it looks; see [`super::Form::summary`].

use std::fmt;

/// A field and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The name of the field; empty for what concerns the whole form.
    pub name: String,
    /// What to do, naming the field by its label.
    pub message: String,
}

/// What is wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<FieldError>);

impl FormErrors {
    /// One error, about one field (or the whole form, if the name is empty).
    pub fn one(name: impl Into<String>, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(name, message);
        errors
    }

    /// Adds an error.
    pub fn add(&mut self, name: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { name: name.into(), message: message.into() });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every error.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.0.iter()
    }

    /// The first error of a field.
    pub fn of(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|error| error.name == name).map(|error| error.message.as_str())
    }
}

impl fmt::Display for FormErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<&str> = self.0.iter().map(|error| error.message.as_str()).collect();
        f.write_str(&messages.join(" "))
    }
}

impl std::error::Error for FormErrors {}
