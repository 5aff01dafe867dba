//! What this is: payments of invoices: by hand and from files of the bank, credit notes offset, what is left of each
//! invoice, what is overdue, letters that remind.
//! What it is not: the accounts of the Province, or the invoices themselves; and no interest is computed or claimed.
//!
//! # Rules
//! `payable − credit notes − payments = residual`, never negative; the parts of a payment never exceed it; what they
//! leave over is the body's credit, usable later. Nothing recorded changes or goes away: another act takes it back.
//!
//! # For the areas above
//! [`balances`], [`credits`], [`received_in`], [`paid_back_in`] and [`store::ledger::account_of`] read;
//! [`store::payments`] and [`store::credits`] hold the acts, each with its own day; [`check::check`] verifies a tenant.

#![warn(missing_docs)]

mod api;
pub mod bank;
pub mod check;
mod desk;
mod failure;
pub mod imports;
pub mod model;
mod pages;
pub mod reminders;
pub mod store;
mod tables;
mod words;

use ::store::Migration;

pub use api::api;
pub use desk::desk;
pub use failure::Failure;
pub use pages::routes;
pub use store::SQL;
pub use store::ledger::{For, PaidBack, Received, balances, credits, paid_back_in, received_in};
pub use words::THINGS;

/// The steps of this area.
pub const MIGRATIONS: &[Migration] = &[Migration {
    area: "payments",
    number: 1,
    sql: include_str!("../migrations/0001_payments.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_payments.sql"),
    postgres: include_str!("../migrations/postgres/0001_payments.sql"),
}];

/// The jobs of this area.
pub fn jobs() -> webkit::Jobs {
    webkit::Jobs::none().on(imports::JOB, imports::run)
}
