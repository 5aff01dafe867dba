//! What this is: budgets of the centre, sustainability, the final account (rendiconto) of the centre and of each body.
//! What it is not: a ledger: every figure is read from the areas that own the documents.
//!
//! # Rules
//! An approved version of a budget does not change (the database refuses): a variation follows it. A final account is
//! made anew from the documents each time until an act approves it; then it is kept under a fingerprint, and what
//! comes later is told beside it. The sum over the bodies is the centre, in every column.

#![warn(missing_docs)]

mod access;
mod error;
pub mod model;
pub mod store;

use ::store::Migration;
use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use webkit::App;

pub use access::ReadsBudgets;
pub use error::Failure;
pub use store::SQL;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "accounts",
    number: 1,
    sql: include_str!("../migrations/0001_accounts.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_accounts.sql"),
    postgres: include_str!("../migrations/postgres/0001_accounts.sql"),
}];

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new()
}

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
