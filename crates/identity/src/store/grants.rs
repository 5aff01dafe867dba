//! What this is: the roles people hold.
//! What it is not: what the roles allow.

use kernel::{AccountId, Actor, BodyId, Grant, Instant, NETWORK, Role, Scope, TenantId};
use store::{StoreError, Tx, from_row};

use super::GrantId;
use crate::roles::NewGrant;

/// A role that a person holds, with the names to show it.
#[derive(Clone, Debug)]
pub struct HeldRole {
    /// Which.
    pub grant_id: GrantId,
    /// Whose.
    pub account_id: AccountId,
    /// In which centre, or in the network.
    pub centre_id: TenantId,
    /// The name of the centre.
    pub centre_name: String,
    /// The centre in addresses.
    pub centre_slug: String,
    /// For which body, if for one.
    pub body_id: Option<BodyId>,
    /// Its name, or empty.
    pub body_name: String,
    /// The code of the role.
    pub role: String,
    /// Since when.
    pub granted_at: Instant,
}
from_row!(HeldRole {
    grant_id,
    account_id,
    centre_id,
    centre_name,
    centre_slug,
    body_id,
    body_name,
    role,
    granted_at
});

impl HeldRole {
    /// The role as permissions know it; `None` for a role that this version of the program does not know.
    pub fn grant(&self) -> Option<Grant> {
        grant_of(self.centre_id, self.body_id, &self.role)
    }

    /// The role in Italian.
    pub fn label(&self) -> &'static str {
        Role::from_code(&self.role).map_or("Ruolo sconosciuto", Role::label)
    }

    /// The whole: «Referente dell'ente, Comune di … (Centro …)».
    pub fn described(&self) -> String {
        match self.body_name.as_str() {
            "" => format!("{} ({})", self.label(), self.centre_name),
            body => format!("{}, {body} ({})", self.label(), self.centre_name),
        }
    }
}

/// Somebody who can sign in, with a role that they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub account_id: AccountId,
    /// Their name.
    pub name: String,
    /// The role, as permissions know it.
    pub grant: Grant,
}

impl Holder {
    /// The person acting in this role.
    pub fn actor(&self) -> Actor {
        Actor::person(self.account_id, &self.name, self.grant)
    }
}

/// A role as permissions know it. A role for a body that lost its body, or the other way round, is none.
pub(crate) fn grant_of(tenant: TenantId, body: Option<BodyId>, role: &str) -> Option<Grant> {
    let role = Role::from_code(role).filter(|role| *role != Role::Console)?;
    let scope = body.map_or(Scope::Tenant, Scope::Body);
    (role.is_for_a_body() == body.is_some()).then_some(Grant { tenant, scope, role })
}

macro_rules! select {
    () => {
        "SELECT g.grant_id, g.account_id, g.centre_id, t.name AS centre_name, t.slug AS centre_slug, g.body_id, \
         g.body_name, g.role, g.granted_at FROM role_grant g JOIN tenant t ON t.tenant_id = g.centre_id \
         WHERE g.tenant_id = $1 "
    };
}

macro_rules! holders {
    () => {
        "SELECT a.account_id AS c0, a.name AS c1, g.role AS c2 FROM role_grant g JOIN account a \
         ON a.tenant_id = g.tenant_id AND a.account_id = g.account_id WHERE g.tenant_id = $1 AND g.centre_id = $2 \
         AND a.disabled_at IS NULL "
    };
}
macro_rules! by_name {
    () => {
        "ORDER BY a.sort_key, a.account_id, g.grant_id"
    };
}

const OF_ACCOUNT: &str =
    concat!(select!(), "AND g.account_id = $2 ORDER BY t.name, g.role, g.body_name, g.grant_id");
const ALL: &str = concat!(select!(), "ORDER BY t.name, g.role, g.body_name, g.grant_id");
const OF_CENTRE: &str = concat!(holders!(), "AND g.body_id IS NULL ", by_name!());
const OF_BODY: &str = concat!(holders!(), "AND g.body_id = $3 ", by_name!());
const INSERT: &str = "INSERT INTO role_grant (tenant_id, grant_id, account_id, centre_id, body_id, body_name, role, \
    granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM role_grant WHERE tenant_id = $1 AND grant_id = $2";
