//! What this is: rows in and out of the types of the model; JSON texts are read back into them.
//! What it is not: statements.

use ::store::{FromRow, Row, StoreError, Val};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{Campaign, CampaignData, Confirmation, Marks, Sheet, Template, TemplateVersion};

pub(super) fn json(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(|why| StoreError::Corrupt(why.to_string()))
}

pub(super) fn parsed<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

macro_rules! sheet_columns {
    () => {
        "s.sheet_id, s.campaign_id, s.body_id, s.body_name, s.baseline, s.answers, s.confirmed, s.editing, \
         s.by_staff, s.touched_at, s.touched_by, s.version"
    };
}
pub(super) use sheet_columns;

::store::from_row!(Template { template_id, name, archived, version });

impl FromRow for TemplateVersion {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            template_id: row.get("template_id")?,
            number: row.get("number")?,
            status: row.get("status")?,
            content: parsed(row, "content")?,
            published_on: row.get("published_on")?,
            version: row.get("version")?,
        })
    }
}

::store::from_row!(CampaignData { year, opens, closes, template_id, template_number, intro, remind_days });

impl FromRow for Campaign {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            campaign_id: row.get("campaign_id")?,
            data: CampaignData::from_row(row)?,
            opened_on: row.get("opened_on")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Marks {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let touched: Option<kernel::Instant> = row.get("touched_at")?;
        Ok(Self {
            touched: touched.is_some(),
            confirmed: row.get("confirmed")?,
            editing: row.get("editing")?,
            by_staff: row.get("by_staff")?,
        })
    }
}

impl FromRow for Sheet {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sheet_id: row.get("sheet_id")?,
            campaign_id: row.get("campaign_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            baseline: parsed(row, "baseline")?,
            answers: parsed(row, "answers")?,
            marks: Marks::from_row(row)?,
            touched_at: row.get("touched_at")?,
            touched_by: row.get("touched_by")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Confirmation {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            sheet_id: row.get("sheet_id")?,
            number: row.get("number")?,
            answers: parsed(row, "answers")?,
            confirmed_on: row.get("confirmed_on")?,
            recorded_at: row.get("recorded_at")?,
            by_name: row.get("by_name")?,
            by_role: row.get("by_role")?,
            reason: row.get("reason")?,
        })
    }
}
