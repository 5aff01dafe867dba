//! What this is: what is asked for a service when a request is made, under which condition, and what was answered.
//! What it is not: the description of the problem; everybody writes that.

use std::collections::BTreeSet;

use kernel::{Day, Quantity};
use serde::{Deserialize, Serialize};

use crate::Refused;

store::coded_enum! {
    /// How a question is answered.
    Answering {
        /// In words.
        Text = "text", "Testo";
        /// With a number.
        Number = "number", "Numero";
        /// With a day.
        Day = "date", "Data";
        /// With one of a few answers.
        Choice = "choice", "Una scelta";
        /// With any of a few answers.
        Choices = "choices", "Più scelte";
    }
}

impl Answering {
    /// Whether the answers are given.
    pub fn chooses(self) -> bool {
        match self {
            Self::Choice | Self::Choices => true,
            Self::Text | Self::Number | Self::Day => false,
        }
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is known by within its form.
    pub key: String,
    /// What is asked.
    pub label: String,
    /// How it is answered.
    pub answering: Answering,
    /// The answers to choose from.
    pub options: Vec<String>,
    /// Whether it must be answered where it is asked.
    pub required: bool,
    /// An example or an explanation.
    pub help: String,
    /// When it is asked; always, if nothing is said.
    pub only_if: Option<OnlyIf>,
}

/// Asked only if an earlier question was answered so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnlyIf {
    /// The earlier question.
    pub key: String,
    /// The answer.
    pub answer: String,
}

/// A version of what is asked for a service; number 0 asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestForm {
    /// Which version.
    pub number: i64,
    /// The questions in order.
    pub questions: Vec<Question>,
}

/// A question with what was answered, in the words of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The question.
    pub key: String,
    /// Its words.
    pub label: String,
    /// The answer, or several.
    pub values: Vec<String>,
}

impl Answered {
    /// The answer in one line.
    pub fn text(&self) -> String {
        self.values.join(", ")
    }
}

/// What is wrong with an answer: the question and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongAnswer {
    /// The question.
    pub key: String,
    /// What to do.
    pub message: String,
}

/// The most questions of a form.
const MOST: usize = 40;
/// The most answers to choose from.
const MOST_OPTIONS: usize = 40;
/// The longest answer in words.
const LONGEST: usize = 2000;

impl RequestForm {
    /// A form that can be asked.
    pub fn check(&self) -> Result<(), Refused> {
        if self.questions.len() > MOST {
            return Err(Refused::Question(format!("Domande: al massimo {MOST} per servizio")));
        }
        for (place, question) in self.questions.iter().enumerate() {
            let earlier = self.questions.get(..place).unwrap_or_default();
            question
                .check(earlier)
                .map_err(|why| Refused::Question(format!("«{}»: {why}", question.label)))?;
        }
        Ok(())
    }

    /// The answers to what is asked, read in order. A question whose condition does not hold is not asked: whatever
    /// was written there does not count.
    pub fn read(&self, typed: impl Fn(&str) -> Vec<String>) -> Result<Vec<Answered>, Vec<WrongAnswer>> {
        let (mut all, mut wrong) = (Vec::<Answered>::new(), Vec::new());
        for question in &self.questions {
            if !question.is_asked(&all) {
                continue;
            }
            let values = typed(&question.key).into_iter().map(|text| text.trim().to_owned());
            let values: Vec<String> = values.filter(|text| !text.is_empty()).collect();
            let (key, label) = (question.key.clone(), question.label.clone());
            match question.answered(values) {
                Ok(values) if values.is_empty() => {}
                Ok(values) => all.push(Answered { key, label, values }),
                Err(why) => wrong.push(WrongAnswer { key, message: format!("{label}: {why}") }),
            }
        }
        if wrong.is_empty() { Ok(all) } else { Err(wrong) }
    }

    /// A key that no question has.
    pub fn free_key(&self) -> String {
        let used: BTreeSet<&str> = self.questions.iter().map(|question| question.key.as_str()).collect();
        let mut numbers = 1_u32..;
        let free = numbers.find(|number| !used.contains(format!("d{number}").as_str()));
        format!("d{}", free.unwrap_or_default())
    }

    /// The same with a question written in its place, or at the end if it is new.
    #[must_use]
    pub fn with(&self, new: Question) -> Self {
        let mut questions = self.questions.clone();
        match questions.iter_mut().find(|question| question.key == new.key) {
            Some(place) => *place = new,
            None => questions.push(new),
        }
        Self { number: self.number, questions }
    }

    /// The same without a question.
    #[must_use]
    pub fn without(&self, key: &str) -> Self {
        let questions = self.questions.iter().filter(|question| question.key != key).cloned().collect();
        Self { number: self.number, questions }
    }

    /// The same with a question one place earlier.
    #[must_use]
    pub fn earlier(&self, key: &str) -> Self {
        let mut questions = self.questions.clone();
        if let Some(place) =
            questions.iter().position(|question| question.key == key).filter(|place| *place > 0)
        {
            questions.swap(place.saturating_sub(1), place);
        }
        Self { number: self.number, questions }
    }

    /// A question.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }
}

impl Question {
    fn is_asked(&self, answered: &[Answered]) -> bool {
        let Some(condition) = &self.only_if else { return true };
        let earlier = answered.iter().find(|answer| answer.key == condition.key);
        earlier.is_some_and(|answer| answer.values.contains(&condition.answer))
    }

    fn check(&self, earlier: &[Self]) -> Result<(), String> {
        if earlier.iter().any(|other| other.key == self.key) {
            return Err("c'è già una domanda con lo stesso codice".into());
        }
        if self.answering.chooses() {
            let each: BTreeSet<&String> = self.options.iter().collect();
            if self.options.len() < 2 || self.options.len() > MOST_OPTIONS || each.len() < self.options.len()
            {
                return Err(format!("scrivi da 2 a {MOST_OPTIONS} risposte diverse, una per riga"));
            }
        }
        let Some(condition) = &self.only_if else { return Ok(()) };
        let Some(other) = earlier.iter().find(|other| other.key == condition.key) else {
            return Err(
                "la condizione riguarda una domanda che non viene prima: togli o cambia la condizione".into(),
            );
        };
        if !other.options.contains(&condition.answer) {
            return Err(format!("«{}» non è tra le risposte di «{}»", condition.answer, other.label));
        }
        Ok(())
    }

    fn answered(&self, values: Vec<String>) -> Result<Vec<String>, String> {
        if values.is_empty() && self.required {
            return Err("rispondi a questa domanda".into());
        }
        if values.len() > 1 && self.answering != Answering::Choices {
            return Err("scegli una risposta sola".into());
        }
        values.into_iter().map(|value| self.value(value)).collect()
    }

    fn value(&self, value: String) -> Result<String, String> {
        match self.answering {
            Answering::Text if value.chars().count() > LONGEST => {
                Err(format!("scrivi al massimo {LONGEST} caratteri"))
            }
            Answering::Text
                if value.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\r') =>
            {
                Err("togli i caratteri speciali".into())
            }
            Answering::Text => Ok(value),
            Answering::Number => match Quantity::parse_it(&value) {
                Ok(number) => Ok(number.to_string()),
                Err(_) => Err("scrivi un numero, per esempio 12 o 1,5".into()),
            },
            Answering::Day => match Day::parse(&value) {
                Ok(day) => Ok(day.to_string()),
                Err(why) => Err(format!("scrivi una data: {why}")),
            },
            Answering::Choice | Answering::Choices => {
                if self.options.contains(&value) {
                    Ok(value)
                } else {
                    Err("scegli tra le risposte previste".into())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
