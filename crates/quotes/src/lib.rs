//! What this is: quotes (preventivi) to member bodies: versions, lines by any tariff method, answers, hours worked.
//! What it is not: prices, which come from the price list, or invoices; an accepted quote becomes lines of the membership.
//!
//! # Rules
//! A quote has one version that is open and one that is accepted at most (the database refuses others); what was sent
//! never changes (the database refuses); an answer counts from the day of the sending to the last day; what was accepted
//! is what the line of the membership keeps, and what billing charges.
//!
//! # For other areas
//! [`store::draft_from`] makes a draft with its lines, once per origin. The acts are [`store::send`],
//! [`store::accept`], [`store::refuse`], [`store::withdraw`], [`store::new_version`], [`store::hours`].

#![warn(missing_docs)]

mod access;
mod api;
mod copy;
mod desk;
mod jobs;
pub mod model;
mod pages;
mod refused;
pub mod store;
mod words;

use ::store::Migration;

pub use access::ReadsQuotes;
pub use api::api;
pub use desk::desk;
pub use jobs::{jobs, notices};
pub use pages::routes;
pub use refused::Refused;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "quotes",
    number: 1,
    sql: include_str!("../migrations/0001_quotes.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_quotes.sql"),
    postgres: include_str!("../migrations/postgres/0001_quotes.sql"),
}];
