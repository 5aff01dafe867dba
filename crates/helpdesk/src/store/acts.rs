//! What this is: what centre and body do with a request: take, assign, answer, note, wait, resolve, confirm, reopen,
//! cancel, change priority, write down time.
//! What it is not: merging; see [`super::merge`].

use ::store::{Entry as Line, Tx};
use kernel::permission::{Action, AnswerRequest, WorkRequest};
use kernel::{AccountId, Can, Day, RequestEntryId, RequestId, TeamId};
use uuid::Uuid;

use super::follow::{tell, tell_team};
use super::held::{self, Held};
use super::hours::{self, Beyond};
use super::requests::{NewFile, SeesRequests, check_files};
use super::thread::{self, Written};
use super::{Failure, teams};
use crate::Refused;
use crate::jobs::{self, Tell};
use crate::model::{EntryKind, Kind, Move, Priority, Request, Side, Status};

const TIME: &str = "INSERT INTO request_time (tenant_id, time_id, request_id, body_id, spent_on, minutes, activity, author) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[TIME];

/// Something to write into a request.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// The id it will have: a form sent twice writes once.
    pub entry_id: RequestEntryId,
    /// What.
    pub text: &'a str,
    /// With which files.
    pub files: &'a [NewFile],
}

/// Time spent.
#[derive(Clone, Debug)]
pub struct Time {
    /// The id it will have.
    pub time_id: Uuid,
    /// On which day.
    pub on: Day,
    /// How many minutes.
    pub minutes: i64,
    /// Doing what.
    pub activity: String,
    /// What to do with time of advice that no package has.
    pub beyond: Beyond,
}

pub(super) fn audited(
    tx: &mut Tx,
    action: &'static str,
    did: &str,
    before: &Request,
    after: &Request,
) -> Result<(), Failure> {
    let line = Line::new(action, "request", after.request_id).of_body(after.body_id);
    tx.audit(line.summary(format!("{did}: richiesta n. {}", after.number)).change(before, after)?);
    Ok(())
}

fn side<A: Action>(can: &Can<A>) -> Side {
    if can.scope().body().is_some() { Side::Body } else { Side::Centre }
}

/// The request that a text sent to this one belongs to: the one into which it was merged, if it was.
async fn living<A: SeesRequests>(tx: &mut Tx, can: &Can<A>, id: RequestId) -> Result<Held, Failure> {
    let held = held::take(tx, can, id).await?;
    match held.request.merged_into {
        Some(target) => held::take(tx, can, target).await,
        None => Ok(held),
    }
}

/// Writes an answer that everybody in the request reads. What the body writes while it is awaited lets the work go on;
/// the first answer of the centre takes the request in charge.
pub async fn reply(
    tx: &mut Tx,
    can: &Can<AnswerRequest>,
    id: RequestId,
    reply: Reply<'_>,
) -> Result<Request, Failure> {
    check_files(reply.files)?;
    let mut held = living(tx, can, id).await?;
    if thread::is_there(tx, reply.entry_id).await? {
        return Ok(held.request);
    }
    if matches!(held.request.status, Status::Closed | Status::Cancelled | Status::Merged) {
        return Err(Refused::NotFromHere(held.request.status).into());
    }
    let (before, side, now) = (held.request.clone(), side(can), tx.now());
    match (side, held.request.status) {
        (Side::Body, Status::Waiting) => held.step(Move::Resume, now)?,
        (Side::Centre, Status::New) => {
            held.step(Move::Take, now)?;
            to_writer(tx, &mut held);
        }
        (Side::Body | Side::Centre | Side::System, _) => {}
    }
    let written = Written {
        entry_id: reply.entry_id,
        side,
        kind: EntryKind::Reply,
        text: reply.text,
        files: reply.files,
    };
    thread::write(tx, held.request.request_id, &written).await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.reply", "Scritta una risposta", &before, &held.request)?;
    let told = if side == Side::Body { Tell::ToAssignee } else { Tell::ToAuthor };
    tell(tx, &held.request, (told, reply.entry_id)).await?;
    Ok(held.request)
}

