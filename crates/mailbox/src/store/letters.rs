//! What this is: letters as kept: written once, found, listed, forgotten when their term is over.
//! What it is not: what is done with them; see [`super::sorting`] and `crate::import`.

use ::store::{FromRow, Row, StoreError, Tx, Val};
use kernel::permission::SortMail;
use kernel::{Can, Instant, LetterId, RequestId, text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::model::{Letter, Reason, State};

macro_rules! columns {
    () => {
        "letter_id, mailbox, received_at, from_address, from_name, subject, text, quoted, auth, verdict, envelope, \
         files, size, state, reason, body_id, body_name, asked, request_id, request_number, decided_by, version"
    };
}
macro_rules! filtered {
    () => {
        " FROM letter WHERE tenant_id = $1 AND (state = $2 OR $2 = '') AND (mailbox = $3 OR $3 = '') \
         AND (search_text LIKE $4 OR $4 = '') AND (received_at, letter_id) < ($5, $6) "
    };
}
const INSERT: &str = "INSERT INTO letter (tenant_id, letter_id, letter_key, message_id, mailbox, received_at, \
    from_address, from_name, search_text, subject, text, quoted, auth, verdict, envelope, files, size, state, reason, \
    body_id, body_name, asked, request_id, request_number, decided_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
    $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, '', $22, $23, '', 1) ON CONFLICT DO NOTHING";
const KEEP: &str = "INSERT INTO letter_raw (tenant_id, letter_id, bytes) VALUES ($1, $2, $3)";
const RAW: &str = "SELECT bytes AS c0 FROM letter_raw WHERE tenant_id = $1 AND letter_id = $2";
const SENDER_OF: &str = "SELECT from_address AS c0 FROM letter WHERE tenant_id = $1 AND letter_key = $2";
const REQUEST_OF: &str = "SELECT request_id AS c0 FROM letter \
    WHERE tenant_id = $1 AND message_id = $2 AND request_id IS NOT NULL ORDER BY received_at, letter_id LIMIT 1";
const TAKES_PART: &str = "SELECT COUNT(*) AS c0 FROM letter WHERE tenant_id = $1 AND from_address = $2 \
    AND request_id = $3 AND state IN ('opened', 'added')";
const ADDED_SINCE: &str = "SELECT COUNT(*) AS c0 FROM letter WHERE tenant_id = $1 AND from_address = $2 \
    AND request_id = $3 AND state = 'added' AND received_at > $4";
const WRITERS: &str = "SELECT DISTINCT from_address AS c0 FROM letter WHERE tenant_id = $1 AND request_id = $2 \
    AND state IN ('opened', 'added') ORDER BY 1";
const RECENT: &str = "SELECT COUNT(*) AS c0 FROM letter \
    WHERE tenant_id = $1 AND from_address = $2 AND received_at > $3 AND state <> 'ignored'";
const GET: &str = concat!("SELECT ", columns!(), " FROM letter WHERE tenant_id = $1 AND letter_id = $2");
const PAGE: &str =
    concat!("SELECT ", columns!(), filtered!(), "ORDER BY received_at DESC, letter_id DESC LIMIT $7");
const COUNT: &str =
    concat!("SELECT COUNT(*) AS c0 FROM (SELECT letter_id", filtered!(), "LIMIT $7) AS found");
const FORGET: &str = "UPDATE letter SET from_address = '', from_name = '', search_text = '', subject = '', text = '', \
    quoted = '', auth = $3, files = '[]', state = 'deleted', version = version + 1 \
    WHERE tenant_id = $1 AND state IN ('quarantine', 'ignored', 'refused') AND received_at < $2";
const FORGET_RAW: &str = "DELETE FROM letter_raw WHERE tenant_id = $1 AND letter_id IN (SELECT letter_id FROM letter \
    WHERE tenant_id = $1 AND (state = 'deleted' OR (state IN ('opened', 'added', 'noted') AND received_at < $2)))";
