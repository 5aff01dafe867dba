//! What this is: what happens by itself: escalation, automatic closing, notices about requests.
//! What it is not: done while somebody waits for a page; the letters are those of `notices`.

use std::collections::BTreeSet;

use ::store::{Db, Job, JobRow, StoreError, Tx};
use kernel::permission::{ActionKind, ViewRequests, WorkRequest};
use kernel::{AccountId, Actor, RequestEntryId, RequestId, Role, TenantId};
use notices::{Event, Kind, Source, To};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use webkit::{App, JobError, Jobs, Problem};

use crate::model::Request;
use crate::store::{self as acts, Failure};

/// What is due by itself in the requests of a centre.
const DUE: &str = "helpdesk.due";

/// The job by which whoever carries letters learns that the centre answered: some who wrote have no account, and read
/// no page. It is done above this area; its payload is [`Answered`].
pub const ANSWERED_JOB: &str = "helpdesk.answered";

/// What the centre wrote for the body to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// In which request.
    pub request_id: RequestId,
    /// What.
    pub entry_id: RequestEntryId,
}

/// The kinds of jobs of this area, with their names on the page.
pub const JOBS: &[(&str, &str)] = &[(DUE, "Scadenze delle richieste")];

const ANSWERED: Kind =
    Kind::new("request.answered", "Risposte alle mie richieste", ActionKind::AnswerRequest);
const WRITTEN: Kind =
    Kind::new("request.written", "Novità nelle richieste che seguo", ActionKind::WorkRequest);
const WATCHED: Kind =
    Kind::new("request.watched", "Novità nelle richieste di cui sono osservatore", ActionKind::ViewRequests);
const ESCALATED: Kind =
    Kind::new("request.escalated", "Termini delle richieste vicini o passati", ActionKind::WorkRequest);
const HOURS: Kind = Kind::new("request.hours", "Ore di consulenza quasi esaurite", ActionKind::ViewRequests);

/// The notices of this area: of requests, to whoever may see them.
pub fn notices() -> Source {
    Source::new(&[ANSWERED, WRITTEN, WATCHED, ESCALATED, HOURS], visible)
}

async fn visible(app: App, actor: Actor, things: Vec<Uuid>) -> Result<BTreeSet<Uuid>, Problem> {
    let can = actor.may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut seen = BTreeSet::new();
    for thing in things {
        if acts::get(&mut tx, &can, RequestId(thing)).await?.is_some() {
            seen.insert(thing);
        }
    }
    Ok(seen)
}

/// Whom something new in a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tell {
    /// Whoever works on the request.
    ToAssignee,
    /// Whoever made it.
    ToAuthor,
    /// Whoever works on it and who directs the centre: a term is near or has passed.
    Escalated(String),
}

/// Tells of something written, once. No text of the request goes into a notice: it is read where rights are checked.
pub(crate) fn tell(
    tx: &mut Tx,
    request: &Request,
    (tell, entry_id): (Tell, RequestEntryId),
) -> Result<(), StoreError> {
    if tell == Tell::ToAuthor {
        let answered = Answered { request_id: request.request_id, entry_id };
        tx.enqueue(Job::new(ANSWERED_JOB, &answered)?.only_once(entry_id.to_string()));
    }
    let (kind, what) = match &tell {
        Tell::ToAssignee => (WRITTEN, "c'è una novità per chi la segue".to_owned()),
        Tell::ToAuthor => (ANSWERED, format!("c'è una risposta. Stato: {}", request.status.label())),
        Tell::Escalated(said) => (ESCALATED, said.clone()),
    };
    let one = |account: Option<AccountId>| account.map(To::Person);
    let to = match tell {
        Tell::ToAssignee => one(request.assignee_id).into_iter().collect(),
        Tell::ToAuthor => one(request.author_id).into_iter().collect(),
        Tell::Escalated(_) => {
            one(request.assignee_id).into_iter().chain([To::Centre(vec![Role::Director])]).collect()
        }
    };
    raise(tx, request, (kind, &what), (to, entry_id))
}

/// Tells both sides that little is left of a package of hours.
pub(crate) fn tell_hours(
    tx: &mut Tx,
    request: &Request,
    (said, entry_id): (&str, RequestEntryId),
) -> Result<(), StoreError> {
    let centre = To::Centre(vec![Role::Director, Role::Operator]);
    let body = To::Body(request.body_id, vec![Role::BodyReferent, Role::Mayor]);
    raise(tx, request, (HOURS, said), (vec![centre, body], entry_id))
}

/// Tells whoever only follows.
pub(crate) fn tell_watchers(
    tx: &mut Tx,
    request: &Request,
    (watchers, entry_id): (Vec<AccountId>, RequestEntryId),
) -> Result<(), StoreError> {
    let to = watchers.into_iter().map(To::Person).collect();
    raise(tx, request, (WATCHED, "c'è una novità"), (to, entry_id))
}

/// Tells the people of a team that a request waits for one of them.
pub(crate) fn tell_team(
    tx: &mut Tx,
    request: &Request,
    (people, entry_id): (Vec<AccountId>, RequestEntryId),
) -> Result<(), StoreError> {
    let to = people.into_iter().map(To::Person).collect();
    raise(tx, request, (WRITTEN, "aspetta qualcuno del gruppo"), (to, entry_id))
}

fn raise(
    tx: &mut Tx,
    request: &Request,
    (kind, what): (Kind, &str),
    (to, entry_id): (Vec<To>, RequestEntryId),
) -> Result<(), StoreError> {
    let page = (format!("{}: {what}", request.title()), format!("/richieste/{}", request.request_id));
    let event = Event::new(kind, entry_id, request.request_id, page).text(format!(
        "{}\nEnte: {}\nServizio: {}",
        request.subject, request.body_name, request.service_name
    ));
    notices::raise(tx, &Event { to, ..event })
}

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none().on(DUE, |app, job: JobRow| async move { everything_due(&app, job.tenant_id).await })
}

/// Puts the work that is due in the queue of a centre, if there is any; at most one job a minute.
pub async fn enqueue_due(db: &Db, tenant: TenantId) -> Result<(), StoreError> {
    match acts::anything_due(db, tenant).await {
        Ok(true) => {}
        Ok(false) | Err(Failure::Refused(_) | Failure::Denied(_) | Failure::Stale | Failure::NotThere) => {
            return Ok(());
        }
        Err(Failure::Store(why)) => return Err(why),
    }
    let mut tx = db.write(tenant, &Actor::console(tenant)).await?;
    let minute = tx.now().micros().div_euclid(60_000_000);
    tx.enqueue(Job::new(DUE, &())?.only_once(minute.to_string()));
    tx.commit_unaudited("work put in the queue by the clock, not by anybody").await
}

fn refused(why: Failure) -> JobError {
    match why {
        Failure::Store(why) => why.into(),
        other => JobError::Fail(format!("{other}.")),
    }
}

async fn everything_due(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let console = Actor::console(tenant);
    let can = console.may_over(WorkRequest).map_err(|why| JobError::Fail(format!("{why}.")))?;
    let due = acts::due_now(&mut app.db.read(tenant).await?, &can).await?;
    for id in due {
        let mut tx = app.db.write(tenant, &console).await?;
        if acts::pass(&mut tx, &can, id).await.map_err(refused)? {
            tx.commit().await?;
        } else {
            tx.commit_unaudited("the clocks of a request were looked at and nothing was due").await?;
        }
    }
    Ok(())
}
