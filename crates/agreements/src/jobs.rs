//! What this is: what happens every day by itself: tacit renewals, names brought up to date, letters about what
//! is due; and what the desk shows.
//! What it is not: the timer; the program asks for [`daily`] once a day for each centre.

use std::collections::BTreeMap;

use identity::{AccountLine, mail};
use kernel::permission::{EditAgreement, EditMembership, ViewAgreements, ViewBodies};
use kernel::{Actor, Day, Email, Phase, Role, Scope, Target, TenantId};
use store::{Job, JobRow, StoreError, Tx};
use webkit::{App, DeskItem, DeskSource, JobError, Jobs, Problem};

use crate::Failure;
use crate::model::{Deadline, DeadlineKind};
use crate::store::{deadlines, memberships, renewals};

/// The kind of the daily job.
pub const DAILY: &str = "deadlines.daily";

/// The job of a day, for the tenant of the transaction that enqueues it; asked for twice, it runs once.
pub fn daily(today: Day) -> Result<Job, StoreError> {
    Ok(Job::new(DAILY, &today)?.only_once(today.iso()))
}

/// The jobs of this area.
pub fn jobs() -> Jobs {
    Jobs::none().on(DAILY, |app, job: JobRow| async move {
        run_daily(&app, job.tenant_id).await?;
        Ok(())
    })
}

/// Does the day's work for a centre; running it again the same day changes nothing and writes to nobody.
pub async fn run_daily(app: &App, tenant: TenantId) -> Result<(), JobError> {
    let console = Actor::console(tenant);
    renew(app, &console).await.map_err(failed)?;
    refresh_names(app, &console).await?;
    tell(app, &console).await
}

fn failed(why: Failure) -> JobError {
    match why {
        Failure::Store(why) => why.into(),
        Failure::Stale => JobError::Retry("Dati modificati nel frattempo: si riprova da soli".into()),
        other => JobError::Fail(format!("{other}.")),
    }
}

fn denied(why: kernel::Denied) -> JobError {
    JobError::Fail(format!("{why}."))
}

async fn renew(app: &App, console: &Actor) -> Result<(), Failure> {
    let can = console.may(EditAgreement, &Target::centre(console.tenant(), Phase::Current))?;
    let can_members = console.may_over(EditMembership)?;
    let mut tx = app.db.write(console.tenant(), console).await?;
    let today = tx.today();
    let done = renewals::tacitly(&mut tx, (&can, &can_members), today).await?;
    if done > 0 {
        tx.commit().await?;
    }
    Ok(())
}

/// Memberships keep a copy of the body's name, to be sorted by it.
async fn refresh_names(app: &App, console: &Actor) -> Result<(), JobError> {
    let can = console.may_over(ViewBodies).map_err(denied)?;
    let mut tx = app.db.write(console.tenant(), console).await?;
    for body in registry::bodies::every(&mut tx, &can).await? {
        memberships::rename_body(&mut tx, body.body_id, &memberships::BodyName::of(&body)).await?;
    }
    Ok(tx.commit_unaudited("a copy of a name that the register has audited").await?)
}

async fn tell(app: &App, console: &Actor) -> Result<(), JobError> {
    let people = identity::accounts(&app.db).await?;
    let can = console.may_over(ViewAgreements).map_err(denied)?;
    let mut tx = app.db.write(console.tenant(), console).await?;
    let today = tx.today();
    let mut letters: BTreeMap<Email, Vec<Deadline>> = BTreeMap::new();
    for deadline in deadlines::near(&mut tx, &can, today).await? {
        let to = concerned(&deadline, &people, console.tenant());
        // Nobody to write to yet: it is not marked as told, so that it goes out once somebody is there.
        if to.is_empty() || !deadlines::tell(&mut tx, &deadline).await? {
            continue;
        }
        for email in to {
            letters.entry(email).or_default().push(deadline.clone());
        }
    }
    send(&mut tx, &letters, &app.site.public_url)?;
    Ok(tx.commit_unaudited("letters about what is due are nobody's act").await?)
}

fn send(tx: &mut Tx, letters: &BTreeMap<Email, Vec<Deadline>>, site: &str) -> Result<(), StoreError> {
    for (to, deadlines) in letters {
        let subject = match deadlines.as_slice() {
            [one] => format!("Entro il {}: {}", one.due, one.kind.label()),
            many => format!("{} scadenze in arrivo", many.len()),
        };
        let lines: Vec<String> = deadlines.iter().map(|one| letter_line(one, site)).collect();
        let text = format!(
            "Ecco le scadenze che ti riguardano.\n\n{}\n\nL'elenco completo: {site}/scadenze\n",
            lines.join("\n\n")
        );
        mail::enqueue(tx, to, &subject, &text)?;
    }
    Ok(())
}

fn letter_line(deadline: &Deadline, site: &str) -> String {
    format!(
        "- Entro il {}\n  {}\n  {}\n  {site}{}",
        deadline.due, deadline.title, deadline.text, deadline.href
    )
}

/// The people a deadline concerns: of the body, or of the centre in the roles that act on it.
fn concerned(deadline: &Deadline, people: &[AccountLine], centre: TenantId) -> Vec<Email> {
    let active = people.iter().filter(|person| !person.disabled);
    let concerned = active.filter(|person| {
        let grants = person.roles.iter().filter_map(identity::HeldRole::grant);
        grants.into_iter().any(|grant| grant.tenant == centre && acts_on(deadline, grant.scope, grant.role))
    });
    concerned.map(|person| person.email.clone()).collect()
}

fn acts_on(deadline: &Deadline, scope: Scope, role: Role) -> bool {
    match (deadline.body, scope) {
        (Some(body), Scope::Body(own)) => {
            body == own && matches!(role, Role::BodyReferent | Role::BodyAccountant)
        }
        (None, Scope::Tenant) => match deadline.kind {
            DeadlineKind::Billing | DeadlineKind::PurchaseData => {
                matches!(role, Role::Director | Role::Operator | Role::Accountant)
            }
            DeadlineKind::Notice | DeadlineKind::Expiry => matches!(role, Role::Director | Role::Operator),
        },
        (Some(_), Scope::Tenant) | (None, Scope::Body(_)) => false,
    }
}

/// What this area puts on the desk: the deadlines that are near.
pub fn desk() -> DeskSource {
    DeskSource::new(on_the_desk)
}

async fn on_the_desk(app: App, actor: Actor) -> Result<Vec<DeskItem>, Problem> {
    let Ok(can) = actor.may_over(ViewAgreements) else { return Ok(Vec::new()) };
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let all = deadlines::of(&mut tx, &can, today).await?;
    let near = all.into_iter().filter(|deadline| deadline.is_near(today));
    Ok(near.map(|one| DeskItem::due(one.due, today, &one.title, one.text, one.href)).collect())
}
