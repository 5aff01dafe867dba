//! What this is: a form that was checked and whose conditions were read: which questions are asked, what is to be said of a
//! response, what is kept when it is handed in.
//! What it is not: the form itself, which is data.

use std::collections::BTreeSet;

use crate::{Answers, Findings, Form, Word};

/// A form that can be answered.
#[derive(Clone, Debug)]
pub struct Prepared {
    form: Form,
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

impl Form {
    /// Checks the form and reads its conditions.
    pub fn prepare(&self) -> Result<Prepared, Vec<Fault>> {
        Ok(Prepared { form: self.clone() })
    }
}

impl Prepared {
    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Which questions are asked, for these answers.
    pub fn asked(&self, _answers: &Answers) -> Asked {
        let mut asked = Asked::default();
        for section in &self.form.sections {
            asked.outside.insert(section.id.clone());
            for question in &section.questions {
                asked.outside.insert(question.id.clone());
            }
        }
        asked
    }

    /// What is to be said of these answers.
    pub fn check(&self, _answers: &Answers) -> Findings {
        Findings::default()
    }

    /// The answers as they are kept when handed in: what is not asked says so, what is computed is there.
    pub fn handed_in(&self, answers: &Answers) -> Answers {
        answers.clone()
    }
}
