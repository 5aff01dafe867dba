//! What this is: the words in which the trail of changes is read: what each field of a thing is called, how its value
//! is said (euros, days, yes and no, the names of codes), and which fields mean nothing to people.
//! What it is not: the trail itself; what is kept there stays as it was written, and can be read beside the words.

use kernel::{Cents, Day, Instant, Price, Quantity, Rate};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What a field of a thing is called, and how its value is said.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    field: &'static str,
    label: &'static str,
    said: Said,
    of_kind: Option<&'static str>,
}

/// How a value is said.
#[derive(Clone, Copy, Debug)]
enum Said {
    /// As it stands: texts, numbers, days, instants, yes and no.
    Plainly,
    /// Cents, as euros.
    Cents,
    /// A price in 10⁻⁸ €.
    Price,
    /// A quantity in 10⁻⁸.
    Quantity,
    /// Hundredths of a percent.
    Rate,
    /// By the name of its code.
    ByName(fn(&str) -> Option<&'static str>),
    /// By the name of its code, from a list.
    ByList(&'static [(&'static str, &'static str)]),
    /// Not at all.
    Never,
}

impl Word {
    /// A field: its name in what is kept (`name`, or with its place `address.town`) and its label. An empty label
    /// leaves the step out of the label: for what only holds other fields.
    pub const fn new(field: &'static str, label: &'static str) -> Self {
        Self { field, label, said: Said::Plainly, of_kind: None }
    }

    /// An amount kept in cents.
    pub const fn cents(field: &'static str, label: &'static str) -> Self {
        Self { said: Said::Cents, ..Self::new(field, label) }
    }

    /// A price kept in 10⁻⁸ €.
    pub const fn price(field: &'static str, label: &'static str) -> Self {
        Self { said: Said::Price, ..Self::new(field, label) }
    }

    /// A quantity kept in 10⁻⁸.
    pub const fn quantity(field: &'static str, label: &'static str) -> Self {
        Self { said: Said::Quantity, ..Self::new(field, label) }
    }

    /// A rate kept in hundredths of a percent.
    pub const fn rate(field: &'static str, label: &'static str) -> Self {
        Self { said: Said::Rate, ..Self::new(field, label) }
    }

    /// A code, with the function that knows its name.
    pub const fn code(
        field: &'static str,
        label: &'static str,
        name: fn(&str) -> Option<&'static str>,
    ) -> Self {
        Self { said: Said::ByName(name), ..Self::new(field, label) }
    }

    /// A code, with the names of all of them.
    pub const fn one_of(
        field: &'static str,
        label: &'static str,
        names: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { said: Said::ByList(names), ..Self::new(field, label) }
    }

    /// A field that means nothing to people, with all that is in it.
    pub const fn hidden(field: &'static str) -> Self {
        Self { said: Said::Never, ..Self::new(field, "") }
    }
}

impl Word {
    /// The same, only within a thing whose `kind` is this: for fields that mean something else in each kind. Put it
    /// before the word for all the others.
    #[must_use]
    pub const fn of_kind(self, kind: &'static str) -> Self {
        Self { of_kind: Some(kind), ..self }
    }
}

/// What many things have in common; the words of a thing go before.
const COMMON: &[Word] = &[
    Word::new("name", "Denominazione"),
    Word::new("title", "Titolo"),
    Word::new("note", "Note"),
    Word::new("notes", "Note"),
    Word::new("description", "Descrizione"),
    Word::new("source", "Fonte"),
    Word::new("email", "E-mail"),
    Word::new("phone", "Telefono"),
    Word::new("number", "Numero"),
    Word::new("date", "Data"),
    Word::new("valid_from", "Vale dal"),
    Word::new("valid_to", "Vale fino al"),
    Word::new("starts", "Dal"),
    Word::new("ends", "Fino al"),
    Word::new("body_name", "Ente"),
    Word::new("service_name", "Servizio"),
    Word::new("archived", "Archiviato"),
    Word::new("by", "Da chi"),
    Word::new("at", "Quando"),
    Word::new("data", ""),
    Word::hidden("version"),
    Word::hidden("created_at"),
    Word::hidden("changed_at"),
];

/// A field, before and after.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) field: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

impl Change {
    pub(crate) fn in_words(&self) -> String {
        format!("{}: «{}» → «{}»", self.field, self.before, self.after)
    }
}

/// The fields that differ, in the order of their names; with nothing before, all that was set.
pub(crate) fn changes(words: &[Word], before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let (before, after) = (fields(words, before), fields(words, after));
    let gone = before.iter().filter(|(place, ..)| !after.iter().any(|(known, ..)| known == place));
    let said = |side: &[Field], place: &str| {
        side.iter().find(|(known, ..)| known == place).map(|(_, _, value)| value.clone()).unwrap_or_default()
    };
    let change = |(place, label, _): &Field| Change {
        field: label.clone(),
        before: said(&before, place),
        after: said(&after, place),
    };
    after.iter().chain(gone).map(change).filter(|change| change.before != change.after).collect()
}

/// Where a field stands, its label, its value as it is said.
type Field = (String, String, String);

fn fields(words: &[Word], json: Option<&str>) -> Vec<Field> {
    let mut found = Vec::new();
    let Some(Ok(value)) = json.map(serde_json::from_str::<Value>) else { return found };
    Reading { words, found: &mut found }.value(&value, "", &Step::root());
    found
}

/// What is known of the way down to a value.
struct Step {
    label: String,
    word: Option<Word>,
    /// The `kind` of the nearest thing around that has one.
    kind: String,
}

impl Step {
    fn root() -> Self {
        Self { label: String::new(), word: None, kind: String::new() }
    }

    fn said(&self) -> Said {
        self.word.map_or(Said::Plainly, |word| word.said)
    }
}

struct Reading<'a> {
    words: &'a [Word],
    found: &'a mut Vec<Field>,
}

impl Reading<'_> {
    fn value(&mut self, value: &Value, place: &str, step: &Step) {
        match value {
            Value::Object(map) => self.inside(map, place, step),
            Value::Array(all) if all.iter().any(|one| one.is_object() || one.is_array()) => {
                for (at, inner) in (1..).zip(all) {
                    self.inner(inner, place, &format!("{at}"), step);
                }
            }
            Value::Array(all) => {
                let said: Vec<String> = all.iter().filter_map(|one| said(one, step)).collect();
                self.note(place, step, said.join(", "));
            }
            single => {
                if let Some(text) = said(single, step) {
                    self.note(place, step, text);
                }
            }
        }
    }

