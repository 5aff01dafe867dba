//! What this is: what identity needs to know of the areas above it, handed over by the program: the bodies of a
//! centre, the kinds of things in the audit trail, the settings of every area.
//! What it is not: a dependency on those areas.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::TenantId;
use uuid::Uuid;
use webkit::{App, Problem};

use crate::roles::NamedBody;
use crate::setting::SettingSpec;

/// What a source of bodies promises.
pub type BodiesFuture = Pin<Box<dyn Future<Output = Result<Vec<NamedBody>, Problem>> + Send>>;

/// Which bodies a centre serves, in the order of the page.
#[derive(Clone)]
pub struct Bodies(Arc<dyn Fn(App, TenantId) -> BodiesFuture + Send + Sync>);

impl Bodies {
    /// A source made of an async function.
    pub fn new<F, Asking>(source: F) -> Self
    where
        F: Fn(App, TenantId) -> Asking + Send + Sync + 'static,
        Asking: Future<Output = Result<Vec<NamedBody>, Problem>> + Send + 'static,
    {
        Self(Arc::new(move |app, centre| Box::pin(source(app, centre))))
    }

    pub(crate) async fn of(&self, app: &App, centre: TenantId) -> Result<Vec<NamedBody>, Problem> {
        (self.0)(app.clone(), centre).await
    }
}

/// A kind of thing that the audit trail speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Thing {
    /// Its word in the trail, such as `body`.
    pub entity: &'static str,
    /// Its name on the page, such as «Ente».
    pub label: &'static str,
    /// Where the thing is shown, if it has a page.
    pub page: Option<fn(Uuid) -> String>,
}

/// The things of identity itself.
pub const THINGS: &[Thing] = &[
    Thing { entity: "account", label: "Persona", page: Some(|id| format!("/account/{id}")) },
    Thing { entity: "invitation", label: "Invito", page: None },
    Thing { entity: "setting", label: "Impostazione", page: None },
    Thing { entity: "job", label: "Lavoro", page: None },
];

/// The jobs of identity itself.
const JOBS: &[(&str, &str)] = &[
    ("mail.send", "Spedizione di un messaggio"),
    ("identity.invite", "Spedizione di un invito"),
    ("identity.note", "Nota nel registro del centro"),
    ("identity.reset", "Spedizione per una nuova password"),
];

/// All that identity needs from above.
#[derive(Clone)]
pub struct Wiring {
    /// The bodies of a centre.
    pub bodies: Bodies,
    /// The things of every area; identity adds its own.
    pub things: Vec<Thing>,
    /// The settings of every area; identity adds its own.
    pub settings: Vec<SettingSpec>,
    /// The kinds of jobs of every area, with their names on the page; identity adds its own.
    pub jobs: Vec<(&'static str, &'static str)>,
}

impl Wiring {
    pub(crate) fn thing(&self, entity: &str) -> Option<&Thing> {
        self.all_things().find(|thing| thing.entity == entity)
    }

    pub(crate) fn all_things(&self) -> impl Iterator<Item = &Thing> {
        self.things.iter().chain(THINGS)
    }

    pub(crate) fn all_jobs(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.jobs.iter().chain(JOBS).copied()
    }

    pub(crate) fn all_settings(&self) -> impl Iterator<Item = &SettingSpec> {
        self.settings.iter().chain(crate::setting::SETTINGS)
    }
}
