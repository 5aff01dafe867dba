//! What this is: a letter as it came, what is known of its sender, where it belongs; pure.
//! What it is not: a database, a folder or a server.

mod auth;
mod automatic;
mod letter;
mod mark;
mod quote;
mod read;
mod thread;
mod words;

pub use auth::{Auth, Check, Verdict};
pub use automatic::Automatic;
pub use letter::{Asked, Enclosed, Envelope, Letter, Reason, State};
pub use mark::{Key, Mark};
pub use quote::{Split, split};
pub use read::{Incoming, LARGEST, Trust, read, read_head};
pub use thread::{Found, Place, Sender, place};
pub use words::{bare_subject, clean};

#[cfg(test)]
mod tests;
