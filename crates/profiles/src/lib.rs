//! What this is: the mapping of the Provinces: focus groups, SWOT points, and the profile of a Province in each pillar
//! (SUA, Europa, Innovazione) with the reasons for it.
//! What it is not: an average over pillars, or the level of a centre's organisational model: those are other axes.
//!
//! # For other areas
//! - [`ensure_mapping`]: at start, after the national register.
//! - [`mapping::gather`]: the whole map; [`provinces::Provinces`]: Provinces by code, body or the names of documents.
//! - [`store::assessments`]: `answer` and `confirm` are whole acts; [`access`] gives the permissions they want.

#![warn(missing_docs)]

pub mod access;
mod api;
mod desk;
mod error;
mod load;
pub mod mapping;
pub mod model;
mod pages;
pub mod provinces;
pub mod store;
mod words;

pub use api::api;
pub use desk::desk;
pub use error::ProfileError;
pub use load::{EDITION, SOURCE, ensure_mapping};
pub use pages::routes;

use identity::Thing;
use kernel::permission::ActionKind;

/// The steps by which this area's tables grow.
pub const MIGRATIONS: &[::store::Migration] = &[::store::Migration {
    area: "profiles",
    number: 1,
    sql: include_str!("../migrations/0001_mapping.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_mapping.sql"),
    postgres: include_str!("../migrations/postgres/0001_mapping.sql"),
}];

/// Every statement of this area, for the test that prepares them on both databases.
pub const SQL: &[&[&str]] = &[
    load::SQL,
    store::assessments::SQL,
    store::figures::SQL,
    store::labels::SQL,
    store::meetings::SQL,
    store::participants::SQL,
    store::rules::SQL,
    store::swot::SQL,
];

/// The kinds of things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("assessment", "Profilo di una Provincia").words(words::ASSESSMENT),
    Thing::new("profile_rules", "Regole dei profili"),
    Thing::new("focus_group", "Focus group")
        .page(|id| format!("/focus-group/{id}"), ActionKind::ViewMapping)
        .words(words::MEETING),
    Thing::new("focus_participant", "Partecipante a un focus group").words(words::PARTICIPANT),
    Thing::new("swot_point", "Punto SWOT")
        .page(|id| format!("/swot/{id}"), ActionKind::ViewMapping)
        .words(words::POINT),
];
