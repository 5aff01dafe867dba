//! What this is: the yearly campaign of needs (fabbisogni): templates, sheets of the bodies, answers, reminders.
//! What it is not: quotes, which it asks `quotes` to make.

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
