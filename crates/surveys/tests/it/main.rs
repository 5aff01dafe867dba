//! What this is: tests of surveys through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod builder;
mod daily;
mod given;
mod http;
mod isolation;
mod nameless;
mod provinces;
mod responses;
mod results;
mod statements;
mod versions;
mod world;
