//! What this is: a form that was checked and whose conditions were read: which questions are asked, and what is kept when a
//! response is handed in.
//! What it is not: the form itself, which is data.

use std::collections::BTreeSet;

use crate::expr::{Code, Names, State, Trouble, Value, evaluate};
use crate::{Answer, Answers, Check, Form, Kind, Number, Question, Word};

/// A form that can be answered.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) form: Form,
    pub(crate) names: Names,
    /// The condition of each section.
    pub(crate) sections: Vec<Option<Code>>,
    /// One for each of the names.
    pub(crate) entries: Vec<Rules>,
    pub(crate) checks: Vec<Checked>,
    /// In which order entries are evaluated.
    pub(crate) order: Vec<usize>,
}

/// What an entry goes by.
#[derive(Clone, Debug)]
pub(crate) struct Rules {
    pub(crate) path: Path,
    pub(crate) when: Option<Code>,
    pub(crate) value: Option<Code>,
    pub(crate) checks: Vec<Checked>,
}

/// Where the question of an entry stands in the form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path {
    pub(crate) section: usize,
    pub(crate) question: usize,
    pub(crate) inner: Option<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Checked {
    pub(crate) check: Check,
    pub(crate) code: Code,
    /// The last question it reads.
    pub(crate) at: Option<usize>,
}

/// Something wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {message}")]
pub struct Fault {
    /// Which section, question or check.
    pub at: String,
    /// In Italian, with the position inside the expression where there is one.
    pub message: String,
}

/// Which sections and questions are asked, for given answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    outside: BTreeSet<Word>,
    inside: BTreeSet<(Word, usize)>,
}

impl Asked {
    /// Whether a section or a question outside groups is asked.
    pub fn is_asked(&self, id: &str) -> bool {
        self.outside.contains(id)
    }

    /// Whether a question of an item of a group is asked.
    pub fn is_asked_of(&self, id: &Word, item: usize) -> bool {
        self.inside.contains(&(id.clone(), item))
    }
}

/// What is known of a response once conditions and computed values were evaluated.
pub(crate) struct Known<'a> {
    pub(crate) state: State<'a>,
    pub(crate) sections: Vec<bool>,
    /// Computed values that could not be computed: entry, item, why.
    pub(crate) troubles: Vec<(usize, usize, Trouble)>,
}

impl Prepared {
    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Which questions are asked, for these answers: those whose conditions are certainly true. A condition that cannot be
    /// evaluated (a division by zero) hides nothing.
    pub fn asked(&self, answers: &Answers) -> Asked {
        let known = self.known(answers);
        let mut asked = Asked::default();
        for (section, is_asked) in self.form.sections.iter().zip(&known.sections) {
            if *is_asked {
                asked.outside.insert(section.id.clone());
            }
        }
        for (entry, items) in self.names.entries.iter().zip(&known.state.asked) {
            for (item, is_asked) in items.iter().enumerate().filter(|(_, is_asked)| **is_asked) {
                debug_assert!(*is_asked, "kept by the filter");
                match entry.group {
                    Some(_) => asked.inside.insert((entry.id.clone(), item)),
                    None => asked.outside.insert(entry.id.clone()),
                };
            }
        }
        asked
    }

    /// The answers as they are kept when handed in: what is not asked says so, what is computed is there, what the form does
    /// not know is dropped.
    pub fn handed_in(&self, answers: &Answers) -> Answers {
        let known = self.known(answers);
        let mut kept = Answers::default();
        for (at, entry) in self.names.entries.iter().enumerate().filter(|(_, entry)| entry.group.is_none()) {
            kept.put(entry.id.clone(), self.kept(&known, at, 0));
        }
        kept
    }

