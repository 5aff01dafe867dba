//! What this is: what the command line and the demo ask for: accounts with their roles, without a page.
//! What it is not: a way around the audit trail: each call is written there, by the console.

use std::collections::BTreeMap;

use kernel::{AccountId, Actor, BodyId, Email, NETWORK, TenantId};
use store::{Db, Entry, StoreError, Tx};

use crate::notes::{self, About};
use crate::password::{Password, Unhashable, Weak};
use crate::roles::{NewGrant, NotThatRole};
use crate::store::accounts::{self, Account};
use crate::store::grants::{self, Held, HeldRole, Holder};

/// Why an account cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum NoAccount {
    /// The name is missing or too long.
    #[error("Nome e cognome: scrivi da 3 a 120 caratteri")]
    Name,
    /// The password does not satisfy the rule.
    #[error(transparent)]
    Password(#[from] Weak),
    /// The address has an account.
    #[error("Esiste già un account con questo indirizzo e-mail: aggiungi i ruoli a quello")]
    Taken,
    /// There is no account with this address.
    #[error("Non esiste un account con questo indirizzo e-mail")]
    Absent,
    /// A role is not possible.
    #[error(transparent)]
    Role(#[from] NotThatRole),
    /// The password could not be hashed.
    #[error(transparent)]
    Hash(#[from] Unhashable),
    /// The database failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for NoAccount {
    fn from(error: StoreError) -> Self {
        if error.is_taken("email") { Self::Taken } else { Self::Store(error) }
    }
}

/// An account, as lists on the command line show it.
#[derive(Clone, Debug)]
pub struct AccountLine {
    /// Which.
    pub account_id: AccountId,
    /// The address to sign in with.
    pub email: Email,
    /// The name.
    pub name: String,
    /// Whether it is shut out.
    pub disabled: bool,
    /// Its roles.
    pub roles: Vec<HeldRole>,
}

/// Makes an account with its roles. Without a password the person sets one through «Password dimenticata».
pub async fn create_account(
    db: &Db,
    email: &Email,
    name: &str,
    password: Option<&str>,
    roles: &[NewGrant],
) -> Result<AccountId, NoAccount> {
    let name = name.trim();
    if !(3..=120).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(NoAccount::Name);
    }
    let hash = match password {
        Some(text) => Some(Password::choose(text, email)?.hashed().await?),
        None => None,
    };
    let mut tx = db.write(NETWORK, &Actor::console(NETWORK)).await?;
    let id = add(&mut tx, (email, name), hash, roles).await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds an account and its roles, with the line in the audit trail.
pub(crate) async fn add(
    tx: &mut Tx,
    (email, name): (&Email, &str),
    hash: Option<String>,
    roles: &[NewGrant],
) -> Result<AccountId, StoreError> {
    let id: AccountId = tx.id();
    accounts::insert(tx, id, (email, name), hash).await?;
    let created = serde_json::json!({ "nome": name, "email": email.as_str() });
    tx.audit(Entry::new("account.create", "account", id).summary("Creato un account").created(&created)?);
    for role in roles {
        give(tx, id, role).await?;
    }
    Ok(id)
}

/// Gives a role, with the line in the audit trail; `false` if the person holds it already.
pub(crate) async fn give(tx: &mut Tx, id: AccountId, role: &NewGrant) -> Result<bool, StoreError> {
    let grant_id = tx.id();
    if !grants::insert(tx, grant_id, id, role).await? {
        return Ok(false);
    }
    let place = role.body().map_or_else(String::new, |body| format!(" per {}", body.name));
    let given = serde_json::json!({
        "ruolo": role.role().code(), "centro": role.centre(), "ente": role.body().map(|body| body.name.as_str()),
    });
    let summary = format!("Assegnato il ruolo «{}»{place}", role.role().label());
    if tx.author().is_some_and(|author| author.account().is_some()) {
        notes::tell_centre(tx, role.centre(), (About::Account, id.0), &summary)?;
    }
    let line = Entry::new("account.grant", "account", id).summary(summary).created(&given)?;
    tx.audit(match role.body() {
        Some(body) => line.of_body(body.id),
        None => line,
    });
    Ok(true)
}

/// Adds roles to the account with this address.
pub async fn add_roles(db: &Db, email: &Email, roles: &[NewGrant]) -> Result<AccountId, NoAccount> {
    let mut tx = db.write(NETWORK, &Actor::console(NETWORK)).await?;
    let account = accounts::by_email(&mut tx, email).await?.ok_or(NoAccount::Absent)?;
    let mut added = false;
    for role in roles {
        added |= give(&mut tx, account.account_id, role).await?;
    }
    if added {
        tx.commit().await?;
    }
    Ok(account.account_id)
}

/// Every account of the installation with its roles, by name.
pub async fn accounts(db: &Db) -> Result<Vec<AccountLine>, StoreError> {
    let mut tx = db.read(NETWORK).await?;
    let everyone = accounts::everyone(&mut tx).await?;
    let mut held: BTreeMap<AccountId, Vec<HeldRole>> = BTreeMap::new();
    for role in grants::all(&mut tx).await? {
        held.entry(role.account_id).or_default().push(role);
    }
    let line = |account: Account| AccountLine {
        roles: held.remove(&account.account_id).unwrap_or_default(),
        account_id: account.account_id,
        email: account.email,
        name: account.name,
        disabled: account.disabled_at.is_some(),
    };
    Ok(everyone.into_iter().map(line).collect())
}

/// Roles held in a centre, once for each role and by name of the person. Who was shut out is not among them.
pub async fn holders(db: &Db, centre: TenantId, held: Held) -> Result<Vec<Holder>, StoreError> {
    grants::holders(&mut db.read(NETWORK).await?, centre, held).await
}

/// The roles of the account with this address; empty if there is no such account.
pub async fn grants_of(db: &Db, email: &Email) -> Result<Vec<HeldRole>, StoreError> {
    let mut tx = db.read(NETWORK).await?;
    match accounts::by_email(&mut tx, email).await? {
        Some(account) => grants::of_account(&mut tx, account.account_id).await,
        None => Ok(Vec::new()),
    }
}

/// Gives the new name of a body to the roles held for it: in the network's transaction that renames the body.
pub async fn rename_body(tx: &mut Tx, body: BodyId, name: &str) -> Result<u64, StoreError> {
    grants::rename_body(tx, body, name).await
}
