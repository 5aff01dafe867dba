//! What this is: shared costs of a year in pools, their apportionment over the members as an approved act, settlements (conguagli).
//! What it is not: the invoices in which shares are charged; billing reads them.

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
