//! What this is: tests of campaigns of needs through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod api;
mod desk;
mod filling;
mod followup;
mod given;
mod http;
mod isolation;
mod reminders;
mod sheets;
mod statements;
mod states;
mod templates;
mod world;
