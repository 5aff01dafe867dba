//! What this is: reads the values of a form into types, and remembers every error instead of stopping at
//! the first. What it is not: rules between fields: check those after, and add them with [`Reader::error`].

use std::fmt::Display;
use std::ops::RangeInclusive;

use kernel::{Cents, Day, Price, Quantity, Rate};
use uuid::Uuid;

use super::FormErrors;
use crate::query;

/// The hidden field with the version that the page showed.
pub(crate) const VERSION: &str = "version";
/// The hidden field with the id that the new record will get.
pub(crate) const ONCE: &str = "once";

/// Reads fields one by one. Every getter takes the field's name and its label, which the errors name.
#[derive(Debug)]
pub struct Reader<'a> {
    pairs: &'a [(String, String)],
    errors: FormErrors,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(pairs: &'a [(String, String)]) -> Self {
        Self { pairs, errors: FormErrors::default() }
    }

    /// One line of text, trimmed, with so many characters; a range from 0 makes it optional.
    pub fn text(&mut self, name: &str, label: &str, length: RangeInclusive<usize>) -> String {
        let text = self.raw(name).trim().to_owned();
        if text.chars().any(char::is_control) {
            self.error(name, format!("{label}: togli gli a capo e i caratteri speciali"));
        }
        self.check_length(name, label, &text, length);
        text
    }

    /// One line of text or nothing.
    pub fn optional_text(&mut self, name: &str, label: &str, longest: usize) -> Option<String> {
        Some(self.text(name, label, 0..=longest)).filter(|text| !text.is_empty())
    }

    /// Text of several lines.
    pub fn long_text(&mut self, name: &str, label: &str, length: RangeInclusive<usize>) -> String {
        let text = self.raw(name).replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
            self.error(name, format!("{label}: togli i caratteri speciali"));
        }
        self.check_length(name, label, &text, length);
        text
    }

    /// A secret, exactly as typed; it is never shown again.
    pub fn password(&mut self, name: &str, label: &str) -> String {
        let text = self.raw(name).to_owned();
        if text.is_empty() {
            self.missing(name, label);
        }
        text
    }

    /// A day.
    pub fn day(&mut self, name: &str, label: &str) -> Option<Day> {
        self.parsed(name, label, Day::parse)
    }

    /// A day or nothing.
    pub fn optional_day(&mut self, name: &str, label: &str) -> Option<Day> {
        self.optional(name, label, Day::parse)
    }

    /// An amount.
    pub fn cents(&mut self, name: &str, label: &str) -> Option<Cents> {
        self.parsed(name, label, Cents::parse_it)
    }

    /// An amount or nothing.
    pub fn optional_cents(&mut self, name: &str, label: &str) -> Option<Cents> {
        self.optional(name, label, Cents::parse_it)
    }

    /// A unit price.
    pub fn price(&mut self, name: &str, label: &str) -> Option<Price> {
        self.parsed(name, label, Price::parse_it)
    }

    /// A percentage.
    pub fn rate(&mut self, name: &str, label: &str) -> Option<Rate> {
        self.parsed(name, label, Rate::parse_it)
    }

    /// A quantity.
    pub fn quantity(&mut self, name: &str, label: &str) -> Option<Quantity> {
        self.parsed(name, label, Quantity::parse_it)
    }

    /// A whole number within a range, also written `1.234`.
    pub fn integer(&mut self, name: &str, label: &str, range: RangeInclusive<i64>) -> Option<i64> {
        self.parsed(name, label, |text| integer(text, &range))
    }

    /// A whole number within a range, or nothing.
    pub fn optional_integer(&mut self, name: &str, label: &str, range: RangeInclusive<i64>) -> Option<i64> {
        self.optional(name, label, |text| integer(text, &range))
    }

    /// One of a list.
    pub fn choice<T>(&mut self, name: &str, label: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.raw(name).trim();
        let found = find(text);
        if found.is_none() {
            self.error(name, format!("{label}: scegli una voce dell'elenco"));
        }
        found
    }

    /// One of a list, or nothing.
    pub fn optional_choice<T>(
        &mut self,
        name: &str,
        label: &str,
        find: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if self.raw(name).trim().is_empty() { None } else { self.choice(name, label, find) }
    }

    /// Whether a box is ticked.
    pub fn checkbox(&self, name: &str) -> bool {
        !self.raw(name).is_empty()
    }

    /// Anything that reads itself from text and says in Italian why it cannot.
    pub fn parsed<T, E: Display>(
        &mut self,
        name: &str,
        label: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.raw(name).trim().is_empty() {
            self.missing(name, label);
            return None;
        }
        self.optional(name, label, parse)
    }

    /// The same, or nothing.
    pub fn optional<T, E: Display>(
        &mut self,
        name: &str,
        label: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.raw(name).trim();
        if text.is_empty() {
            return None;
        }
        parse(text)
            .map_err(|error| self.error(name, format!("{label}: {}", lower_first(&error.to_string()))))
            .ok()
    }

    /// Every value of a name: ticked boxes, repeated rows.
    pub fn many(&self, name: &str) -> Vec<&'a str> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The version that the page showed, for optimistic locking; see [`super::Form::version`].
    pub fn version(&mut self) -> i64 {
        self.hidden(VERSION)
    }

    /// The id that the new record gets; see [`super::Form::once`].
    pub fn once<T: From<Uuid>>(&mut self) -> Option<T> {
        let id = Uuid::parse_str(self.raw(ONCE)).ok();
        if id.is_none() {
            self.error("", "Ricarica la pagina e compila di nuovo il modulo");
        }
        id.map(T::from)
    }

    /// Adds an error found by a rule between fields; an empty name is for the whole form.
    pub fn error(&mut self, name: &str, message: impl Into<String>) {
        self.errors.add(name, message);
    }

    /// Ends the reading: every error, or none.
    pub fn finish(self) -> Result<(), FormErrors> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    /// Ends the reading with the value made of what was read:
    /// `f.finish_with(|| Some(NewLine { name, from: from? }))`.
    pub fn finish_with<T>(self, make: impl FnOnce() -> Option<T>) -> Result<T, FormErrors> {
        self.finish()?;
        make().ok_or_else(|| FormErrors::one("", "Manca un dato: controlla tutti i campi del modulo"))
    }

    /// A value as it was typed; empty if the field did not come.
    pub fn raw(&self, name: &str) -> &'a str {
        query::first(self.pairs, name).unwrap_or_default()
    }

    fn hidden(&mut self, name: &str) -> i64 {
        self.raw(name).parse().unwrap_or_else(|_| {
            self.error("", "Ricarica la pagina e compila di nuovo il modulo");
            0
        })
    }

    fn missing(&mut self, name: &str, label: &str) {
        self.error(name, format!("{label}: compila questo campo"));
    }

    fn check_length(&mut self, name: &str, label: &str, text: &str, length: RangeInclusive<usize>) {
        let count = text.chars().count();
        if text.is_empty() && *length.start() > 0 {
            self.missing(name, label);
        } else if count < *length.start() && count > 0 {
            self.error(name, format!("{label}: scrivi almeno {} caratteri", length.start()));
        } else if count > *length.end() {
            let most = length.end();
            self.error(name, format!("{label}: scrivi al massimo {most} caratteri (ora sono {count})"));
        }
    }
}

fn integer(text: &str, range: &RangeInclusive<i64>) -> Result<i64, String> {
    let grouped = text.split('.').skip(1).all(|group| group.len() == 3);
    let plain: String = text.chars().filter(|letter| !matches!(letter, '.' | ' ')).collect();
    let number: i64 = match plain.parse() {
        Ok(number) if grouped => number,
        Ok(_) | Err(_) => return Err("Scrivi un numero intero, per esempio 1.234".into()),
    };
    if range.contains(&number) {
        return Ok(number);
    }
    Err(match (*range.start(), *range.end()) {
        (least, i64::MAX) => format!("Scrivi un numero da {least} in su"),
        (least, most) => format!("Scrivi un numero tra {least} e {most}"),
    })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

#[cfg(test)]
mod tests;
