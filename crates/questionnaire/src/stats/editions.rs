//! What this is: two editions of a survey beside each other, for the questions that are the same in both.
//! What it is not: a test of significance.

use super::numbers::share;
use super::tally::{Count, Measure, MeasureKind, Tally};
use crate::versions::{Change, change};
use crate::{Form, Number, Question};

/// One edition: its form and what was counted.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// The version its responses are in.
    pub form: &'a Form,
    /// Its counts.
    pub tally: &'a Tally,
}

/// One measure in two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What people read.
    pub text: String,
    /// Valid answers before and after, and the lines to show; or why they cannot be compared, in Italian.
    pub outcome: Result<(u64, u64, Vec<Shift>), String>,
}

/// One figure in two editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// What it is: a choice (share in percent of the valid answers), «media», «mediana».
    pub text: String,
    /// Before.
    pub before: Option<Number>,
    /// After.
    pub after: Option<Number>,
    /// After less before; percentage points for shares.
    pub difference: Option<Number>,
}

/// All measures of the new edition in order, then those that only the old one has.
pub fn compare_editions(old: Edition<'_>, new: Edition<'_>) -> Vec<Compared> {
    let mut lines: Vec<Compared> = Vec::new();
    for (at, measure) in new.tally.measures().iter().enumerate() {
        let outcome = match comparable(old, new, measure) {
            Err(reason) => Err(reason),
            Ok(before) => {
                let (before, after) = (old.tally.total(before), new.tally.total(at));
                Ok((before.valid, after.valid, shifts(&measure.kind, &before, &after)))
            }
        };
        lines.push(Compared { text: measure.text.clone(), outcome });
    }
    let gone = old.tally.measures().iter().filter(|measure| place(new, measure).is_none());
    lines.extend(gone.map(|measure| Compared {
        text: measure.text.clone(),
        outcome: Err("c'è solo nell'edizione precedente".to_owned()),
    }));
    lines
}

/// The same question, row and group, wherever it stands.
fn place(edition: Edition<'_>, wanted: &Measure) -> Option<usize> {
    let same = |measure: &Measure| {
        (&measure.question, &measure.group, &measure.row) == (&wanted.question, &wanted.group, &wanted.row)
    };
    edition.tally.measures().iter().position(same)
}

fn comparable(old: Edition<'_>, new: Edition<'_>, measure: &Measure) -> Result<usize, String> {
    let before = place(old, measure).ok_or("c'è solo nell'edizione più recente")?;
    let (Some(one), Some(other)) = (question(old.form, measure), question(new.form, measure)) else {
        return Err("la domanda non si trova".to_owned());
    };
    if one.text.trim() != other.text.trim() {
        return Err("il testo della domanda è cambiato".to_owned());
    }
    if one.when != other.when {
        return Err("la condizione per cui si chiede è cambiata".to_owned());
    }
    let sections = [old.form, new.form].map(|form| {
        let id = measure.group.as_ref().unwrap_or(&measure.question);
        form.section_of(id.as_str()).and_then(|section| section.when.clone())
    });
    if let [before, after] = &sections
        && before != after
    {
        return Err("la condizione della sezione è cambiata".to_owned());
    }
    match change(one, other) {
        Change::Changed => Err("le risposte possibili sono cambiate".to_owned()),
        _ if one.kind.choices() != other.kind.choices() => {
            Err("il testo delle risposte possibili è cambiato".to_owned())
        }
        _ => Ok(before),
    }
}

fn question<'a>(form: &'a Form, measure: &Measure) -> Option<&'a Question> {
    match &measure.group {
        Some(group) => {
            form.question(group.as_str())?.kind.inner().iter().find(|inner| inner.id == measure.question)
        }
        None => form.question(measure.question.as_str()),
    }
}

fn shifts(kind: &MeasureKind, before: &Count, after: &Count) -> Vec<Shift> {
    match kind {
        MeasureKind::One(choices) | MeasureKind::Any(choices) => choices
            .iter()
            .enumerate()
            .map(|(at, choice)| {
                let part = |count: &Count| share(whole(*count.chosen.get(at)?), whole(count.valid));
                shift(&choice.text, part(before), part(after))
            })
            .collect(),
        MeasureKind::Numbers(_) | MeasureKind::Euros | MeasureKind::Items => {
            let (one, other) = (before.numbers(), after.numbers());
            vec![
                shift("media", one.and_then(|found| found.mean), other.and_then(|found| found.mean)),
                shift("mediana", one.map(|found| found.median), other.map(|found| found.median)),
            ]
        }
        MeasureKind::Presence => {
            let part = |count: &Count| share(whole(count.valid), whole(count.all()));
            vec![shift("con risposta", part(before), part(after))]
        }
    }
}

fn shift(text: &str, before: Option<Number>, after: Option<Number>) -> Shift {
    let difference =
        before.zip(after).and_then(|(before, after)| after.decimal().checked_sub(before.decimal()));
    Shift { text: text.to_owned(), before, after, difference: difference.map(Number::exact) }
}

fn whole(count: u64) -> Number {
    Number::exact(rust_decimal::Decimal::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answers;

    fn form(text: &str, choices: &[&str]) -> Form {
        let choices: Vec<serde_json::Value> =
            choices.iter().map(|id| serde_json::json!({ "id": id, "text": id })).collect();
        serde_json::from_value(
            serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "S", "questions": [
            { "id": "a", "text": text, "type": "single", "choices": choices },
            { "id": "n", "text": "Quanti", "type": "number" } ] }] }),
        )
        .unwrap()
    }

    fn tally(form: &Form, said: &[(&str, i64)]) -> Tally {
        let mut tally = Tally::new(form);
        for (choice, number) in said {
            let answers: Answers = serde_json::from_value(
                serde_json::json!({ "a": { "single": choice }, "n": { "number": number.to_string() } }),
            )
            .unwrap();
            tally.add(&answers, "");
        }
        tally
    }

    #[test]
    fn only_the_same_questions_are_compared() {
        let old = form("Attivo?", &["si", "no"]);
        let before = tally(&old, &[("si", 1), ("no", 3), ("no", 5), ("no", 7)]);
        let after = tally(&old, &[("si", 4), ("no", 6)]);
        let lines =
            compare_editions(Edition { form: &old, tally: &before }, Edition { form: &old, tally: &after });
        let (n_before, n_after, shifts) = lines[0].outcome.clone().unwrap();
        assert_eq!((n_before, n_after), (4, 2));
        assert_eq!(shifts[0].difference.unwrap().italian(), "25");
        assert_eq!(lines[1].outcome.clone().unwrap().2[1].difference.unwrap(), Number::whole(1));

        for (new, reason) in [
            (form("È attivo?", &["si", "no"]), "testo della domanda"),
            (form("Attivo?", &["si", "no", "forse"]), "risposte possibili"),
        ] {
            let after = tally(&new, &[("si", 4)]);
            let lines = compare_editions(
                Edition { form: &old, tally: &before },
                Edition { form: &new, tally: &after },
            );
            assert!(lines[0].outcome.clone().unwrap_err().contains(reason));
            assert!(lines[1].outcome.is_ok());
        }
    }
}
