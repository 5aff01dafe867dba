//! What this is: the roles people hold.
//! What it is not: what the roles allow.

use kernel::{AccountId, Actor, BodyId, Email, Grant, Instant, NETWORK, Role, Scope, TenantId};
use store::{StoreError, Tx, Val, from_row};

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
    /// Where letters to them go.
    pub email: Email,
    /// The role, as permissions know it.
    pub grant: Grant,
}

/// Whose roles in a centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Of whoever holds one in the centre itself.
    InCentre,
    /// Of whoever holds one for this body of it.
    ForBody(BodyId),
    /// Of this person, wherever in the centre.
    By(AccountId),
}

struct HolderRow {
    account_id: AccountId,
    name: String,
    email: Email,
    body_id: Option<BodyId>,
    role: String,
}
from_row!(HolderRow { account_id, name, email, body_id, role });

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
    ($which:literal) => {
        concat!(
            "SELECT a.account_id, a.name, a.email, g.body_id, g.role FROM role_grant g JOIN account a \
             ON a.tenant_id = g.tenant_id AND a.account_id = g.account_id WHERE g.tenant_id = $1 AND g.centre_id = $2 \
             AND a.disabled_at IS NULL AND ",
            $which,
            " ORDER BY a.sort_key, a.account_id, g.role, g.body_name, g.grant_id"
        )
    };
}

const OF_ACCOUNT: &str =
    concat!(select!(), "AND g.account_id = $2 ORDER BY t.name, g.role, g.body_name, g.grant_id");
const ALL: &str = concat!(select!(), "ORDER BY t.name, g.role, g.body_name, g.grant_id");
const HELD_IN_CENTRE: &str = holders!("g.body_id IS NULL");
const HELD_FOR_BODY: &str = holders!("g.body_id = $3");
const HELD_BY: &str = holders!("g.account_id = $3");
const INSERT: &str = "INSERT INTO role_grant (tenant_id, grant_id, account_id, centre_id, body_id, body_name, role, \
    granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM role_grant WHERE tenant_id = $1 AND grant_id = $2";
const FORGET_LAST: &str =
    "UPDATE account SET last_grant_id = NULL WHERE tenant_id = $1 AND last_grant_id = $2";
const RENAME_BODY: &str = "UPDATE role_grant SET body_name = $3 WHERE tenant_id = $1 AND body_id = $2";
const HOLDERS: &str = "SELECT COUNT(*) AS c0 FROM role_grant g JOIN account a \
    ON a.tenant_id = g.tenant_id AND a.account_id = g.account_id \
    WHERE g.tenant_id = $1 AND g.centre_id = $2 AND g.role = $3 AND a.disabled_at IS NULL AND g.account_id <> $4";
pub(super) const SQL: &[&str] = &[
    OF_ACCOUNT,
    ALL,
    HELD_IN_CENTRE,
    HELD_FOR_BODY,
    HELD_BY,
    INSERT,
    REMOVE,
    FORGET_LAST,
    RENAME_BODY,
    HOLDERS,
];

/// The roles of a person.
pub(crate) async fn of_account(tx: &mut Tx, id: AccountId) -> Result<Vec<HeldRole>, StoreError> {
    tx.all(OF_ACCOUNT, &[NETWORK.into(), id.into()]).await
}

/// Every role of everybody.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<HeldRole>, StoreError> {
    tx.all(ALL, &[NETWORK.into()]).await
}

/// Roles held in a centre by who can sign in, by name of the person.
pub(crate) async fn holders(tx: &mut Tx, centre: TenantId, held: Held) -> Result<Vec<Holder>, StoreError> {
    let (sql, which) = match held {
        Held::InCentre => (HELD_IN_CENTRE, None),
        Held::ForBody(body) => (HELD_FOR_BODY, Some(Val::from(body))),
        Held::By(account) => (HELD_BY, Some(Val::from(account))),
    };
    let mut values: Vec<Val> = vec![NETWORK.into(), centre.into()];
    values.extend(which);
    let rows: Vec<HolderRow> = tx.all(sql, &values).await?;
    let holder = |row: HolderRow| {
        let grant = grant_of(centre, row.body_id, &row.role)?;
        Some(Holder { account_id: row.account_id, name: row.name, email: row.email, grant })
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
