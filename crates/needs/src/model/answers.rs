//! What this is: what a body answers to each question of a template.
//! What it is not: complete: a sheet may be saved half done; `check` says what a confirmation still needs.

use std::collections::BTreeMap;

use kernel::Quantity;
use serde::{Deserialize, Serialize};

use super::{Content, Item, ItemKind, Key};

store::coded_enum! {
    /// What a body wants of a service.
    Wish {
        /// It has it and goes on.
        Keep = "keep", "Rinnoviamo così com'è";
        /// It has it and wants it otherwise.
        Change = "change", "Rinnoviamo con una modifica";
        /// It has it and no longer wants it.
        Stop = "stop", "Non rinnoviamo";
        /// It has it not and wants it.
        Request = "request", "Vogliamo attivarlo";
        /// It has it not and wants to know more.
        Evaluate = "evaluate", "Ci interessa, vogliamo saperne di più";
        /// It has it not and does not want it.
        No = "no", "No";
    }
}

store::coded_enum! {
    /// Yes or no, once somebody has said which.
    YesNo {
        /// Yes.
        Yes = "yes", "Sì";
        /// No.
        No = "no", "No";
    }
}

/// What a body answers, question by question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<Key, Answer>);

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// About a service.
    Service(ServiceAnswer),
    /// A number.
    Number {
        /// It, once it is there.
        value: Option<i64>,
    },
    /// Applications.
    Applications {
        /// Each with its modules.
        list: Vec<Application>,
    },
    /// Yes or no.
    YesNo {
        /// Which, once it is said.
        value: Option<YesNo>,
    },
    /// Text.
    Text {
        /// It; may be empty.
        text: String,
    },
}

/// What a body wants of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAnswer {
    /// What.
    pub wish: Wish,
    /// How much of it.
    pub quantity: Option<Quantity>,
    /// Anything else.
    pub note: String,
}

/// An application in use, with its modules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Which; empty for none.
    pub name: String,
    /// Whether the body declares that no other can take its place (ANAC guidelines no. 8).
    pub irreplaceable: Option<YesNo>,
    /// Whether the modules stay as they were.
    pub unchanged: Option<YesNo>,
    /// The modules.
    pub modules: Vec<String>,
}

impl Application {
    /// Whether nothing is said of it.
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.modules.is_empty() && self.irreplaceable.is_none()
    }
}

impl ServiceAnswer {
    /// A wish and nothing else.
    pub fn plain(wish: Wish) -> Self {
        Self { wish, quantity: None, note: String::new() }
    }
}

impl Answer {
    /// The answer of somebody who says nothing.
    pub fn none(kind: &ItemKind) -> Self {
        match kind {
            ItemKind::Active(_) | ItemKind::New(_) => Self::Service(ServiceAnswer::plain(Wish::No)),
            ItemKind::Number(_) => Self::Number { value: None },
            ItemKind::Applications(_) => Self::Applications { list: Vec::new() },
            ItemKind::YesNo => Self::YesNo { value: None },
            ItemKind::Text => Self::Text { text: String::new() },
        }
    }

    /// Whether it is an answer to this kind of question.
    pub fn fits(&self, kind: &ItemKind) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(&Self::none(kind))
    }
}

impl Answers {
    /// The answer to a question; that of somebody who says nothing, if there is none.
    pub fn of(&self, item: &Item) -> Answer {
        let known = self.0.get(&item.key).filter(|answer| answer.fits(&item.kind));
        known.cloned().unwrap_or_else(|| Answer::none(&item.kind))
    }

    /// The answer to a question about a service.
    pub fn service(&self, item: &Item) -> Option<ServiceAnswer> {
        match self.of(item) {
            Answer::Service(answer) => Some(answer),
            Answer::Number { .. }
            | Answer::Applications { .. }
            | Answer::YesNo { .. }
            | Answer::Text { .. } => None,
        }
    }

    /// Writes an answer.
    pub fn set(&mut self, key: Key, answer: Answer) {
        self.0.insert(key, answer);
    }

    /// The same answers, one for each question of a template and none for others.
    #[must_use]
    pub fn to(&self, content: &Content) -> Self {
        content.items().map(|item| (item.key.clone(), self.of(item))).collect()
    }
}

impl FromIterator<(Key, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Key, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().collect())
    }
}
