//! What this is: the job that carries a body's new name to the roles that people hold for it.
//! What it is not: the change of the name; that is done, and this follows.

use kernel::{Actor, BodyId, NETWORK};
use serde::{Deserialize, Serialize};
use store::{Entry, Job, JobRow, StoreError, Tx};
use webkit::{App, JobError};

use crate::model::Body;

/// The kind of the job.
pub(crate) const JOB: &str = "registry.rename";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    body_id: BodyId,
    name: String,
}

/// Asks for it, when the name is no longer the same.
pub(crate) fn follow(tx: &mut Tx, before: &Body, after: &Body) -> Result<(), StoreError> {
    if before.name != after.name {
        tx.enqueue(Job::new(JOB, &Payload { body_id: after.body_id, name: after.name.clone() })?);
    }
    Ok(())
}

pub(crate) async fn run(app: App, job: JobRow) -> Result<(), JobError> {
    let payload: Payload = job.payload()?;
    let mut tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    if identity::rename_body(&mut tx, payload.body_id, &payload.name).await? > 0 {
        let summary = format!("L'ente dei ruoli si chiama ora {}", payload.name);
        tx.audit(Entry::new("role.rename_body", "body", payload.body_id).summary(summary));
        tx.commit().await?;
    }
    Ok(())
}
