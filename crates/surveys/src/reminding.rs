//! What this is: reminders to who has not handed in: who would get one, the letters, never two on a day.
//! What it is not: the sending; `identity::mail` puts the letters in the queue with the note that they went out.

use std::collections::{BTreeSet, HashMap};

use ::store::{Entry, Tx};
use identity::{AccountLine, mail};
use kernel::permission::{EditSurvey, ViewBodies, ViewSurveys};
use kernel::{Actor, BodyId, Can, Day, EditionId, Email, NETWORK, ResponseId, Role, Scope, TenantId};
use profiles::provinces::Provinces;
use registry::{Contact, ContactRole};
use webkit::App;

use crate::model::{Edition, NotAnEdition, Stage};
use crate::store::reminders::{self, Reminded};
use crate::store::{Failure, editions, lists};

/// A body that has not handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// Its response.
    pub response_id: ResponseId,
    /// Its name.
    pub body_name: String,
    /// To whom a letter would go.
    pub addresses: Vec<Email>,
    /// How often it was reminded.
    pub sent: i64,
    /// The last time.
    pub last: Option<Day>,
}

impl Silent {
    /// Whether a letter may go out on a day.
    pub fn may_get_one(&self, on: Day) -> bool {
        !self.addresses.is_empty() && self.last != Some(on)
    }
}

/// What became of the reminders of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many bodies were written to.
    pub bodies: u32,
    /// How many letters went out.
    pub letters: u32,
    /// How many bodies have nobody to write to.
    pub without_address: u32,
    /// How many were written to already on that day.
    pub already: u32,
}

/// Everything that says whom to write to, read once.
struct Addresses {
    people: Vec<AccountLine>,
    contacts: HashMap<BodyId, Vec<Contact>>,
    /// For the network: the centre of each Province.
    centres: HashMap<BodyId, TenantId>,
    tenant: TenantId,
}

impl Addresses {
    async fn read(app: &App, actor: &Actor) -> Result<Self, Failure> {
        let people = identity::accounts(&app.db).await?;
        let (mut contacts, mut centres) = (HashMap::new(), HashMap::new());
        if actor.tenant() == NETWORK {
            let provinces = Provinces::read(&app.db).await?;
            for tenant in app.db.tenants().await?.into_iter().filter(|one| one.tenant_id != NETWORK) {
                let centre = registry::centre::get(&mut app.db.read(tenant.tenant_id).await?).await?;
                let own =
                    centre.and_then(|centre| provinces.by_uts(&centre.data.uts_code).map(|one| one.body_id));
                centres.extend(own.map(|body| (body, tenant.tenant_id)));
            }
        } else {
            let mut tx = app.db.read(actor.tenant()).await?;
            for contact in registry::contacts::every(&mut tx, &actor.may_over(ViewBodies)?).await? {
                contacts.entry(contact.body_id).or_insert_with(Vec::new).push(contact);
            }
        }
        Ok(Self { people, contacts, centres, tenant: actor.tenant() })
    }

    /// The people who may hand in for the body, and its referents and mayors among the contacts.
    fn of(&self, body: BodyId, on: Day) -> Vec<Email> {
        let active = self.people.iter().filter(|person| !person.disabled && self.answers(person, body));
        let contacts = self.contacts.get(&body).map(Vec::as_slice).unwrap_or_default();
        let called = contacts.iter().map(|contact| &contact.data).filter(|data| {
            matches!(data.role, ContactRole::Referent | ContactRole::Mayor) && data.is_valid_on(on)
        });
        let all = active.map(|person| &person.email).chain(called.filter_map(|data| data.email.as_ref()));
        let mut seen = BTreeSet::new();
        all.filter(|email| seen.insert(email.as_str().to_lowercase())).cloned().collect()
    }

    fn answers(&self, person: &AccountLine, body: BodyId) -> bool {
        let centre = self.centres.get(&body);
        person.roles.iter().filter_map(identity::HeldRole::grant).any(|grant| match grant.role {
            Role::BodyReferent | Role::Mayor => {
                grant.tenant == self.tenant && grant.scope == Scope::Body(body)
            }
            Role::Director | Role::Operator => Some(&grant.tenant) == centre,
            _ => false,
        })
    }
}

/// The bodies that have not handed in, with whom a reminder would reach.
pub async fn silent(app: &App, actor: &Actor, id: EditionId, on: Day) -> Result<Vec<Silent>, Failure> {
    let addresses = Addresses::read(app, actor).await?;
    let mut tx = app.db.read(actor.tenant()).await?;
    silent_of(&mut tx, &actor.may_over(ViewSurveys)?, (id, on), &addresses).await
}

