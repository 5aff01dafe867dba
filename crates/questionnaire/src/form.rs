//! What this is: a questionnaire as data: sections, questions, choices, checks. It is what is kept, exported and compared.
//! What it is not: checked. [`Form::prepare`] checks it, reads its conditions, and gives what can be answered.

use serde::{Deserialize, Serialize};

use crate::{Number, Word};

/// A questionnaire, one version of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// What people read at the top.
    pub title: String,
    /// A few lines before the first section.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub intro: String,
    /// In the order in which they are filled in.
    pub sections: Vec<Section>,
    /// Checks across questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// A part of a questionnaire, which may be given to one office to fill in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Unlike that of any other section or question.
    pub id: Word,
    /// What people read.
    pub title: String,
    /// A line of explanation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// The section is asked only if this condition is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// In order.
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Unlike that of any other section or question, also of those inside groups.
    pub id: Word,
    /// What people read.
    pub text: String,
    /// A line of explanation.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Whether an answer (or «non so», where it is offered) is wanted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether «Non so» is offered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unknown: bool,
    /// The question is asked only if this condition is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Checks of this answer; inside a group they are made for each item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What kind of answer.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What kind of answer a question wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// One of some choices.
    Single {
        /// In order.
        choices: Vec<Choice>,
    },
    /// Any of some choices.
    Multiple {
        /// In order.
        choices: Vec<Choice>,
        /// At least so many.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<usize>,
        /// At most so many.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<usize>,
    },
    /// An exact number.
    Number {
        /// What is counted: «Comuni», «ore», «%».
        #[serde(default, skip_serializing_if = "String::is_empty")]
        unit: String,
        /// At most so many decimals.
        #[serde(default, skip_serializing_if = "is_zero")]
        decimals: u8,
        /// Not less than.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<Number>,
        /// Not more than.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<Number>,
    },
    /// Euros and cents; kept in cents, in conditions a number of euros.
    Money {
        /// Not less than, in cents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// Not more than, in cents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// A day.
    Date,
    /// Words.
    Text {
        /// Whether more than a line is expected.
        #[serde(default, skip_serializing_if = "is_false")]
        long: bool,
        /// At most so many characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        longest: Option<usize>,
    },
    /// For each row one of the columns.
    Matrix {
        /// What is asked about.
        rows: Vec<Choice>,
        /// What can be answered.
        columns: Vec<Choice>,
    },
    /// Items of one shape: people in post, services of a catalogue.
    Group {
        /// What one item is called: «Figura», «Servizio».
        item: String,
        /// At least so many items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<usize>,
        /// At most so many items.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<usize>,
        /// Asked of each item; groups do not contain groups.
        questions: Vec<Question>,
    },
    /// A file, kept elsewhere; here its fingerprint.
    File,
    /// Words to read: nothing is answered.
    Note,
    /// A value that follows from other answers.
    Computed {
        /// The expression that gives it.
        value: String,
        /// What is counted.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        unit: String,
    },
}

/// One possible answer, or one row or column of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Unlike that of the other choices of the question.
    pub id: Word,
    /// What people read.
    pub text: String,
}

/// A condition that answers have to fulfil.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Unlike that of any other check.
    pub id: Word,
    /// Must not be false. What is not known breaks nothing.
    pub holds: String,
    /// What is said if it is false.
    pub message: String,
    /// Whether it stops the response or wants a reason.
    #[serde(default, skip_serializing_if = "Weight::is_hard")]
    pub weight: Weight,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The response cannot be handed in.
    #[default]
    Hard,
    /// The response can be handed in with a reason.
    Soft,
}

impl Weight {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    fn is_hard(&self) -> bool {
        matches!(self, Self::Hard)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_zero(value: &u8) -> bool {
    *value == 0
}

impl Form {
    /// All questions outside groups, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// A question outside groups.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.id.as_str() == id)
    }

    /// The section in which a question (also one inside a group) stands.
    pub fn section_of(&self, id: &str) -> Option<&Section> {
        let inside = |question: &Question| {
            question.id.as_str() == id || question.kind.inner().iter().any(|inner| inner.id.as_str() == id)
        };
        self.sections.iter().find(|section| section.questions.iter().any(inside))
    }
}

impl Question {
    /// A question that is optional, always asked, and not checked beyond its kind.
    pub fn new(id: Word, text: &str, kind: Kind) -> Self {
        Self {
            id,
            text: text.to_owned(),
            help: String::new(),
            required: false,
            unknown: false,
            when: None,
            checks: Vec::new(),
            kind,
        }
    }
}

impl Kind {
    /// The questions of each item of a group; none for other kinds.
    pub fn inner(&self) -> &[Question] {
        match self {
            Self::Group { questions, .. } => questions,
            _ => &[],
        }
    }

    /// The choices of a single or multiple question, the columns of a matrix.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Single { choices } | Self::Multiple { choices, .. } => choices,
            Self::Matrix { columns, .. } => columns,
            _ => &[],
        }
    }

    /// Whether something is answered by a person.
    pub fn is_answered(&self) -> bool {
        !matches!(self, Self::Note | Self::Computed { .. })
    }

    /// What people call this kind.
    pub fn italian(&self) -> &'static str {
        match self {
            Self::Single { .. } => "scelta singola",
            Self::Multiple { .. } => "scelta multipla",
            Self::Number { .. } => "numero",
            Self::Money { .. } => "importo in euro",
            Self::Date => "data",
            Self::Text { .. } => "testo",
            Self::Matrix { .. } => "tabella di scelte",
            Self::Group { .. } => "elenco di voci",
            Self::File => "file",
            Self::Note => "testo da leggere",
            Self::Computed { .. } => "valore calcolato",
        }
    }
}
