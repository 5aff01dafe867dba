//! What this is: what is to be said of a response: answers that do not fit their question, missing ones, checks that are
//! broken.
//! What it is not: a change of the response.

use std::collections::BTreeSet;

use crate::expr::{Value, evaluate};
use crate::finding::{Finding, Findings, Place};
use crate::form::{Check, Choice, Kind, Question};
use crate::number::Number;
use crate::prepared::{Known, Prepared};
use crate::{Answer, Answers, Missing, Weight, Word};

/// The most items of a group.
pub const MOST_ITEMS: usize = 500;
/// The longest text, where the question says nothing.
pub const LONGEST_TEXT: usize = 20_000;

impl Prepared {
    /// What is to be said of these answers, in the order of the questions; then the checks of the whole form.
    pub fn check(&self, answers: &Answers) -> Findings {
        let known = self.known(answers);
        let mut look = Look { prepared: self, known: &known, found: Vec::new() };
        for at in 0..self.entries.len() {
            look.entry(at);
        }
        for checked in &self.checks {
            let outcome = evaluate(&checked.code, &known.state, None);
            let place = checked.at.and_then(|at| look.place(at, None));
            look.outcome(&checked.check, checked.check.id.to_string(), place, None, &outcome);
        }
        Findings(look.found)
    }
}

struct Look<'a> {
    prepared: &'a Prepared,
    known: &'a Known<'a>,
    found: Vec<Finding>,
}

type Outcome = Result<Option<Value>, crate::Trouble>;

impl Look<'_> {
    fn entry(&mut self, at: usize) {
        let prepared = self.prepared;
        let (Some(question), Some(entry)) = (prepared.question_at(at), prepared.names.entry(at)) else {
            return;
        };
        let items = self.known.state.asked.get(at).map(Vec::len).unwrap_or_default().min(MOST_ITEMS);
        for item in 0..items {
            if !self.known.state.is_asked(at, item) {
                continue;
            }
            let of_item = entry.group.map(|group| (group, item));
            let place = self.place(at, of_item.map(|(_, item)| item));
            let key = match of_item {
                Some((_, item)) => format!("{}:{}", entry.id, item.saturating_add(1)),
                None => entry.id.to_string(),
            };
            let label = self.label(question, of_item);
            for message in problems(question, self.known.state.said(at, item)) {
                let key = format!("{key}:risposta");
                self.say(key, Weight::Hard, place.clone(), format!("{label}: {message}"));
            }
            for (_, _, trouble) in
                self.known.troubles.iter().filter(|(entry, of, _)| (*entry, *of) == (at, item))
            {
                let message = format!("{label}: non si può calcolare per {trouble}");
                self.say(format!("{key}:calcolo"), Weight::Soft, place.clone(), message);
            }
            let checks = prepared.entries.get(at).map(|rules| rules.checks.as_slice()).unwrap_or_default();
            for checked in checks {
                let outcome = evaluate(&checked.code, &self.known.state, of_item);
                let key = format!("{key}:{}", checked.check.id);
                self.outcome(&checked.check, key, place.clone(), Some(&label), &outcome);
            }
        }
    }

    fn outcome(
        &mut self,
        check: &Check,
        key: String,
        place: Option<Place>,
        label: Option<&str>,
        outcome: &Outcome,
    ) {
        let before = label.map(|label| format!("{label}: ")).unwrap_or_default();
        match outcome {
            Ok(Some(Value::Bool(false))) => {
                self.say(key, check.weight, place, format!("{before}{}", check.message));
            }
            Ok(_) => {}
            Err(trouble) => {
                let message =
                    format!("{before}la verifica «{}» non si può fare per {trouble}", check.message);
                self.say(key, Weight::Soft, place, message);
            }
        }
    }

    fn say(&mut self, key: String, weight: Weight, place: Option<Place>, message: String) {
        self.found.push(Finding { key, weight, place, message });
    }

    fn label(&self, question: &Question, of_item: Option<(usize, usize)>) -> String {
        let group = of_item.and_then(|(group, item)| Some((self.prepared.question_at(group)?, item)));
        match group {
            Some((group, item)) => {
                let name = match &group.kind {
                    Kind::Group { item, .. } => item.as_str(),
                    _ => "voce",
                };
                format!("{name} {}, «{}»", item.saturating_add(1), short(&question.text))
            }
            None => format!("«{}»", short(&question.text)),
        }
    }

    fn place(&self, at: usize, item: Option<usize>) -> Option<Place> {
        let entry = self.prepared.names.entry(at)?;
        let section = self.prepared.form.sections.get(entry.section)?.id.clone();
        match entry.group.and_then(|group| self.prepared.names.entry(group)) {
            Some(group) => {
                let item = item.map(|item| (item, Some(entry.id.clone())));
                Some(Place { section, question: Some(group.id.clone()), item })
            }
            None => Some(Place { section, question: Some(entry.id.clone()), item: None }),
        }
    }
}

