//! What this is: what is done about an event after its change is made: who is told, the letters at once, the digest
//! of the day, the forgetting of what was read long ago.
//! What it is not: done while somebody waits for a page.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Job, JobRow, StoreError, Tx};
use identity::{AccountLine, Held, HeldRole, Holder, SettingKind, SettingLevel, SettingSpec, mail};
use kernel::{AccountId, Actor, Day, Email, Grant, Instant, TenantId};
use webkit::{App, JobError, Jobs, Problem};

use crate::letter::Around;
use crate::model::{Event, Kind, Pace, To, place};
use crate::source::Sources;
use crate::store::{self, Notice, Reader};

/// The kind of the job that tells of an event.
const TELL: &str = "notices.tell";
/// The kind of the daily job.
pub const DAILY: &str = "notices.daily";

/// The kinds of jobs of this area, with their names on the page of jobs.
pub const JOBS: &[(&str, &str)] =
    &[(TELL, "Avvisi alle persone"), (DAILY, "Riepilogo degli avvisi del giorno")];

/// For how many days what was read is kept.
const KEEP_DAYS: &str = "notices.keep_days";
/// As long as a year, unless somebody sets another number.
const USUAL_DAYS: i64 = 365;

/// The settings of this area.
pub const SETTINGS: &[SettingSpec] = &[SettingSpec {
    name: KEEP_DAYS,
    label: "Giorni per cui si conservano gli avvisi letti",
    help: "Gli avvisi letti da più di questi giorni sono eliminati ogni notte, per esempio 365. Quelli non letti \
        restano.",
    kind: SettingKind::Number(30, 3650),
    level: SettingLevel::Both,
}];

/// Asks that people be told of an event, with the change that it tells of: they are only if the change is committed.
pub fn raise(tx: &mut Tx, event: &Event) -> Result<(), StoreError> {
    if !event.to.is_empty() {
        tx.enqueue(Job::new(TELL, event)?.only_once(format!("{} {}", event.kind, event.key)));
    }
    Ok(())
}

/// The job of a day, for the tenant of the transaction that enqueues it; asked for twice, it runs once. The digest is
/// read with the first coffee.
pub fn daily(today: Day) -> Result<Job, StoreError> {
    let job = Job::new(DAILY, &today)?.only_once(today.iso());
    let seven = today.date().at(7, 0, 0, 0).in_tz("Europe/Rome").ok();
    Ok(match seven {
        Some(at) => job.not_before(Instant::from(at.timestamp())),
        None => job,
    })
}

/// The jobs of this area.
pub fn jobs(sources: &Sources) -> Jobs {
    let (for_one, for_day) = (sources.clone(), sources.clone());
    Jobs::none()
        .on(TELL, move |app, job: JobRow| {
            let sources = for_one.clone();
            async move { tell(&app, &job, &sources).await }
        })
        .on(DAILY, move |app, job: JobRow| {
            let sources = for_day.clone();
            async move {
                digests(&app, job.tenant_id, &sources).await?;
                forget(&app, job.tenant_id).await
            }
        })
}

fn retry(why: &Problem) -> JobError {
    JobError::Retry(why.detail())
}

/// The roles that a person who is not shut out holds in a centre.
fn grants(person: &AccountLine, tenant: TenantId) -> Vec<Grant> {
    let all = person.roles.iter().filter_map(HeldRole::grant);
    all.filter(|grant| !person.disabled && grant.tenant == tenant && grant.makes_sense()).collect()
}

/// Tells everybody whom it concerns, once.
async fn tell(app: &App, job: &JobRow, sources: &Sources) -> Result<(), JobError> {
    let event: Event = job.payload()?;
    let Some(kind) = sources.kind(&event.kind) else {
        return Err(JobError::Fail(format!("Nessuno conosce gli avvisi di tipo «{}».", event.kind)));
    };
    let mut told: Vec<(Reader, Email)> = Vec::new();
    for holder in meant(app, job.tenant_id, &event).await? {
        let known = told.iter().any(|(reader, _)| reader.account == holder.account_id);
        if known || Some(holder.account_id) == job.account_id {
            continue;
        }
        // In the first of their roles that is meant and may see the thing; none, and they are not told.
        let asked = [(event.kind.as_str(), event.thing)];
        if !sources.seen(app, &holder.actor(), &asked).await.map_err(|why| retry(&why))?.is_empty() {
            told.push((Reader { account: holder.account_id, scope: holder.grant.scope }, holder.email));
        }
    }
    let centre = app.db.tenant(job.tenant_id).await?.map(|tenant| tenant.name).unwrap_or_default();
    let letter = Around { centre: &centre, site: &app.site.public_url };
    let mut tx = app.db.write(job.tenant_id, &Actor::console(job.tenant_id)).await?;
    for (reader, email) in told {
        let chosen = store::choices(&mut tx, reader.account).await?.get(kind.code()).copied();
        let pace = kind.pace(chosen);
        if pace == Pace::Off || !store::add(&mut tx, reader, (&event, job.created_at), pace).await? {
            continue;
        }
        if pace == Pace::Now {
            let (subject, text) = letter.one(&event);
            mail::enqueue_about(&mut tx, &email, (&subject, &text), event.thing)?;
        }
    }
    Ok(tx.commit_unaudited("notices of a change whose line is in the trail").await?)
}

