//! What this is: a template of campaigns with its versions: a draft that changes, published ones that do not.
//! What it is not: what it asks; see `content`.

use kernel::{Day, NeedsTemplateId};
use serde::Serialize;

use super::Content;

store::coded_enum! {
    /// Whether a version can still change.
    VersionStatus {
        /// It is being composed.
        Draft = "draft", "In preparazione";
        /// Campaigns may use it; it does not change.
        Published = "published", "Pubblicata";
    }
}

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Which.
    pub template_id: NeedsTemplateId,
    /// Its name.
    pub name: String,
    /// Whether it was put away.
    pub archived: bool,
    /// Grows with every change of the name.
    pub version: i64,
}

/// A version of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TemplateVersion {
    /// Of which template.
    pub template_id: NeedsTemplateId,
    /// Its number, from 1.
    pub number: i64,
    /// Whether it can change.
    pub status: VersionStatus,
    /// What it asks.
    pub content: Content,
    /// When it was published.
    pub published_on: Option<Day>,
    /// Grows with every change.
    pub version: i64,
}
