//! What this is: questionnaires with their versions, responses with their parts and steps.
//! What it is not: rows; see `store`.

use std::collections::BTreeMap;

use kernel::{AccountId, BodyId, Day, EditionId, Instant, ResponseId, SurveyId, SurveyVersionId};
use questionnaire::{Answer, Answers, Form, Prepared, Question, Reasons, Word};
use serde::Serialize;
use store::coded_enum;

use super::{Move, ResponseState, Shown};

coded_enum! {
    /// Where a version of a questionnaire stands.
    VersionStatus {
        /// Being composed.
        Draft = "draft", "In preparazione";
        /// Editions may use it; it does not change any more.
        Published = "published", "Pubblicata";
    }
}

/// A questionnaire, through its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// Which.
    pub survey_id: SurveyId,
    /// Its name.
    pub name: String,
    /// For optimistic locking.
    pub version: i64,
}

/// A version of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Which.
    pub version_id: SurveyVersionId,
    /// Of which questionnaire.
    pub survey_id: SurveyId,
    /// From 1.
    pub number: i64,
    /// Where it stands.
    pub status: VersionStatus,
    /// What it asks.
    pub form: Form,
    /// Since when it does not change.
    pub published_on: Option<Day>,
    /// For optimistic locking.
    pub version: i64,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Which.
    pub response_id: ResponseId,
    /// To which edition.
    pub edition_id: EditionId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The version that it answers.
    pub version_id: SurveyVersionId,
    /// Where it stands.
    pub state: ResponseState,
    /// The reasons for what is unusual.
    pub reasons: Reasons,
    /// When somebody last wrote in it.
    pub touched_at: Option<Instant>,
    /// Who.
    pub touched_by: String,
    /// For optimistic locking of its moves.
    pub version: i64,
}

impl Response {
    /// As lists show it.
    pub fn shown(&self) -> Shown {
        self.state.shown(self.touched_at.is_some())
    }
}

/// A section of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which section.
    pub section: String,
    /// What was answered.
    pub answers: Answers,
    /// Who fills it in; anybody of the body, if nobody is named.
    pub account_id: Option<AccountId>,
    /// Their name.
    pub office: String,
    /// When somebody last wrote in it.
    pub touched_at: Option<Instant>,
    /// Who.
    pub touched_by: String,
    /// For optimistic locking.
    pub version: i64,
}

/// Something that became of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// From 1.
    pub number: i64,
    /// What.
    pub mv: Move,
    /// When.
    pub made_at: Instant,
    /// By whom.
    pub by_name: String,
    /// In which role.
    pub by_role: String,
    /// Why, or what is to be looked at again.
    pub comment: String,
    /// What was handed in, if it was.
    pub answers: Answers,
}

/// All the answers of a response.
pub fn merged(parts: &[Part]) -> Answers {
    let all = parts.iter().flat_map(|part| part.answers.0.clone());
    Answers(all.collect())
}

/// The answers of each section of a form; what the form does not ask is left out.
pub fn split(form: &Form, answers: &Answers) -> BTreeMap<String, Answers> {
    let of_section = |questions: &[Question]| {
        let own = questions.iter().filter_map(|question| {
            answers.get(question.id.as_str()).map(|answer| (question.id.clone(), answer.clone()))
        });
        Answers(own.collect())
    };
    let part = |section: &questionnaire::Section| (section.id.to_string(), of_section(&section.questions));
    form.sections.iter().map(part).collect()
}

/// How many of the questions asked in a section have an answer, and how many there are.
pub fn progress(prepared: &Prepared, answers: &Answers, section: &str) -> (usize, usize) {
    let asked = prepared.asked(answers);
    let Some(section) = prepared.form().sections.iter().find(|one| one.id.as_str() == section) else {
        return (0, 0);
    };
    if !asked.is_asked(section.id.as_str()) {
        return (0, 0);
    }
    let open =
        section.questions.iter().filter(|one| one.kind.is_answered() && asked.is_asked(one.id.as_str()));
    open.fold((0, 0), |(done, all), question| {
        let answered = has_answer(answers.get(question.id.as_str()));
        (done + usize::from(answered), all + 1)
    })
}

