//! What this is: drafting of the acts of a centre: clause templates, legal references, PDF and DOCX.
//! What it is not: their approval, nor the agreement and the charter that are kept in their own areas.

use ::store::Migration;

mod api;
mod desk;
pub mod drafting;
pub mod files;
pub mod model;
mod pages;
pub mod store;
mod words;

pub use api::api;
pub use desk::desk;
pub use drafting::ensure_laws;
pub use model::SETTINGS;
pub use pages::routes;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "acts",
    number: 1,
    sql: include_str!("../migrations/0001_acts.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_acts.sql"),
    postgres: include_str!("../migrations/postgres/0001_acts.sql"),
}];
