//! What this is: budgets of the centre, sustainability, the final account (rendiconto) of the centre and of each body.
//! What it is not: a ledger: every figure is read from the areas that own the documents.

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
