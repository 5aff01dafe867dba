//! What this is: identity tried from outside: over HTTP as browsers and programs do, and on both databases.
//! What it is not: the tests of the pure rules, which stand beside them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on should say where"
)]

mod acting;
mod invitations;
mod passwords;
mod people;
mod permissions;
mod second_step;
mod setup;
mod sign_in;
mod statements;
mod tokens;
mod trail;
mod world;
