//! What this is: the answers of one response, as kept in JSON, and the three ways in which a value is missing.
//! What it is not: checked against a form; [`crate::Prepared::check`] does that.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Number, Word};

/// The answer to one question. No answer at all is *not answered*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The question was not asked, as its condition was not true when the response was handed in.
    NotAsked,
    /// «Non so».
    Unknown,
    /// One choice.
    Single(Word),
    /// Some choices; an empty set says «none of them» and is an answer.
    Multiple(BTreeSet<Word>),
    /// An exact number.
    Number(Number),
    /// Cents.
    Money(i64),
    /// A day.
    Date(Date),
    /// Words.
    Text(String),
    /// The column of each row that was answered.
    Matrix(BTreeMap<Word, Word>),
    /// The items of a group, in order.
    Items(Vec<Answers>),
    /// A file.
    File(FileAnswer),
}

/// A file that was handed in, kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAnswer {
    /// As it was called.
    pub name: String,
    /// By which it is found.
    pub fingerprint: String,
    /// In bytes.
    pub size: u64,
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The condition of the question was not true.
    NotAsked,
    /// Asked and left empty.
    NotAnswered,
    /// «Non so».
    Unknown,
}

impl Missing {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::NotAsked, Self::NotAnswered, Self::Unknown];

    /// What people read.
    pub fn italian(self) -> &'static str {
        match self {
            Self::NotAsked => "non chiesta",
            Self::NotAnswered => "senza risposta",
            Self::Unknown => "non so",
        }
    }

    /// What stands in exported files.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAsked => "NC",
            Self::NotAnswered => "NR",
            Self::Unknown => "NS",
        }
    }
}

impl Answer {
    /// The value, or why there is none.
    pub fn value(&self) -> Result<&Self, Missing> {
        match self {
            Self::NotAsked => Err(Missing::NotAsked),
            Self::Unknown => Err(Missing::Unknown),
            Self::Text(text) if text.trim().is_empty() => Err(Missing::NotAnswered),
            Self::Matrix(rows) if rows.is_empty() => Err(Missing::NotAnswered),
            other => Ok(other),
        }
    }
}

/// The answers of one response, or of one item of a group, by question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<Word, Answer>);

impl Answers {
    /// What was said to a question.
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.0.get(id)
    }

    /// The value, or why there is none.
    pub fn value(&self, id: &str) -> Result<&Answer, Missing> {
        self.get(id).map_or(Err(Missing::NotAnswered), Answer::value)
    }

    /// Puts an answer, or takes it away.
    pub fn put(&mut self, id: Word, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.0.insert(id, answer),
            None => self.0.remove(&id),
        };
    }

    /// The items of a group.
    pub fn items(&self, id: &str) -> &[Self] {
        match self.get(id) {
            Some(Answer::Items(items)) => items,
            _ => &[],
        }
    }
}
