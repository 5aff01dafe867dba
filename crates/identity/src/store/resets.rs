//! What this is: links for a new password, good once and for an hour.
//! What it is not: the letter; that is a job.

use kernel::{AccountId, NETWORK};
use store::{StoreError, Tx};

/// How long a link is good, in seconds.
pub(crate) const GOOD_FOR: i64 = 3600;

const WITHDRAW: &str = "UPDATE password_reset SET used_at = $3 \
    WHERE tenant_id = $1 AND account_id = $2 AND used_at IS NULL";
const INSERT: &str = "INSERT INTO password_reset (tenant_id, token_hash, account_id, created_at, expires_at) \
    VALUES ($1, $2, $3, $4, $5)";
const FIND: &str = "SELECT account_id AS c0 FROM password_reset \
    WHERE tenant_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
const USE: &str = "UPDATE password_reset SET used_at = $3 \
    WHERE tenant_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
pub(super) const SQL: &[&str] = &[WITHDRAW, INSERT, FIND, USE];

/// A new link; older ones of the person are no longer good.
pub(crate) async fn insert(tx: &mut Tx, account: AccountId, token_hash: Vec<u8>) -> Result<(), StoreError> {
    withdraw(tx, account).await?;
    let until = tx.now().plus_seconds(GOOD_FOR);
    let values = [NETWORK.into(), token_hash.into(), account.into(), tx.now().into(), until.into()];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// The links of a person are no longer good.
pub(crate) async fn withdraw(tx: &mut Tx, account: AccountId) -> Result<(), StoreError> {
    tx.exec(WITHDRAW, &[NETWORK.into(), account.into(), tx.now().into()]).await.map(|_| ())
}

/// Whose link it is, while it is good.
pub(crate) async fn find(tx: &mut Tx, token_hash: Vec<u8>) -> Result<Option<AccountId>, StoreError> {
    let found: Option<(AccountId,)> =
        tx.maybe(FIND, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await?;
    Ok(found.map(|(account,)| account))
}

/// Uses it up; `false` if somebody did already.
pub(crate) async fn use_up(tx: &mut Tx, token_hash: Vec<u8>) -> Result<bool, StoreError> {
    Ok(tx.exec(USE, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await? > 0)
}
