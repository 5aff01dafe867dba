//! What this is: signed-in browsers, and those that still owe the code of the second step.
//! What it is not: cookies; the gate writes those.

use kernel::{AccountId, BodyId, Instant, NETWORK, SessionId, TenantId};
use store::{StoreError, Tx, from_row};

use super::GrantId;

/// A session and one of the roles of its person: as many rows as roles.
pub(crate) struct Seen {
    pub(crate) session_id: SessionId,
    pub(crate) account_id: AccountId,
    pub(crate) active_id: GrantId,
    pub(crate) csrf: String,
    pub(crate) last_used_at: Instant,
    pub(crate) idle_seconds: i64,
    pub(crate) person: String,
    pub(crate) grant_id: GrantId,
    pub(crate) centre_id: TenantId,
    pub(crate) centre_name: String,
    pub(crate) centre_slug: String,
    pub(crate) body_id: Option<BodyId>,
    pub(crate) body_name: String,
    pub(crate) role: String,
}
from_row!(Seen {
    session_id,
    account_id,
    active_id,
    csrf,
    last_used_at,
    idle_seconds,
    person,
    grant_id,
    centre_id,
    centre_name,
    centre_slug,
    body_id,
    body_name,
    role
});

/// A session to be opened.
pub(crate) struct NewSession {
    pub(crate) session_id: SessionId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) account_id: AccountId,
    pub(crate) grant_id: GrantId,
    pub(crate) csrf: String,
    pub(crate) user_agent: String,
    pub(crate) idle_seconds: i64,
    pub(crate) expires_at: Instant,
}

/// A session as its owner sees it.
pub(crate) struct OwnSession {
    pub(crate) session_id: SessionId,
    pub(crate) user_agent: String,
    pub(crate) created_at: Instant,
    pub(crate) last_used_at: Instant,
    pub(crate) idle_seconds: i64,
}
from_row!(OwnSession { session_id, user_agent, created_at, last_used_at, idle_seconds });

const FIND: &str = "SELECT s.session_id, s.account_id, s.grant_id AS active_id, s.csrf, s.last_used_at, \
    s.idle_seconds, a.name AS person, g.grant_id, g.centre_id, t.name AS centre_name, t.slug AS centre_slug, \
    g.body_id, g.body_name, g.role FROM session s \
    JOIN account a ON a.tenant_id = s.tenant_id AND a.account_id = s.account_id \
    JOIN role_grant g ON g.tenant_id = s.tenant_id AND g.account_id = s.account_id \
    JOIN tenant t ON t.tenant_id = g.centre_id \
    WHERE s.tenant_id = $1 AND s.token_hash = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 \
    AND a.disabled_at IS NULL ORDER BY t.name, g.role, g.body_name, g.grant_id";
const INSERT: &str = "INSERT INTO session (tenant_id, session_id, token_hash, account_id, grant_id, csrf, user_agent, \
    created_at, last_used_at, idle_seconds, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)";
const TOUCH: &str = "UPDATE session SET last_used_at = $3 WHERE tenant_id = $1 AND session_id = $2 \
    AND last_used_at < $3 AND revoked_at IS NULL";
const ROTATE: &str = "UPDATE session SET token_hash = $3, csrf = $4, grant_id = $5, last_used_at = $6 \
    WHERE tenant_id = $1 AND session_id = $2 AND revoked_at IS NULL";
const REVOKE: &str = "UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND session_id = $2 \
    AND account_id = $4 AND revoked_at IS NULL";
const REVOKE_TOKEN: &str = "UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND token_hash = $2 \
    AND revoked_at IS NULL";
const REVOKE_OTHERS: &str = "UPDATE session SET revoked_at = $3 WHERE tenant_id = $1 AND account_id = $2 \
    AND session_id <> $4 AND revoked_at IS NULL";
const SWEEP: &str = "DELETE FROM session WHERE tenant_id = $1 AND account_id = $2 \
    AND (expires_at < $3 OR revoked_at < $4)";
const OWN: &str = "SELECT session_id, user_agent, created_at, last_used_at, idle_seconds FROM session \
    WHERE tenant_id = $1 AND account_id = $2 AND revoked_at IS NULL AND expires_at > $3 \
    ORDER BY last_used_at DESC, session_id LIMIT 50";
const WAIT: &str =
    "INSERT INTO code_wait (tenant_id, token_hash, account_id, expires_at) VALUES ($1, $2, $3, $4)";
const WAITING: &str = "SELECT account_id AS c0 FROM code_wait \
    WHERE tenant_id = $1 AND token_hash = $2 AND expires_at > $3";
