//! What this is: invitations: a role that waits for somebody to prove that an address is theirs.
//! What it is not: the letter; that is a job, which makes the secret of the link.

use kernel::permission::{ManageAccounts, ViewAccounts};
use kernel::{BodyId, Can, Email, Instant, NETWORK, Role, TenantId};
use store::{StoreError, Tx, from_row};

use super::InvitationId;
use crate::roles::{NamedBody, NewGrant, NotThatRole};

/// How long an invitation is good, in seconds.
pub(crate) const GOOD_FOR: i64 = 14 * 86_400;

/// An invitation as kept.
#[derive(Clone)]
pub(crate) struct Invitation {
    pub(crate) invitation_id: InvitationId,
    pub(crate) email: Email,
    pub(crate) centre_id: TenantId,
    pub(crate) centre_name: String,
    pub(crate) body_id: Option<BodyId>,
    pub(crate) body_name: String,
    pub(crate) role: String,
    pub(crate) invited_by: String,
    pub(crate) created_at: Instant,
    pub(crate) expires_at: Instant,
}
from_row!(Invitation {
    invitation_id,
    email,
    centre_id,
    centre_name,
    body_id,
    body_name,
    role,
    invited_by,
    created_at,
    expires_at
});

impl Invitation {
    /// The role it brings.
    pub(crate) fn grant(&self) -> Result<NewGrant, NotThatRole> {
        let role = Role::from_code(&self.role).ok_or(NotThatRole::NotHere)?;
        let body = self.body_id.map(|id| NamedBody { id, name: self.body_name.clone() });
        NewGrant::new(self.centre_id, body, role)
    }

    /// The role in Italian.
    pub(crate) fn label(&self) -> &'static str {
        Role::from_code(&self.role).map_or("Ruolo sconosciuto", Role::label)
    }

    /// «Referente dell'ente, Comune di … (Centro …)».
    pub(crate) fn described(&self) -> String {
        match self.body_name.as_str() {
            "" => format!("{} ({})", self.label(), self.centre_name),
            body => format!("{}, {body} ({})", self.label(), self.centre_name),
        }
    }
}

macro_rules! select {
    () => {
        "SELECT i.invitation_id, i.email, i.centre_id, t.name AS centre_name, i.body_id, i.body_name, i.role, \
         i.invited_by, i.created_at, i.expires_at FROM invitation i JOIN tenant t ON t.tenant_id = i.centre_id \
         WHERE i.tenant_id = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL "
    };
}
const INSERT: &str = "INSERT INTO invitation (tenant_id, invitation_id, email, centre_id, body_id, body_name, role, \
    invited_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const BY_ID: &str = concat!(select!(), "AND i.invitation_id = $2");
const BY_TOKEN: &str = concat!(select!(), "AND i.token_hash = $2 AND i.expires_at > $3");
const OPEN: &str = concat!(
    select!(),
    "AND ($2 OR i.centre_id = $3) AND (i.body_id = $4 OR $4 IS NULL) \
    ORDER BY i.created_at DESC, i.invitation_id LIMIT 200"
);
const SET_TOKEN: &str = "UPDATE invitation SET token_hash = $3 WHERE tenant_id = $1 AND invitation_id = $2";
const PROLONG: &str = "UPDATE invitation SET expires_at = $3 WHERE tenant_id = $1 AND invitation_id = $2";
const ACCEPT: &str = "UPDATE invitation SET accepted_at = $3 WHERE tenant_id = $1 AND invitation_id = $2 \
    AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > $3";
const WITHDRAW: &str = "UPDATE invitation SET withdrawn_at = $3 WHERE tenant_id = $1 AND invitation_id = $2 \
    AND accepted_at IS NULL AND withdrawn_at IS NULL";
pub(super) const SQL: &[&str] = &[INSERT, BY_ID, BY_TOKEN, OPEN, SET_TOKEN, PROLONG, ACCEPT, WITHDRAW];

/// Notes an invitation; the letter follows.
pub(crate) async fn insert(
    tx: &mut Tx,
    _: &Can<ManageAccounts>,
    id: InvitationId,
    (email, grant, invited_by): (&Email, &NewGrant, &str),
) -> Result<(), StoreError> {
    let values = [
        NETWORK.into(),
        id.into(),
        email.into(),
        grant.centre().into(),
        grant.body().map(|body| body.id).into(),
        grant.body().map_or("", |body| body.name.as_str()).into(),
        grant.role().code().into(),
        invited_by.into(),
        tx.now().into(),
        tx.now().plus_seconds(GOOD_FOR).into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// An invitation that still waits, for whoever writes the letter.
pub(crate) async fn waiting(tx: &mut Tx, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
    tx.maybe(BY_ID, &[NETWORK.into(), id.into()]).await
}

/// The same, for somebody who looks after its centre: those of others are not there.
pub(crate) async fn waiting_in(
    tx: &mut Tx,
    can: &Can<ManageAccounts>,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    let found = waiting(tx, id).await?;
    Ok(found.filter(|invitation| can.tenant() == NETWORK || can.tenant() == invitation.centre_id))
}

/// The invitation whose link this is, while it is good.
pub(crate) async fn by_token(tx: &mut Tx, token_hash: Vec<u8>) -> Result<Option<Invitation>, StoreError> {
    tx.maybe(BY_TOKEN, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await
}

/// The invitations that wait for an answer: all, or those to a role for one body.
pub(crate) async fn open(
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
    body: Option<BodyId>,
) -> Result<Vec<Invitation>, StoreError> {
    let everywhere = can.tenant() == NETWORK;
    tx.all(OPEN, &[NETWORK.into(), everywhere.into(), can.tenant().into(), body.into()]).await
}

/// Gives the link its secret; an older link is no longer good.
pub(crate) async fn set_token(tx: &mut Tx, id: InvitationId, token_hash: Vec<u8>) -> Result<(), StoreError> {
    tx.exec(SET_TOKEN, &[NETWORK.into(), id.into(), token_hash.into()]).await.map(|_| ())
}

/// Lets it be good for as long again.
pub(crate) async fn prolong(tx: &mut Tx, id: InvitationId) -> Result<(), StoreError> {
    let until = tx.now().plus_seconds(GOOD_FOR);
    tx.exec(PROLONG, &[NETWORK.into(), id.into(), until.into()]).await.map(|_| ())
}

/// Uses it up; `false` if it is no longer good.
pub(crate) async fn accept(tx: &mut Tx, id: InvitationId) -> Result<bool, StoreError> {
    Ok(tx.exec(ACCEPT, &[NETWORK.into(), id.into(), tx.now().into()]).await? > 0)
}

/// Takes it back.
pub(crate) async fn withdraw(tx: &mut Tx, id: InvitationId) -> Result<bool, StoreError> {
    Ok(tx.exec(WITHDRAW, &[NETWORK.into(), id.into(), tx.now().into()]).await? > 0)
}
