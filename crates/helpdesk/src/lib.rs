//! What this is: the daily requests of a centre's member bodies (richieste), with the clocks of the service charter.
//! What it is not: the catalogue, the charter or the agreements; it reads what they say on the day of a request. The
//! arithmetic of working time is in `worktime`.
//!
//! # Rules
//! A request is for a service that its body has in force on that day. Its two clocks are judged by the version of the
//! charter that counts on that day, which is kept with it; the working time spent is kept, not only a due date. What
//! the centre notes for itself never reaches the body: not on a page, a file, a search, a count or the API.

#![warn(missing_docs)]

mod api;
mod desk;
mod jobs;
pub mod model;
mod pages;
mod refused;
pub mod store;
mod words;

use ::store::Migration;

pub use api::api;
pub use desk::desk;
pub use jobs::{ANSWERED_JOB, Answered, JOBS, enqueue_due, jobs, notices};
pub use pages::routes;
pub use refused::Refused;
pub use store::{Failure, SQL};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        area: "helpdesk",
        number: 1,
        sql: include_str!("../migrations/0001_helpdesk.sql"),
        sqlite: include_str!("../migrations/sqlite/0001_helpdesk.sql"),
        postgres: include_str!("../migrations/postgres/0001_helpdesk.sql"),
    },
    Migration {
        area: "helpdesk",
        number: 2,
        sql: include_str!("../migrations/0002_ended.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        area: "helpdesk",
        number: 3,
        sql: include_str!("../migrations/0003_questions_hours.sql"),
        sqlite: include_str!("../migrations/sqlite/0003_questions_hours.sql"),
        postgres: include_str!("../migrations/postgres/0003_questions_hours.sql"),
    },
    Migration {
        area: "helpdesk",
        number: 4,
        sql: include_str!("../migrations/0004_teams.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        area: "helpdesk",
        number: 5,
        sql: include_str!("../migrations/0005_lists.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        area: "helpdesk",
        number: 6,
        sql: include_str!("../migrations/0006_indexes.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        area: "helpdesk",
        number: 7,
        sql: include_str!("../migrations/0007_words.sql"),
        sqlite: include_str!("../migrations/sqlite/0007_words.sql"),
        postgres: include_str!("../migrations/postgres/0007_words.sql"),
    },
    Migration {
        area: "helpdesk",
        number: 8,
        sql: include_str!("../migrations/0008_less.sql"),
        sqlite: "",
        postgres: "",
    },
];
