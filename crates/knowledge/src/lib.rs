//! What this is: the knowledge base of a centre: articles on its services, for its members or for everybody, in
//! versions that are kept.
//! What it is not: the requests; whoever writes one is shown articles that may answer it.
//!
//! # Rules
//! What readers see is the published version; what is written after it is seen by those who write, until it is
//! published. A draft or a withdrawn article is not found by readers: not in a list, a search, a suggestion, the API.
//! Whether an article was useful is counted, without keeping who said so.

#![warn(missing_docs)]

mod api;
mod hints;
pub mod model;
mod pages;
pub mod store;
mod words;

use ::store::Migration;

pub use self::words::THINGS;
pub use api::api;
pub use hints::Hints;
pub use pages::routes;
pub use store::{Failure, SQL};

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "knowledge",
    number: 1,
    sql: include_str!("../migrations/0001_knowledge.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_knowledge.sql"),
    postgres: include_str!("../migrations/postgres/0001_knowledge.sql"),
}];