const FORGET_LAST: &str =
    "UPDATE account SET last_grant_id = NULL WHERE tenant_id = $1 AND last_grant_id = $2";
const RENAME_BODY: &str = "UPDATE role_grant SET body_name = $3 WHERE tenant_id = $1 AND body_id = $2";
const HOLDERS: &str = "SELECT COUNT(*) AS c0 FROM role_grant g JOIN account a \
    ON a.tenant_id = g.tenant_id AND a.account_id = g.account_id \
    WHERE g.tenant_id = $1 AND g.centre_id = $2 AND g.role = $3 AND a.disabled_at IS NULL AND g.account_id <> $4";
pub(super) const SQL: &[&str] =
    &[OF_ACCOUNT, ALL, OF_CENTRE, OF_BODY, INSERT, REMOVE, FORGET_LAST, RENAME_BODY, HOLDERS];

/// The roles of a person.
pub(crate) async fn of_account(tx: &mut Tx, id: AccountId) -> Result<Vec<HeldRole>, StoreError> {
    tx.all(OF_ACCOUNT, &[NETWORK.into(), id.into()]).await
}

/// Every role of everybody.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<HeldRole>, StoreError> {
    tx.all(ALL, &[NETWORK.into()]).await
}

/// Who holds a role in a centre, or for one body of it, by name.
pub(crate) async fn holders(
    tx: &mut Tx,
    centre: TenantId,
    body: Option<BodyId>,
) -> Result<Vec<Holder>, StoreError> {
    let values = [NETWORK.into(), centre.into(), body.into()];
    let rows: Vec<(AccountId, String, String)> = match body {
        Some(_) => tx.all(OF_BODY, &values).await?,
        None => tx.all(OF_CENTRE, &values[..2]).await?,
    };
    let holder = |(account_id, name, role): (AccountId, String, String)| {
        Some(Holder { account_id, name, grant: grant_of(centre, body, &role)? })
    };
    Ok(rows.into_iter().filter_map(holder).collect())
}

/// Gives a role; `false` if the person holds it already.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: GrantId,
    account: AccountId,
    grant: &NewGrant,
) -> Result<bool, StoreError> {
    let values = [
        NETWORK.into(),
        id.into(),
        account.into(),
        grant.centre().into(),
        grant.body().map(|body| body.id).into(),
        grant.body().map_or("", |body| body.name.as_str()).into(),
        grant.role().code().into(),
        tx.now().into(),
    ];
    Ok(tx.exec(INSERT, &values).await? > 0)
}

/// Takes a role away, with the sessions and tokens that use it.
pub(crate) async fn remove(tx: &mut Tx, id: GrantId) -> Result<bool, StoreError> {
    tx.exec(FORGET_LAST, &[NETWORK.into(), id.into()]).await?;
    Ok(tx.exec(REMOVE, &[NETWORK.into(), id.into()]).await? > 0)
}

/// Gives the new name of a body to the roles held for it.
pub(crate) async fn rename_body(tx: &mut Tx, body: BodyId, name: &str) -> Result<u64, StoreError> {
    tx.exec(RENAME_BODY, &[NETWORK.into(), body.into(), name.into()]).await
}

/// Holds every centre in which a person has a role, until the end of the transaction: who takes roles away there
/// meanwhile waits, and then counts the people who are left. In one order, so that two never wait for each other.
pub(crate) async fn hold_centres_of(tx: &mut Tx, id: AccountId) -> Result<(), StoreError> {
    let mut centres: Vec<TenantId> = of_account(tx, id).await?.iter().map(|role| role.centre_id).collect();
    centres.sort_unstable();
    centres.dedup();
    for centre in centres {
        tx.hold_tenant(centre).await?;
    }
    Ok(())
}

/// How many others, who can sign in, hold this role there.
pub(crate) async fn other_holders(
    tx: &mut Tx,
    (centre, role): (TenantId, Role),
    besides: AccountId,
) -> Result<i64, StoreError> {
    tx.scalar(HOLDERS, &[NETWORK.into(), centre.into(), role.code().into(), besides.into()]).await
}
