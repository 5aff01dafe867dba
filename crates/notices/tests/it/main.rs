//! What this is: tests of notices through jobs and HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod digest;
mod ground;
mod pages;
mod statements;
mod telling;
