//! What this is: requests that come in by e-mail: mailboxes read, letters understood, threaded, sorted.
//! What it is not: requests; those are of `helpdesk`, whose acts are the only way a letter changes anything.
//!
//! # Rules
//! A letter is taken in once: its identifier is a unique key written in the transaction of what it becomes. Nothing of a
//! body reaches another through a letter: a request that the sender may not write in is as if it were not there. What
//! a program wrote by itself is neither answered nor added to anything. A letter reopens nothing: it is added, and
//! whoever works on the request is told. Whom we do not know, and whose address is not proven theirs, waits in
//! quarantine until somebody looks.

#![warn(missing_docs)]

mod api;
mod book;
mod carry;
mod desk;
mod import;
mod jobs;
pub mod model;
mod open;
mod pages;
pub mod source;
mod stamp;
pub mod store;
mod words;
mod write;

use ::store::Migration;

pub use api::api;
pub use book::Book;
pub use desk::desk;
pub use import::{Outcome, Post, take_in};
pub use jobs::{DAILY, JOBS, Report, SETTINGS, Sources, daily, enqueue_waiting, import, jobs};
pub use open::open_sorted;
pub use pages::routes;
pub use source::{BadSource, Source};
pub use stamp::stamps;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "mailbox",
    number: 1,
    sql: include_str!("../migrations/0001_mailbox.sql"),
    sqlite: "",
    postgres: "",
}];
