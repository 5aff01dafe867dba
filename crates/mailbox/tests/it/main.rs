//! What this is: tests of requests by e-mail through the store, the pages and a mail server, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod answers;
mod crash;
mod given;
mod ground;
mod imap;
mod isolation;
mod letters;
mod sorting;
mod statements;