/// Writes a note that only the centre reads.
pub async fn note(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    reply: Reply<'_>,
) -> Result<Request, Failure> {
    check_files(reply.files)?;
    let mut held = living(tx, can, id).await?;
    if thread::is_there(tx, reply.entry_id).await? {
        return Ok(held.request);
    }
    let before = held.request.clone();
    let written = Written {
        entry_id: reply.entry_id,
        side: Side::Centre,
        kind: EntryKind::Note,
        text: reply.text,
        files: reply.files,
    };
    thread::write(tx, held.request.request_id, &written).await?;
    held::save_quietly(tx, &mut held).await?;
    audited(tx, "request.note", "Scritta una nota interna", &before, &held.request)?;
    Ok(held.request)
}

pub(super) fn to_writer(tx: &Tx, held: &mut Held) {
    if let Some(author) = tx.author().filter(|_| held.request.assignee_id.is_none()) {
        held.request.assignee_id = author.account();
        author.name().clone_into(&mut held.request.assignee);
    }
}

/// Takes a request in charge oneself.
pub async fn take(tx: &mut Tx, can: &Can<WorkRequest>, id: RequestId) -> Result<Request, Failure> {
    let mut held = held::take(tx, can, id).await?;
    let before = held.request.clone();
    held.step(Move::Take, tx.now())?;
    to_writer(tx, &mut held);
    let said = format!("Presa in carico da {}", held.request.assignee);
    thread::happened(tx, id, (Side::Centre, EntryKind::Event), &said).await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.take", "Presa in carico", &before, &held.request)?;
    Ok(held.request)
}

/// Gives a request to somebody of the centre; who that may be the caller has found out.
pub async fn assign(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    (account, name): (AccountId, &str),
) -> Result<Request, Failure> {
    let mut held = held::take(tx, can, id).await?;
    if !held.request.status.is_open() {
        return Err(Refused::NotFromHere(held.request.status).into());
    }
    let before = held.request.clone();
    (held.request.assignee_id, held.request.assignee) = (Some(account), name.to_owned());
    let said = format!("Assegnata a {name}");
    let entry = thread::happened(tx, id, (Side::Centre, EntryKind::InternalEvent), &said).await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.assign", "Assegnata", &before, &held.request)?;
    jobs::tell(tx, &held.request, (Tell::ToAssignee, entry))?;
    Ok(held.request)
}

/// Puts a request in the queue of a team, for whoever of it takes it in charge.
pub async fn hand_to(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    team: TeamId,
) -> Result<Request, Failure> {
    let team = teams::get(tx, can, team).await?.filter(|team| !team.archived).ok_or(Refused::NotATeam)?;
    let mut held = held::take(tx, can, id).await?;
    if !held.request.status.is_open() {
        return Err(Refused::NotFromHere(held.request.status).into());
    }
    let before = held.request.clone();
    (held.request.team_id, held.request.team) = (Some(team.team_id), team.name);
    (held.request.assignee_id, held.request.assignee) = (None, String::new());
    let said = format!("Passata al gruppo {}", held.request.team);
    let entry = thread::happened(tx, id, (Side::Centre, EntryKind::InternalEvent), &said).await?;
    held::save(tx, &mut held).await?;
    tell_team(tx, &held.request, entry).await?;
    audited(tx, "request.assign", "Passata a un gruppo", &before, &held.request)?;
    Ok(held.request)
}

/// A move of the centre with the text that explains it to the body: a question, a solution, why it is cancelled.
pub async fn step(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    (id, mv): (RequestId, Move),
    reply: Reply<'_>,
) -> Result<Request, Failure> {
    check_files(reply.files)?;
    let mut held = held::take(tx, can, id).await?;
    if thread::is_there(tx, reply.entry_id).await? {
        return Ok(held.request);
    }
    let before = held.request.clone();
    if held.request.assignee_id.is_none() && mv == Move::Resolve {
        to_writer(tx, &mut held);
    }
    held.step(mv, tx.now())?;
    let written = Written {
        entry_id: reply.entry_id,
        side: Side::Centre,
        kind: EntryKind::Reply,
        text: reply.text,
        files: reply.files,
    };
    thread::write(tx, id, &written).await?;
    let said = held.request.status.label();
    thread::happened(tx, id, (Side::Centre, EntryKind::Event), said).await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.step", said, &before, &held.request)?;
    tell(tx, &held.request, (Tell::ToAuthor, reply.entry_id)).await?;
    Ok(held.request)
}