async fn silent_of(
    tx: &mut Tx,
    can: &Can<ViewSurveys>,
    (id, on): (EditionId, Day),
    addresses: &Addresses,
) -> Result<Vec<Silent>, Failure> {
    let reminded = reminders::of_edition(tx, can, id).await?;
    let reminded: HashMap<ResponseId, Reminded> =
        reminded.into_iter().map(|one| (one.response_id, one)).collect();
    let waiting = lists::all(tx, can, id).await?.into_iter().filter(|one| one.state.is_written());
    Ok(waiting
        .map(|one| Silent {
            addresses: addresses.of(one.body_id, on),
            sent: reminded.get(&one.response_id).map_or(0, |known| known.sent),
            last: reminded.get(&one.response_id).map(|known| known.last),
            response_id: one.response_id,
            body_name: one.body_name,
        })
        .collect())
}

/// Writes to every body that has not handed in and was not written to on that day.
pub async fn remind(app: &App, actor: &Actor, id: EditionId, on: Day) -> Result<Sent, Failure> {
    go(app, actor, (id, on), |_, _| true).await
}

/// The reminders that an edition asks for by itself; nothing on other days.
pub(crate) async fn remind_by_itself(
    app: &App,
    actor: &Actor,
    id: EditionId,
    on: Day,
) -> Result<Sent, Failure> {
    go(app, actor, (id, on), |edition, one| edition.reminds_on(on, one.last)).await
}

async fn go(
    app: &App,
    actor: &Actor,
    (id, on): (EditionId, Day),
    wanted: impl Fn(&Edition, &Silent) -> bool,
) -> Result<Sent, Failure> {
    let (can, view) = (crate::access::edit(actor)?, actor.may_over(ViewSurveys)?);
    let addresses = Addresses::read(app, actor).await?;
    let from = app.db.tenant(actor.tenant()).await?.map(|tenant| tenant.name).unwrap_or_default();
    let mut tx = app.db.write(actor.tenant(), actor).await?;
    let edition = editions::find(&mut tx, &view, id).await?.ok_or(Failure::NotThere)?;
    if edition.stage_on(on) != Stage::Open || edition.is_anonymous() {
        return Err(NotAnEdition::NotOpen.into());
    }
    let mut silent = silent_of(&mut tx, &view, (id, on), &addresses).await?;
    silent.retain(|one| wanted(&edition, one));
    let letter = Letter { from: &from, site: &app.site.public_url, edition: &edition };
    let sent = write_to(&mut tx, &can, (&silent, on), &letter).await?;
    if sent.bodies > 0 {
        let summary =
            format!("Solleciti per la rilevazione «{}»: {} destinatari", edition.data.title, sent.bodies);
        let after = serde_json::json!({ "addressees": sent.bodies });
        tx.audit(Entry::new("edition.remind", "survey_edition", id).summary(summary).created(&after)?);
        tx.commit().await?;
    }
    Ok(sent)
}

async fn write_to(
    tx: &mut Tx,
    can: &Can<EditSurvey>,
    (silent, on): (&[Silent], Day),
    letter: &Letter<'_>,
) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    for one in silent {
        // Nobody to write to yet: it is not noted, so that a letter goes out once somebody is there.
        if one.addresses.is_empty() {
            sent.without_address = sent.without_address.saturating_add(1);
            continue;
        }
        let addresses: Vec<&str> = one.addresses.iter().map(Email::as_str).collect();
        if !reminders::add(tx, can, (one.response_id, on), &addresses.join(", ")).await? {
            sent.already = sent.already.saturating_add(1);
            continue;
        }
        let (subject, text) = letter.to(one);
        for address in &one.addresses {
            mail::enqueue(tx, address, &subject, &text)?;
            sent.letters = sent.letters.saturating_add(1);
        }
        sent.bodies = sent.bodies.saturating_add(1);
    }
    Ok(sent)
}

struct Letter<'a> {
    from: &'a str,
    site: &'a str,
    edition: &'a Edition,
}

impl Letter<'_> {
    fn to(&self, silent: &Silent) -> (String, String) {
        let data = &self.edition.data;
        let subject = format!("«{}» da compilare entro il {}", data.title, data.closes);
        let text = format!(
            "Non risulta ancora conclusa la risposta di {} alla rilevazione «{}».\n\n\
             La scadenza è il {}.\n\nPer compilarla: {}/questionari/risposte/{}\n\n{}\n",
            silent.body_name, data.title, data.closes, self.site, silent.response_id, self.from
        );
        (subject, text)
    }
}