pub(crate) const SQL: &[&str] = &[
    INSERT,
    KEEP,
    RAW,
    SENDER_OF,
    REQUEST_OF,
    TAKES_PART,
    ADDED_SINCE,
    WRITERS,
    RECENT,
    GET,
    PAGE,
    COUNT,
    FORGET,
    FORGET_RAW,
];

/// Beyond this the count says «more than».
pub const MOST_COUNTED: i64 = 1000;

fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

pub(super) fn packed(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::Text).map_err(|why| StoreError::Corrupt(why.to_string()))
}

impl FromRow for Letter {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let asked: String = row.get("asked")?;
        Ok(Self {
            letter_id: row.get("letter_id")?,
            mailbox: row.get("mailbox")?,
            received_at: row.get("received_at")?,
            from_address: row.get("from_address")?,
            from_name: row.get("from_name")?,
            subject: row.get("subject")?,
            text: row.get("text")?,
            quoted: row.get("quoted")?,
            auth: json(row, "auth")?,
            verdict: row.get("verdict")?,
            envelope: row.get("envelope")?,
            files: json(row, "files")?,
            size: row.get("size")?,
            state: row.get("state")?,
            reason: row.get("reason")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            asked: if asked.is_empty() { None } else { Some(json(row, "asked")?) },
            request_id: row.get("request_id")?,
            request_number: row.get("request_number")?,
            decided_by: row.get("decided_by")?,
            version: row.get("version")?,
        })
    }
}

/// The fingerprint of a letter without an identifier.
pub(crate) fn fingerprint(raw: &[u8]) -> String {
    let hex: Vec<String> = Sha256::digest(raw).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{}", hex.concat())
}

/// Keeps a letter, with its bytes if they are to be kept. `false`: one with this key is there already.
pub(crate) async fn add(
    tx: &mut Tx,
    letter: &Letter,
    (key, message_id): (&str, &str),
    raw: Option<&[u8]>,
) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let searched = text::fold(&format!("{} {} {}", letter.from_name, letter.from_address, letter.subject));
    let values = [
        tenant.into(),
        letter.letter_id.into(),
        key.into(),
        message_id.into(),
        letter.mailbox.as_str().into(),
        letter.received_at.into(),
        letter.from_address.as_str().into(),
        letter.from_name.as_str().into(),
        searched.into(),
        letter.subject.as_str().into(),
        letter.text.as_str().into(),
        letter.quoted.as_str().into(),
        packed(&letter.auth)?,
        letter.verdict.into(),
        letter.envelope.into(),
        packed(&letter.files)?,
        letter.size.into(),
        letter.state.into(),
        letter.reason.into(),
        letter.body_id.into(),
        letter.body_name.as_str().into(),
        letter.request_id.into(),
        letter.request_number.into(),
    ];
    if tx.exec(INSERT, &values).await? == 0 {
        return Ok(false);
    }
    if let Some(raw) = raw {
        tx.exec(KEEP, &[tenant.into(), letter.letter_id.into(), raw.into()]).await?;
    }
    Ok(true)
}

/// Who sent the letter with this key, if it is there.
pub(crate) async fn sender_of(tx: &mut Tx, key: &str) -> Result<Option<String>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(String,)> = tx.maybe(SENDER_OF, &[tenant.into(), key.into()]).await?;
    Ok(found.map(|(sender,)| sender))
}

/// The request that a letter with this identifier is part of.
pub(crate) async fn request_of(tx: &mut Tx, message_id: &str) -> Result<Option<RequestId>, StoreError> {
    let tenant = tx.tenant();
    let found: Option<(RequestId,)> = tx.maybe(REQUEST_OF, &[tenant.into(), message_id.into()]).await?;
    Ok(found.map(|(request,)| request))
}

/// Whether a letter of this sender is part of a request.
pub(crate) async fn takes_part(tx: &mut Tx, sender: &str, request: RequestId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let count: i64 = tx.scalar(TAKES_PART, &[tenant.into(), sender.into(), request.into()]).await?;
    Ok(count > 0)
}

