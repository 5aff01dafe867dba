//! What these are: the crate seen from outside: files that arrive, files that leave, files meant to harm.
#![expect(clippy::unwrap_used, reason = "a test that cannot be prepared has failed")]

mod arriving;
mod harmful;
mod leaving;
