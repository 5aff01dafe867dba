//! What this is: rows in and out of the types of the model; JSON texts are read back into them.
//! What it is not: statements.

use ::store::{FromRow, Row, StoreError, Val, from_row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{Edition, EditionData, Part, Response, Step, Survey, Version};

pub(super) fn json(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(|why| StoreError::Corrupt(why.to_string()))
}

pub(super) fn parsed<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

from_row!(Survey { survey_id, name, version });

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            version_id: row.get("version_id")?,
            survey_id: row.get("survey_id")?,
            number: row.get("number")?,
            status: row.get("status")?,
            form: parsed(row, "form")?,
            published_on: row.get("published_on")?,
            version: row.get("version")?,
        })
    }
}

from_row!(EditionData {
    survey_id,
    version_id,
    title,
    audience,
    body_kind,
    opens,
    closes,
    intro,
    remind_days
});

impl FromRow for Edition {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            edition_id: row.get("edition_id")?,
            data: EditionData::from_row(row)?,
            opened_on: row.get("opened_on")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Response {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            response_id: row.get("response_id")?,
            edition_id: row.get("edition_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            version_id: row.get("version_id")?,
            state: row.get("state")?,
            reasons: parsed(row, "reasons")?,
            touched_at: row.get("touched_at")?,
            touched_by: row.get("touched_by")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Part {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            section: row.get("section")?,
            answers: parsed(row, "answers")?,
            account_id: row.get("account_id")?,
            office: row.get("office")?,
            touched_at: row.get("touched_at")?,
            touched_by: row.get("touched_by")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Step {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            mv: row.get("move")?,
            made_at: row.get("made_at")?,
            by_name: row.get("by_name")?,
            by_role: row.get("by_role")?,
            comment: row.get("comment")?,
            answers: parsed(row, "answers")?,
        })
    }
}
