//! What this is: surveys: questionnaires in versions, editions put to bodies or Provinces, responses filled in by several
//! offices, validated and accepted; and answers without a name.
//! What it is not: the language of questionnaires and their statistics; those are in `questionnaire`.

#![warn(missing_docs)]

use ::store::Migration;

pub mod access;
mod api;
mod desk;
pub mod jobs;
pub mod mapping;
pub mod model;
pub mod opening;
mod pages;
pub mod reminding;
mod secret;
pub mod shipped;
pub mod store;
mod words;

pub use api::api;
pub use desk::desk;
pub use jobs::{DAILY, JOBS, daily, jobs, run_daily};
pub use pages::routes;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "surveys",
    number: 1,
    sql: include_str!("../migrations/0001_surveys.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_surveys.sql"),
    postgres: include_str!("../migrations/postgres/0001_surveys.sql"),
}];
