//! Tests of invoices on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod agreed;
mod chain;
mod credits;
mod files;
mod frozen;
mod issuing;
mod live;
mod pages;
mod proposals;
mod sending;
mod shares;
mod statements;
mod upgrade;
mod world;
mod yearly;
