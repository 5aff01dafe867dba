//! What this is: shared costs of a year in pools, their apportionment over the members as an approved act, settlements (conguagli).
//! What it is not: the invoices in which shares are charged; billing reads them.

#![warn(missing_docs)]

use ::store::Migration;
use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use webkit::App;

mod access;
pub mod model;
mod refused;
pub mod store;

pub use access::{Computes, ReadsCosts};
pub use refused::{Lacking, Refused};
pub use store::due::{Due, YearShare, carried, due, shares_of_year};
pub use store::{Failure, SQL};

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "apportionment",
    number: 1,
    sql: include_str!("../migrations/0001_apportionment.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_apportionment.sql"),
    postgres: include_str!("../migrations/postgres/0001_apportionment.sql"),
}];

/// The pages of this area.
pub fn routes() -> Router<App> {
    Router::new()
}

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