/// Confirms that it is solved.
pub async fn confirm(tx: &mut Tx, can: &Can<AnswerRequest>, id: RequestId) -> Result<Request, Failure> {
    let mut held = held::take(tx, can, id).await?;
    let before = held.request.clone();
    held.step(Move::Close, tx.now())?;
    thread::happened(tx, id, (side(can), EntryKind::Event), "Soluzione confermata: richiesta chiusa").await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.close", "Soluzione confermata", &before, &held.request)?;
    Ok(held.request)
}

/// Says that it was not solved after all, and why.
pub async fn reopen(
    tx: &mut Tx,
    can: &Can<AnswerRequest>,
    id: RequestId,
    reply: Reply<'_>,
) -> Result<Request, Failure> {
    check_files(reply.files)?;
    let mut held = held::take(tx, can, id).await?;
    if thread::is_there(tx, reply.entry_id).await? {
        return Ok(held.request);
    }
    let (before, now) = (held.request.clone(), tx.now());
    let window = held.window(now)?;
    held.step(Move::Reopen { window }, now)?;
    let written = Written {
        entry_id: reply.entry_id,
        side: side(can),
        kind: EntryKind::Reply,
        text: reply.text,
        files: reply.files,
    };
    thread::write(tx, id, &written).await?;
    thread::happened(tx, id, (side(can), EntryKind::Event), "Riaperta").await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.reopen", "Riaperta", &before, &held.request)?;
    tell(tx, &held.request, (Tell::ToAssignee, reply.entry_id)).await?;
    Ok(held.request)
}

/// Gives a request another priority, with the reason, which only the centre reads.
pub async fn prioritize(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    (priority, reason): (Priority, &str),
) -> Result<Request, Failure> {
    let mut held = held::take(tx, can, id).await?;
    if !held.request.status.is_open() {
        return Err(Refused::NotFromHere(held.request.status).into());
    }
    let before = held.request.clone();
    held.request.priority = priority;
    let said = format!("Priorità da {} a {}: {reason}", before.priority.label(), priority.label());
    thread::happened(tx, id, (Side::Centre, EntryKind::InternalEvent), &said).await?;
    held::save(tx, &mut held).await?;
    audited(tx, "request.priority", "Cambiata la priorità", &before, &held.request)?;
    Ok(held.request)
}

/// Writes down time spent.
pub async fn spend(
    tx: &mut Tx,
    can: &Can<WorkRequest>,
    id: RequestId,
    time: Time,
) -> Result<Request, Failure> {
    let held = held::take(tx, can, id).await?;
    if !(1..=1440).contains(&time.minutes) {
        return Err(Refused::NoTime.into());
    }
    if time.on > tx.today() {
        return Err(Refused::InTheFuture.into());
    }
    let author = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let values = [
        can.tenant().into(),
        time.time_id.into(),
        id.into(),
        held.request.body_id.into(),
        time.on.into(),
        time.minutes.into(),
        time.activity.as_str().into(),
        author.into(),
    ];
    if tx.exec(TIME, &values).await? == 0 {
        // The form came twice.
        return Ok(held.request);
    }
    if held.request.kind == Kind::Advice {
        hours::advise(tx, &held.request, &time).await?;
    }
    let line = Line::new("request.time", "request", id).of_body(held.request.body_id);
    let summary = format!("Registrati {} minuti: richiesta n. {}", time.minutes, held.request.number);
    tx.audit(line.summary(summary));
    Ok(held.request)
}