    fn kept(&self, known: &Known<'_>, at: usize, item: usize) -> Option<Answer> {
        let question = self.question_at(at)?;
        if matches!(question.kind, Kind::Note) {
            return None;
        }
        if !known.state.is_asked(at, item) {
            return Some(Answer::NotAsked);
        }
        if matches!(question.kind, Kind::Computed { .. }) {
            let value = known.state.computed.get(at).and_then(|items| items.get(item)).cloned().flatten();
            return value.map(answer_of);
        }
        match known.state.said(at, item)? {
            Answer::NotAsked => None,
            Answer::Items(items) => {
                let items = (0..items.len()).map(|item| self.kept_item(known, at, item)).collect();
                Some(Answer::Items(items))
            }
            Answer::Text(text) => {
                Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Answer::Text(text.to_owned()))
            }
            other => Some(other.clone()),
        }
    }

    fn kept_item(&self, known: &Known<'_>, group: usize, item: usize) -> Answers {
        let mut kept = Answers::default();
        for (at, entry) in self.names.entries.iter().enumerate() {
            if entry.group == Some(group) {
                kept.put(entry.id.clone(), self.kept(known, at, item));
            }
        }
        kept
    }

    pub(crate) fn question_at(&self, entry: usize) -> Option<&Question> {
        let path = self.entries.get(entry)?.path;
        let question = self.form.sections.get(path.section)?.questions.get(path.question)?;
        match path.inner {
            Some(inner) => question.kind.inner().get(inner),
            None => Some(question),
        }
    }

    /// Conditions and computed values, in the order in which they can be evaluated.
    pub(crate) fn known<'a>(&'a self, answers: &'a Answers) -> Known<'a> {
        let count = self.names.entries.len();
        let mut known = Known {
            state: State {
                names: &self.names,
                answers,
                asked: vec![Vec::new(); count],
                computed: vec![Vec::new(); count],
            },
            sections: Vec::new(),
            troubles: Vec::new(),
        };
        let mut sections: Vec<Option<bool>> = vec![None; self.sections.len()];
        for at in self.order.iter().copied() {
            let Some(entry) = self.names.entry(at) else { continue };
            let section = self.section_asked(entry.section, &known.state, &mut sections);
            let items = match entry.group {
                Some(group) => known.state.items_of(group).unwrap_or_default(),
                None => 1,
            };
            for item in 0..items {
                let asked = section && self.entry_asked(at, entry.group, item, &known.state);
                let value = self.computed(at, entry.group, item, asked, &mut known);
                if let Some(asked_items) = known.state.asked.get_mut(at) {
                    asked_items.push(asked);
                }
                if let Some(values) = known.state.computed.get_mut(at) {
                    values.push(value);
                }
            }
        }
        known.sections = (0..self.sections.len())
            .map(|section| self.section_asked(section, &known.state, &mut sections))
            .collect();
        known
    }

    fn section_asked(&self, section: usize, state: &State<'_>, found: &mut [Option<bool>]) -> bool {
        if let Some(Some(asked)) = found.get(section) {
            return *asked;
        }
        let asked = match self.sections.get(section) {
            Some(Some(when)) => is_true(&evaluate(when, state, None)),
            _ => true,
        };
        if let Some(found) = found.get_mut(section) {
            *found = Some(asked);
        }
        asked
    }

    fn entry_asked(&self, at: usize, group: Option<usize>, item: usize, state: &State<'_>) -> bool {
        if group.is_some_and(|group| !state.is_asked(group, 0)) {
            return false;
        }
        match self.entries.get(at).and_then(|rules| rules.when.as_ref()) {
            Some(when) => is_true(&evaluate(when, state, group.map(|group| (group, item)))),
            None => true,
        }
    }

    fn computed(
        &self,
        at: usize,
        group: Option<usize>,
        item: usize,
        asked: bool,
        known: &mut Known<'_>,
    ) -> Option<Value> {
        let code = self.entries.get(at).and_then(|rules| rules.value.as_ref()).filter(|_| asked)?;
        match evaluate(code, &known.state, group.map(|group| (group, item))) {
            Ok(value) => value,
            Err(trouble) => {
                known.troubles.push((at, item, trouble));
                None
            }
        }
    }
}

fn is_true(outcome: &Result<Option<Value>, Trouble>) -> bool {
    !matches!(outcome, Ok(None | Some(Value::Bool(false))))
}

fn answer_of(value: Value) -> Answer {
    match value {
        Value::Bool(true) => Answer::Text("sì".to_owned()),
        Value::Bool(false) => Answer::Text("no".to_owned()),
        Value::Number(number) => Answer::Number(Number::kept(number)),
        Value::Date(day) => Answer::Date(day),
        Value::Text(text) => Answer::Text(text),
    }
}
