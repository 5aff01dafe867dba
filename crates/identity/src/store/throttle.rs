//! What this is: the count of attempts, kept so that a restart, or another node, forgives nobody.
//! What it is not: the length of the wait; see `crate::throttle`.

use kernel::{Actor, Instant, NETWORK};
use store::{Db, StoreError, Tx};

use crate::secret;
use crate::throttle::{Attempt, Wait};

const COUNT: &str = "INSERT INTO throttle (tenant_id, key, failures, last_at, until) VALUES ($1, $2, 1, $3, $3) \
    ON CONFLICT (tenant_id, key) DO UPDATE SET last_at = excluded.last_at, \
    failures = CASE WHEN throttle.last_at < $4 THEN 1 ELSE throttle.failures + 1 END \
    WHERE throttle.until <= $3 RETURNING failures AS c0";
const SET_UNTIL: &str = "UPDATE throttle SET until = $3 WHERE tenant_id = $1 AND key = $2";
const UNTIL: &str = "SELECT until AS c0 FROM throttle WHERE tenant_id = $1 AND key = $2";
const FORGIVE: &str = "DELETE FROM throttle WHERE tenant_id = $1 AND key = $2";
const GIVE_BACK: &str = "UPDATE throttle SET failures = failures - 1, until = $3 \
    WHERE tenant_id = $1 AND key = $2 AND failures > 0";
const SWEEP: &str = "DELETE FROM throttle WHERE tenant_id = $1 AND last_at < $2";
pub(super) const SQL: &[&str] = &[COUNT, SET_UNTIL, UNTIL, FORGIVE, GIVE_BACK, SWEEP];

/// Counts attempts before their outcome is known, so that a hundred at once cannot all be the first; says
/// how long to wait if it is too early for another.
pub(crate) async fn count(db: &Db, attempts: &[(Attempt, &str)]) -> Result<Result<(), Wait>, StoreError> {
    let mut tx = db.write(NETWORK, &Actor::console(NETWORK)).await?;
    for (attempt, who) in attempts {
        if let Err(wait) = count_one(&mut tx, *attempt, who).await? {
            return Ok(Err(wait));
        }
    }
    tx.commit_unaudited("a count of attempts; the sign-in itself is audited").await?;
    Ok(Ok(()))
}

async fn count_one(tx: &mut Tx, attempt: Attempt, who: &str) -> Result<Result<(), Wait>, StoreError> {
    let (key, now) = (secret::key(attempt.word(), who), tx.now());
    let forgotten = now.plus_seconds(attempt.forgotten_after().saturating_neg());
    let values = [NETWORK.into(), key.as_str().into(), now.into(), forgotten.into()];
    let counted: Option<(i64,)> = tx.maybe(COUNT, &values).await?;
    let Some((failures,)) = counted else {
        let until: Instant = tx.scalar(UNTIL, &[NETWORK.into(), key.into()]).await?;
        return Ok(Err(Wait { seconds: until.seconds_since(now).saturating_add(1) }));
    };
    let until = now.plus_seconds(attempt.pause_after(failures));
    tx.exec(SET_UNTIL, &[NETWORK.into(), key.into(), until.into()]).await?;
    Ok(Ok(()))
}

/// Forgets the attempts of somebody who succeeded.
pub(crate) async fn forgive(tx: &mut Tx, attempt: Attempt, who: &str) -> Result<(), StoreError> {
    tx.exec(FORGIVE, &[NETWORK.into(), secret::key(attempt.word(), who).into()]).await.map(|_| ())
}

/// Takes back the one attempt that succeeded: where many sign in from one address, only mistakes add up.
pub(crate) async fn give_back(tx: &mut Tx, attempt: Attempt, who: &str) -> Result<(), StoreError> {
    let values = [NETWORK.into(), secret::key(attempt.word(), who).into(), tx.now().into()];
    tx.exec(GIVE_BACK, &values).await.map(|_| ())
}

/// Forgets the counts that no longer matter.
pub(crate) async fn sweep(tx: &mut Tx) -> Result<u64, StoreError> {
    let long_ago = tx.now().plus_seconds(-2 * 86_400);
    tx.exec(SWEEP, &[NETWORK.into(), long_ago.into()]).await
}
