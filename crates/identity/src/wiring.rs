//! What this is: what identity needs to know of the areas above it, handed over by the program: the bodies of a
//! centre, the kinds of things in the audit trail, the settings of every area.
//! What it is not: a dependency on those areas.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use kernel::permission::{ActionKind, Actor};
use kernel::{Role, TenantId};
use uuid::Uuid;
use webkit::{App, Problem};

use crate::roles::NamedBody;
use crate::setting::SettingSpec;
use crate::words::Word;

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

/// Where a thing is shown, and what its reader must be allowed to do.
#[derive(Clone, Copy, Debug)]
struct Page {
    path: fn(Uuid) -> String,
    needs: ActionKind,
}

/// A kind of thing that the audit trail speaks of:
/// `Thing::new("body", "Ente").page(|id| format!("/enti/{id}"), ActionKind::ViewBodies).words(WORDS)`.
#[derive(Clone, Copy, Debug)]
pub struct Thing {
    pub(crate) entity: &'static str,
    pub(crate) label: &'static str,
    page: Option<Page>,
    pub(crate) words: &'static [Word],
}

impl Thing {
    /// A thing: its word in the trail, such as `body`, and its name on the page, such as «Ente».
    pub const fn new(entity: &'static str, label: &'static str) -> Self {
        Self { entity, label, page: None, words: &[] }
    }

    /// The page that shows it, and the action without which nobody opens that page: who may not is given the name
    /// without a link.
    #[must_use]
    pub const fn page(self, path: fn(Uuid) -> String, needs: ActionKind) -> Self {
        Self { page: Some(Page { path, needs }), ..self }
    }

    /// What its fields are called, for «Prima e dopo». A field that is not among them keeps its own name.
    #[must_use]
    pub const fn words(self, words: &'static [Word]) -> Self {
        Self { words, ..self }
    }

    /// Where somebody may look at it.
    pub(crate) fn link(&self, id: Option<Uuid>, reader: &Actor) -> Option<String> {
        let Page { path, needs } = self.page?;
        id.filter(|_| reader.reaches(needs)).map(path)
    }
}

/// The things of identity itself.
pub const THINGS: &[Thing] = &[
    Thing::new("account", "Persona")
        .page(|id| format!("/account/{id}"), ActionKind::ViewAccounts)
        .words(ABOUT_PEOPLE),
    Thing::new("invitation", "Invito").words(ABOUT_PEOPLE),
    Thing::new("setting", "Impostazione").words(&[
        Word::new("name", "Impostazione"),
        Word::new("value", "Valore"),
        Word::new("verified", "Verificata sulla fonte"),
    ]),
    Thing::new("job", "Lavoro"),
];

const ABOUT_PEOPLE: &[Word] = &[
    Word::new("nome", "Nome"),
    Word::new("email", "E-mail"),
    Word::new("codice_al_telefono", "Codice al telefono"),
    Word::new("disattivato", "Disattivato"),
    Word::code("ruolo", "Ruolo", role_name),
    Word::hidden("centro"),
    Word::new("ente", "Ente"),
    Word::one_of("tipo", "Tipo", &[("personal", "Personale"), ("machine", "Di un programma")]),
    Word::new("ambiti", "Che cosa può fare"),
    Word::new("giorni", "Giorni di validità"),
    Word::hidden("lavoro"),
];

fn role_name(code: &str) -> Option<&'static str> {
    Role::from_code(code).map(Role::label)
}

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
