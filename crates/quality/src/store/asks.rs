//! What this is: who is asked how a request went, and the links by which they answer.
//! What it is not: what they answer.

use ::store::{StoreError, Tx};
use kernel::{AccountId, Day, Instant, RequestId, ServiceId, TeamId};

const LAST: &str = "SELECT asked_on AS c0 FROM satisfaction_ask WHERE tenant_id = $1 AND account_id = $2 \
    ORDER BY asked_on DESC LIMIT 1";
const ASK: &str = "INSERT INTO satisfaction_ask (tenant_id, request_id, number, subject, service_id, service_name, \
    team_id, team_name, account_id, asked_on, expires_at, answered) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, FALSE) ON CONFLICT DO NOTHING";
const WAITING: &str = "SELECT request_id, number, subject, service_id, service_name, team_id, team_name, account_id, \
    expires_at, answered FROM satisfaction_ask WHERE tenant_id = $1 AND request_id = $2 AND answered = FALSE \
    AND expires_at > $3";
const SET_TOKEN: &str =
    "UPDATE satisfaction_ask SET token_hash = $3 WHERE tenant_id = $1 AND request_id = $2";
const BY_TOKEN: &str = "SELECT request_id, number, subject, service_id, service_name, team_id, team_name, account_id, \
    expires_at, answered FROM satisfaction_ask WHERE tenant_id = $1 AND token_hash = $2";
const ANSWER: &str = "UPDATE satisfaction_ask SET answered = TRUE WHERE tenant_id = $1 AND request_id = $2 \
    AND answered = FALSE AND expires_at > $3";
const COUNTS: &str = "SELECT COUNT(*) AS c0, COALESCE(SUM(CASE WHEN answered THEN 1 ELSE 0 END), 0) AS c1 \
    FROM satisfaction_ask WHERE tenant_id = $1 AND asked_on >= $2 AND asked_on <= $3";
pub(crate) const SQL: &[&str] = &[LAST, ASK, WAITING, SET_TOKEN, BY_TOKEN, ANSWER, COUNTS];

/// Somebody asked about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which request.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// About which service it was.
    pub service_id: ServiceId,
    /// That service's name.
    pub service_name: String,
    /// Who worked on it.
    pub team_id: Option<TeamId>,
    /// That team's name.
    pub team_name: String,
    /// Who is asked.
    pub account_id: AccountId,
    /// Until when.
    pub expires_at: Instant,
    /// Whether they have answered.
    pub answered: bool,
}
::store::from_row!(Ask {
    request_id,
    number,
    subject,
    service_id,
    service_name,
    team_id,
    team_name,
    account_id,
    expires_at,
    answered
});

/// When a person was last asked.
pub(crate) async fn last_asked(tx: &mut Tx, account: AccountId) -> Result<Option<Day>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(Day,)> = tx.maybe(LAST, &[tenant.into(), account.into()]).await?;
    Ok(found.map(|(day,)| day))
}

/// Notes that somebody is asked; `false` if they were already.
pub(crate) async fn ask(tx: &mut Tx, ask: &Ask) -> Result<bool, StoreError> {
    let values = [
        tx.tenant().into(),
        ask.request_id.into(),
        ask.number.into(),
        ask.subject.as_str().into(),
        ask.service_id.into(),
        ask.service_name.as_str().into(),
        ask.team_id.into(),
        ask.team_name.as_str().into(),
        ask.account_id.into(),
        tx.today().into(),
        ask.expires_at.into(),
    ];
    Ok(tx.exec(ASK, &values).await? > 0)
}

/// An ask that still waits for its answer, for whoever writes the letter.
pub(crate) async fn waiting(tx: &mut Tx, request: RequestId) -> Result<Option<Ask>, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    tx.maybe(WAITING, &[tenant.into(), request.into(), now.into()]).await
}

/// Gives the link its secret; an older link is no longer good.
pub(crate) async fn set_token(tx: &mut Tx, request: RequestId, hash: Vec<u8>) -> Result<(), StoreError> {
    let tenant = tx.tenant();
    tx.exec(SET_TOKEN, &[tenant.into(), request.into(), hash.into()]).await.map(|_| ())
}

/// The ask whose link this is, answered and expired ones too.
pub(crate) async fn by_token(tx: &mut Tx, hash: Vec<u8>) -> Result<Option<Ask>, StoreError> {
    let tenant = tx.tenant();
    tx.maybe(BY_TOKEN, &[tenant.into(), hash.into()]).await
}

/// Uses the link up; `false` if it was used or has expired.
pub(crate) async fn answer(tx: &mut Tx, request: RequestId) -> Result<bool, StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    Ok(tx.exec(ANSWER, &[tenant.into(), request.into(), now.into()]).await? > 0)
}

/// How many were asked in a stretch of days, and how many of them have answered.
pub(crate) async fn counts(tx: &mut Tx, (from, to): (Day, Day)) -> Result<(i64, i64), StoreError> {
    let tenant = tx.tenant();
    tx.one(COUNTS, &[tenant.into(), from.into(), to.into()]).await
}
