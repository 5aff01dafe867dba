//! What this is: what happens by itself: escalation, automatic closing, letters about requests.
//! What it is not: done while somebody waits for a page.

use std::collections::BTreeSet;

use ::store::{Db, Job, JobRow, StoreError, Tx};
use identity::{AccountLine, HeldRole, mail};
use kernel::permission::{ViewRequests, WorkRequest};
use kernel::{AccountId, Actor, Email, RequestEntryId, RequestId, Role, Scope, TenantId};
use serde::{Deserialize, Serialize};
use webkit::{App, JobError, Jobs};

use crate::model::Request;
use crate::store::{self as acts, Failure};

/// What is due by itself in the requests of a centre.
const DUE: &str = "helpdesk.due";
/// A letter about a request.
const TELL: &str = "helpdesk.tell";

/// The kinds of jobs of this area, with their names on the page.
pub const JOBS: &[(&str, &str)] = &[(DUE, "Scadenze delle richieste"), (TELL, "Avviso di una richiesta")];

/// Whom a letter is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Tell {
    /// Whoever works on the request.
    ToAssignee,
    /// Whoever made it.
    ToAuthor,
    /// Whoever works on it and who directs the centre: a term is near or has passed.
    Escalated(String),
}

#[derive(Debug, Serialize, Deserialize)]
struct Letter {
    request_id: RequestId,
    entry_id: RequestEntryId,
    tell: Tell,
}

/// Asks for a letter about something written, once.
pub(crate) fn tell(
    tx: &mut Tx,
    request: &Request,
    (tell, entry_id): (Tell, RequestEntryId),
) -> Result<(), StoreError> {
    let letter = Letter { request_id: request.request_id, entry_id, tell };
    tx.enqueue(Job::new(TELL, &letter)?.only_once(entry_id.to_string()));
    Ok(())
}

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none()
        .on(DUE, |app, job: JobRow| async move { everything_due(&app, job.tenant_id).await })
        .on(TELL, |app, job: JobRow| async move { write(&app, &job).await })
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

/// Writes a letter once, however often the job runs.
async fn write(app: &App, job: &JobRow) -> Result<(), JobError> {
    let letter = job.payload::<Letter>()?;
    let console = Actor::console(job.tenant_id);
    let can = console.may_over(ViewRequests).map_err(|why| JobError::Fail(format!("{why}.")))?;
    let people = identity::accounts(&app.db).await?;
    let mut tx = app.db.write(job.tenant_id, &console).await?;
    let Some(request) = acts::get(&mut tx, &can, letter.request_id).await? else { return Ok(()) };
    let to = addresses(&people, job, (&request, &letter.tell));
    if to.is_empty() || !acts::told(&mut tx, &letter.entry_id.to_string()).await? {
        return Ok(());
    }
    let (subject, text) = words(&request, &letter.tell, &app.site.public_url);
    for email in to {
        mail::enqueue(&mut tx, email, &subject, &text)?;
    }
    Ok(tx.commit_unaudited("a letter about something whose line is in the trail").await?)
}

/// The addresses of those concerned who may still see the request, without whoever wrote.
fn addresses<'a>(
    people: &'a [AccountLine],
    job: &JobRow,
    (request, tell): (&Request, &Tell),
) -> BTreeSet<&'a Email> {
    let wanted = |person: &AccountLine| {
        let is = |account: Option<AccountId>| account == Some(person.account_id);
        match tell {
            Tell::ToAssignee => is(request.assignee_id) && works(person, job.tenant_id),
            Tell::ToAuthor => is(request.author_id) && may_see(person, job.tenant_id, request),
            Tell::Escalated(_) => {
                (is(request.assignee_id) && works(person, job.tenant_id))
                    || holds(person, job.tenant_id, |role| role == Role::Director)
            }
        }
    };
    let active = people.iter().filter(|person| !person.disabled && Some(person.account_id) != job.account_id);
    active.filter(|person| wanted(person)).map(|person| &person.email).collect()
}

fn holds(person: &AccountLine, centre: TenantId, which: impl Fn(Role) -> bool) -> bool {
    let grants = person.roles.iter().filter_map(HeldRole::grant);
    grants
        .into_iter()
        .any(|grant| grant.tenant == centre && grant.scope == Scope::Tenant && which(grant.role))
}

/// Whether a person works on the requests of a centre.
pub(crate) fn works(person: &AccountLine, centre: TenantId) -> bool {
    !person.disabled && holds(person, centre, |role| matches!(role, Role::Director | Role::Operator))
}

fn may_see(person: &AccountLine, centre: TenantId, request: &Request) -> bool {
    let mut grants = person.roles.iter().filter_map(HeldRole::grant);
    grants.any(|grant| {
        let reaches = match grant.scope {
            Scope::Tenant => true,
            Scope::Body(body) => body == request.body_id,
        };
        grant.tenant == centre
            && reaches
            && Actor::person(person.account_id, &person.name, grant).may_over(ViewRequests).is_ok()
    })
}

/// No text of the request goes into a letter: it is read where rights are checked.
fn words(request: &Request, tell: &Tell, site: &str) -> (String, String) {
    let what = match tell {
        Tell::ToAssignee => "C'è una novità per chi la segue".to_owned(),
        Tell::ToAuthor => format!("C'è una risposta. Stato: {}", request.status.label()),
        Tell::Escalated(said) => said.clone(),
    };
    let subject = format!("{}: {what}", request.title());
    let text = format!(
        "{what}.\n\nRichiesta n. {}: {}\nEnte: {}\nServizio: {}\n\nSi legge e si risponde qui:\n{site}/richieste/{}\n",
        request.number, request.subject, request.body_name, request.service_name, request.request_id
    );
    (subject, text)
}
