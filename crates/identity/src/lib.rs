//! What this is: who you are and what you may do: accounts, roles, sessions, tokens of the API, invitations,
//! letters, and the pages of administration (people, audit trail, jobs, settings).
//! What it is not: the table of permissions; that is `kernel::permission`, and this crate tests it as a table.
//!
//! # How the program uses it
//! ```ignore
//! let routes = identity::routes(Wiring { bodies, things, settings, jobs }).merge(areas);
//! let routes = webkit::outside(identity::layer(webkit::inside(routes, &app), &app, Proxy::Direct), &app);
//! let jobs = identity::jobs(Mailer::new(&config)?);
//! identity::load_footer(&app).await?;
//! ```
//!
//! # Rules
//! Secrets are kept as hashes only: argon2id for passwords, SHA-256 for what nobody can guess. The one secret
//! that must be readable is that of the second step. Links in letters get their secret when the letter is
//! written, so that the queue holds none. Every session, token and link is looked up by the hash of its secret.

#![warn(missing_docs)]

mod gate;
mod letters;
pub mod mail;
mod notes;
mod pages;
pub mod password;
pub mod roles;
pub mod secret;
pub mod setting;
pub mod setup;
mod signing;
mod store;
mod throttle;
mod totp;
mod wiring;
mod words;

use ::store::Migration;

pub use gate::{Proxy, layer};
pub use letters::jobs;
pub use mail::{MailConfig, MailError, Mailer};
pub use pages::routes;
pub use roles::{NamedBody, NewGrant, NotThatRole};
pub use setting::{SETTINGS, SettingKind, SettingLevel, SettingSpec, load_footer};
pub use setup::{
    AccountLine, NoAccount, accounts, add_roles, create_account, grants_of, holders, rename_body,
};
pub use store::grants::{Held, HeldRole, Holder};
pub use store::{GrantId, InvitationId, SQL};
pub use wiring::{Bodies, BodiesFuture, THINGS, Thing, Wiring};
pub use words::Word;

/// The steps by which the tables of identity grow.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        area: "identity",
        number: 1,
        sql: include_str!("../migrations/0001_identity.sql"),
        sqlite: "",
        postgres: "",
    },
    Migration {
        area: "identity",
        number: 2,
        sql: include_str!("../migrations/0002_holders.sql"),
        sqlite: "",
        postgres: "",
    },
];
