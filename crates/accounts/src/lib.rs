//! What this is: budgets of the centre, sustainability, the final account (rendiconto) of the centre and of each body.
//! What it is not: a ledger: every figure is read from the areas that own the documents.
//!
//! # Rules
//! An approved version of a budget does not change (the database refuses): a variation follows it. A final account is
//! made anew from the documents each time until an act approves it; then it is kept under a fingerprint, and what
//! comes later is told beside it. The sum over the bodies is the centre, in every column.

#![warn(missing_docs)]

mod access;
pub mod acts;
mod api;
pub mod check;
mod desk;
mod error;
pub mod model;
mod pages;
mod prices;
pub mod print;
pub mod reporting;
pub mod source;
pub mod store;
pub mod view;
mod words;

use ::store::Migration;

pub use access::ReadsBudgets;
pub use api::api;
pub use desk::desk;
pub use error::Failure;
pub use pages::routes;
pub use store::SQL;
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "accounts",
    number: 1,
    sql: include_str!("../migrations/0001_accounts.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_accounts.sql"),
    postgres: include_str!("../migrations/postgres/0001_accounts.sql"),
}];
