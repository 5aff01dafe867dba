//! What this is: tokens of the API, each bound to one role of one person and to the scopes it was made for.
//! What it is not: a way around the role: what the role may not, the token may not.

use std::collections::BTreeSet;

use kernel::permission::{ApiScope, ManageAccounts, ViewAccounts};
use kernel::{AccountId, BodyId, Can, Instant, NETWORK, Role, TenantId, TokenId};
use store::{StoreError, Tx, from_row};

use super::GrantId;

/// Whether a token stands for its person, or for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Its acts are signed with the person's name.
    Personal,
    /// Its acts are signed with the token's name.
    Machine,
}

impl TokenKind {
    pub(crate) const ALL: [Self; 2] = [Self::Personal, Self::Machine];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Machine => "machine",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Personal => "Personale: agisce con il tuo nome",
            Self::Machine => "Di un programma: agisce con il nome del token",
        }
    }
}

/// A token that was presented, with all that is needed to act.
pub(crate) struct Presented {
    pub(crate) token_id: TokenId,
    pub(crate) account_id: AccountId,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) scopes: String,
    pub(crate) last_used_at: Option<Instant>,
    pub(crate) person: String,
    pub(crate) centre_id: TenantId,
    pub(crate) centre_name: String,
    pub(crate) centre_slug: String,
    pub(crate) body_id: Option<BodyId>,
    pub(crate) body_name: String,
    pub(crate) role: String,
}
from_row!(Presented {
    token_id,
    account_id,
    kind,
    name,
    scopes,
    last_used_at,
    person,
    centre_id,
    centre_name,
    centre_slug,
    body_id,
    body_name,
    role
});

/// A token as people see it.
pub(crate) struct ListedToken {
    pub(crate) token_id: TokenId,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) scopes: String,
    pub(crate) role: String,
    pub(crate) body_name: String,
    pub(crate) centre_name: String,
    pub(crate) expires_at: Instant,
    pub(crate) last_used_at: Option<Instant>,
}
from_row!(ListedToken {
    token_id,
    kind,
    name,
    scopes,
    role,
    body_name,
    centre_name,
    expires_at,
    last_used_at
});

impl ListedToken {
    pub(crate) fn is_machine(&self) -> bool {
        self.kind == TokenKind::Machine.code()
    }

    /// The role it acts in, and where.
    pub(crate) fn role_described(&self) -> String {
        let role = Role::from_code(&self.role).map_or("Ruolo sconosciuto", Role::label);
        let place = if self.body_name.is_empty() { &self.centre_name } else { &self.body_name };
        format!("{role}, {place}")
    }
}

/// A token to be made.
pub(crate) struct NewToken {
    pub(crate) token_id: TokenId,
    pub(crate) token_hash: Vec<u8>,
    pub(crate) account_id: AccountId,
    pub(crate) grant_id: GrantId,
    pub(crate) kind: TokenKind,
    pub(crate) name: String,
    pub(crate) scopes: BTreeSet<ApiScope>,
    pub(crate) expires_at: Instant,
}

const FIND: &str = "SELECT k.token_id, k.account_id, k.kind, k.name, k.scopes, k.last_used_at, a.name AS person, \
    g.centre_id, t.name AS centre_name, t.slug AS centre_slug, g.body_id, g.body_name, g.role FROM api_token k \
    JOIN account a ON a.tenant_id = k.tenant_id AND a.account_id = k.account_id \
    JOIN role_grant g ON g.tenant_id = k.tenant_id AND g.grant_id = k.grant_id \
    JOIN tenant t ON t.tenant_id = g.centre_id \
    WHERE k.tenant_id = $1 AND k.token_hash = $2 AND k.revoked_at IS NULL AND k.expires_at > $3 \
    AND a.disabled_at IS NULL";
const INSERT: &str = "INSERT INTO api_token (tenant_id, token_id, token_hash, account_id, grant_id, kind, name, \
    scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const TOUCH: &str = "UPDATE api_token SET last_used_at = $3 WHERE tenant_id = $1 AND token_id = $2";
const REVOKE: &str = "UPDATE api_token SET revoked_at = $3 WHERE tenant_id = $1 AND token_id = $2 \
    AND account_id = $4 AND revoked_at IS NULL";
