//! What this is: what the program does with requests by itself when the time comes: escalation steps, closing what
//! nobody has objected to.
//! What it is not: the letters; those are jobs of their own.

use ::store::{Db, Entry as Line, StoreError, Tx};
use kernel::permission::WorkRequest;
use kernel::{Actor, Can, RequestId, TenantId};

use super::held::{self, Held};
use super::{Failure, thread};
use crate::jobs::{Tell, tell};
use crate::model::{EntryKind, Move, Side, Status};

const DUE: &str = "SELECT request_id AS c0 FROM request WHERE tenant_id = $1 AND next_step_at <= $2 \
    ORDER BY next_step_at, request_id LIMIT 200";
pub(crate) const SQL: &[&str] = &[DUE];

/// The requests of which something is due.
pub type DueNow = Vec<RequestId>;

/// The requests of which something is due now, at most 200.
pub async fn due_now(tx: &mut Tx, can: &Can<WorkRequest>) -> Result<DueNow, StoreError> {
    let now = tx.now();
    let rows: Vec<(RequestId,)> = tx.all(DUE, &[can.tenant().into(), now.into()]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether a tenant has anything due: then the job is worth enqueueing.
pub async fn anything_due(db: &Db, tenant: TenantId) -> Result<bool, Failure> {
    let can = Actor::console(tenant).may_over(WorkRequest)?;
    let mut tx = db.read(tenant).await?;
    Ok(!due_now(&mut tx, &can).await?.is_empty())
}

/// Does with one request what is due, once; `false` if there was nothing any more.
pub async fn pass(tx: &mut Tx, can: &Can<WorkRequest>, id: RequestId) -> Result<bool, Failure> {
    let mut held = held::take(tx, can, id).await?;
    let done = match held.request.status {
        Status::Resolved => close(tx, &mut held).await?,
        Status::New | Status::Taken | Status::Waiting => escalate(tx, &mut held).await?,
        Status::Closed | Status::Merged | Status::Cancelled => false,
    };
    held::save(tx, &mut held).await?;
    Ok(done)
}

async fn close(tx: &mut Tx, held: &mut Held) -> Result<bool, Failure> {
    let (before, id) = (held.request.clone(), held.request.request_id);
    let days = worktime::Goal::days_to_closing(held.rules.close_days);
    let Some(resolved) = before.resolved_at else { return Ok(false) };
    if kernel::Instant::from(days.due(&held.calendar, resolved.timestamp())?) > tx.now() {
        return Ok(false);
    }
    held.step(Move::Close, tx.now())?;
    let said = format!("Chiusa da sola: nessuna obiezione entro {} giorni lavorativi", held.rules.close_days);
    thread::happened(tx, id, (Side::System, EntryKind::Event), &said).await?;
    let line = Line::new("request.close", "request", id).of_body(before.body_id);
    let summary = format!("Chiusa per decorrenza dei termini: richiesta n. {}", before.number);
    tx.audit(line.summary(summary).change(&before, &held.request)?);
    Ok(true)
}

async fn escalate(tx: &mut Tx, held: &mut Held) -> Result<bool, Failure> {
    let (steps, after) = held.request.measured.escalated(&held.calendar, tx.now())?;
    held.request.measured = after;
    let id = held.request.request_id;
    for step in &steps {
        let said = step.said();
        let entry = thread::happened(tx, id, (Side::System, EntryKind::InternalEvent), &said).await?;
        tell(tx, &held.request, (Tell::Escalated(said.clone()), entry))?;
        let line = Line::new("request.escalate", "request", id).of_body(held.request.body_id);
        tx.audit(line.summary(format!("{said}: richiesta n. {}", held.request.number)));
    }
    Ok(!steps.is_empty())
}