fn short(text: &str) -> String {
    let mut short: String = text.chars().take(90).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// What is wrong with one answer, apart from conditions.
pub(crate) fn problems(question: &Question, answer: Option<&Answer>) -> Vec<String> {
    if !question.kind.is_answered() {
        return Vec::new();
    }
    let value = answer.map_or(Err(Missing::NotAnswered), Answer::value);
    match value {
        Err(Missing::Unknown) if !question.unknown => vec!["qui «Non so» non è tra le risposte".to_owned()],
        Err(Missing::NotAnswered | Missing::NotAsked) if question.required => {
            vec!["manca la risposta".to_owned()]
        }
        Err(Missing::NotAnswered | Missing::NotAsked | Missing::Unknown) => Vec::new(),
        Ok(answer) => unfit(question, answer),
    }
}

fn unfit(question: &Question, answer: &Answer) -> Vec<String> {
    match (&question.kind, answer) {
        (Kind::Single { choices }, Answer::Single(word)) => {
            unknown_choice(choices, word).into_iter().collect()
        }
        (Kind::Multiple { choices, least, most }, Answer::Multiple(words)) => {
            multiple(choices, *least, *most, words)
        }
        (Kind::Number { unit, decimals, min, max }, Answer::Number(number)) => {
            let mut found: Vec<String> = bounds(*number, *min, *max, unit).into_iter().collect();
            if number.decimals() > u32::from(*decimals) {
                found.push(match decimals {
                    0 => "scrivi un numero intero, senza decimali".to_owned(),
                    1 => "al massimo un decimale".to_owned(),
                    more => format!("al massimo {more} decimali"),
                });
            }
            found
        }
        (Kind::Money { min, max }, Answer::Money(cents)) => {
            let euros = Number::euros(*cents);
            bounds(euros, min.map(Number::euros), max.map(Number::euros), "euro").into_iter().collect()
        }
        (Kind::Text { longest, .. }, Answer::Text(text)) => {
            let longest = longest.unwrap_or(LONGEST_TEXT);
            if text.chars().count() > longest {
                vec![format!("il testo è troppo lungo: al massimo {longest} caratteri")]
            } else {
                Vec::new()
            }
        }
        (Kind::Matrix { rows, columns }, Answer::Matrix(said)) => matrix(question, rows, columns, said),
        (Kind::Group { least, most, item, .. }, Answer::Items(items)) => {
            let most = most.unwrap_or(MOST_ITEMS).min(MOST_ITEMS);
            amount(items.len(), *least, Some(most), &format!("voci («{item}»)")).into_iter().collect()
        }
        (Kind::Date, Answer::Date(_)) | (Kind::File, Answer::File(_)) => Vec::new(),
        (kind, _) => vec![format!("la risposta non è del tipo giusto: serve {}", kind.italian())],
    }
}

fn unknown_choice(choices: &[Choice], word: &Word) -> Option<String> {
    let known = choices.iter().any(|choice| choice.id == *word);
    (!known).then(|| format!("«{word}» non è tra le scelte"))
}

fn multiple(
    choices: &[Choice],
    least: Option<usize>,
    most: Option<usize>,
    words: &BTreeSet<Word>,
) -> Vec<String> {
    let mut found: Vec<String> = words.iter().filter_map(|word| unknown_choice(choices, word)).collect();
    found.extend(amount(words.len(), least, most, "scelte"));
    found
}

fn amount(count: usize, least: Option<usize>, most: Option<usize>, what: &str) -> Option<String> {
    if least.is_some_and(|least| count < least) {
        return Some(format!("{what}: almeno {}, sono {count}", least.unwrap_or_default()));
    }
    if most.is_some_and(|most| count > most) {
        return Some(format!("{what}: al massimo {}, sono {count}", most.unwrap_or_default()));
    }
    None
}

fn bounds(number: Number, min: Option<Number>, max: Option<Number>, unit: &str) -> Option<String> {
    let after = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    if let Some(min) = min.filter(|min| number < *min) {
        return Some(format!("il valore non può essere meno di {}{after}", min.italian()));
    }
    let max = max.filter(|max| number > *max)?;
    Some(format!("il valore non può essere più di {}{after}", max.italian()))
}

fn matrix(
    question: &Question,
    rows: &[Choice],
    columns: &[Choice],
    said: &std::collections::BTreeMap<Word, Word>,
) -> Vec<String> {
    let mut found: Vec<String> = said
        .iter()
        .filter_map(|(row, column)| unknown_choice(rows, row).or_else(|| unknown_choice(columns, column)))
        .collect();
    let missing: Vec<&str> = rows
        .iter()
        .filter(|row| question.required && !said.contains_key(&row.id))
        .map(|row| row.text.as_str())
        .collect();
    if !missing.is_empty() {
        found.push(format!("manca la risposta per {}", missing.join(", ")));
    }
    found
}
