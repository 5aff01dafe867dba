//! What this is: all the SQL of notices and of what people choose.
//! What it is not: rights; who reads is bound by account and by the role in which they act.

use std::collections::BTreeMap;

use ::store::{Entry, StoreError, Tx, Val, from_row};
use kernel::{AccountId, Instant, NoticeId, Scope, text};
use uuid::Uuid;

use crate::model::{Event, Kind, Pace, place};

macro_rules! columns {
    () => {
        "notice_id, place, kind, thing_id, title, text, href, raised_at, read_at"
    };
}

const ADD: &str = "INSERT INTO notice (tenant_id, notice_id, account_id, place, kind, event, thing_id, title, text, \
    href, search_text, pace, raised_at, settled_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING";
const PAGE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM notice WHERE tenant_id = $1 AND account_id = $2 AND place = $3 AND ($4 = '' OR kind = $4) \
     AND ($5 = '' OR ($5 = 'da-leggere') = (read_at IS NULL)) AND ($6 = '' OR search_text LIKE '%' || $6 || '%') \
     AND (raised_at, notice_id) < ($7, $8) ORDER BY raised_at DESC, notice_id DESC LIMIT $9"
);
const ONE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM notice WHERE tenant_id = $1 AND account_id = $2 AND place = $3 AND notice_id = $4"
);
const UNREAD: &str = "SELECT COUNT(*) AS c0 FROM (SELECT 1 AS x FROM notice \
    WHERE tenant_id = $1 AND account_id = $2 AND place = $3 AND read_at IS NULL LIMIT $4) AS counted";
const READ: &str = "UPDATE notice SET read_at = $5 \
    WHERE tenant_id = $1 AND account_id = $2 AND place = $3 AND notice_id = $4 AND read_at IS NULL";
const READ_ALL: &str = "UPDATE notice SET read_at = $4 \
    WHERE tenant_id = $1 AND account_id = $2 AND place = $3 AND read_at IS NULL";
const WAITING_FOR: &str = "SELECT DISTINCT account_id AS c0 FROM notice \
    WHERE tenant_id = $1 AND settled_at IS NULL AND read_at IS NULL ORDER BY account_id";
const WAITING: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM notice WHERE tenant_id = $1 AND account_id = $2 AND settled_at IS NULL AND read_at IS NULL \
     ORDER BY place, raised_at, notice_id LIMIT 500"
);
const SETTLE: &str =
    "UPDATE notice SET settled_at = $3 WHERE tenant_id = $1 AND notice_id = $2 AND settled_at IS NULL";
const FORGET: &str = "DELETE FROM notice WHERE tenant_id = $1 AND read_at < $2";
const CHOICES: &str =
    "SELECT kind AS c0, pace AS c1 FROM notice_choice WHERE tenant_id = $1 AND account_id = $2 ORDER BY kind";
const CHOOSE: &str = "INSERT INTO notice_choice (tenant_id, account_id, kind, pace) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (tenant_id, account_id, kind) DO UPDATE SET pace = excluded.pace";

/// Every statement of the area.
pub const SQL: &[&[&str]] =
    &[&[ADD, PAGE, ONE, UNREAD, READ, READ_ALL, WAITING_FOR, WAITING, SETTLE, FORGET, CHOICES, CHOOSE]];

/// More than this many unread are «more than».
pub(crate) const MOST_COUNTED: i64 = 99;

/// A notice.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    pub(crate) notice_id: NoticeId,
    pub(crate) place: Uuid,
    pub(crate) kind: String,
    pub(crate) thing_id: Uuid,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) href: String,
    pub(crate) raised_at: Instant,
    pub(crate) read_at: Option<Instant>,
}
from_row!(Notice { notice_id, place, kind, thing_id, title, text, href, raised_at, read_at });

/// Whose notices: a person in the role in which they act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    pub(crate) account: AccountId,
    pub(crate) scope: Scope,
}

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) words: String,
    pub(crate) kind: String,
    /// `da-leggere`, `letti`, or empty for all.
    pub(crate) state: String,
}

impl Reader {
    fn values(self, tx: &Tx) -> Vec<Val> {
        vec![tx.tenant().into(), self.account.into(), place(self.scope).into()]
    }
}

