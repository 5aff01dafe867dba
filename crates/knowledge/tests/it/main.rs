//! What this is: tests of articles through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod ground;
mod isolation;
mod life;
mod statements;
