//! What this is: reminders to the bodies that have not answered: who would get one, the letters, never two on a day.
//! What it is not: the sending; `identity::mail` puts the letters in the queue with the note that they went out.

use std::collections::{BTreeSet, HashMap};

use ::store::{Entry, Tx};
use identity::{AccountLine, mail};
use kernel::permission::{EditCampaign, ViewBodies, ViewNeeds};
use kernel::{Actor, BodyId, CampaignId, Can, Day, Email, Phase, Role, Scope, SheetId, Target, TenantId};
use registry::{Contact, ContactRole};
use webkit::App;

use crate::model::{Campaign, NotACampaign, Stage};
use crate::store::reminders::{self, Asked, Reminded};
use crate::store::{Failure, campaigns, lists};

/// A body that has not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silent {
    /// Its sheet.
    pub sheet_id: SheetId,
    /// Which body.
    pub body_id: BodyId,
    /// Its name.
    pub body_name: String,
    /// To whom a letter would go; nobody, if nobody of the body is known.
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
    centre: TenantId,
}

/// The bodies that have not answered, as things stand on a day, with whom a reminder would reach.
pub async fn silent(app: &App, actor: &Actor, id: CampaignId, on: Day) -> Result<Vec<Silent>, Failure> {
    let people = identity::accounts(&app.db).await?;
    let mut tx = app.db.read(actor.tenant()).await?;
    let addresses = Addresses::read(&mut tx, actor, people).await?;
    silent_of(&mut tx, actor, (id, on), &addresses).await
}

async fn silent_of(
    tx: &mut Tx,
    actor: &Actor,
    (id, on): (CampaignId, Day),
    addresses: &Addresses,
) -> Result<Vec<Silent>, Failure> {
    let can = actor.may_over(ViewNeeds)?;
    let reminded = reminders::of_campaign(tx, &can, id).await?;
    let reminded: HashMap<SheetId, Reminded> = reminded.into_iter().map(|one| (one.sheet_id, one)).collect();
    let rows = lists::every(tx, &can, (id, on)).await?;
    let unanswered = rows.into_iter().filter(|row| !row.state.is_answered());
    Ok(unanswered
        .map(|row| Silent {
            addresses: addresses.of(row.body_id, on),
            sent: reminded.get(&row.sheet_id).map_or(0, |one| one.sent),
            last: reminded.get(&row.sheet_id).map(|one| one.last),
            sheet_id: row.sheet_id,
            body_id: row.body_id,
            body_name: row.body_name,
        })
        .collect())
}

impl Addresses {
    async fn read(tx: &mut Tx, actor: &Actor, people: Vec<AccountLine>) -> Result<Self, Failure> {
        let mut contacts: HashMap<BodyId, Vec<Contact>> = HashMap::new();
        for contact in registry::contacts::every(tx, &actor.may_over(ViewBodies)?).await? {
            contacts.entry(contact.body_id).or_default().push(contact);
        }
        Ok(Self { people, contacts, centre: actor.tenant() })
    }

    /// The people who may answer for the body, and its referents and mayors among the contacts.
    fn of(&self, body: BodyId, on: Day) -> Vec<Email> {
        let active =
            self.people.iter().filter(|person| !person.disabled && answers_for(person, self.centre, body));
        let contacts = self.contacts.get(&body).map(Vec::as_slice).unwrap_or_default();
        let called = contacts.iter().map(|contact| &contact.data).filter(|data| {
            matches!(data.role, ContactRole::Referent | ContactRole::Mayor) && data.is_valid_on(on)
        });
        let all = active.map(|person| &person.email).chain(called.filter_map(|data| data.email.as_ref()));
        let mut seen = BTreeSet::new();
        all.filter(|email| seen.insert(email.as_str().to_lowercase())).cloned().collect()
    }
}

fn answers_for(person: &AccountLine, centre: TenantId, body: BodyId) -> bool {
    let grants = person.roles.iter().filter_map(identity::HeldRole::grant);
    grants.into_iter().any(|grant| {
        let answers = matches!(grant.role, Role::BodyReferent | Role::Mayor);
        grant.tenant == centre && grant.scope == Scope::Body(body) && answers
    })
}

