//! What this is: requests that belong together: those of one mass fault, behind one principal request, and a new one
//! that goes on from an older one of the same body.
//! What it is not: a way for a body to see another's: what is read here is limited to what the reader reaches.

use ::store::{Entry as Line, StoreError, Tx};
use kernel::permission::{AnswerRequest, OpenRequest, ViewRequests, WorkRequest};
use kernel::{Can, RequestId};

use super::acts::{self, Reply, audited, to_writer};
use super::follow::tell;
use super::held;
use super::list::{LISTED, Listed};
use super::requests::{Made, NewFile, create, find, get};
use super::thread::{self, Written};
use super::{Failure, changes};
use crate::Refused;
use crate::jobs::Tell;
use crate::model::{Channel, EntryKind, Move, New, Request, Side, Status, Window};

const CHILDREN: &str = LISTED.0;
const FOLLOWING: &str = LISTED.1;
const OPEN: &str = "SELECT request_id AS c0 FROM request WHERE tenant_id = $1 AND parent_id = $2 AND is_open = TRUE \
    ORDER BY request_id";
const HAS: &str = "SELECT COUNT(*) AS c0 FROM request WHERE tenant_id = $1 AND parent_id = $2";
const FOLLOW: &str = "UPDATE request SET follows_id = $3 WHERE tenant_id = $1 AND request_id = $2";
pub(crate) const SQL: &[&str] = &[CHILDREN, FOLLOWING, OPEN, HAS, FOLLOW];

