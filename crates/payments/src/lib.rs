//! What this is: payments of invoices: by hand and from bank files, matches, what is overdue, letters that remind.
//! What it is not: the accounts of the Province, or the invoices themselves.

#![warn(missing_docs)]

use axum::Router;
use store::Migration;
use utoipa_axum::router::OpenApiRouter;
use webkit::App;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[];

/// Every statement, for the test that prepares them all on both databases.
pub const SQL: &[&[&str]] = &[];

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new()
}

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