/// The roles that an event is meant for, in the order in which it names whom it is for.
async fn meant(app: &App, tenant: TenantId, event: &Event) -> Result<Vec<Holder>, StoreError> {
    let mut all = Vec::new();
    for to in &event.to {
        let held = match to {
            To::Person(account) => Held::By(*account),
            To::Centre(_) => Held::InCentre,
            To::Body(body, _) => Held::ForBody(*body),
        };
        let holders = identity::holders(&app.db, tenant, held).await?;
        all.extend(
            holders.into_iter().filter(|one| one.grant.makes_sense() && to.means(one.account_id, one.grant)),
        );
    }
    Ok(all)
}

/// Writes to each person whatever waits for them, a letter for each of their roles.
async fn digests(app: &App, tenant: TenantId, sources: &Sources) -> Result<(), JobError> {
    let waited_for = store::waited_for(&mut app.db.read(tenant).await?).await?;
    if waited_for.is_empty() {
        return Ok(());
    }
    let people = identity::accounts(&app.db).await?;
    let centre = app.db.tenant(tenant).await?.map(|tenant| tenant.name).unwrap_or_default();
    let letter = Around { centre: &centre, site: &app.site.public_url };
    for account in waited_for {
        let person = people.iter().find(|person| person.account_id == account);
        digest(app, (tenant, account, person), (sources, &letter)).await?;
    }
    Ok(())
}

async fn digest(
    app: &App,
    (tenant, account, person): (TenantId, AccountId, Option<&AccountLine>),
    (sources, letter): (&Sources, &Around<'_>),
) -> Result<(), JobError> {
    let mut tx = app.db.read(tenant).await?;
    let waiting = store::waiting(&mut tx, account).await?;
    let choices = store::choices(&mut tx, account).await?;
    drop(tx);
    let mut still = BTreeSet::new();
    for grant in person.map(|person| grants(person, tenant)).unwrap_or_default() {
        still.extend(visible(app, (account, grant), &waiting, sources).await?);
    }
    let mut tx = app.db.write(tenant, &Actor::console(tenant)).await?;
    let mut letters: BTreeMap<_, Vec<(&'static str, &Notice)>> = BTreeMap::new();
    for (at, notice) in waiting.iter().enumerate() {
        // What may not be seen any more is settled too: it would be looked at again every day.
        if !store::settle(&mut tx, notice.notice_id).await? {
            continue;
        }
        let wanted = |kind: &Kind| kind.pace(choices.get(kind.code()).copied()) != Pace::Off;
        if let Some(kind) = sources.kind(&notice.kind).filter(wanted).filter(|_| still.contains(&at)) {
            letters.entry(notice.place).or_default().push((kind.label(), notice));
        }
    }
    for notices in letters.values_mut() {
        notices.sort_by_key(|(label, notice)| (*label, notice.raised_at));
        if let Some(person) = person {
            let (subject, text) = letter.digest(notices);
            mail::enqueue(&mut tx, &person.email, &subject, &text)?;
        }
    }
    Ok(tx.commit_unaudited("a digest of changes whose lines are in the trail").await?)
}

/// The places of the notices told in this role whose things may be seen in it today.
async fn visible(
    app: &App,
    (account, grant): (AccountId, Grant),
    waiting: &[Notice],
    sources: &Sources,
) -> Result<BTreeSet<usize>, JobError> {
    let own: Vec<usize> = (0..waiting.len()).filter(|at| waiting[*at].place == place(grant.scope)).collect();
    let asked: Vec<_> = own.iter().map(|at| (waiting[*at].kind.as_str(), waiting[*at].thing_id)).collect();
    let actor = Actor::person(account, "", grant);
    let seen = sources.seen(app, &actor, &asked).await.map_err(|why| retry(&why))?;
    Ok(seen.into_iter().map(|at| own[at]).collect())
}

/// Removes what was read long ago.
async fn forget(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let set = app.db.setting_for(tenant, KEEP_DAYS, app.clock.today()).await?;
    let days = set.and_then(|(_, setting)| setting.value.parse().ok()).unwrap_or(USUAL_DAYS);
    let mut tx = app.db.write(tenant, &Actor::console(tenant)).await?;
    let before = tx.now().plus_seconds(days.saturating_mul(-86_400));
    store::forget(&mut tx, before).await?;
    Ok(tx.commit_unaudited("read notices whose time is over: being told is nobody's act").await?)
}
