//! What this is: what is to be said of a response: errors that stop it, warnings that want a reason, and where.
//! What it is not: kept; it is found again from the answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Weight, Word};

/// Where in a response something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The section.
    pub section: Word,
    /// The question outside groups; none for checks of the whole form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Word>,
    /// Which item of a group, from zero, and which question inside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<(usize, Option<Word>)>,
}

/// Something to be said of a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable as long as the answers are: reasons are kept under it.
    pub key: String,
    /// Whether it stops the response.
    pub weight: Weight,
    /// Where; none for the whole form.
    pub place: Option<Place>,
    /// In Italian, naming the question.
    pub message: String,
}

/// The reasons given for soft findings, by their key.
pub type Reasons = BTreeMap<String, String>;

/// All that is to be said of a response, in the order of the questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// What stops the response.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.weight == Weight::Hard)
    }

    /// What wants a reason.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.weight == Weight::Soft)
    }

    /// Warnings without a reason.
    pub fn without_reason<'a>(&'a self, reasons: &'a Reasons) -> impl Iterator<Item = &'a Finding> {
        self.warnings()
            .filter(|finding| reasons.get(&finding.key).is_none_or(|reason| reason.trim().is_empty()))
    }

    /// Whether the response can be handed in with these reasons.
    pub fn may_be_handed_in(&self, reasons: &Reasons) -> bool {
        self.errors().next().is_none() && self.without_reason(reasons).next().is_none()
    }

    /// What concerns one section.
    pub fn of_section<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.0.iter().filter(move |finding| {
            finding.place.as_ref().is_some_and(|place| place.section.as_str() == section)
        })
    }
}
