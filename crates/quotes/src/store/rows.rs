//! What this is: quotes, versions, lines and hours as rows. What it is not: statements.

use ::store::{FromRow, Row, StoreError, Val};
use kernel::{Day, LineId, MembershipId, Period};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{Answer, Closed, Line, LineData, Number, Origin, Placed, Quote, Version, Worked};

macro_rules! quote_columns {
    () => {
        "quote_id, body_id, body_name, year, subject, number_year, number_place, origin_key, origin, version"
    };
}
pub(crate) use quote_columns;

macro_rules! version_columns {
    () => {
        "no, status, note, expires, sent_on, sent_by, total, answered_on, answered_by, answered_role, act_number, \
         reason, told_at, pdf_sha256"
    };
}
pub(crate) use version_columns;

macro_rules! line_columns {
    () => {
        "line_id, position, service_id, service_code, service_name, starts, ends, ordered, note, price, effect, \
         membership_id, membership_line_id, closed_on, closed_amount"
    };
}
pub(crate) use line_columns;

fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

/// A value as JSON in a column.
pub(crate) fn packed(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(corrupt)
}

fn unpacked<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| corrupt(format!("{column}: {why}")))
}

impl FromRow for Quote {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (year, place): (Option<i16>, Option<i64>) = (row.get("number_year")?, row.get("number_place")?);
        Ok(Self {
            quote_id: row.get("quote_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            year: row.get("year")?,
            subject: row.get("subject")?,
            number: year.zip(place).map(|(year, place)| Number { year, place }),
            origin: Origin { key: row.get("origin_key")?, words: row.get("origin")? },
            version: row.get("version")?,
        })
    }
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            no: row.get("no")?,
            status: row.get("status")?,
            note: row.get("note")?,
            expires: row.get("expires")?,
            sent_on: row.get("sent_on")?,
            sent_by: row.get("sent_by")?,
            total: row.get("total")?,
            answer: answer_of(row)?,
            told_at: row.get("told_at")?,
            pdf_sha256: row.get("pdf_sha256")?,
        })
    }
}

fn answer_of(row: &Row) -> Result<Option<Answer>, StoreError> {
    let on: Option<Day> = row.get("answered_on")?;
    let Some(on) = on else { return Ok(None) };
    Ok(Some(Answer {
        on,
        by: row.get("answered_by")?,
        role: row.get("answered_role")?,
        act: row.get("act_number")?,
        reason: row.get("reason")?,
    }))
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let price: String = row.get("price")?;
        let period = Period::new(row.get("starts")?, row.get("ends")?).map_err(corrupt)?;
        Ok(Self {
            line_id: row.get("line_id")?,
            position: row.get("position")?,
            service_id: row.get("service_id")?,
            service_code: row.get("service_code")?,
            service_name: row.get("service_name")?,
            data: LineData { period, ordered: unpacked(row, "ordered")?, note: row.get("note")? },
            price: if price.is_empty() { None } else { Some(unpacked(row, "price")?) },
            effect: row.get("effect")?,
            placed: placed_of(row)?,
            closed: closed_of(row)?,
        })
    }
}

fn placed_of(row: &Row) -> Result<Option<Placed>, StoreError> {
    let membership: Option<MembershipId> = row.get("membership_id")?;
    let line: Option<LineId> = row.get("membership_line_id")?;
    Ok(membership.zip(line).map(|(membership_id, line_id)| Placed { membership_id, line_id }))
}

fn closed_of(row: &Row) -> Result<Option<Closed>, StoreError> {
    let on: Option<Day> = row.get("closed_on")?;
    Ok(match on {
        Some(on) => row.get::<Option<_>>("closed_amount")?.map(|amount| Closed { on, amount }),
        None => None,
    })
}

impl FromRow for Worked {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            worked_id: row.get("worked_id")?,
            line_id: row.get("line_id")?,
            on: row.get("worked_on")?,
            profile: row.get("profile")?,
            hours: row.get("hours")?,
            note: row.get("note")?,
            by: row.get("recorded_by")?,
            at: row.get("recorded_at")?,
        })
    }
}
