//! What this is: the register on both databases, as its users meet it.
//! What it is not: the pages' looks.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod centre;
mod common;
mod drivers;
mod http;
mod http_api;
mod http_bodies;
mod http_centre;
mod http_imports;
mod imports;
mod isolation;
mod lists;
mod national;
mod together;
mod words;