    fn inside(&mut self, map: &Map<String, Value>, place: &str, step: &Step) {
        if let Some(day) = day_of_the_year(map) {
            return self.note(place, step, day);
        }
        let kind = map.get("kind").and_then(Value::as_str).unwrap_or(&step.kind).to_owned();
        let here = Step { label: step.label.clone(), word: step.word, kind };
        for (name, inner) in map {
            self.inner(inner, place, name, &here);
        }
    }

    fn inner(&mut self, value: &Value, place: &str, name: &str, above: &Step) {
        let place = if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        let word = self.word(&place, name, &above.kind);
        if word.is_some_and(|word| matches!(word.said, Said::Never)) {
            return;
        }
        let own = word.map_or(name, |word| word.label);
        let label = match (above.label.as_str(), own) {
            (above, "") => above.to_owned(),
            ("", own) => own.to_owned(),
            (above, own) if is_number(own) => format!("{above} {own}"),
            (above, own) => format!("{above} – {}", lower(own)),
        };
        self.value(value, &place, &Step { label, word, kind: above.kind.clone() });
    }

    /// The word for a place, with or without the numbers of lines in it, or else for the name alone.
    fn word(&self, place: &str, name: &str, kind: &str) -> Option<Word> {
        let fits = |word: &&Word| word.of_kind.is_none_or(|only| only == kind);
        let named = |wanted: &str| self.words.iter().filter(fits).find(|word| word.field == wanted).copied();
        if is_number(name) {
            return named(place);
        }
        let steps: Vec<&str> = place.split('.').filter(|step| *step != "data" && !is_number(step)).collect();
        let common = || COMMON.iter().find(|word| word.field == name).copied();
        named(&steps.join(".")).or_else(|| named(name)).or_else(common)
    }

    fn note(&mut self, place: &str, step: &Step, text: String) {
        let label = if step.label.is_empty() { "Valore".to_owned() } else { step.label.clone() };
        self.found.push((place.to_owned(), label, text));
    }
}

/// Whether a step is the number of a line.
fn is_number(step: &str) -> bool {
    step.parse::<u32>().is_ok()
}

/// A label that follows another begins small, unless it is a sign such as «PEC».
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

/// `{"month":10,"day":31}`, kept where a day comes back every year.
fn day_of_the_year(map: &Map<String, Value>) -> Option<String> {
    let [day, month] = ["day", "month"].map(|name| map.get(name).and_then(Value::as_u64));
    (map.len() == 2).then(|| day.zip(month)).flatten().map(|(day, month)| format!("{day:02}/{month:02}"))
}

/// A single value in words; `None` for the id of something.
fn said(value: &Value, step: &Step) -> Option<String> {
    Some(match value {
        Value::Null => String::new(),
        Value::Bool(true) => "sì".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => return text_said(text, step.said()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => number_said(whole, step.said()),
            None => number.to_string(),
        },
        Value::Array(_) | Value::Object(_) => value.to_string(),
    })
}

fn number_said(number: i64, said: Said) -> String {
    match said {
        Said::Cents => Cents::new(number).to_string(),
        Said::Price => Price::new(number).to_string(),
        Said::Quantity => Quantity::new(number).to_string(),
        Said::Rate => Rate::new(number).to_string(),
        Said::Plainly | Said::ByName(_) | Said::ByList(_) | Said::Never => number.to_string(),
    }
}

