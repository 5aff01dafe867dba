//! What this is: shared costs of a year in pools, their apportionment over the members as an approved act, settlements (conguagli).
//! What it is not: the invoices in which shares are charged; billing reads them.

#![warn(missing_docs)]

use ::store::Migration;

mod access;
mod api;
mod desk;
pub mod model;
mod pages;
mod refused;
pub mod store;
mod words;

pub use access::{Computes, ReadsCosts};
pub use api::api;
pub use desk::desk;
pub use model::NotDivisible;
pub use pages::routes;
pub use refused::{Lacking, Refused};
pub use store::due::{Due, YearShare, carried, due, shares_of_year};
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "apportionment",
    number: 1,
    sql: include_str!("../migrations/0001_apportionment.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_apportionment.sql"),
    postgres: include_str!("../migrations/postgres/0001_apportionment.sql"),
}];
