//! Tests of shared costs on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod acts;
mod given;
mod isolation;
mod pages;
mod reading;
mod statements;
mod world;
