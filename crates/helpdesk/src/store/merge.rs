//! What this is: two requests of one body about the same thing become one: what was written, attached and spent goes to
//! the one that stays; the other keeps its number, says where it went and forwards what is written to it.
//! What it is not: a letter to whoever asked: nothing has changed for them.

use ::store::{Entry as Line, Tx};
use kernel::permission::WorkRequest;
use kernel::{Can, RequestId};

use super::requests::find;
use super::{Failure, held, thread, words};
use crate::Refused;
use crate::model::{EntryKind, Move, Request, Side};

const ENTRIES: &str = "UPDATE request_entry SET request_id = $3 WHERE tenant_id = $1 AND request_id = $2";
const TIMES: &str = "UPDATE request_time SET request_id = $3 WHERE tenant_id = $1 AND request_id = $2";
/// Requests that were merged into the one that goes now follow it.
const FOLLOW: &str = "UPDATE request SET merged_into = $3 WHERE tenant_id = $1 AND merged_into = $2";
const CHILDREN: &str = "UPDATE request SET parent_id = $3 WHERE tenant_id = $1 AND parent_id = $2";
const NEXT: &str = "UPDATE request SET follows_id = $3 WHERE tenant_id = $1 AND follows_id = $2";
const OUTAGES: &str = "UPDATE outage SET request_id = $3 WHERE tenant_id = $1 AND request_id = $2";
const WATCHERS: &str = "INSERT INTO request_watcher (tenant_id, request_id, account_id, name) \
    SELECT w.tenant_id, t.request_id, w.account_id, w.name FROM request_watcher w \
    JOIN request t ON t.tenant_id = w.tenant_id AND t.request_id = $3 \
    WHERE w.tenant_id = $1 AND w.request_id = $2 ON CONFLICT DO NOTHING";
const HAS_CHILDREN: &str = "SELECT COUNT(*) AS c0 FROM request WHERE tenant_id = $1 AND parent_id = $2";
/// Everything that goes with a request into another.
const ALL: [&str; 7] = [ENTRIES, TIMES, FOLLOW, CHILDREN, NEXT, OUTAGES, WATCHERS];
pub(crate) const SQL: &[&str] = &[ENTRIES, TIMES, FOLLOW, CHILDREN, NEXT, OUTAGES, WATCHERS, HAS_CHILDREN];

/// Merges a request into the one with this number.
pub async fn merge(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    into: i64,
) -> Result<Request, Failure> {
    let target = find(tx, can, into).await?.ok_or(Refused::NotOfThisBody)?;
    if target.request_id == id {
        return Err(Refused::Itself.into());
    }
    // Both are taken in the same order whoever merges which, so that two at once do not wait for each other.
    let (first, second) =
        if id < target.request_id { (id, target.request_id) } else { (target.request_id, id) };
    let (one, other) = (held::take(tx, can, first).await?, held::take(tx, can, second).await?);
    let (mut source, mut target) = if first == id { (one, other) } else { (other, one) };
    if source.request.body_id != target.request.body_id {
        return Err(Refused::NotOfThisBody.into());
    }
    if !target.request.status.is_open() {
        return Err(Refused::TargetEnded(target.request.number).into());
    }
    let children: i64 = tx.scalar(HAS_CHILDREN, &[can.tenant().into(), id.into()]).await?;
    if children > 0 && target.request.parent_id.is_some() {
        return Err(Refused::HasChildren.into());
    }
    let (before, now) = (source.request.clone(), tx.now());
    source.step(Move::Merge, now)?;
    source.request.merged_into = Some(target.request.request_id);
    // A target behind the source would be behind itself.
    if target.request.parent_id == Some(id) {
        target.request.parent_id = None;
    } else if target.request.parent_id.is_none() && children == 0 {
        target.request.parent_id =
            source.request.parent_id.filter(|parent| *parent != target.request.request_id);
    }
    source.request.parent_id = None;
    words::join(tx, id, target.request.request_id).await?;
    for sql in ALL {
        tx.exec(sql, &[can.tenant().into(), id.into(), target.request.request_id.into()]).await?;
    }
    let went = format!("Unita alla richiesta n. {}", target.request.number);
    thread::happened(tx, id, (Side::Centre, EntryKind::Event), &went).await?;
    let came = format!("Qui continua anche la richiesta n. {}", source.request.number);
    thread::happened(tx, target.request.request_id, (Side::Centre, EntryKind::Event), &came).await?;
    held::save(tx, &mut source).await?;
    held::save(tx, &mut target).await?;
    let line = |request: &Request| {
        Line::new("request.merge", "request", request.request_id).of_body(request.body_id)
    };
    let said = format!("Richiesta n. {} unita alla n. {}", source.request.number, target.request.number);
    tx.audit(line(&source.request).summary(said.clone()).change(&before, &source.request)?);
    tx.audit(line(&target.request).summary(said));
    Ok(target.request)
}
