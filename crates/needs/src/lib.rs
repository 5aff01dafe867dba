//! What this is: the yearly campaign of needs (fabbisogni): templates, sheets of the bodies, answers, reminders.
//! What it is not: quotes, which it asks `quotes` to make.

#![warn(missing_docs)]

use ::store::Migration;

mod api;
pub mod apply;
mod desk;
pub mod jobs;
pub mod model;
pub mod opening;
mod pages;
pub mod reminding;
pub mod report;
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
    area: "needs",
    number: 1,
    sql: include_str!("../migrations/0001_needs.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_needs.sql"),
    postgres: include_str!("../migrations/postgres/0001_needs.sql"),
}];
