//! What this is: the shapes of requests as programs read and send them. Instants are RFC 3339 in UTC.
//! What it is not: rules; the store has those.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use kernel::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use webkit::{FormErrors, Problem};

use crate::model::{Answered, Attachment, Entry, Question, Request, Spent, far};
use crate::store::list::Listed;
use crate::store::{NewFile, Thread};

/// A request in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiRequestRow {
    /// Its id.
    pub(super) id: String,
    /// Its number.
    pub(super) number: i64,
    /// The body.
    pub(super) body_id: String,
    /// The body's name.
    pub(super) body_name: String,
    /// The service.
    pub(super) service: String,
    /// incident, service, information, advice, project.
    pub(super) kind: String,
    /// low, medium, high, critical.
    pub(super) priority: String,
    /// In a few words.
    pub(super) subject: String,
    /// new, taken, waiting, resolved, closed, merged, cancelled.
    pub(super) state: String,
    /// Whether a term has passed.
    pub(super) late: bool,
    /// When it was made.
    pub(super) created_at: String,
    /// The first term that falls due.
    pub(super) due_at: Option<String>,
}

/// A request with what body and centre wrote.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiRequest {
    /// Its id.
    pub(super) id: String,
    /// Its number.
    pub(super) number: i64,
    /// The body.
    pub(super) body_id: String,
    /// The body's name.
    pub(super) body_name: String,
    /// The service.
    pub(super) service_id: String,
    /// Its name.
    pub(super) service: String,
    /// incident, service, information, advice, project.
    pub(super) kind: String,
    /// low, medium, high, critical.
    pub(super) priority: String,
    /// In a few words.
    pub(super) subject: String,
    /// new, taken, waiting, resolved, closed, merged, cancelled.
    pub(super) state: String,
    /// Who works on it.
    pub(super) assignee: String,
    /// When it was made.
    pub(super) created_at: String,
    /// The first term that falls due.
    pub(super) due_at: Option<String>,
    /// The version of the charter that judges it.
    pub(super) judged_by: String,
    /// The request in which it goes on.
    pub(super) merged_into: Option<String>,
    /// The answers to what the service asked.
    pub(super) answers: Vec<ApiAnswered>,
    /// What was written, without the centre's internal notes.
    pub(super) messages: Vec<ApiMessage>,
}

/// What a service asked, and the answer.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiAnswered {
    /// The key of the question.
    key: String,
    /// The question as it was asked.
    question: String,
    /// The answer, or several.
    values: Vec<String>,
}

impl ApiAnswered {
    fn of(answered: &Answered) -> Self {
        let Answered { key, label, values } = answered.clone();
        Self { key, question: label, values }
    }
}

/// Something written.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiMessage {
    /// Its id.
    pub(super) id: String,
    /// When.
    pub(super) at: String,
    /// By whom.
    pub(super) author: String,
    /// body, centre, system.
    pub(super) side: String,
    /// reply, event.
    pub(super) kind: String,
    /// What.
    pub(super) text: String,
    /// Its files.
    pub(super) files: Vec<ApiFile>,
}

/// A file attached to something written.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiFile {
    /// Its id: `GET /api/v1/requests/{id}/files/{file}` gives it.
    id: String,
    /// Its name.
    name: String,
    /// Its bytes.
    size: i64,
    /// Its SHA-256.
    sha256: String,
}

impl ApiFile {
    fn of(file: &Attachment) -> Self {
        let Attachment { file_id, name, size, sha256, .. } = file.clone();
        Self { id: file_id.to_string(), name, size, sha256 }
    }
}

/// A service that a body may ask something about today.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiOffered {
    /// Its id.
    pub(super) service_id: String,
    /// Its name.
    pub(super) name: String,
    /// The number of the agreement.
    pub(super) agreement: String,
    /// What is asked.
    pub(super) questions: Vec<ApiQuestion>,
}

/// A question of a service.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiQuestion {
    /// What its answer is sent under.
    key: String,
    /// What is asked.
    label: String,
    /// text, number, date, choice, choices.
    answering: String,
    /// The answers to choose from.
    options: Vec<String>,
    /// Whether it must be answered where it is asked.
    required: bool,
    /// The key of the question on which it depends; absent where it is always asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    only_if_key: Option<String>,
    /// The answer on which it depends.
    #[serde(skip_serializing_if = "Option::is_none")]
    only_if_answer: Option<String>,
}

impl ApiQuestion {
    pub(super) fn of(question: &Question) -> Self {
        let only = question.only_if.as_ref();
        Self {
            key: question.key.clone(),
            label: question.label.clone(),
            answering: question.answering.code().to_owned(),
            options: question.options.clone(),
            required: question.required,
            only_if_key: only.map(|only| only.key.clone()),
            only_if_answer: only.map(|only| only.answer.clone()),
        }
    }
}

/// A new request. Sent twice with one id it is made once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiNewRequest {
    /// An id chosen by whoever sends, a UUID.
    pub(super) id: String,
    /// The body.
    pub(super) body_id: String,
    /// One of the services in force for the body today.
    pub(super) service_id: String,
    /// incident, service, information, advice, project.
    pub(super) kind: String,
    /// low, medium, high.
    pub(super) impact: String,
    /// low, medium, high.
    pub(super) urgency: String,
    /// In a few words.
    pub(super) subject: String,
    /// All of it.
    pub(super) text: String,
    /// The answers to what the service asks, by the key of the question.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, ApiAnswer>,
    /// Files, at most five.
    #[serde(default)]
    pub(super) files: Vec<ApiNewFile>,
}

