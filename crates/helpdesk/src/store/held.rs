//! What this is: a request taken for oneself with its calendar, moved, and written back.
//! What it is not: an act; those are beside it.

use ::store::{StoreError, Tx, Val};
use kernel::permission::Action;
use kernel::{Can, Instant, RequestId};
use worktime::{Calendar, Goal};

use super::changes::{self, Change};
use super::rows::{packed, request_columns};
use super::{Failure, requests, rules};
use crate::model::{Move, Request, Rules, Status, Window, far};

const TAKE: &str = "UPDATE request SET version = version + 1 WHERE tenant_id = $1 AND request_id = $2 \
    AND (body_id = $3 OR $3 IS NULL)";
const GET: &str =
    concat!("SELECT ", request_columns!(), " FROM request WHERE tenant_id = $1 AND request_id = $2");
const SAVE: &str = "UPDATE request SET priority = $3, status = $4, is_open = $5, assignee_id = $6, assignee = $7, \
    measured = $8, spent_seconds = $9, waited_seconds = $10, due_at = $11, next_step_at = $12, resolved_at = $13, \
    merged_into = $14, updated_at = $15, ended_at = CASE WHEN $5 THEN NULL ELSE COALESCE(ended_at, $15) END, \
    team_id = $16, team = $17, parent_id = $18 WHERE tenant_id = $1 AND request_id = $2";
pub(crate) const SQL: &[&str] = &[TAKE, GET, SAVE];

/// A request in one's hands.
pub(super) struct Held {
    pub(super) request: Request,
    pub(super) calendar: Calendar,
    pub(super) rules: Rules,
}

/// Takes a request within reach; others wait until the end of the transaction.
pub(super) async fn take<A: Action>(tx: &mut Tx, can: &Can<A>, id: RequestId) -> Result<Held, Failure> {
    let own = can.scope().body();
    if tx.exec(TAKE, &[can.tenant().into(), id.into(), own.into()]).await? == 0 {
        return Err(Failure::NotThere);
    }
    let request: Request = tx.one(GET, &[can.tenant().into(), id.into()]).await?;
    let (rules, calendar) = rules::with_calendar(tx, request.body_id).await?;
    Ok(Held { request, calendar, rules })
}

impl Held {
    /// Makes a move: state and clocks together.
    pub(super) fn step(&mut self, mv: Move, at: Instant) -> Result<(), Failure> {
        let status = self.request.status.after(mv)?;
        self.request.measured = self.request.measured.after(mv, &self.calendar, at)?;
        self.request.status = status;
        match mv {
            Move::Resolve => self.request.resolved_at = Some(at),
            Move::Reopen { .. } => self.request.resolved_at = None,
            Move::Take | Move::Wait | Move::Resume | Move::Close | Move::Cancel | Move::Merge => {}
        }
        Ok(())
    }

    /// Whether the request can still be reopened.
    pub(super) fn window(&self, at: Instant) -> Result<Window, Failure> {
        let Some(resolved) = self.request.resolved_at else { return Ok(Window::Over) };
        let last = Goal::days_to_closing(self.rules.reopen_days).due(&self.calendar, resolved.timestamp())?;
        Ok(if at <= Instant::from(last) { Window::Open } else { Window::Over })
    }

    /// When the program has something to do with the request by itself.
    fn next_step(&self) -> Result<Instant, Failure> {
        match (self.request.status, self.request.resolved_at) {
            (Status::Resolved, Some(resolved)) => {
                let days = Goal::days_to_closing(self.rules.close_days);
                Ok(Instant::from(days.due(&self.calendar, resolved.timestamp())?))
            }
            (status, _) if status.is_open() => Ok(self.request.measured.next_step(&self.calendar)?),
            (_, _) => Ok(far()),
        }
    }
}

/// Writes a request that begins, with everything that follows from its clocks.
pub(super) async fn add(tx: &mut Tx, held: &mut Held) -> Result<(), Failure> {
    held.request.due_at = held.request.measured.due(held.request.status, &held.calendar)?;
    requests::insert(tx, &held.request, held.next_step()?).await?;
    Ok(changes::happened(tx, held.request.body_id, Change::Seen).await?)
}

/// Writes a request back, with everything that follows from its clocks.
pub(super) async fn save(tx: &mut Tx, held: &mut Held) -> Result<(), Failure> {
    write(tx, held, Change::Seen).await
}

/// The same after something that only the centre sees.
pub(super) async fn save_quietly(tx: &mut Tx, held: &mut Held) -> Result<(), Failure> {
    write(tx, held, Change::Internal).await
}

async fn write(tx: &mut Tx, held: &mut Held, change: Change) -> Result<(), Failure> {
    let now = tx.now();
    held.request.due_at = held.request.measured.due(held.request.status, &held.calendar)?;
    held.request.updated_at = now;
    let values = values(tx, held, now)?;
    tx.exec(SAVE, &values).await?;
    Ok(changes::happened(tx, held.request.body_id, change).await?)
}

fn values(tx: &Tx, held: &Held, now: Instant) -> Result<[Val; 18], Failure> {
    let request = &held.request;
    let (spent, waited) = request.measured.spent(&held.calendar, now)?;
    let measured = packed(&request.measured).map_err(|why: StoreError| Failure::Store(why))?;
    Ok([
        tx.tenant().into(),
        request.request_id.into(),
        request.priority.into(),
        request.status.into(),
        request.status.is_open().into(),
        request.assignee_id.into(),
        request.assignee.as_str().into(),
        measured,
        spent.into(),
        waited.into(),
        request.due_at.into(),
        held.next_step()?.into(),
        request.resolved_at.into(),
        request.merged_into.into(),
        now.into(),
        request.team_id.into(),
        request.team.as_str().into(),
        request.parent_id.into(),
    ])
}