const REVOKE_IN: &str = "UPDATE api_token SET revoked_at = $3 WHERE tenant_id = $1 AND token_id = $2 \
    AND revoked_at IS NULL AND ($4 OR grant_id IN \
    (SELECT grant_id FROM role_grant WHERE tenant_id = $1 AND centre_id = $5))";
macro_rules! listed {
    () => {
        "SELECT k.token_id, k.kind, k.name, k.scopes, g.role, g.body_name, t.name AS centre_name, k.expires_at, \
         k.last_used_at FROM api_token k \
         JOIN role_grant g ON g.tenant_id = k.tenant_id AND g.grant_id = k.grant_id \
         JOIN tenant t ON t.tenant_id = g.centre_id \
         WHERE k.tenant_id = $1 AND k.revoked_at IS NULL AND k.account_id = $2 "
    };
}
const OWN: &str = concat!(listed!(), "ORDER BY k.created_at DESC, k.token_id LIMIT 200");
const OF_PERSON: &str =
    concat!(listed!(), "AND ($3 OR g.centre_id = $4) ORDER BY k.created_at DESC, k.token_id LIMIT 200");
pub(super) const SQL: &[&str] = &[FIND, INSERT, TOUCH, REVOKE, REVOKE_IN, OWN, OF_PERSON];

/// The token with this secret, while it is good.
pub(crate) async fn find(tx: &mut Tx, token_hash: Vec<u8>) -> Result<Option<Presented>, StoreError> {
    tx.maybe(FIND, &[NETWORK.into(), token_hash.into(), tx.now().into()]).await
}

/// Makes a token.
pub(crate) async fn insert(tx: &mut Tx, token: NewToken) -> Result<(), StoreError> {
    let values = [
        NETWORK.into(),
        token.token_id.into(),
        token.token_hash.into(),
        token.account_id.into(),
        token.grant_id.into(),
        token.kind.code().into(),
        token.name.into(),
        words_of(&token.scopes).into(),
        tx.now().into(),
        token.expires_at.into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Notes that it is in use.
pub(crate) async fn touch(tx: &mut Tx, id: TokenId) -> Result<(), StoreError> {
    tx.exec(TOUCH, &[NETWORK.into(), id.into(), tx.now().into()]).await.map(|_| ())
}

/// Ends a token of one's own.
pub(crate) async fn revoke(tx: &mut Tx, id: TokenId, of: AccountId) -> Result<bool, StoreError> {
    Ok(tx.exec(REVOKE, &[NETWORK.into(), id.into(), tx.now().into(), of.into()]).await? > 0)
}

/// Ends a token of somebody else, in the centre that one looks after.
pub(crate) async fn revoke_in(
    tx: &mut Tx,
    can: &Can<ManageAccounts>,
    id: TokenId,
) -> Result<bool, StoreError> {
    let everywhere = can.tenant() == NETWORK;
    let values = [NETWORK.into(), id.into(), tx.now().into(), everywhere.into(), can.tenant().into()];
    Ok(tx.exec(REVOKE_IN, &values).await? > 0)
}

/// One's own tokens.
pub(crate) async fn own(tx: &mut Tx, id: AccountId) -> Result<Vec<ListedToken>, StoreError> {
    tx.all(OWN, &[NETWORK.into(), id.into()]).await
}

/// The tokens of a person that reach into the centre that one looks after.
pub(crate) async fn of_person(
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
    id: AccountId,
) -> Result<Vec<ListedToken>, StoreError> {
    let everywhere = can.tenant() == NETWORK;
    tx.all(OF_PERSON, &[NETWORK.into(), id.into(), everywhere.into(), can.tenant().into()]).await
}

/// The scopes as they are kept.
pub(crate) fn words_of(scopes: &BTreeSet<ApiScope>) -> String {
    let words = ApiScope::all().filter(|(_, scope)| scopes.contains(scope)).map(|(word, _)| word);
    words.collect::<Vec<_>>().join(" ")
}

/// The scopes as they were kept; a word that this version does not know grants nothing.
pub(crate) fn scopes_of(words: &str) -> BTreeSet<ApiScope> {
    words.split_whitespace().filter_map(ApiScope::from_word).collect()
}
