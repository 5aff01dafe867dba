//! What this is: rows as articles and versions.
//! What it is not: statements.

use ::store::{FromRow, Row, StoreError};

use crate::model::{Article, ArticleData, Subject, Version};

pub(super) fn subjects(row: &Row) -> Result<Vec<Subject>, StoreError> {
    let text: String = row.get("services")?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("services: {why}")))
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("shown")?,
            data: ArticleData {
                title: row.get("title")?,
                text: row.get("text")?,
                keywords: row.get("keywords")?,
                audience: row.get("audience")?,
                services: subjects(row)?,
            },
            saved_at: row.get("saved_at")?,
            saved_by: row.get("saved_by")?,
        })
    }
}

impl FromRow for Article {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            article_id: row.get("article_id")?,
            status: row.get("status")?,
            number: row.get("number")?,
            published: row.get("published")?,
            helpful: row.get("helpful")?,
            unhelpful: row.get("unhelpful")?,
            version: row.get("version")?,
            shown: Version::from_row(row)?,
        })
    }
}
