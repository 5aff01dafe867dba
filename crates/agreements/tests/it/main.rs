//! What this is: tests of agreements and memberships through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod deadlines;
mod given;
mod isolation;
mod memberships;
mod pages;
mod statements;
mod states;
mod together;
mod undo;
mod world;
