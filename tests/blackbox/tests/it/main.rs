//! What this is: the program seen from without: HTTP and the command line, on both databases.
//! What it is not: tests of functions; each crate has its own.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on, or is skipped, should say where"
)]

#[macro_use]
mod ground;
mod api;
mod bill;
mod cluster;
mod commands;
mod database;
mod faults;
mod form;
mod forms;
mod fuzz;
mod isolation;
mod person;
mod post;
mod routes;
mod schema;
mod server;
mod serving;
mod tampering;
