//! What this is: requests and what belongs to them as rows. What it is not: statements.

use ::store::{FromRow, Row, StoreError, Val, from_row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{Attachment, Entry, Request, Spent};

macro_rules! request_columns {
    () => {
        "request_id, number, body_id, body_name, service_id, service_name, kind, impact, urgency, priority, subject, \
         status, channel, author_id, author, created_at, assignee_id, assignee, charter_id, judged_by, measured, \
         due_at, resolved_at, merged_into, updated_at, version, team_id, team, parent_id, follows_id"
    };
}
pub(crate) use request_columns;

fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

/// A value as JSON in a column.
pub(crate) fn packed(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(corrupt)
}

/// A value kept as JSON.
pub(crate) fn unpacked<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| corrupt(format!("{column}: {why}")))
}

impl FromRow for Request {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            request_id: row.get("request_id")?,
            number: row.get("number")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            service_id: row.get("service_id")?,
            service_name: row.get("service_name")?,
            kind: row.get("kind")?,
            impact: row.get("impact")?,
            urgency: row.get("urgency")?,
            priority: row.get("priority")?,
            subject: row.get("subject")?,
            status: row.get("status")?,
            channel: row.get("channel")?,
            author_id: row.get("author_id")?,
            author: row.get("author")?,
            created_at: row.get("created_at")?,
            assignee_id: row.get("assignee_id")?,
            assignee: row.get("assignee")?,
            charter_id: row.get("charter_id")?,
            judged_by: row.get("judged_by")?,
            measured: unpacked(row, "measured")?,
            due_at: row.get("due_at")?,
            resolved_at: row.get("resolved_at")?,
            merged_into: row.get("merged_into")?,
            updated_at: row.get("updated_at")?,
            version: row.get("version")?,
            team_id: row.get("team_id")?,
            team: row.get("team")?,
            parent_id: row.get("parent_id")?,
            follows_id: row.get("follows_id")?,
        })
    }
}

from_row!(Entry { entry_id, origin_id, at, author, side, kind, text });
from_row!(Attachment { file_id, entry_id, name, size, sha256 });
from_row!(Spent { on, minutes, activity, author });
