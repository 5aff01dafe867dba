//! What this is: the register: bodies with codes, contacts and dated figures; the national list of Comuni; imports
//! and exports; the centre itself with its organs and staff.
//! What it is not: agreements, services and prices: other areas, above this one, that ask here who a body is and
//! which figure counts on a day.
//!
//! # For other areas
//! - [`bodies::get`], [`bodies::every`], [`bodies::list`], [`bodies::search`]: bodies within reach of a permission.
//! - [`drivers::value_on`], [`drivers::values_on`]: the figure that counts on a day, with its date and source.
//! - [`contacts::of_body`]: whom to call. [`centre::get`]: the centre of a transaction's tenant.
//! - [`planned::pending`]: whether the Province of a tenant has yet to design its centre.
//! - [`national::ensure_national_register`]: at the first start.

#![warn(missing_docs)]

mod access;
mod api;
pub mod bodies;
pub mod centre;
pub mod contacts;
mod desk;
pub mod drivers;
mod error;
pub mod export;
pub mod imports;
pub mod model;
pub mod national;
mod pages;
pub mod people;
pub mod planned;
mod rename;
mod words;

pub use access::ReadsBodies;
pub use api::api;
pub use desk::desk;
pub use error::RegistryError;
pub use model::{
    Address, Body, BodyData, BodyKind, BodyRef, Centre, CentreData, Contact, ContactRole, Driver, DriverKind,
    DriverValue, Issuer, Level, ManagementForm, ManagementModel, NewDriverValue,
};
pub use pages::routes;

use identity::Thing;
use kernel::permission::ActionKind;

/// The steps by which this area's tables grow.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration {
        area: "registry",
        number: 1,
        sql: include_str!("../migrations/0001_register.sql"),
        sqlite: "",
        postgres: include_str!("../migrations/postgres/0001_register.sql"),
    },
    store::Migration {
        area: "registry",
        number: 2,
        sql: include_str!("../migrations/0002_imports.sql"),
        sqlite: "",
        postgres: "",
    },
    store::Migration {
        area: "registry",
        number: 3,
        sql: include_str!("../migrations/0003_words.sql"),
        sqlite: include_str!("../migrations/sqlite/0003_words.sql"),
        postgres: include_str!("../migrations/postgres/0003_words.sql"),
    },
    store::Migration {
        area: "registry",
        number: 4,
        sql: include_str!("../migrations/0004_planned.sql"),
        sqlite: "",
        postgres: "",
    },
];

/// Every statement of this area, for the test that prepares them on both databases.
pub const SQL: &[&[&str]] = &[
    bodies::SQL,
    bodies::LIST_SQL,
    &bodies::LISTED_SQL,
    &bodies::WHOLE_WITH_SQL,
    &bodies::LISTED_WITH_SQL,
    bodies::WORDS_SQL,
    &bodies::WHOLE_SQL,
    bodies::WRITE_SQL,
    contacts::SQL,
    drivers::SQL,
    centre::SQL,
    planned::SQL,
    people::SQL,
    national::SQL,
    imports::SQL,
];

/// What this area does in the queue.
pub fn jobs() -> webkit::Jobs {
    webkit::Jobs::none().on(imports::JOB, imports::run).on(rename::JOB, rename::run)
}

/// The kinds of jobs of this area, with their names on the page of jobs.
pub const JOBS: &[(&str, &str)] =
    &[(imports::JOB, "Importazione di enti o parametri"), (rename::JOB, "Nuovo nome di un ente nei ruoli")];

/// The kinds of things of this area in the audit trail.
pub const THINGS: &[Thing] = &[
    Thing::new("body", "Ente").page(|id| format!("/enti/{id}"), ActionKind::ViewBodies).words(words::BODY),
    Thing::new("contact", "Contatto").words(words::CONTACT),
    Thing::new("driver", "Parametro").words(words::DRIVER),
    Thing::new("driver_value", "Valore di un parametro").words(words::DRIVER),
    Thing::new("import", "Importazione")
        .page(|id| format!("/importazioni/{id}"), ActionKind::ImportBodies)
        .words(words::IMPORT),
    Thing::new("centre", "Centro").page(|_| "/centro".into(), ActionKind::ViewCentre).words(words::CENTRE),
    Thing::new("organ", "Organo")
        .page(|id| format!("/centro/organi/{id}"), ActionKind::EditCentre)
        .words(words::ORGAN),
    Thing::new("staff", "Figura del personale")
        .page(|id| format!("/centro/personale/{id}"), ActionKind::EditCentre)
        .words(words::STAFF),
];
