//! What this is: yearly invoice runs, invoices in numbered series chained by their hash, their FatturaPA files and
//! readable copies.
//! What it is not: payments, sending to the exchange system; and no judge of VAT: the regime comes from the price
//! list, split payment and stamp duty from dated settings.
//!
//! # Rules
//! A number is taken only at issue, in the transaction that writes the invoice; an issued invoice does not change
//! (the database refuses); a day of a service is billed once (the database refuses); a run may be stopped anywhere
//! and started again, or twice, and gives the same invoices.
//!
//! A credit note is a document of the same series and chain; per line and in total the notes of an invoice never
//! exceed it, and together they can be exactly it, tax per rate included. Each sending of a document is a transmission
//! with its own file name; what became of it follows from receipts and notes, in whatever order they come.
//!
//! # For the program
//! [`documents`] is what other areas read; [`credits`] issues and proposes credit notes; [`receipts::import`] takes in
//! what the exchange system answers. [`run_year`] is the command line's run; [`files::RunFiles`] gives the files of a run one by one; [`check::check`]
//! verifies a tenant; [`jobs::jobs`], [`desk`], [`routes`], [`api`] and [`SETTINGS`] are wired like those of other areas.

#![warn(missing_docs)]

mod api;
pub mod archive;
pub mod check;
pub mod copy;
pub mod credits;
mod desk;
pub mod documents;
pub mod execution;
pub mod file;
pub mod files;
pub mod jobs;
pub mod model;
mod pages;
pub mod receipts;
pub mod settings;
mod shares;
pub mod source;
pub mod store;
pub mod summary;

use ::store::Migration;

pub use api::api;
pub use desk::desk;
pub use execution::{Execution, Mode, Outcome, RunOptions, RunReport, run_year};
pub use pages::routes;
pub use settings::SETTINGS;
pub use store::{Failure, SQL};

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        area: "billing",
        number: 1,
        sql: include_str!("../migrations/0001_billing.sql"),
        sqlite: include_str!("../migrations/sqlite/0001_billing.sql"),
        postgres: include_str!("../migrations/postgres/0001_billing.sql"),
    },
    Migration {
        area: "billing",
        number: 2,
        sql: include_str!("../migrations/0002_documents.sql"),
        sqlite: include_str!("../migrations/sqlite/0002_documents.sql"),
        postgres: include_str!("../migrations/postgres/0002_documents.sql"),
    },
];
