//! What this is: tests of requests through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod api;
mod family;
mod files;
mod given;
mod ground;
mod hours;
mod isolation;
mod life;
mod outages;
mod questions;
mod search;
mod statements;
mod targets;
mod tools;
