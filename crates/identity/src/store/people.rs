//! What this is: the list of people, one row per role, as far as whoever looks after a centre may see.
//! What it is not: a way to find people of other centres: for a responsible they are not there.

use kernel::permission::ViewAccounts;
use kernel::{AccountId, BodyId, Can, Instant, NETWORK, Role, text};
use store::{StoreError, Tx, Val, from_row};
use uuid::Uuid;

use super::accounts::{self, Account};
use super::grants::{self, HeldRole};

/// A person in one of their roles.
#[derive(Clone, Debug)]
pub(crate) struct PersonRow {
    pub(crate) account_id: AccountId,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) sort_key: String,
    pub(crate) disabled_at: Option<Instant>,
    pub(crate) last_sign_in_at: Option<Instant>,
    pub(crate) role: Option<String>,
    pub(crate) body_name: Option<String>,
    pub(crate) centre_name: Option<String>,
    /// Distinguishes the rows of one person: the role, or the account itself for who has none.
    pub(crate) row_id: Uuid,
}
from_row!(PersonRow {
    account_id,
    email,
    name,
    sort_key,
    disabled_at,
    last_sign_in_at,
    role,
    body_name,
    centre_name,
    row_id
});

impl PersonRow {
    pub(crate) fn role_label(&self) -> &'static str {
        self.role.as_deref().and_then(Role::from_code).map_or("Nessun ruolo", Role::label)
    }

    pub(crate) fn where_label(&self) -> &str {
        let body = self.body_name.as_deref().filter(|name| !name.is_empty());
        body.or(self.centre_name.as_deref()).unwrap_or("")
    }
}

/// What the list is limited to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) words: String,
    pub(crate) role: String,
    pub(crate) body: Option<BodyId>,
    /// `attivi`, `disattivati`, or empty for all.
    pub(crate) state: String,
}

/// By which column, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    NameUp,
    NameDown,
    EmailUp,
    EmailDown,
}

macro_rules! matching {
    () => {
        "FROM account a LEFT JOIN role_grant g ON g.tenant_id = a.tenant_id AND g.account_id = a.account_id \
         LEFT JOIN tenant t ON t.tenant_id = g.centre_id \
         WHERE a.tenant_id = $1 AND ($2 OR g.centre_id = $3) AND ($4 = '' OR a.search_text LIKE '%' || $4 || '%') \
         AND ($5 = '' OR g.role = $5) AND (g.body_id = $6 OR $6 IS NULL) \
         AND ($7 = '' OR ($7 = 'disattivati') = (a.disabled_at IS NOT NULL)) "
    };
}
macro_rules! page {
    ($key:literal, $beyond:literal, $way:literal) => {
        concat!(
            "SELECT a.account_id, a.email, a.name, a.sort_key, a.disabled_at, a.last_sign_in_at, g.role, \
             g.body_name, t.name AS centre_name, COALESCE(g.grant_id, a.account_id) AS row_id ",
            matching!(),
            "AND ($8 OR (",
            $key,
            ", a.account_id, COALESCE(g.grant_id, a.account_id)) ",
            $beyond,
            " ($9, $10, $11)) ORDER BY ",
            $key,
            $way,
            ", a.account_id",
            $way,
            ", COALESCE(g.grant_id, a.account_id)",
            $way,
            " LIMIT $12"
        )
    };
}
const NAME_UP: &str = page!("a.sort_key", ">", "");
const NAME_DOWN: &str = page!("a.sort_key", "<", " DESC");
const EMAIL_UP: &str = page!("a.email", ">", "");
const EMAIL_DOWN: &str = page!("a.email", "<", " DESC");
const COUNT: &str = concat!("SELECT COUNT(*) AS c0 FROM (SELECT 1 AS one ", matching!(), "LIMIT 1001) few");
const BODIES: &str = "SELECT body_id AS c0, MIN(body_name) AS c1 FROM ( \
    SELECT body_id, body_name FROM role_grant \
    WHERE tenant_id = $1 AND body_id IS NOT NULL AND ($2 OR centre_id = $3) \
    UNION ALL SELECT body_id, body_name FROM invitation \
    WHERE tenant_id = $1 AND body_id IS NOT NULL AND ($2 OR centre_id = $3) \
    AND accepted_at IS NULL AND withdrawn_at IS NULL) named GROUP BY body_id ORDER BY MIN(body_name) LIMIT 1000";
