//! What this is: two versions of a form compared, and a response moved from one to the other with a report.
//! What it is not: automatic: a response stays with its version until somebody moves it.

use serde::{Deserialize, Serialize};

use crate::check::problems;
use crate::{Answer, Answers, Form, Kind, Question, Word};

/// How a question of one version relates to the other version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Word for word the same.
    Same,
    /// Other words, or another condition; answers mean the same.
    Reworded,
    /// Other choices, limits, unit or kind: answers may not mean the same.
    Changed,
    /// Only in the new version.
    Added,
    /// Only in the old version.
    Removed,
}

impl Change {
    /// What people read.
    pub fn italian(self) -> &'static str {
        match self {
            Self::Same => "uguale",
            Self::Reworded => "testo o condizione cambiati",
            Self::Changed => "risposte possibili cambiate",
            Self::Added => "nuova",
            Self::Removed => "tolta",
        }
    }
}

/// What became of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The question; those inside groups have an entry of their own.
    pub id: Word,
    /// Its text: the new one, or the old one where it is gone.
    pub text: String,
    /// What became of it.
    pub change: Change,
}

/// What became of one answer that was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// As it was.
    Kept,
    /// Kept, but the question changed: to be read again.
    ToReadAgain,
    /// Taken away: the question is gone, or the answer no longer fits.
    Dropped,
    /// A question that is new and still without an answer.
    New,
}

impl Fate {
    /// What people read.
    pub fn italian(self) -> &'static str {
        match self {
            Self::Kept => "conservata",
            Self::ToReadAgain => "conservata, da rileggere",
            Self::Dropped => "tolta",
            Self::New => "domanda nuova",
        }
    }
}

/// One line of the report of a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The question.
    pub id: Word,
    /// Its text.
    pub text: String,
    /// Which item of a group, from zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<usize>,
    /// What became of the answer.
    pub fate: Fate,
    /// Why, in Italian; empty for what was kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
}

/// All questions of both versions: first those of the new one in order, then those that are gone.
pub fn compare(old: &Form, new: &Form) -> Vec<Difference> {
    let before = flat(old);
    let after = flat(new);
    let mut found: Vec<Difference> = after
        .iter()
        .map(|(group, question)| {
            let same = before.iter().find(|(_, other)| other.id == question.id);
            let change = match same {
                None => Change::Added,
                Some((old_group, _)) if old_group != group => Change::Changed,
                Some((_, other)) => change(other, question),
            };
            Difference { id: question.id.clone(), text: question.text.clone(), change }
        })
        .collect();
    let gone = before.iter().filter(|(_, old)| !after.iter().any(|(_, new)| new.id == old.id));
    found.extend(gone.map(|(_, question)| Difference {
        id: question.id.clone(),
        text: question.text.clone(),
        change: Change::Removed,
    }));
    found
}

/// Whether answers to a question mean the same in both versions.
pub(crate) fn change(old: &Question, new: &Question) -> Change {
    if old == new {
        return Change::Same;
    }
    match (&old.kind, &new.kind) {
        // The questions inside have entries of their own.
        (Kind::Group { .. }, Kind::Group { .. }) => Change::Reworded,
        (one, other) if without_words(one) == without_words(other) => Change::Reworded,
        _ => Change::Changed,
    }
}

/// The kind with the texts of its choices taken out.
fn without_words(kind: &Kind) -> Kind {
    let mut kind = kind.clone();
    let lists = match &mut kind {
        Kind::Single { choices } | Kind::Multiple { choices, .. } => vec![choices],
        Kind::Matrix { rows, columns } => vec![rows, columns],
        _ => Vec::new(),
    };
    for choice in lists.into_iter().flatten() {
        choice.text.clear();
    }
    kind
}

type InGroup<'a> = (Option<&'a Word>, &'a Question);

fn flat(form: &Form) -> Vec<InGroup<'_>> {
    let mut all = Vec::new();
    for question in form.questions() {
        all.push((None, question));
        all.extend(question.kind.inner().iter().map(|inner| (Some(&question.id), inner)));
    }
    all
}

/// The answers for the new version, and what became of each. Nothing that does not fit is kept, nothing is dropped without a
/// line.
pub fn move_answers(old: &Form, new: &Form, answers: &Answers) -> (Answers, Vec<Moved>) {
    let mut report = Vec::new();
    let moved = move_level(old.questions(), new.questions(), answers, None, &mut report);
    (moved, report)
}

