//! What this is: the catalogue of services by level, with their documents, and the service charter by versions.
//! What it is not: prices, and no clock of the help desk.
//!
//! Rules: a service lives by two days and is never deleted; a package includes single services; a published
//! version of the charter never changes, which the database itself sees to.

#![warn(missing_docs)]

mod access;
mod api;
pub mod charters;
pub mod documents;
mod error;
pub mod model;
mod pages;
pub mod services;

pub use access::ReadsCatalogue;
pub use api::api;
pub use error::CatalogueError;
pub use pages::routes;

/// The steps by which the tables of the catalogue grow.
pub const MIGRATIONS: &[store::Migration] = &[store::Migration {
    area: "catalogue",
    number: 1,
    sql: include_str!("../migrations/0001_catalogue.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_catalogue.sql"),
    postgres: include_str!("../migrations/postgres/0001_catalogue.sql"),
}];

/// Every statement, for the test that prepares them all on both databases.
pub const SQL: &[&[&str]] = &[services::SQL, services::list::SQL, documents::SQL, charters::SQL];
