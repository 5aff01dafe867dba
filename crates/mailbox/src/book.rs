//! What this is: whose address is whose: accounts, contacts of bodies, the bodies' own addresses.
//! What it is not: kept anywhere; it is read again whenever letters are.

use std::collections::BTreeMap;

use ::store::StoreError;
use identity::{AccountLine, HeldRole};
use kernel::permission::{OpenRequest, ViewBodies, WorkRequest};
use kernel::{Actor, BodyId, Email, Scope, TenantId};
use webkit::App;

use crate::model::Sender;

/// What is known of one address.
#[derive(Clone, Debug, Default)]
struct Known {
    bodies: BTreeMap<BodyId, Actor>,
    staff: Option<Actor>,
}

/// Who writes to a centre, by address.
#[derive(Clone, Debug)]
pub struct Book {
    tenant: TenantId,
    known: BTreeMap<String, Known>,
    names: BTreeMap<BodyId, String>,
}

impl Book {
    /// Everybody who is known today.
    pub async fn of(app: &App, tenant: TenantId) -> Result<Self, StoreError> {
        let people = identity::accounts(&app.db).await?;
        let mut book = Self { tenant, known: BTreeMap::new(), names: BTreeMap::new() };
        let Ok(can) = Actor::console(tenant).may_over(ViewBodies) else { return Ok(book) };
        let mut tx = app.db.read(tenant).await?;
        let today = tx.today();
        let bodies = registry::bodies::every(&mut tx, &can).await?;
        let contacts = registry::contacts::every(&mut tx, &can).await?;
        drop(tx);
        for body in bodies.iter().filter(|body| !body.archived) {
            book.names.insert(body.body_id, body.full_name());
        }
        for person in people.iter().filter(|person| !person.disabled) {
            book.add_account(person);
        }
        for contact in contacts.iter().filter(|contact| contact.data.is_valid_on(today)) {
            book.add(contact.data.email.as_ref(), contact.body_id, &contact.data.name);
        }
        for body in bodies.iter().filter(|body| !body.archived) {
            let reach = [body.reach.pec.as_ref(), body.reach.email.as_ref()];
            for email in reach {
                book.add(email, body.body_id, &body.full_name());
            }
        }
        Ok(book)
    }

    fn add_account(&mut self, person: &AccountLine) {
        let grants = person.roles.iter().filter_map(HeldRole::grant);
        for grant in grants.filter(|grant| grant.tenant == self.tenant) {
            let actor = Actor::person(person.account_id, &person.name, grant);
            let known = self.known.entry(person.email.as_str().to_owned()).or_default();
            match grant.scope {
                Scope::Body(body)
                    if self.names.contains_key(&body) && actor.may_over(OpenRequest).is_ok() =>
                {
                    known.bodies.insert(body, actor);
                }
                Scope::Tenant if actor.may_over(WorkRequest).is_ok() => known.staff = Some(actor),
                Scope::Body(_) | Scope::Tenant => {}
            }
        }
    }

    /// An account goes before a contact with the same address.
    fn add(&mut self, email: Option<&Email>, body: BodyId, name: &str) {
        if let Some(email) = email.filter(|_| self.names.contains_key(&body)) {
            let known = self.known.entry(email.as_str().to_owned()).or_default();
            known.bodies.entry(body).or_insert_with(|| Actor::correspondent(name, self.tenant, body));
        }
    }

    /// Whether anything is known of an address.
    pub(crate) fn knows(&self, address: &str) -> bool {
        self.known.get(address).is_some_and(|known| !known.bodies.is_empty() || known.staff.is_some())
    }

    /// What is known of an address; the requests it takes part in are for the caller to find.
    pub(crate) fn sender(&self, address: &str) -> Sender {
        let known = self.known.get(address);
        Sender {
            bodies: known.map(|known| known.bodies.keys().copied().collect()).unwrap_or_default(),
            staff: known.is_some_and(|known| known.staff.is_some()),
            takes_part_in: std::collections::BTreeSet::new(),
        }
    }

    /// In whose name a letter of an address is written into requests of a body.
    pub(crate) fn writer(&self, address: &str, name: &str, body: BodyId) -> Actor {
        let known = self.known.get(address).and_then(|known| known.bodies.get(&body)).cloned();
        let name = if name.is_empty() { address } else { name };
        known.unwrap_or_else(|| Actor::correspondent(name, self.tenant, body))
    }

    /// Whether who writes from an address does so for a body without an account: they read no page.
    pub(crate) fn is_correspondent(&self, address: &str, body: BodyId) -> bool {
        let actor = self.known.get(address).and_then(|known| known.bodies.get(&body));
        actor.is_some_and(|actor| actor.account().is_none())
    }

    /// The person of the centre with an address.
    pub(crate) fn staff(&self, address: &str) -> Option<Actor> {
        self.known.get(address).and_then(|known| known.staff.clone())
    }

    /// The name of a body.
    pub(crate) fn name(&self, body: BodyId) -> &str {
        self.names.get(&body).map_or("", String::as_str)
    }
}