/// The requests behind a principal one, as far as the reader reaches.
pub async fn children(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: RequestId,
) -> Result<Vec<Listed>, StoreError> {
    tx.all(CHILDREN, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The requests that go on from this one.
pub async fn following(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: RequestId,
) -> Result<Vec<Listed>, StoreError> {
    tx.all(FOLLOWING, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// Puts a request behind the principal one with this number, of whichever body.
pub async fn put_behind(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    number: i64,
) -> Result<Request, Failure> {
    let parent = find(tx, can, number).await?.ok_or(Refused::NotAParent)?;
    if parent.request_id == id || parent.parent_id.is_some() || !parent.status.is_open() {
        return Err(Refused::NotAParent.into());
    }
    if tx.scalar::<i64>(HAS, &[can.tenant().into(), id.into()]).await? > 0 {
        return Err(Refused::HasChildren.into());
    }
    let mut held = held::take(tx, can, id).await?;
    if !held.request.status.is_open() {
        return Err(Refused::NotFromHere(held.request.status).into());
    }
    held.request.parent_id = Some(parent.request_id);
    let said = format!("Collegata al guasto comune della richiesta n. {}", parent.number);
    thread::happened(tx, id, (Side::Centre, EntryKind::InternalEvent), &said).await?;
    held::save_quietly(tx, &mut held).await?;
    kept(tx, &held.request, "collegata a un guasto comune");
    Ok(held.request)
}

/// Takes a request out from behind its principal one.
pub async fn take_out(tx: &mut Tx, can: &Can<WorkRequest>, id: RequestId) -> Result<Request, Failure> {
    let mut held = held::take(tx, can, id).await?;
    held.request.parent_id = None;
    let said = "Non è più collegata al guasto comune";
    thread::happened(tx, id, (Side::Centre, EntryKind::InternalEvent), said).await?;
    held::save_quietly(tx, &mut held).await?;
    kept(tx, &held.request, "non più collegata a un guasto comune");
    Ok(held.request)
}

/// The body may read this line: it names no other request.
fn kept(tx: &mut Tx, request: &Request, what: &str) {
    let line = Line::new("request.parent", "request", request.request_id).of_body(request.body_id);
    tx.audit(line.summary(format!("Richiesta n. {}: {what}", request.number)));
}

/// Writes in a principal request and in all open ones behind it: an answer, or the solution of all of them. Each keeps
/// its own clocks; nobody reads of the others.
pub async fn reach(
    tx: &mut Tx,
    (work, answer): (&Can<WorkRequest>, &Can<AnswerRequest>),
    (id, mv): (RequestId, Option<Move>),
    reply: Reply<'_>,
) -> Result<Request, Failure> {
    let open: Vec<(RequestId,)> = tx.all(OPEN, &[work.tenant().into(), id.into()]).await?;
    if thread::is_there(tx, reply.entry_id).await? {
        return get(tx, work, id).await?.ok_or(Failure::NotThere);
    }
    // All are taken before anything is written, so that two at once do not wait for each other half-way.
    let mut children = Vec::new();
    for (child,) in open {
        children.push(held::take(tx, work, child).await?);
    }
    children.retain(|held| held.request.status.is_open());
    children.sort_by_key(|held| held.request.body_id);
    let after = match mv {
        Some(mv) => acts::step(tx, work, (id, mv), reply).await?,
        None => acts::reply(tx, answer, id, reply).await?,
    };
    for mut held in children {
        let (before, child) = (held.request.clone(), held.request.request_id);
        if mv.is_some() || before.status == Status::New {
            to_writer(tx, &mut held);
        }
        match mv {
            Some(mv) => held.step(mv, tx.now())?,
            None if before.status == Status::New => held.step(Move::Take, tx.now())?,
            None => {}
        }
        let (entry_id, kind) = (tx.id(), EntryKind::Reply);
        let written = Written { entry_id, side: Side::Centre, kind, text: reply.text, files: reply.files };
        thread::write(tx, child, &written).await?;
        if mv.is_some() {
            let said = held.request.status.label();
            thread::happened(tx, child, (Side::Centre, EntryKind::Event), said).await?;
        }
        held::save(tx, &mut held).await?;
        audited(tx, "request.reply", "Risposta a un guasto comune", &before, &held.request)?;
        tell(tx, &held.request, (Tell::ToAuthor, entry_id)).await?;
    }
    Ok(after)
}

/// Whether a request can still be reopened today.
pub async fn window(tx: &mut Tx, request: &Request) -> Result<Window, Failure> {
    let rules = super::rules::get(tx).await?;
    let calendar = super::rules::calendar(tx, request.body_id).await?;
    let now = tx.now();
    held::Held { request: request.clone(), calendar, rules }.window(now)
}

/// Opens a new request of the same body about the same service, once the older one cannot be reopened any more.
pub async fn go_on(
    tx: &mut Tx,
    can: &Can<OpenRequest>,
    (old, fresh): (RequestId, RequestId),
    (text, files): (&str, &[NewFile]),
) -> Result<Request, Failure> {
    let old = get(tx, can, old).await?.ok_or(Failure::NotThere)?;
    match old.status {
        Status::Cancelled => {}
        Status::Resolved | Status::Closed if window(tx, &old).await? == Window::Over => {}
        Status::Resolved | Status::Closed => return Err(Refused::StillReopens.into()),
        Status::New | Status::Taken | Status::Waiting | Status::Merged => {
            return Err(Refused::NotFromHere(old.status).into());
        }
    }
    let subject: String =
        format!("Seguito della n. {}: {}", old.number, old.subject).chars().take(200).collect();
    let new = New {
        request_id: fresh,
        body_id: old.body_id,
        service_id: old.service_id,
        kind: old.kind,
        impact: old.impact,
        urgency: old.urgency,
        subject,
        text: text.to_owned(),
        channel: if can.scope().body().is_some() { Channel::Web } else { Channel::Operator },
    };
    let mut request = match create(tx, can, new, files).await? {
        Made::Known(known) => return Ok(known),
        Made::New(request) => request,
    };
    tx.exec(FOLLOW, &[can.tenant().into(), request.request_id.into(), old.request_id.into()]).await?;
    request.follows_id = Some(old.request_id);
    let side = if can.scope().body().is_some() { Side::Body } else { Side::Centre };
    let said = format!("Continua nella richiesta n. {}", request.number);
    thread::happened(tx, old.request_id, (side, EntryKind::Event), &said).await?;
    let said = format!("Continua dalla richiesta n. {}", old.number);
    thread::happened(tx, request.request_id, (side, EntryKind::Event), &said).await?;
    changes::happened(tx, old.body_id, changes::Change::Seen).await?;
    Ok(request)
}