fn text_said(text: &str, said: Said) -> Option<String> {
    let named = match said {
        Said::ByName(name) => name(text),
        Said::ByList(names) => names.iter().find(|(code, _)| *code == text).map(|(_, name)| *name),
        Said::Plainly | Said::Cents | Said::Price | Said::Quantity | Said::Rate | Said::Never => None,
    };
    if Uuid::parse_str(text).is_ok() {
        return None;
    }
    Some(named.map(ToOwned::to_owned).or_else(|| time_said(text)).unwrap_or_else(|| text.to_owned()))
}

/// A day as 01/10/2026, an instant as day and hour.
fn time_said(text: &str) -> Option<String> {
    if let (10, Ok(day)) = (text.len(), Day::parse(text)) {
        return Some(day.short());
    }
    (text.len() > 19 && text.ends_with('Z'))
        .then(|| Instant::parse_iso(text).ok())
        .flatten()
        .map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[Word] = &[
        Word::new("address", "Indirizzo"),
        Word::new("town", "Comune"),
        Word::new("pec", "PEC"),
        Word::new("reach", "Recapiti"),
        Word::cents("least", "Importo minimo"),
        Word::price("method.price", "Tariffa"),
        Word::rate("rate", "Aliquota"),
        Word::one_of("kind", "Tipo", &[("municipality", "Comune"), ("park", "Parco")]),
        Word::new("bands", "Fascia"),
        Word::price("bands.value", "Prezzo").of_kind("graduated"),
        Word::cents("bands.value", "Importo"),
        Word::hidden("hash"),
        Word::new("window", "Periodo"),
    ];

    fn told(before: &str, after: &str) -> Vec<String> {
        changes(WORDS, Some(before), Some(after)).iter().map(Change::in_words).collect()
    }

    #[test]
    fn only_the_fields_that_differ_are_shown_and_unknown_ones_keep_their_name() {
        let (before, after) = (r#"{"nome":"A","n":1,"via":null}"#, r#"{"nome":"B","n":1,"attivo":true}"#);
        let mut seen = told(before, after);
        seen.sort();
        assert_eq!(seen, ["attivo: «» → «sì»", "nome: «A» → «B»"]);
        assert_eq!(changes(WORDS, None, None), []);
        assert_eq!(changes(WORDS, Some("non JSON"), None), []);
    }

    #[test]
    fn values_are_said_as_people_say_them() {
        let cases = [
            (r#"{"least":90000}"#, "Importo minimo: «» → «900,00 €»"),
            (r#"{"method":{"price":44000000}}"#, "method – tariffa: «» → «0,44 €»"),
            (r#"{"rate":2200}"#, "Aliquota: «» → «22 %»"),
            (r#"{"kind":"park"}"#, "Tipo: «» → «Parco»"),
            (r#"{"kind":"planet"}"#, "Tipo: «» → «planet»"),
            (r#"{"valid_from":"2026-10-01"}"#, "Vale dal: «» → «01/10/2026»"),
            (r#"{"at":"2026-11-21T01:11:46.547409Z"}"#, "Quando: «» → «21 novembre 2026, 02:11»"),
            (r#"{"archived":false}"#, "Archiviato: «» → «no»"),
            (r#"{"window":{"from":{"month":10,"day":1}}}"#, "Periodo – from: «» → «01/10»"),
            (r#"{"parole":["a","b"]}"#, "parole: «» → «a, b»"),
        ];
        for (after, said) in cases {
            assert_eq!(told("{}", after), [said], "{after}");
        }
    }

    #[test]
    fn what_is_inside_is_told_with_its_place() {
        let (before, after) = (r#"{"address":{"town":"Urbino"}}"#, r#"{"address":{"town":"Pesaro"}}"#);
        assert_eq!(told(before, after), ["Indirizzo – comune: «Urbino» → «Pesaro»"]);
        assert_eq!(told("{}", r#"{"data":{"reach":{"pec":"a@b.it"}}}"#), ["Recapiti – PEC: «» → «a@b.it»"]);
        let (before, after) =
            (r#"{"bands":[{"value":1},{"value":2}]}"#, r#"{"bands":[{"value":1},{"value":300}]}"#);
        assert_eq!(told(before, after), ["Fascia 2 – importo: «0,02 €» → «3,00 €»"]);
        let graduated = r#"{"kind":"graduated","bands":[{"value":44000000}]}"#;
        assert_eq!(told("{}", graduated), ["Fascia 1 – prezzo: «» → «0,44 €»", "Tipo: «» → «graduated»"]);
        assert_eq!(told(r#"{"bands":[{"value":1}]}"#, "null"), ["Fascia 1 – importo: «0,01 €» → «»"]);
    }

    #[test]
    fn ids_versions_and_what_means_nothing_are_left_out() {
        let id = "01a1fba8-ce27-729f-bb2a-31b1faed3e1a";
        let after = format!(r#"{{"body_id":"{id}","parts":["{id}"],"version":2,"hash":"x","name":"N"}}"#);
        let told = told("{}", &after);
        assert_eq!(told, ["Denominazione: «» → «N»"], "an empty list says nothing either");
    }
}
