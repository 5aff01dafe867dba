//! What this is: what is known of a Province, criterion by criterion; what is not there is unknown.
//! What it is not: a judgement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rules::{Criterion, PillarRules};

/// The code of an answer: `si`, `no`, or that of a level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answer(String);

/// An answer that the criterion does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("«{answer}» non è una risposta alla domanda «{question}»")]
pub struct NotAnAnswer {
    /// What was given.
    pub answer: String,
    /// The question.
    pub question: String,
}

impl Answer {
    /// Yes.
    pub const YES: &'static str = "si";
    /// No.
    pub const NO: &'static str = "no";

    /// The answer with this code, if the criterion has it.
    pub fn to(criterion: &Criterion, code: &str) -> Result<Self, NotAnAnswer> {
        if criterion.place_of(code).is_some() {
            return Ok(Self(code.to_owned()));
        }
        Err(NotAnAnswer { answer: code.to_owned(), question: criterion.question.clone() })
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.0
    }
}

/// Everything known of a Province in a pillar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answers of a pillar, by code of the criterion; an empty answer is unknown.
    pub fn of<'a>(
        rules: &PillarRules,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, NotAnAnswer> {
        let mut known = Self::default();
        for (code, answer) in given.into_iter().filter(|(_, answer)| !answer.is_empty()) {
            let none = || NotAnAnswer { answer: answer.to_owned(), question: code.to_owned() };
            let criterion = rules.criterion(code).ok_or_else(none)?;
            known.0.insert(code.to_owned(), Answer::to(criterion, answer)?);
        }
        Ok(known)
    }

    /// The same, leaving out what these rules do not ask or offer.
    pub fn known_to<'a>(rules: &PillarRules, given: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let read = |(code, answer): (&str, &str)| {
            let answer = rules.criterion(code).and_then(|criterion| Answer::to(criterion, answer).ok())?;
            Some((code.to_owned(), answer))
        };
        Self(given.into_iter().filter_map(read).collect())
    }

    /// The answer to a criterion, if it is known.
    pub fn get(&self, criterion: &str) -> Option<&Answer> {
        self.0.get(criterion)
    }

    /// The same with one more answer.
    #[must_use]
    pub fn with(&self, criterion: &str, answer: Answer) -> Self {
        let mut more = self.0.clone();
        more.insert(criterion.to_owned(), answer);
        Self(more)
    }

    /// How many are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
