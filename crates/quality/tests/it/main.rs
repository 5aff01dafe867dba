//! What this is: tests of reports and satisfaction through the store and through HTTP, on both databases.
//! What it is not: tests of the figures alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod figures;
mod given;
mod ground;
mod isolation;
mod months;
mod satisfaction;
mod statements;