/// An answer, or several where several may be chosen.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub(super) enum ApiAnswer {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl ApiAnswer {
    pub(super) fn values(&self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one.clone()],
            Self::Many(many) => many.clone(),
        }
    }
}

/// A file that comes with a text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiNewFile {
    /// Its name, with its ending.
    pub(super) name: String,
    /// What is in it, in base64.
    pub(super) content: String,
}

/// The files as they are kept; one that does not read is named.
pub(super) fn files(sent: &[ApiNewFile]) -> Result<Vec<NewFile>, Problem> {
    let read = sent.iter().enumerate().map(|(place, file)| {
        let wrong = |why: &str| {
            let field = format!("files[{place}]");
            Problem::Invalid(FormErrors::one(field.clone(), format!("{field}: {why}")))
        };
        let name = file.name.trim();
        if name.is_empty()
            || name.chars().count() > 200
            || name.chars().any(|c| c.is_control() || "/\\".contains(c))
        {
            return Err(wrong("scrivi il nome del file, senza cartelle, al massimo 200 caratteri"));
        }
        let bytes = BASE64_STANDARD.decode(&file.content);
        let bytes = bytes.map_err(|_| wrong("il contenuto non è base64 valido"))?;
        Ok(NewFile { name: name.to_owned(), bytes })
    });
    read.collect()
}

/// An answer. Sent twice with one id it is written once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiRequestReply {
    /// An id chosen by whoever sends, a UUID.
    pub(super) id: String,
    /// What.
    pub(super) text: String,
    /// Files, at most five.
    #[serde(default)]
    pub(super) files: Vec<ApiNewFile>,
}

/// A move. Sent twice with one id its text is written once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiMove {
    /// An id chosen by whoever sends, a UUID.
    pub(super) id: String,
    /// take, wait, resolve, cancel for the centre; confirm, reopen for both sides.
    #[serde(rename = "move")]
    pub(super) to: String,
    /// The question, the solution or the reason; not for take and confirm.
    #[serde(default)]
    pub(super) text: String,
}

/// Time to record. Sent twice with one id it is recorded once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiNewTime {
    /// An id chosen by whoever sends, a UUID.
    pub(super) id: String,
    /// The day, `2026-03-09`.
    pub(super) on: String,
    /// From 1 to 1440.
    pub(super) minutes: i64,
    /// Doing what.
    pub(super) activity: String,
    /// Whether time of advice that no package of hours has is recorded all the same.
    #[serde(default)]
    pub(super) beyond: bool,
}

/// Time spent.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiTime {
    /// On which day.
    on: String,
    /// How many minutes.
    minutes: i64,
    /// Doing what.
    activity: String,
    /// By whom.
    author: String,
}

impl ApiTime {
    pub(super) fn of(spent: &Spent) -> Self {
        Self {
            on: spent.on.iso(),
            minutes: spent.minutes,
            activity: spent.activity.clone(),
            author: spent.author.clone(),
        }
    }
}

fn due(at: Instant) -> Option<String> {
    (at < far()).then(|| at.iso())
}

impl ApiRequestRow {
    pub(super) fn of(row: &Listed, now: Instant) -> Self {
        Self {
            id: row.request_id.to_string(),
            number: row.number,
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            service: row.service_name.clone(),
            kind: row.kind.code().to_owned(),
            priority: row.priority.code().to_owned(),
            subject: row.subject.clone(),
            state: row.status.code().to_owned(),
            late: row.is_late(now),
            created_at: row.created_at.iso(),
            due_at: due(row.due_at),
        }
    }
}

impl ApiMessage {
    pub(super) fn of(entry: &Entry, files: &[Attachment]) -> Self {
        let own = files.iter().filter(|file| file.entry_id == entry.entry_id);
        Self {
            id: entry.entry_id.to_string(),
            at: entry.at.iso(),
            author: entry.author.clone(),
            side: entry.side.code().to_owned(),
            kind: entry.kind.code().to_owned(),
            text: entry.text.clone(),
            files: own.map(ApiFile::of).collect(),
        }
    }
}

impl ApiRequest {
    pub(super) fn of(request: &Request, answers: &[Answered], thread: &Thread) -> Self {
        Self {
            id: request.request_id.to_string(),
            number: request.number,
            body_id: request.body_id.to_string(),
            body_name: request.body_name.clone(),
            service_id: request.service_id.to_string(),
            service: request.service_name.clone(),
            kind: request.kind.code().to_owned(),
            priority: request.priority.code().to_owned(),
            subject: request.subject.clone(),
            state: request.status.code().to_owned(),
            assignee: request.assignee.clone(),
            created_at: request.created_at.iso(),
            due_at: due(request.due_at),
            judged_by: request.judged_by.clone(),
            merged_into: request.merged_into.map(|id| id.to_string()),
            answers: answers.iter().map(ApiAnswered::of).collect(),
            messages: thread.entries.iter().map(|entry| ApiMessage::of(entry, &thread.files)).collect(),
        }
    }
}
