//! What this is: tests of clauses and acts through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod clauses;
mod files;
mod http;
mod isolation;
mod pages;
mod statements;
mod world;
