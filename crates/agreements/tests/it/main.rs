//! What this is: tests of agreements and memberships through the store and through HTTP, on both databases.
//! What it is not: tests of the rules alone; those stand beside the model.

mod given;
mod memberships;
mod statements;
