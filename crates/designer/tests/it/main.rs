//! What this is: tests of designs through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod creation;
mod http;
mod isolation;
mod pages;
mod statements;
mod world;
