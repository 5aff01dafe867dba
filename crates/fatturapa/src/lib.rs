//! What this is: a library that reads, writes and checks Italian electronic
//! invoices in the `FatturaPA` format (FPA12 for public bodies, FPR12 for
//! everyone else), with builders for the invoices a public body issues.
//!
//! What it is not: it does not sign, send, receive or store anything, does no
//! input or output and reads no clock. A clean [`check()`] is our reading of the
//! published rules, not a promise that the exchange system will accept a file.
//!
//! * [`read()`] is tolerant: what it does not understand becomes a [`Warning`].
//! * [`write()`] is strict: it emits only what the XSD 1.2.3 allows, or an error
//!   that names every field to correct.
//! * [`check()`] applies the checks of the exchange system (`SdI`) that need no register.
//! * [`read_message`] reads what the exchange system answers.
//! * [`build`] makes the common invoice short; [`file_name`] names the file.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

#[macro_use]
mod element;
#[macro_use]
mod code_list;

pub mod build;
pub mod check;
pub mod codes;
pub mod file_name;
pub mod message;
pub mod model;
mod money;
pub mod read;
pub mod tax_code;
pub mod text;
pub mod write;

pub use check::{Context, Finding, Severity, check};
pub use message::{Message, MessageError, read_message};
pub use model::Invoice;
pub use read::{Limits, Read, ReadError, Warning, WarningKind, read, read_within};
pub use write::{Problem, WriteError, write};
