//! What this is: who follows a request without working on it.
//! What it is not: a right: whoever follows sees what their role shows them, and no more.

use ::store::{Entry as Line, StoreError, Tx, from_row};
use kernel::permission::{AnswerRequest, ViewRequests};
use kernel::{AccountId, Can, RequestEntryId, RequestId};

use super::{Failure, held, teams};
use crate::jobs::{self, Tell};
use crate::model::{Request, Watcher};

const OF: &str = "SELECT account_id, name FROM request_watcher WHERE tenant_id = $1 AND request_id = $2 \
    ORDER BY name, account_id";
const ADD: &str = "INSERT INTO request_watcher (tenant_id, request_id, account_id, name) VALUES ($1, $2, $3, $4) \
    ON CONFLICT DO NOTHING";
const REMOVE: &str =
    "DELETE FROM request_watcher WHERE tenant_id = $1 AND request_id = $2 AND account_id = $3";
pub(crate) const SQL: &[&str] = &[OF, ADD, REMOVE];
from_row!(Watcher { account_id, name });

/// Who follows a request that was found within reach.
pub async fn watchers(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: RequestId,
) -> Result<Vec<Watcher>, StoreError> {
    tx.all(OF, &[can.tenant().into(), id.into()]).await
}

/// Tells of something that all in a request read: whom it is for, and who follows. What the body writes to nobody in
/// particular is for the team.
pub(super) async fn tell(
    tx: &mut Tx,
    request: &Request,
    (whom, entry): (Tell, RequestEntryId),
) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    let all: Vec<Watcher> = tx.all(OF, &[tenant.into(), request.request_id.into()]).await?;
    let known = if whom == Tell::ToAuthor { request.author_id } else { request.assignee_id };
    let watchers = all.into_iter().map(|one| one.account_id).filter(|one| Some(*one) != known);
    jobs::tell_watchers(tx, request, (watchers.collect(), entry))?;
    if whom == Tell::ToAssignee && known.is_none() {
        return tell_team(tx, request, entry).await;
    }
    jobs::tell(tx, request, (whom, entry))
}

/// Tells the team in whose queue a request is.
pub(super) async fn tell_team(
    tx: &mut Tx,
    request: &Request,
    entry: RequestEntryId,
) -> Result<(), StoreError> {
    let Some(team) = request.team_id else { return Ok(()) };
    let people = teams::people(tx, team).await?;
    jobs::tell_team(tx, request, (people, entry))
}

/// Of those who may be chosen, exactly the chosen ones follow from now on; others stay as they are.
pub async fn set(
    tx: &mut Tx,
    can: &Can<AnswerRequest>,
    id: RequestId,
    (eligible, chosen): (&[(AccountId, String)], &[AccountId]),
) -> Result<Request, Failure> {
    let mut held = held::take(tx, can, id).await?;
    let tenant = can.tenant();
    for (account, name) in eligible {
        if chosen.contains(account) {
            tx.exec(ADD, &[tenant.into(), id.into(), (*account).into(), name.as_str().into()]).await?;
        } else {
            tx.exec(REMOVE, &[tenant.into(), id.into(), (*account).into()]).await?;
        }
    }
    held::save_quietly(tx, &mut held).await?;
    let line = Line::new("request.watch", "request", id).of_body(held.request.body_id);
    tx.audit(line.summary(format!("Modificato chi segue la richiesta n. {}", held.request.number)));
    Ok(held.request)
}
