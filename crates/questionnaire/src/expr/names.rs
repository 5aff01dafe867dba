//! What this is: what the names of a form mean inside expressions.
//! What it is not: their values.

use std::collections::HashMap;
use std::sync::Arc;

use super::Ty;
use crate::{Choice, Form, Kind, Question, Word};

/// One question, also of those inside groups.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: Word,
    pub(crate) shape: Shape,
    /// The entry of the group it stands in.
    pub(crate) group: Option<usize>,
    /// Its section, by position.
    pub(crate) section: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Value(Ty),
    Multiple(Arc<[Word]>),
    Matrix {
        rows: Arc<[Word]>,
        columns: Arc<[Word]>,
    },
    Group,
    /// Files: answered or not.
    File,
    Note,
    /// Computed, and its type is not known yet.
    Untyped,
}

/// All questions of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    pub(crate) entries: Vec<Entry>,
    by_id: HashMap<Word, usize>,
}

impl Names {
    /// The questions of a form in order; a group comes before its questions.
    pub(crate) fn of(form: &Form) -> Self {
        let mut names = Self::default();
        for (section, part) in form.sections.iter().enumerate() {
            for question in &part.questions {
                let group = names.add(question, section, None);
                for inner in question.kind.inner() {
                    names.add(inner, section, Some(group));
                }
            }
        }
        names
    }

    fn add(&mut self, question: &Question, section: usize, group: Option<usize>) -> usize {
        let at = self.entries.len();
        let entry = Entry { id: question.id.clone(), shape: shape(&question.kind), group, section };
        self.entries.push(entry);
        self.by_id.insert(question.id.clone(), at);
        at
    }

    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    pub(crate) fn set_type(&mut self, at: usize, ty: Ty) {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.shape = Shape::Value(ty);
        }
    }

    /// The name that is written most like this one.
    pub(crate) fn like(&self, wrong: &str) -> Option<&str> {
        let near = |id: &str| distance(wrong, id);
        let best = self.entries.iter().map(|entry| entry.id.as_str()).min_by_key(|id| near(id))?;
        (near(best) <= 2).then_some(best)
    }
}

fn shape(kind: &Kind) -> Shape {
    match kind {
        Kind::Single { choices } => Shape::Value(Ty::Choice(words(choices))),
        Kind::Multiple { choices, .. } => Shape::Multiple(words(choices)),
        Kind::Number { .. } | Kind::Money { .. } => Shape::Value(Ty::Number),
        Kind::Date => Shape::Value(Ty::Date),
        Kind::Text { .. } => Shape::Value(Ty::Text),
        Kind::Matrix { rows, columns } => Shape::Matrix { rows: words(rows), columns: words(columns) },
        Kind::Group { .. } => Shape::Group,
        Kind::File => Shape::File,
        Kind::Note => Shape::Note,
        Kind::Computed { .. } => Shape::Untyped,
    }
}

fn words(choices: &[Choice]) -> Arc<[Word]> {
    choices.iter().map(|choice| choice.id.clone()).collect()
}

/// How many letters have to be changed, added or left out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().take(80).enumerate() {
        let mut last = at;
        let mut next = vec![at.saturating_add(1)];
        for (place, above) in other.iter().zip(row.iter().skip(1)) {
            let same = last.saturating_add(usize::from(*place != letter));
            let left = next.last().copied().unwrap_or_default().saturating_add(1);
            next.push(same.min(left).min(above.saturating_add(1)));
            last = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
