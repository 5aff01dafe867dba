//! What this is: quotes (preventivi) to member bodies: versions, lines by any tariff method, answers, hours worked.
//! What it is not: prices, which come from the price list, or invoices; an accepted quote becomes lines of the membership.

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