const AUTHORS: &str = "SELECT DISTINCT a.account_id AS c0, a.name AS c1 FROM account a \
    JOIN role_grant g ON g.tenant_id = a.tenant_id AND g.account_id = a.account_id \
    WHERE a.tenant_id = $1 AND ($2 OR g.centre_id = $3) ORDER BY a.name LIMIT 1000";
pub(super) const SQL: &[&str] = &[NAME_UP, NAME_DOWN, EMAIL_UP, EMAIL_DOWN, COUNT, BODIES, AUTHORS];

/// A page of the list, after a row (`None`: the first).
pub(crate) async fn page(
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
    wanted: &Wanted,
    order: Order,
    after: Option<(String, AccountId, Uuid)>,
    limit: i64,
) -> Result<Vec<PersonRow>, StoreError> {
    let sql = match order {
        Order::NameUp => NAME_UP,
        Order::NameDown => NAME_DOWN,
        Order::EmailUp => EMAIL_UP,
        Order::EmailDown => EMAIL_DOWN,
    };
    let first = after.is_none();
    let (key, account, row) = after.unwrap_or((String::new(), AccountId(Uuid::nil()), Uuid::nil()));
    let mut values = limits(can, wanted);
    values.extend([first.into(), key.into(), account.into(), row.into(), limit.into()]);
    tx.all(sql, &values).await
}

/// How many rows there are, up to 1,001.
pub(crate) async fn count(tx: &mut Tx, can: &Can<ViewAccounts>, wanted: &Wanted) -> Result<u64, StoreError> {
    tx.scalar(COUNT, &limits(can, wanted)).await
}

fn limits(can: &Can<ViewAccounts>, wanted: &Wanted) -> Vec<Val> {
    vec![
        NETWORK.into(),
        (can.tenant() == NETWORK).into(),
        can.tenant().into(),
        text::fold(&wanted.words).into(),
        wanted.role.as_str().into(),
        wanted.body.into(),
        wanted.state.as_str().into(),
    ]
}

/// The bodies for which somebody holds a role, or is invited to.
pub(crate) async fn bodies(
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
) -> Result<Vec<(BodyId, String)>, StoreError> {
    tx.all(BODIES, &[NETWORK.into(), (can.tenant() == NETWORK).into(), can.tenant().into()]).await
}

/// The people who may stand as authors in the audit trail of a centre, or of the network.
pub(crate) async fn authors(
    tx: &mut Tx,
    can: &Can<kernel::permission::ViewAudit>,
) -> Result<Vec<(AccountId, String)>, StoreError> {
    tx.all(AUTHORS, &[NETWORK.into(), (can.tenant() == NETWORK).into(), can.tenant().into()]).await
}

/// A person with the roles that whoever asks may see; somebody else's person is not there.
pub(crate) async fn visible(
    tx: &mut Tx,
    can: &Can<ViewAccounts>,
    id: AccountId,
) -> Result<Option<(Account, Vec<HeldRole>)>, StoreError> {
    let Some(account) = accounts::by_id(tx, id).await? else { return Ok(None) };
    let everywhere = can.tenant() == NETWORK;
    let held = grants::of_account(tx, id).await?;
    let seen: Vec<HeldRole> =
        held.into_iter().filter(|role| everywhere || role.centre_id == can.tenant()).collect();
    Ok((everywhere || !seen.is_empty()).then_some((account, seen)))
}