/// Keeps a notice; `false` if that person knows of the event already.
pub(crate) async fn add(
    tx: &mut Tx,
    to: Reader,
    (event, at): (&Event, Instant),
    pace: Pace,
) -> Result<bool, StoreError> {
    let id: NoticeId = tx.id();
    let settled = (pace == Pace::Now).then(|| tx.now());
    let values = [
        tx.tenant().into(),
        id.into(),
        to.account.into(),
        place(to.scope).into(),
        event.kind.as_str().into(),
        event.key.as_str().into(),
        event.thing.into(),
        event.title.as_str().into(),
        event.text.as_str().into(),
        event.href.as_str().into(),
        text::fold(&format!("{} {}", event.title, event.text)).into(),
        pace.into(),
        at.into(),
        settled.into(),
    ];
    Ok(tx.exec(ADD, &values).await? > 0)
}

/// So many notices, the newest first, after a place or from the first.
pub(crate) async fn page(
    tx: &mut Tx,
    reader: Reader,
    filter: &Filter,
    (after, size): (Option<[&str; 2]>, i64),
) -> Result<Vec<Notice>, StoreError> {
    let mut values = reader.values(tx);
    values.push(filter.kind.as_str().into());
    values.push(filter.state.as_str().into());
    values.push(text::fold(&filter.words).into());
    let place = after.and_then(|[at, id]| Some((Instant::parse_iso(at).ok()?, id.parse::<Uuid>().ok()?)));
    let (at, id) = place.unwrap_or_else(|| (tx.now().plus_seconds(86_400), Uuid::max()));
    values.extend([at.into(), id.into(), size.into()]);
    tx.all(PAGE, &values).await
}

/// One notice.
pub(crate) async fn one(tx: &mut Tx, reader: Reader, id: NoticeId) -> Result<Option<Notice>, StoreError> {
    let mut values = reader.values(tx);
    values.push(id.into());
    tx.maybe(ONE, &values).await
}

/// How many are unread, up to [`MOST_COUNTED`] + 1.
pub(crate) async fn unread(tx: &mut Tx, reader: Reader) -> Result<u32, StoreError> {
    let mut values = reader.values(tx);
    values.push(MOST_COUNTED.saturating_add(1).into());
    tx.scalar(UNREAD, &values).await
}

/// Notes that one was read.
pub(crate) async fn read(tx: &mut Tx, reader: Reader, id: NoticeId) -> Result<bool, StoreError> {
    let mut values = reader.values(tx);
    values.extend([id.into(), tx.now().into()]);
    Ok(tx.exec(READ, &values).await? > 0)
}

/// Notes that all were read; how many.
pub(crate) async fn read_all(tx: &mut Tx, reader: Reader) -> Result<u64, StoreError> {
    let mut values = reader.values(tx);
    values.push(tx.now().into());
    tx.exec(READ_ALL, &values).await
}

/// The people for whom something waits for the digest.
pub(crate) async fn waited_for(tx: &mut Tx) -> Result<Vec<AccountId>, StoreError> {
    let rows: Vec<(AccountId,)> = tx.all(WAITING_FOR, &[tx.tenant().into()]).await?;
    Ok(rows.into_iter().map(|(account,)| account).collect())
}

/// What waits for a person's digest, role by role.
pub(crate) async fn waiting(tx: &mut Tx, account: AccountId) -> Result<Vec<Notice>, StoreError> {
    tx.all(WAITING, &[tx.tenant().into(), account.into()]).await
}

/// Notes that a notice went into a digest, or will not; `false` if that was noted before.
pub(crate) async fn settle(tx: &mut Tx, id: NoticeId) -> Result<bool, StoreError> {
    Ok(tx.exec(SETTLE, &[tx.tenant().into(), id.into(), tx.now().into()]).await? > 0)
}

/// Removes what was read before a moment.
pub(crate) async fn forget(tx: &mut Tx, before: Instant) -> Result<u64, StoreError> {
    tx.exec(FORGET, &[tx.tenant().into(), before.into()]).await
}

/// What a person has chosen, by kind.
pub(crate) async fn choices(tx: &mut Tx, account: AccountId) -> Result<BTreeMap<String, Pace>, StoreError> {
    let rows: Vec<(String, Pace)> = tx.all(CHOICES, &[tx.tenant().into(), account.into()]).await?;
    Ok(rows.into_iter().collect())
}

/// Keeps what a person chooses, with the line in the audit trail.
pub(crate) async fn choose(
    tx: &mut Tx,
    account: AccountId,
    chosen: &[(Kind, Pace)],
) -> Result<(), StoreError> {
    let before = choices(tx, account).await?;
    for (kind, pace) in chosen {
        let values = [tx.tenant().into(), account.into(), kind.code().into(), (*pace).into()];
        tx.exec(CHOOSE, &values).await?;
    }
    let after = choices(tx, account).await?;
    let line = Entry::new("notice.choose", "notice_choice", account);
    tx.audit(line.summary("Scelto come ricevere gli avvisi").change(&before, &after)?);
    Ok(())
}
