//! Tests of shared costs on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod acts;
mod given;
mod reading;
mod statements;