/// Writes to every body that has not answered and was not written to on that day.
pub async fn remind(app: &App, actor: &Actor, id: CampaignId, on: Day) -> Result<Sent, Failure> {
    go(app, actor, (id, on), Asked::ByHand).await
}

/// The reminders that a campaign asks for by itself; nothing on other days.
pub(crate) async fn remind_by_itself(
    app: &App,
    actor: &Actor,
    id: CampaignId,
    on: Day,
) -> Result<Sent, Failure> {
    go(app, actor, (id, on), Asked::ByItself).await
}

async fn go(app: &App, actor: &Actor, (id, on): (CampaignId, Day), asked: Asked) -> Result<Sent, Failure> {
    let can = actor.may(EditCampaign, &Target::centre(actor.tenant(), Phase::Current))?;
    let people = identity::accounts(&app.db).await?;
    let centre = app.db.tenant(actor.tenant()).await?.map(|tenant| tenant.name).unwrap_or_default();
    let mut tx = app.db.write(actor.tenant(), actor).await?;
    let campaign =
        campaigns::find(&mut tx, &actor.may_over(ViewNeeds)?, id).await?.ok_or(Failure::NotThere)?;
    if campaign.stage_on(on) != Stage::Open {
        return Err(NotACampaign::NotOpen.into());
    }
    let addresses = Addresses::read(&mut tx, actor, people).await?;
    let mut silent = silent_of(&mut tx, actor, (id, on), &addresses).await?;
    silent.retain(|one| asked == Asked::ByHand || campaign.reminds_on(on, one.last));
    let letter = Letter { centre: &centre, site: &app.site.public_url, campaign: &campaign };
    let sent = write_to(&mut tx, &can, (&silent, on), (asked, &letter)).await?;
    if sent.bodies > 0 {
        let summary = format!("Solleciti per la campagna {}: {} enti", campaign.title(), sent.bodies);
        tx.audit(Entry::new("campaign.remind", "needs_campaign", id).summary(summary));
        tx.commit().await?;
    }
    Ok(sent)
}

async fn write_to(
    tx: &mut Tx,
    can: &Can<EditCampaign>,
    (silent, on): (&[Silent], Day),
    (asked, letter): (Asked, &Letter<'_>),
) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    for one in silent {
        // Nobody to write to yet: it is not noted, so that a letter goes out once somebody is there.
        if one.addresses.is_empty() {
            sent.without_address = sent.without_address.saturating_add(1);
            continue;
        }
        let addresses: Vec<&str> = one.addresses.iter().map(Email::as_str).collect();
        if !reminders::add(tx, can, (one.sheet_id, on), (asked, &addresses.join(", "))).await? {
            sent.already = sent.already.saturating_add(1);
            continue;
        }
        let (subject, text) = letter.to(one, on);
        for address in &one.addresses {
            mail::enqueue(tx, address, &subject, &text)?;
            sent.letters = sent.letters.saturating_add(1);
        }
        sent.bodies = sent.bodies.saturating_add(1);
    }
    Ok(sent)
}

struct Letter<'a> {
    centre: &'a str,
    site: &'a str,
    campaign: &'a Campaign,
}

impl Letter<'_> {
    fn to(&self, silent: &Silent, on: Day) -> (String, String) {
        let (year, closes) = (self.campaign.data.year, self.campaign.data.closes);
        let left = match on.days_until(closes) {
            0 => "è oggi l'ultimo giorno".to_owned(),
            1 => "manca un giorno".to_owned(),
            days => format!("mancano {days} giorni"),
        };
        let sheet =
            format!("{}/fabbisogni/{}/schede/{}", self.site, self.campaign.campaign_id, silent.sheet_id);
        let subject = format!("Scheda dei fabbisogni {year} da confermare entro il {closes}");
        let text = format!(
            "Non risulta ancora confermata la scheda dei fabbisogni {year} di {}.\n\n\
             La scadenza è il {closes}: {left}.\n\n\
             Per compilarla: {sheet}/compila\n\
             Se non cambia nulla rispetto a oggi: {sheet}/invariato\n\n{}\n",
            silent.body_name, self.centre
        );
        (subject, text)
    }
}
