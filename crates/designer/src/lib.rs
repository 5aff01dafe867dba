//! What this is: designs of centres: model, services, roles, costs, comparison; and the creation of a centre from one.
//! What it is not: the acts by which a centre is set up; those are drafted above this area.

use ::store::Migration;

mod api;
mod desk;
pub mod model;
mod pages;
pub mod realise;
pub mod store;
mod words;

pub use api::api;
pub use desk::desk;
pub use pages::routes;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "designer",
    number: 1,
    sql: include_str!("../migrations/0001_designer.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_designer.sql"),
    postgres: include_str!("../migrations/postgres/0001_designer.sql"),
}];
