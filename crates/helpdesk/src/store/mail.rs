//! What this is: what a letter that came by e-mail leaves in a request besides its text: how it came, what it continues.
//! What it is not: the letter; the area that reads mailboxes keeps that.

use ::store::Tx;
use kernel::{Can, RequestId};

use super::requests::{SeesRequests, get};
use super::{Failure, thread};
use crate::model::{EntryKind, Side};

const CONTINUES: &str = "UPDATE request SET follows_id = $3 WHERE tenant_id = $1 AND request_id = $2";
pub(crate) const SQL: &[&str] = &[CONTINUES];

/// Notes, for the centre only, how something written came.
pub async fn came_by_mail<A: SeesRequests>(
    tx: &mut Tx,
    can: &Can<A>,
    id: RequestId,
    how: &str,
) -> Result<(), Failure> {
    get(tx, can, id).await?.ok_or(Failure::NotThere)?;
    thread::happened(tx, id, (Side::System, EntryKind::InternalEvent), how).await?;
    Ok(())
}

/// Says of a new request that it continues an older one of the same body, which takes no more answers.
pub async fn continues<A: SeesRequests>(
    tx: &mut Tx,
    can: &Can<A>,
    (new, old): (RequestId, RequestId),
) -> Result<(), Failure> {
    let new = get(tx, can, new).await?.ok_or(Failure::NotThere)?;
    let old = get(tx, can, old).await?.ok_or(Failure::NotThere)?;
    if new.body_id != old.body_id {
        return Err(Failure::NotThere);
    }
    tx.exec(CONTINUES, &[can.tenant().into(), new.request_id.into(), old.request_id.into()]).await?;
    for (request, said) in [
        (new.request_id, format!("Continua dalla richiesta n. {}", old.number)),
        (old.request_id, format!("Continua nella richiesta n. {}", new.number)),
    ] {
        thread::happened(tx, request, (Side::System, EntryKind::Event), &said).await?;
    }
    Ok(())
}
