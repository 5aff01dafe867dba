//! What this is: agreements (convenzioni) of a centre, the bodies' memberships (adesioni), their terms, the services
//! active for each member, purchase data, deadlines.
//! What it is not: the catalogue, the prices or the invoices; billing reads [`billable`].
//!
//! # Rules
//! A membership's terms follow one another without a gap and without sharing a day; a service has one line on a
//! day; whatever is in the past is followed, never edited; where things stand is derived from dates.

mod api;
mod billed;
mod jobs;
pub mod model;
mod pages;
mod refused;
pub mod store;

use ::store::Migration;

pub use api::api;
pub use billed::{BilledDays, BilledFuture};
pub use jobs::{DAILY, daily, desk, jobs, run_daily};
pub use pages::routes;
pub use refused::Refused;
pub use store::billable::{AgreementRef, BillableLine, billable, billable_of};
pub use store::members::{MemberOver, ReadsMembers, members_over};
pub use store::{Failure, SQL};

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        area: "agreements",
        number: 1,
        sql: include_str!("../migrations/0001_agreements.sql"),
        sqlite: include_str!("../migrations/sqlite/0001_agreements.sql"),
        postgres: include_str!("../migrations/postgres/0001_agreements.sql"),
    },
    Migration {
        area: "agreements",
        number: 2,
        sql: include_str!("../migrations/0002_agreed.sql"),
        sqlite: include_str!("../migrations/sqlite/0002_agreed.sql"),
        postgres: include_str!("../migrations/postgres/0002_agreed.sql"),
    },
    Migration {
        area: "agreements",
        number: 3,
        sql: include_str!("../migrations/0003_left.sql"),
        sqlite: "",
        postgres: "",
    },
];
