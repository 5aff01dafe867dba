//! What this is: what a person is told: in the program at once, by e-mail at once or in a daily digest.
//! What it is not: the events; areas raise them. Nor the rights: an area says who may still see the thing.
//!
//! # How an area uses it
//! ```ignore
//! pub const REPLY: Kind = Kind::new("request.reply", "Risposte nelle richieste", ActionKind::ViewRequests);
//! notices::raise(&mut tx, &Event::new(REPLY, entry_id, request_id, "C'è una risposta", "/richieste/…").to(To::Person(author)))?;
//! // and for the program: pub fn notices() -> Source { Source::new(&[REPLY], |app, actor, things| async { … }) }
//! ```
//!
//! # Rules
//! Nothing is sent while somebody waits for a page: an event is a job, enqueued with the change it tells of. The job
//! finds out whom it concerns and who of them may see the thing now; notice and letter are one transaction, and the
//! same event is told to one person once, however often the job runs. A notice belongs to the centre in which it arose
//! and to the role in which the person is told. Rights are checked again when the digest is built and when it is read.

#![warn(missing_docs)]

mod api;
mod bell;
mod jobs;
mod letter;
pub mod model;
mod pages;
mod source;
mod store;
mod words;

use ::store::Migration;

pub use api::api;
pub use bell::layer;
pub use jobs::{DAILY, JOBS, SETTINGS, daily, jobs, raise};
pub use model::{Event, Kind, Pace, To};
pub use pages::routes;
pub use source::{Seen, Source, Sources};
pub use store::SQL;
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "notices",
    number: 1,
    sql: include_str!("../migrations/0001_notices.sql"),
    sqlite: "",
    postgres: "",
}];
