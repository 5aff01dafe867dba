//! Tests of budgets and final accounts on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod approval;
mod budgets;
mod isolation;
mod live;
mod pages;
mod statements;
mod world;
