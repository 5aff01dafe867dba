//! What this is: mailboxes read by jobs, letters sorted by somebody opened, letters whose term is over forgotten.
//! What it is not: done while somebody waits for a page.

use std::sync::Arc;

use ::store::{Db, Entry, Job, JobRow, StoreError};
use helpdesk::ANSWERED_JOB;
use identity::{SettingKind, SettingLevel, SettingSpec};
use kernel::{Actor, Day, Email, LetterId, TenantId};
use serde::Serialize;
use webkit::{App, JobError, Jobs};

use crate::book::Book;
use crate::carry::carry;
use crate::import::{Outcome, Post, take_in};
use crate::model::State;
use crate::open::open_sorted;
use crate::source::{Open, Source, Trouble};
use crate::store::sorting::OPEN;
use crate::store::{Failure, boxes, letters};

const IMPORT: &str = "mailbox.import";
/// The kind of the daily job.
pub const DAILY: &str = "mailbox.daily";

/// The kinds of jobs of this area, with their names on the page.
pub const JOBS: &[(&str, &str)] = &[
    (IMPORT, "Lettura di una casella di posta"),
    (OPEN, "Apertura di una richiesta da una lettera"),
    (ANSWERED_JOB, "Risposta per lettera a chi non ha un accesso"),
    (DAILY, "Cancellazione a termine delle lettere"),
];

const KEEP_DAYS: &str = "mailbox.keep_days";
const RAW_DAYS: &str = "mailbox.raw_days";
const USUAL_KEEP: i64 = 30;
const USUAL_RAW: i64 = 365;
const DAY: i64 = 86_400;
/// A mailbox that is empty is said to have been read only so often, in seconds.
const SAY_SO: i64 = 600;

/// The settings of this area.
pub const SETTINGS: &[SettingSpec] = &[
    SettingSpec {
        name: KEEP_DAYS,
        label: "Giorni per cui si conservano le lettere non accolte",
        help: "Le lettere in quarantena, rifiutate o non considerate sono cancellate dopo questi giorni, per esempio \
            30. Quelle da smistare restano.",
        kind: SettingKind::Number(7, 365),
        level: SettingLevel::Both,
    },
    SettingSpec {
        name: RAW_DAYS,
        label: "Giorni per cui si conserva l'originale delle lettere",
        help: "Dopo questi giorni l'originale di una lettera diventata richiesta è cancellato, per esempio 365. Il \
            testo e gli allegati restano nella richiesta.",
        kind: SettingKind::Number(30, 3650),
        level: SettingLevel::Both,
    },
];

/// The mailboxes of the configuration, and the addresses from which the program writes.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    all: Arc<[Source]>,
    own: Arc<[Email]>,
}

impl Sources {
    /// All of them; `from` is the sender of the program's letters.
    pub fn new(all: Vec<Source>, from: Option<Email>) -> Self {
        let own: Vec<Email> = all.iter().map(|source| source.address.clone()).chain(from).collect();
        Self { all: all.into(), own: own.into() }
    }

    /// Every one.
    pub fn all(&self) -> &[Source] {
        &self.all
    }
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Letters that became requests.
    pub opened: u64,
    /// Letters added to requests.
    pub added: u64,
    /// Letters that wait for somebody to look.
    pub waiting: u64,
    /// Letters not considered.
    pub ignored: u64,
    /// Letters that were known.
    pub known: u64,
}

impl Report {
    fn count(&mut self, outcome: Outcome) {
        let slot = match outcome {
            Outcome::Known => &mut self.known,
            Outcome::Taken(State::Opened) => &mut self.opened,
            Outcome::Taken(State::Added | State::Noted) => &mut self.added,
            Outcome::Taken(State::Ignored | State::Refused | State::Deleted) => &mut self.ignored,
            Outcome::Taken(State::Quarantine | State::ToSort | State::Sorted) => &mut self.waiting,
        };
        *slot = slot.saturating_add(1);
    }
}

/// Why a mailbox was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum NotRead {
    /// The mailbox.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    /// A letter could not be written.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<StoreError> for NotRead {
    fn from(why: StoreError) -> Self {
        Self::Failure(why.into())
    }
}

/// The jobs of this area.
pub fn jobs(sources: Sources) -> Jobs {
    Jobs::none()
        .on(IMPORT, move |app, job: JobRow| {
            let sources = sources.clone();
            async move { read_one(&app, &job, &sources).await }
        })
        .on(OPEN, |app, job: JobRow| async move {
            let letter: LetterId = job.payload()?;
            match open_sorted(&app, job.tenant_id, letter).await {
                Ok(_) | Err(Failure::NotThere) => Ok(()),
                Err(why) => Err(JobError::Retry(format!("{why}."))),
            }
        })
        .on(ANSWERED_JOB, |app, job: JobRow| async move { carry(&app, job.tenant_id, job.payload()?).await })
        .on(DAILY, |app, job: JobRow| async move { forget(&app, job.tenant_id).await })
}

/// The job of a day, for the tenant of the transaction that enqueues it.
pub fn daily(today: Day) -> Result<Job, StoreError> {
    Ok(Job::new(DAILY, &today)?.only_once(today.iso()))
}

