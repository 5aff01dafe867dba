//! What this is: the second line about people: what concerns a centre's people is written in the network's trail,
//! where accounts are, and by a job in the trail of the centre too, where its responsible reads.
//! What it is not: the audit itself; the network's line is written in the transaction of the change.

use kernel::{AccountId, Actor, Grant, JobId, NETWORK, Role, Scope, TenantId};
use serde::{Deserialize, Serialize};
use store::{Entry, Job, JobRow, StoreError, Tx};
use uuid::Uuid;
use webkit::{App, JobError};

/// The kind of job.
pub(crate) const JOB: &str = "identity.note";

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum About {
    Account,
    Invitation,
}

impl About {
    fn entity(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Invitation => "invitation",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Note {
    centre: TenantId,
    about: About,
    id: Uuid,
    summary: String,
}

/// Asks for a line in the trail of a centre. What happens in the network itself has its line already.
pub(crate) fn tell_centre(
    tx: &mut Tx,
    centre: TenantId,
    (about, id): (About, Uuid),
    summary: &str,
) -> Result<(), StoreError> {
    if centre != NETWORK {
        let note = Note { centre, about, id, summary: summary.to_owned() };
        tx.enqueue(Job::new(JOB, &note)?);
    }
    Ok(())
}

/// Writes the line, once: a job that runs again after a crash finds its own id in the line.
pub(crate) async fn write(app: App, job: JobRow) -> Result<(), JobError> {
    let note: Note = job.payload()?;
    let mut tx = app.db.write(note.centre, &author(&job, note.centre)).await?;
    let mark = serde_json::json!({ "lavoro": job.job_id });
    if is_written(&mut tx, &note, job.job_id).await? {
        return Ok(());
    }
    let line = Entry::new("person.change", note.about.entity(), note.id).summary(note.summary);
    tx.audit(line.created(&mark)?);
    tx.commit().await.map_err(JobError::from)
}

async fn is_written(tx: &mut Tx, note: &Note, job: JobId) -> Result<bool, StoreError> {
    let lines = tx.audit_lines(("", note.about.entity(), Some(note.id)), (None, None), i64::MAX, 100).await?;
    let mark = job.to_string();
    Ok(lines.iter().any(|line| line.after.as_deref().is_some_and(|after| after.contains(&mark))))
}

/// Who made the change, as the trail of the centre names them.
fn author(job: &JobRow, centre: TenantId) -> Actor {
    let person: Option<(AccountId, Role)> = job.account_id.zip(Role::from_code(&job.role));
    match person {
        Some((account, role)) => {
            Actor::person(account, &job.author, Grant { tenant: centre, scope: Scope::Tenant, role })
        }
        None => Actor::console(centre),
    }
}
