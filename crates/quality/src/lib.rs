//! What this is: how requests went: reports for the centre, for each body and for the technical committee, and what
//! those who asked think of it.
//! What it is not: requests; those are in `helpdesk`, which tells here what happened to them.
//!
//! # Rules
//! Figures are computed from the facts each time, in whole numbers, and every count is the number of requests that its
//! page lists; a share is never shown without its two counts. The report of a month is kept as it was made, figures and
//! paper; a correction is another version. Nobody is asked how their request went until the director decides so; an
//! answer is kept apart from request and person, and is shown only together with at least four others.

#![warn(missing_docs)]

mod api;
pub mod asking;
mod desk;
mod jobs;
pub mod making;
pub mod model;
mod pages;
pub mod print;
pub mod source;
pub mod store;
mod words;

use ::store::Migration;

pub use api::api;
pub use desk::desk;
pub use jobs::{JOBS, hourly, jobs};
pub use pages::routes;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "quality",
    number: 1,
    sql: include_str!("../migrations/0001_quality.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_quality.sql"),
    postgres: include_str!("../migrations/postgres/0001_quality.sql"),
}];