fn move_level<'a>(
    old: impl Iterator<Item = &'a Question>,
    new: impl Iterator<Item = &'a Question>,
    answers: &Answers,
    item: Option<usize>,
    report: &mut Vec<Moved>,
) -> Answers {
    let old: Vec<&Question> = old.collect();
    let new: Vec<&Question> = new.filter(|question| question.kind.is_answered()).collect();
    let mut kept = Answers::default();
    let mut line = |question: &Question, fate, because: &str| {
        report.push(Moved {
            id: question.id.clone(),
            text: question.text.clone(),
            item,
            fate,
            because: because.to_owned(),
        });
    };
    let mut groups = Vec::new();
    for question in &new {
        let before = old.iter().find(|before| before.id == question.id);
        let said = answers.get(question.id.as_str()).filter(|said| !matches!(said, Answer::NotAsked));
        match (before, said) {
            (None, None) => line(question, Fate::New, "la domanda non c'era"),
            (Some(_), None) => {}
            (before, Some(answer)) => {
                if let Some(reason) = misfit(question, answer) {
                    line(question, Fate::Dropped, &reason);
                    continue;
                }
                kept.put(question.id.clone(), Some(answer.clone()));
                match before.map_or(Change::Added, |before| change(before, question)) {
                    Change::Same => line(question, Fate::Kept, ""),
                    Change::Reworded => {
                        line(question, Fate::ToReadAgain, "il testo o la condizione sono cambiati");
                    }
                    Change::Changed | Change::Added | Change::Removed => {
                        line(question, Fate::ToReadAgain, "le risposte possibili sono cambiate");
                    }
                }
                groups.push((before.copied(), *question, answer));
            }
        }
    }
    for (id, _) in answers.0.iter().filter(|(_, said)| said.value().is_ok()) {
        let was_asked = old.iter().find(|question| question.id == *id && question.kind.is_answered());
        if let Some(question) = was_asked.filter(|_| !new.iter().any(|question| question.id == *id)) {
            line(question, Fate::Dropped, "la domanda non c'è più");
        }
    }
    for (before, question, answer) in groups {
        if let Answer::Items(items) = answer {
            let inner = before.map(|before| before.kind.inner()).unwrap_or_default();
            let moved = items
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    move_level(inner.iter(), question.kind.inner().iter(), item, Some(at), report)
                })
                .collect();
            kept.put(question.id.clone(), Some(Answer::Items(moved)));
        }
    }
    kept
}

/// Why an answer cannot be kept. Limits of amount do not count: the check will say so.
fn misfit(question: &Question, answer: &Answer) -> Option<String> {
    let fits_kind = matches!(
        (&question.kind, answer),
        (Kind::Number { .. }, Answer::Number(_))
            | (Kind::Money { .. }, Answer::Money(_))
            | (Kind::Text { .. }, Answer::Text(_))
            | (Kind::Group { .. }, Answer::Items(_))
    );
    if fits_kind {
        return None;
    }
    let optional = Question { required: false, ..question.clone() };
    problems(&optional, Some(answer)).into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(questions: &serde_json::Value) -> Form {
        serde_json::from_value(
            serde_json::json!({ "title": "T", "sections": [{ "id": "s", "title": "S", "questions": questions }] }),
        )
        .unwrap()
    }

    fn two() -> (Form, Form) {
        let old = form(&serde_json::json!([
            { "id": "stesso", "text": "Stesso", "type": "text" },
            { "id": "parole", "text": "Prima", "type": "number" },
            { "id": "scelta", "text": "Scelta", "type": "single", "choices": [{ "id": "a", "text": "A" }, { "id": "b", "text": "B" }] },
            { "id": "via", "text": "Via", "type": "text" },
            { "id": "voci", "text": "Voci", "type": "group", "item": "Voce", "questions": [
                { "id": "nome", "text": "Nome", "type": "text" }, { "id": "quanti", "text": "Quanti", "type": "number" }] } ]));
        let new = form(&serde_json::json!([
            { "id": "stesso", "text": "Stesso", "type": "text" },
            { "id": "parole", "text": "Dopo", "type": "number" },
            { "id": "scelta", "text": "Scelta", "type": "single", "choices": [{ "id": "a", "text": "A" }, { "id": "c", "text": "C" }] },
            { "id": "nuova", "text": "Nuova", "type": "date" },
            { "id": "voci", "text": "Voci", "type": "group", "item": "Voce", "questions": [
                { "id": "nome", "text": "Nome", "type": "text" }, { "id": "titolo", "text": "Titolo", "type": "text" }] } ]));
        (old, new)
    }

    #[test]
    fn versions_are_compared_question_by_question() {
        let (old, new) = two();
        let found: Vec<(String, Change)> =
            compare(&old, &new).into_iter().map(|line| (line.id.to_string(), line.change)).collect();
        let expected = [
            ("stesso", Change::Same),
            ("parole", Change::Reworded),
            ("scelta", Change::Changed),
            ("nuova", Change::Added),
            ("voci", Change::Reworded),
            ("nome", Change::Same),
            ("titolo", Change::Added),
            ("via", Change::Removed),
            ("quanti", Change::Removed),
        ];
        assert_eq!(found, expected.map(|(id, change)| (id.to_owned(), change)));
    }

    #[test]
    fn a_response_is_moved_with_a_line_for_each_answer() {
        let (old, new) = two();
        let said: Answers = serde_json::from_value(serde_json::json!({
            "stesso": { "text": "x" }, "parole": { "number": "3" }, "scelta": { "single": "b" }, "via": { "text": "y" },
            "voci": { "items": [{ "nome": { "text": "n" }, "quanti": { "number": "1" } }] } }))
        .unwrap();
        let (kept, report) = move_answers(&old, &new, &said);
        let fate = |id: &str| report.iter().find(|line| line.id.as_str() == id).map(|line| line.fate);
        assert_eq!(fate("stesso"), Some(Fate::Kept));
        assert_eq!(fate("parole"), Some(Fate::ToReadAgain));
        assert_eq!(fate("scelta"), Some(Fate::Dropped));
        assert_eq!(fate("via"), Some(Fate::Dropped));
        assert_eq!(fate("nuova"), Some(Fate::New));
        assert_eq!(fate("quanti"), Some(Fate::Dropped));
        assert_eq!(fate("titolo"), Some(Fate::New));
        let expected: Answers = serde_json::from_value(serde_json::json!({
            "stesso": { "text": "x" }, "parole": { "number": "3" }, "voci": { "items": [{ "nome": { "text": "n" } }] } }))
        .unwrap();
        assert_eq!(kept, expected);
        // Moved to the version it is in already, it stays what it is.
        assert_eq!(move_answers(&new, &new, &kept).0, kept);
    }
}