fn has_answer(answer: Option<&Answer>) -> bool {
    match answer {
        None | Some(Answer::NotAsked) => false,
        Some(Answer::Text(text)) => !text.trim().is_empty(),
        Some(Answer::Matrix(rows)) => !rows.is_empty(),
        Some(Answer::Items(items)) => items.iter().any(|item| !item.0.is_empty()),
        Some(_) => true,
    }
}

/// A question and what was said to it, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The question, with row or item where there is one.
    pub label: String,
    /// The answer; empty for none.
    pub value: String,
    /// The code of the question, if the answer is a file.
    pub file: Option<String>,
}

/// What stands above some answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The section.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its questions and answers.
    pub rows: Vec<Seen>,
}

impl Heading {
    /// All the answers of a response, section by section, as people read them.
    pub fn all(form: &Form, answers: &Answers) -> Vec<Self> {
        form.sections.iter().map(|section| Self::of(section, answers)).collect()
    }

    /// Those of one section.
    pub fn of(section: &questionnaire::Section, answers: &Answers) -> Self {
        let mut rows = Vec::new();
        for question in section.questions.iter().filter(|one| one.kind != questionnaire::Kind::Note) {
            seen(&mut rows, question, answers, "");
        }
        Self { id: section.id.to_string(), title: section.title.clone(), rows }
    }
}

fn seen(rows: &mut Vec<Seen>, question: &Question, answers: &Answers, before: &str) {
    let label = format!("{before}{}", question.text);
    let mut push = |label: String, value: String| rows.push(Seen { label, value, file: None });
    match answers.get(question.id.as_str()) {
        None => push(label, String::new()),
        Some(Answer::Items(items)) => {
            push(label, if items.is_empty() { "nessuna voce".into() } else { String::new() });
            let item = match &question.kind {
                questionnaire::Kind::Group { item, .. } => item.as_str(),
                _ => "Voce",
            };
            for (number, answers) in (1..).zip(items) {
                for inner in question.kind.inner() {
                    seen(rows, inner, answers, &format!("{item} {number}: "));
                }
            }
        }
        Some(Answer::Matrix(chosen)) => {
            let questionnaire::Kind::Matrix { rows: lines, columns } = &question.kind else { return };
            for line in lines {
                let value = chosen.get(&line.id).map_or_else(String::new, |id| text_of(columns, id));
                push(format!("{label}: {}", line.text), value);
            }
        }
        Some(Answer::File(file)) => {
            rows.push(Seen { label, value: file.name.clone(), file: Some(question.id.to_string()) });
        }
        Some(answer) => push(label, in_words(question, answer)),
    }
}

fn text_of(choices: &[questionnaire::Choice], id: &Word) -> String {
    choices.iter().find(|one| one.id == *id).map_or_else(|| id.to_string(), |one| one.text.clone())
}

fn in_words(question: &Question, answer: &Answer) -> String {
    let unit = match &question.kind {
        questionnaire::Kind::Number { unit, .. } | questionnaire::Kind::Computed { unit, .. }
            if !unit.is_empty() =>
        {
            format!(" {unit}")
        }
        _ => String::new(),
    };
    match answer {
        Answer::NotAsked => "non chiesta".into(),
        Answer::Unknown => "non so".into(),
        Answer::Single(id) => text_of(question.kind.choices(), id),
        Answer::Multiple(ids) if ids.is_empty() => "nessuna".into(),
        Answer::Multiple(ids) => {
            ids.iter().map(|id| text_of(question.kind.choices(), id)).collect::<Vec<_>>().join(", ")
        }
        Answer::Number(number) => format!("{}{unit}", number.italian()),
        Answer::Money(cents) => kernel::Cents::new(*cents).to_string(),
        Answer::Date(date) => {
            Day::new(date.year(), date.month(), date.day()).map_or_else(String::new, |day| day.to_string())
        }
        Answer::Text(text) => text.clone(),
        Answer::Matrix(_) | Answer::Items(_) | Answer::File(_) => String::new(),
    }
}