const WAIT_OVER: &str = "DELETE FROM code_wait WHERE tenant_id = $1 AND token_hash = $2";
const SWEEP_WAITS: &str = "DELETE FROM code_wait WHERE tenant_id = $1 AND account_id = $2";
pub(super) const SQL: &[&str] = &[
    FIND,
    INSERT,
    TOUCH,
    ROTATE,
    REVOKE,
    REVOKE_TOKEN,
    REVOKE_OTHERS,
    SWEEP,
    OWN,
    WAIT,
    WAITING,
    WAIT_OVER,
    SWEEP_WAITS,
];

/// The session with this secret, with every role of its person; empty if there is none, or it is over.
pub(crate) async fn find(tx: &mut Tx, token_hash: Vec<u8>) -> Result<Vec<Seen>, StoreError> {
    tx.all(FIND, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await
}

/// Opens a session, and forgets those of the person that are long over.
pub(crate) async fn open(tx: &mut Tx, session: NewSession) -> Result<(), StoreError> {
    let (now, month_ago) = (tx.now(), tx.now().plus_seconds(-30 * 86_400));
    let account = session.account_id;
    tx.exec(SWEEP, &[NETWORK.into(), account.into(), now.into(), month_ago.into()]).await?;
    let values = [
        NETWORK.into(),
        session.session_id.into(),
        session.token_hash.into(),
        account.into(),
        session.grant_id.into(),
        session.csrf.into(),
        session.user_agent.into(),
        now.into(),
        session.idle_seconds.into(),
        session.expires_at.into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Notes that it is in use.
pub(crate) async fn touch(tx: &mut Tx, id: SessionId) -> Result<(), StoreError> {
    tx.exec(TOUCH, &[NETWORK.into(), id.into(), tx.now().into()]).await.map(|_| ())
}

/// Gives it a new secret and the role in which it now acts.
pub(crate) async fn rotate(
    tx: &mut Tx,
    id: SessionId,
    (token_hash, csrf): (Vec<u8>, &str),
    acting: GrantId,
) -> Result<bool, StoreError> {
    let values = [NETWORK.into(), id.into(), token_hash.into(), csrf.into(), acting.into(), tx.now().into()];
    Ok(tx.exec(ROTATE, &values).await? > 0)
}

/// Ends one session of a person.
pub(crate) async fn revoke(tx: &mut Tx, id: SessionId, of: AccountId) -> Result<bool, StoreError> {
    Ok(tx.exec(REVOKE, &[NETWORK.into(), id.into(), tx.now().into(), of.into()]).await? > 0)
}

/// Ends the session with this secret.
pub(crate) async fn revoke_token(tx: &mut Tx, token_hash: Vec<u8>) -> Result<(), StoreError> {
    tx.exec(REVOKE_TOKEN, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await.map(|_| ())
}

/// Ends every session of a person but one, and every half sign-in; with an id that is none's, all of them.
pub(crate) async fn revoke_others(tx: &mut Tx, of: AccountId, but: SessionId) -> Result<u64, StoreError> {
    tx.exec(SWEEP_WAITS, &[NETWORK.into(), of.into()]).await?;
    tx.exec(REVOKE_OTHERS, &[NETWORK.into(), of.into(), tx.now().into(), but.into()]).await
}

/// The sessions of a person, the latest first.
pub(crate) async fn of_account(tx: &mut Tx, id: AccountId) -> Result<Vec<OwnSession>, StoreError> {
    let now = tx.now();
    let rows: Vec<OwnSession> = tx.all(OWN, &[NETWORK.into(), id.into(), now.into()]).await?;
    Ok(rows.into_iter().filter(|own| now.seconds_since(own.last_used_at) < own.idle_seconds).collect())
}

/// Notes that the password was right and the code is owed; an older wait of the person is over.
pub(crate) async fn wait_for_code(
    tx: &mut Tx,
    token_hash: Vec<u8>,
    account: AccountId,
    until: Instant,
) -> Result<(), StoreError> {
    tx.exec(SWEEP_WAITS, &[NETWORK.into(), account.into()]).await?;
    tx.exec(WAIT, &[NETWORK.into(), token_hash.into(), account.into(), until.into()]).await.map(|_| ())
}

/// Who owes the code.
pub(crate) async fn waiting(tx: &mut Tx, token_hash: Vec<u8>) -> Result<Option<AccountId>, StoreError> {
    let found: Option<(AccountId,)> =
        tx.maybe(WAITING, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await?;
    Ok(found.map(|(account,)| account))
}

/// The code was given; `false` if somebody else gave it first.
pub(crate) async fn wait_over(tx: &mut Tx, token_hash: Vec<u8>) -> Result<bool, StoreError> {
    Ok(tx.exec(WAIT_OVER, &[NETWORK.into(), token_hash.into()]).await? > 0)
}
