//! What this is: accounts: who can sign in, with which password and second step.
//! What it is not: their roles; see `grants`.

use kernel::{AccountId, Email, Instant, NETWORK, text};
use store::{StoreError, Tx, from_row};

use super::GrantId;

/// An account as kept.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) account_id: AccountId,
    pub(crate) email: Email,
    pub(crate) name: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) totp_secret: Option<String>,
    pub(crate) totp_enabled: bool,
    pub(crate) last_grant_id: Option<GrantId>,
    pub(crate) created_at: Instant,
    pub(crate) last_sign_in_at: Option<Instant>,
    pub(crate) disabled_at: Option<Instant>,
    pub(crate) version: i64,
}
from_row!(Account {
    account_id,
    email,
    name,
    password_hash,
    totp_secret,
    totp_enabled,
    last_grant_id,
    created_at,
    last_sign_in_at,
    disabled_at,
    version
});

impl Account {
    /// What the audit trail keeps: no secret, not even its hash.
    pub(crate) fn for_the_trail(&self) -> impl serde::Serialize + use<> {
        serde_json::json!({
            "nome": self.name,
            "email": self.email.as_str(),
            "codice_al_telefono": self.totp_enabled,
            "disattivato": self.disabled_at.is_some(),
        })
    }
}

macro_rules! columns {
    () => {
        "account_id, email, name, password_hash, totp_secret, totp_enabled, last_grant_id, created_at, \
         last_sign_in_at, disabled_at, version"
    };
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM account WHERE tenant_id = $1 AND account_id = $2");
const BY_EMAIL: &str = concat!("SELECT ", columns!(), " FROM account WHERE tenant_id = $1 AND email = $2");
const EVERYONE: &str =
    concat!("SELECT ", columns!(), " FROM account WHERE tenant_id = $1 ORDER BY sort_key, account_id");
const INSERT: &str = "INSERT INTO account (tenant_id, account_id, email, name, sort_key, search_text, password_hash, \
    created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const RENAME: &str = "UPDATE account SET name = $3, sort_key = $4, search_text = $5, version = version + 1 \
    WHERE tenant_id = $1 AND account_id = $2 AND version = $6";
const SET_PASSWORD: &str = "UPDATE account SET password_hash = $3, version = version + 1 \
    WHERE tenant_id = $1 AND account_id = $2";
const DISABLE: &str = "UPDATE account SET disabled_at = $3, version = version + 1 \
    WHERE tenant_id = $1 AND account_id = $2 AND disabled_at IS NULL";
const ENABLE: &str = "UPDATE account SET disabled_at = NULL, version = version + 1 \
    WHERE tenant_id = $1 AND account_id = $2 AND disabled_at IS NOT NULL";
const SIGNED_IN: &str = "UPDATE account SET last_sign_in_at = $3, last_grant_id = $4 \
    WHERE tenant_id = $1 AND account_id = $2";
const ACTING: &str = "UPDATE account SET last_grant_id = $3 WHERE tenant_id = $1 AND account_id = $2";
const OFFER_TOTP: &str = "UPDATE account SET totp_secret = $3, totp_last_step = 0, version = version + 1 \
    WHERE tenant_id = $1 AND account_id = $2 AND NOT totp_enabled";
const ENABLE_TOTP: &str = "UPDATE account SET totp_enabled = TRUE, version = version + 1 \
    WHERE tenant_id = $1 AND account_id = $2 AND totp_secret IS NOT NULL AND NOT totp_enabled";
const DISABLE_TOTP: &str = "UPDATE account SET totp_enabled = FALSE, totp_secret = NULL, totp_last_step = 0, \
    version = version + 1 WHERE tenant_id = $1 AND account_id = $2 AND totp_enabled";
const USE_STEP: &str = "UPDATE account SET totp_last_step = $3 \
    WHERE tenant_id = $1 AND account_id = $2 AND totp_last_step < $3";
const FORGET_CODES: &str = "DELETE FROM recovery_code WHERE tenant_id = $1 AND account_id = $2";
const ADD_CODE: &str = "INSERT INTO recovery_code (tenant_id, code_hash, account_id) VALUES ($1, $2, $3)";
const USE_CODE: &str = "UPDATE recovery_code SET used_at = $4 \
    WHERE tenant_id = $1 AND code_hash = $2 AND account_id = $3 AND used_at IS NULL";
const CODES_LEFT: &str = "SELECT COUNT(*) AS c0 FROM recovery_code \
    WHERE tenant_id = $1 AND account_id = $2 AND used_at IS NULL";
pub(super) const SQL: &[&str] = &[
    BY_ID,
    BY_EMAIL,
    EVERYONE,
    INSERT,
    RENAME,
    SET_PASSWORD,
    DISABLE,
    ENABLE,
    SIGNED_IN,
    ACTING,
    OFFER_TOTP,
    ENABLE_TOTP,
    DISABLE_TOTP,
    USE_STEP,
    FORGET_CODES,
    ADD_CODE,
    USE_CODE,
    CODES_LEFT,
];

/// The account with this id.
pub(crate) async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<Account>, StoreError> {
    tx.maybe(BY_ID, &[NETWORK.into(), id.into()]).await
}

/// The account with this address.
pub(crate) async fn by_email(tx: &mut Tx, email: &Email) -> Result<Option<Account>, StoreError> {
    tx.maybe(BY_EMAIL, &[NETWORK.into(), email.into()]).await
}

/// Every account, by name.
pub(crate) async fn everyone(tx: &mut Tx) -> Result<Vec<Account>, StoreError> {
    tx.all(EVERYONE, &[NETWORK.into()]).await
}

/// A new account; `Taken` if the address has one.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: AccountId,
    (email, name): (&Email, &str),
    password_hash: Option<String>,
) -> Result<(), StoreError> {
    let (sort, search) = keys(email, name);
    let values = [
        NETWORK.into(),
        id.into(),
        email.into(),
        name.into(),
        sort.into(),
        search.into(),
        password_hash.into(),
        tx.now().into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

fn keys(email: &Email, name: &str) -> (String, String) {
    (text::sort_key(name), text::fold(&format!("{name} {email}")))
}

/// Changes the name, unless somebody changed the account meanwhile.
pub(crate) async fn rename(
    tx: &mut Tx,
    account: &Account,
    name: &str,
    shown: i64,
) -> Result<bool, StoreError> {
    let (sort, search) = keys(&account.email, name);
    let values =
        [NETWORK.into(), account.account_id.into(), name.into(), sort.into(), search.into(), shown.into()];
    Ok(tx.exec(RENAME, &values).await? > 0)
}

/// Sets the password.
pub(crate) async fn set_password(tx: &mut Tx, id: AccountId, hash: String) -> Result<(), StoreError> {
    tx.exec(SET_PASSWORD, &[NETWORK.into(), id.into(), hash.into()]).await.map(|_| ())
}

/// Shuts an account out; its sessions and tokens stop at once, because whoever looks them up asks for this too.
pub(crate) async fn disable(tx: &mut Tx, id: AccountId) -> Result<bool, StoreError> {
    Ok(tx.exec(DISABLE, &[NETWORK.into(), id.into(), tx.now().into()]).await? > 0)
}

/// Lets an account in again.
pub(crate) async fn enable(tx: &mut Tx, id: AccountId) -> Result<bool, StoreError> {
    Ok(tx.exec(ENABLE, &[NETWORK.into(), id.into()]).await? > 0)
}

/// Notes a sign-in.
pub(crate) async fn signed_in(tx: &mut Tx, id: AccountId, acting: GrantId) -> Result<(), StoreError> {
    tx.exec(SIGNED_IN, &[NETWORK.into(), id.into(), tx.now().into(), acting.into()]).await.map(|_| ())
}

/// Notes the role to be found at the next sign-in.
pub(crate) async fn acting(tx: &mut Tx, id: AccountId, acting: GrantId) -> Result<(), StoreError> {
    tx.exec(ACTING, &[NETWORK.into(), id.into(), acting.into()]).await.map(|_| ())
}

/// Keeps a secret that is not asked for yet, until a first code proves that the telephone has it.
pub(crate) async fn offer_totp(tx: &mut Tx, id: AccountId, secret: &str) -> Result<bool, StoreError> {
    Ok(tx.exec(OFFER_TOTP, &[NETWORK.into(), id.into(), secret.into()]).await? > 0)
}

/// From now on the code is asked for; these recovery codes replace any older.
pub(crate) async fn enable_totp(tx: &mut Tx, id: AccountId, codes: &[Vec<u8>]) -> Result<bool, StoreError> {
    let changed = tx.exec(ENABLE_TOTP, &[NETWORK.into(), id.into()]).await? > 0;
    if changed {
        replace_codes(tx, id, codes).await?;
    }
    Ok(changed)
}

/// Replaces the recovery codes.
pub(crate) async fn replace_codes(tx: &mut Tx, id: AccountId, codes: &[Vec<u8>]) -> Result<(), StoreError> {
    tx.exec(FORGET_CODES, &[NETWORK.into(), id.into()]).await?;
    for code in codes {
        tx.exec(ADD_CODE, &[NETWORK.into(), code.clone().into(), id.into()]).await?;
    }
    Ok(())
}

/// The code is no longer asked for.
pub(crate) async fn disable_totp(tx: &mut Tx, id: AccountId) -> Result<bool, StoreError> {
    tx.exec(FORGET_CODES, &[NETWORK.into(), id.into()]).await?;
    Ok(tx.exec(DISABLE_TOTP, &[NETWORK.into(), id.into()]).await? > 0)
}

/// Uses up a step of thirty seconds; `false` if it, or a later one, was used: a replay.
pub(crate) async fn use_step(tx: &mut Tx, id: AccountId, step: i64) -> Result<bool, StoreError> {
    Ok(tx.exec(USE_STEP, &[NETWORK.into(), id.into(), step.into()]).await? > 0)
}

/// Uses up a recovery code; `false` if it is not one, or was used.
pub(crate) async fn use_code(tx: &mut Tx, id: AccountId, hash: Vec<u8>) -> Result<bool, StoreError> {
    Ok(tx.exec(USE_CODE, &[NETWORK.into(), hash.into(), id.into(), tx.now().into()]).await? > 0)
}

/// How many recovery codes are left.
pub(crate) async fn codes_left(tx: &mut Tx, id: AccountId) -> Result<i64, StoreError> {
    tx.scalar(CODES_LEFT, &[NETWORK.into(), id.into()]).await
}
