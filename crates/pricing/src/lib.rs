//! What this is: price lists by validity date, their tariffs, what each body pays and why, simulations.
//! What it is not: invoices, and no judge of VAT or of split payment: those are data of the centre.
//!
//! Rules: bands cover every number of inhabitants exactly once; an approved list never changes and versions of a
//! series never overlap; a service has at most one price on a day; the list is chosen by the day of competence;
//! amounts are exact until they are rounded, once.

#![warn(missing_docs)]

mod access;
mod api;
pub mod drivers;
mod error;
pub mod lists;
pub mod model;
mod pages;
pub mod simulations;
mod split_payment;
pub mod tariffs;

pub use access::ReadsPrices;
pub use api::api;
pub use error::PricingError;
pub use lists::{Priced, in_force, lists_over, prices_over};
pub use pages::routes;
pub use simulations::{Members, MembersFuture};
pub use split_payment::{SETTINGS, SplitPayment, SplitPaymentRule, split_payment_on};

/// The steps by which the tables of prices grow.
pub const MIGRATIONS: &[store::Migration] = &[store::Migration {
    area: "pricing",
    number: 1,
    sql: include_str!("../migrations/0001_pricing.sql"),
    sqlite: include_str!("../migrations/sqlite/0001_pricing.sql"),
    postgres: include_str!("../migrations/postgres/0001_pricing.sql"),
}];

/// Every statement, for the test that prepares them all on both databases.
pub const SQL: &[&[&str]] = &[lists::SQL, lists::page::SQL, tariffs::SQL];