/// How many letters of this sender were added to a request since.
pub(crate) async fn added_since(
    tx: &mut Tx,
    sender: &str,
    (request, since): (RequestId, Instant),
) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    tx.scalar(ADDED_SINCE, &[tenant.into(), sender.into(), request.into(), since.into()]).await
}

/// The addresses from which letters became part of a request.
pub(crate) async fn writers(tx: &mut Tx, request: RequestId) -> Result<Vec<String>, StoreError> {
    let tenant = tx.tenant();
    let found: Vec<(String,)> = tx.all(WRITERS, &[tenant.into(), request.into()]).await?;
    Ok(found.into_iter().map(|(address,)| address).collect())
}

/// How many letters of this sender have come since.
pub(crate) async fn since(tx: &mut Tx, sender: &str, since: Instant) -> Result<i64, StoreError> {
    let tenant = tx.tenant();
    tx.scalar(RECENT, &[tenant.into(), sender.into(), since.into()]).await
}

/// A letter of the centre.
pub async fn get(tx: &mut Tx, can: &Can<SortMail>, id: LetterId) -> Result<Option<Letter>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// The bytes of a letter, while they are kept.
pub async fn raw(tx: &mut Tx, can: &Can<SortMail>, id: LetterId) -> Result<Option<Vec<u8>>, StoreError> {
    let found: Option<(Vec<u8>,)> = tx.maybe(RAW, &[can.tenant().into(), id.into()]).await?;
    Ok(found.map(|(bytes,)| bytes))
}

/// What a list of letters is limited to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of sender or subject.
    pub words: String,
    /// What became of them.
    pub state: Option<State>,
    /// To which mailbox they came.
    pub mailbox: String,
}

/// Where the list goes on: after this letter.
pub type After = (Instant, LetterId);

fn values(can: &Can<SortMail>, filter: &Filter, after: Option<After>, most: i64) -> [Val; 7] {
    let words: String =
        text::fold(&filter.words).chars().filter(|letter| !matches!(letter, '%' | '_')).collect();
    let like = if words.trim().is_empty() { String::new() } else { format!("%{}%", words.trim()) };
    let last = (Instant::from_micros(i64::MAX), LetterId(uuid::Uuid::max()));
    let (at, id) = after.unwrap_or(last);
    [
        can.tenant().into(),
        filter.state.map_or("", State::code).into(),
        filter.mailbox.as_str().into(),
        like.into(),
        at.min(Instant::from_micros(FAR)).into(),
        id.into(),
        most.into(),
    ]
}

/// The year 2999: later than every letter, and a date that both databases know.
const FAR: i64 = 32_500_000_000_000_000;

/// Letters, the newest first.
pub async fn page(
    tx: &mut Tx,
    can: &Can<SortMail>,
    filter: &Filter,
    (after, most): (Option<After>, i64),
) -> Result<Vec<Letter>, StoreError> {
    tx.all(PAGE, &values(can, filter, after, most)).await
}

/// How many letters the filter lets through, up to [`MOST_COUNTED`] and one.
pub async fn count(tx: &mut Tx, can: &Can<SortMail>, filter: &Filter) -> Result<i64, StoreError> {
    tx.scalar(COUNT, &values(can, filter, None, MOST_COUNTED.saturating_add(1))).await
}

/// Forgets what nobody wanted and came before the first instant, and the bytes of all that came before the second.
pub(crate) async fn forget(tx: &mut Tx, unwanted: Instant, bytes: Instant) -> Result<u64, StoreError> {
    let tenant = tx.tenant();
    let none = packed(&crate::model::Auth::NONE)?;
    let forgotten = tx.exec(FORGET, &[tenant.into(), unwanted.into(), none]).await?;
    tx.exec(FORGET_RAW, &[tenant.into(), bytes.into()]).await?;
    Ok(forgotten)
}

/// Why a letter waits, in one line.
pub fn why(letter: &Letter) -> &'static str {
    match letter.reason {
        Reason::Plain => letter.state.label(),
        reason => reason.label(),
    }
}
