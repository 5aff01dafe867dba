//! What this is: a figure per body that grows with every change in its requests, so that an open page can ask cheaply
//! whether it is still right.
//! What it is not: what has changed; the page asks for that with its own rights.

use ::store::{StoreError, Tx};
use kernel::permission::ViewRequests;
use kernel::{BodyId, Can};

use super::thread::Sight;

const BUMP: &str = "INSERT INTO helpdesk_change (tenant_id, body_id, seen, every) VALUES ($1, $2, $3, 1) \
    ON CONFLICT (tenant_id, body_id) DO UPDATE SET seen = helpdesk_change.seen + excluded.seen, \
    every = helpdesk_change.every + 1";
const NOW: &str = "SELECT CAST(COALESCE(SUM(CASE WHEN $3 = 1 THEN every ELSE seen END), 0) AS BIGINT) AS c0 \
    FROM helpdesk_change WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL)";
pub(crate) const SQL: &[&str] = &[BUMP, NOW];

/// Whom a change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Everybody in the request.
    Seen,
    /// The centre only.
    Internal,
}

/// Something changed in a request of this body. Written last: until the commit others wait here.
pub(super) async fn happened(tx: &mut Tx, body: BodyId, change: Change) -> Result<(), StoreError> {
    let seen = i64::from(change == Change::Seen);
    let tenant = tx.tenant();
    tx.exec(BUMP, &[tenant.into(), body.into(), seen.into()]).await.map(|_| ())
}

/// The figure of all that a person sees.
pub async fn version(tx: &mut Tx, can: &Can<ViewRequests>, sight: Sight) -> Result<i64, StoreError> {
    tx.scalar(NOW, &[can.tenant().into(), can.scope().body().into(), sight.value().into()]).await
}