/// Puts the reading of every mailbox that has letters in the queue; at most one job a minute for each.
pub async fn enqueue_waiting(app: &App, sources: &Sources) -> Result<(), StoreError> {
    for source in sources.all() {
        let Some(centre) = app.db.tenant_by_slug(&source.centre).await? else {
            tracing::warn!(centre = source.centre, "a mailbox of the configuration is of no centre");
            continue;
        };
        let place = known(&app.db, centre.tenant_id, source).await?.place;
        match source.waiting(&place).await {
            Ok(true) => enqueue(&app.db, centre.tenant_id, source).await?,
            Ok(false) => looked_at(&app.db, (centre.tenant_id, source), "").await?,
            Err(Trouble(why)) => {
                tracing::warn!(mailbox = %source.address, why, "a mailbox cannot be read");
                looked_at(&app.db, (centre.tenant_id, source), &why).await?;
            }
        }
    }
    Ok(())
}

async fn enqueue(db: &Db, tenant: TenantId, source: &Source) -> Result<(), StoreError> {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await?;
    let minute = tx.now().micros().div_euclid(60_000_000);
    tx.enqueue(Job::new(IMPORT, &source.address)?.only_once(format!("{} {minute}", source.address)));
    tx.commit_unaudited("work put in the queue by the clock, not by anybody").await
}

async fn known(db: &Db, tenant: TenantId, source: &Source) -> Result<boxes::Mailbox, StoreError> {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await?;
    let mailbox = boxes::known(&mut tx, &source.address, source.trust.certified).await?;
    tx.commit_unaudited("a mailbox of the configuration becomes known: nobody's act").await?;
    Ok(mailbox)
}

/// Says that a mailbox was looked at, not every minute.
async fn looked_at(db: &Db, (tenant, source): (TenantId, &Source), trouble: &str) -> Result<(), StoreError> {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await?;
    let mailbox = boxes::known(&mut tx, &source.address, source.trust.certified).await?;
    let now = tx.now();
    let lately = mailbox.read_at.is_some_and(|at| now.seconds_since(at) < SAY_SO);
    if lately && mailbox.trouble == trouble {
        return Ok(());
    }
    boxes::looked_at(&mut tx, &source.address, trouble).await?;
    tx.commit_unaudited("when a mailbox was read last: nobody's act").await
}

async fn read_one(app: &App, job: &JobRow, sources: &Sources) -> Result<(), JobError> {
    let address: Email = job.payload()?;
    let Some(centre) = app.db.tenant(job.tenant_id).await? else { return Ok(()) };
    let mut all = sources.all().iter();
    let Some(source) = all.find(|source| source.address == address && source.centre == centre.slug) else {
        return Ok(());
    };
    match import(app, job.tenant_id, (source, sources)).await {
        Ok(_) => Ok(()),
        Err(why) => Err(JobError::Retry(format!("{address}: {why}"))),
    }
}

/// Reads a mailbox to its end, or to the end of a batch. A letter that cannot be written stops the run, and is tried
/// again; the ones before it are done.
pub async fn import(
    app: &App,
    tenant: TenantId,
    (source, sources): (&Source, &Sources),
) -> Result<Report, NotRead> {
    let mailbox = known(&app.db, tenant, source).await?;
    let read = read_all(app, tenant, (source, sources), mailbox).await;
    let trouble = read.as_ref().err().map(ToString::to_string).unwrap_or_default();
    looked_at(&app.db, (tenant, source), &trouble).await?;
    read
}

async fn read_all(
    app: &App,
    tenant: TenantId,
    (source, sources): (&Source, &Sources),
    mailbox: boxes::Mailbox,
) -> Result<Report, NotRead> {
    let mut open = Open::of(source, &mailbox.place).await?;
    let tickets = open.tickets().await?;
    let mut report = Report::default();
    if !tickets.is_empty() {
        let book = Book::of(app, tenant).await?;
        let post = Post { tenant, mailbox, trust: &source.trust, book: &book, own: &sources.own };
        for ticket in &tickets {
            let Some(item) = open.item(ticket).await? else { continue };
            let place = item.place.clone();
            let outcome = take_in(app, &post, item).await?;
            if outcome == Outcome::Known {
                pass(&app.db, (tenant, source), &place).await?;
            }
            report.count(outcome);
            open.done(ticket).await?;
        }
    }
    open.close().await;
    Ok(report)
}

/// Goes past a letter that is known.
async fn pass(db: &Db, (tenant, source): (TenantId, &Source), place: &str) -> Result<(), StoreError> {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await?;
    boxes::read_up_to(&mut tx, &source.address, place).await?;
    tx.commit_unaudited("how far a mailbox was read: nobody's act").await
}

/// Forgets letters whose term is over.
async fn forget(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let today = app.clock.today();
    let days = async |name, usual| -> Result<i64, StoreError> {
        let set = app.db.setting_for(tenant, name, today).await?;
        Ok(set.and_then(|(_, setting)| setting.value.parse().ok()).unwrap_or(usual))
    };
    let (keep, raw) = (days(KEEP_DAYS, USUAL_KEEP).await?, days(RAW_DAYS, USUAL_RAW).await?);
    let mut tx = app.db.write(tenant, &Actor::console(tenant)).await?;
    let now = tx.now();
    let before = |days: i64| now.plus_seconds(days.saturating_mul(-DAY));
    let (unwanted, bytes) = (before(keep), before(raw));
    let forgotten = letters::forget(&mut tx, unwanted, bytes).await?;
    if forgotten == 0 {
        return Ok(tx.commit_unaudited("the bytes of letters whose text stays in their requests").await?);
    }
    let line = Entry::about("letter.forget", "letter");
    tx.audit(line.summary(format!("Lettere non accolte cancellate a termine: {forgotten}")));
    Ok(tx.commit().await?)
}
