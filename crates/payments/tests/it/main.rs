//! Tests of payments on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod acts;
mod frozen;
mod imports;
mod isolation;
mod pages;
mod reminders;
mod statements;
mod world;
