//! What this is: the audit trail: who did what, when, for whom, before and after; append-only, each line
//! chained to the one before by its hash.
//! What it is not: a log for programmers; that is `tracing`.

use kernel::{AccountId, BodyId, Instant, TenantId, text};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{StoreError, Tx, Val, from_row};

/// A line to be written.
#[derive(Clone, Debug)]
pub struct Entry {
    action: &'static str,
    entity: &'static str,
    entity_id: Option<Uuid>,
    body: Option<BodyId>,
    summary: String,
    before: Option<String>,
    after: Option<String>,
}

impl Entry {
    /// A line: the action (`invoice.issue`), the kind of thing and its id.
    pub fn new(action: &'static str, entity: &'static str, id: impl Into<Uuid>) -> Self {
        Self { entity_id: Some(id.into()), ..Self::about(action, entity) }
    }

    /// A line about something without an id: a setting, the whole register.
    pub fn about(action: &'static str, entity: &'static str) -> Self {
        Self {
            action,
            entity,
            entity_id: None,
            body: None,
            summary: String::new(),
            before: None,
            after: None,
        }
    }

    /// The sentence that people read and search, in Italian.
    #[must_use]
    pub fn summary(mut self, text: impl Into<String>) -> Self {
        // As it will be kept: the hash is made before.
        self.summary = crate::value::storable(text.into());
        self
    }

    /// The body the thing belongs to.
    #[must_use]
    pub fn of_body(mut self, body: BodyId) -> Self {
        self.body = Some(body);
        self
    }

    /// The thing as it was and as it is. Leave passwords and secrets out of `Serialize`.
    pub fn change(self, before: &impl Serialize, after: &impl Serialize) -> Result<Self, StoreError> {
        Ok(Self { before: Some(json(before)?), ..self.created(after)? })
    }

    /// The thing as it was made.
    pub fn created(mut self, after: &impl Serialize) -> Result<Self, StoreError> {
        self.after = Some(json(after)?);
        Ok(self)
    }
}

fn json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// A line as written.
#[derive(Clone, Debug, Serialize)]
pub struct AuditRow {
    /// Its place in the chain of the tenant, from 1.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Who, unless the server itself.
    pub account_id: Option<AccountId>,
    /// Who, by name.
    pub author: String,
    /// In which role.
    pub role: String,
    /// Of which body the thing is.
    pub body_id: Option<BodyId>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub entity: String,
    /// To which one.
    pub entity_id: Option<Uuid>,
    /// The sentence people read.
    pub summary: String,
    /// The thing before, as JSON.
    pub before: Option<String>,
    /// The thing after, as JSON.
    pub after: Option<String>,
    /// The hash of this line and of all before it.
    #[serde(skip)]
    pub hash: Vec<u8>,
}
from_row!(AuditRow {
    seq,
    at,
    account_id,
    author,
    role,
    body_id,
    action,
    entity,
    entity_id,
    summary,
    before,
    after,
    hash
});

/// What [`Tx::verify_audit`] found wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line.
    pub seq: i64,
    /// What is wrong with it, in Italian.
    pub what: String,
}

/// How many lines are read at a time when the chain is verified.
pub const VERIFY_PAGE: i64 = 1000;

const START: &str =
    "INSERT INTO audit_head (tenant_id, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (tenant_id) DO NOTHING";
const LOCK_HEAD: &str =
    "UPDATE audit_head SET seq = seq WHERE tenant_id = $1 RETURNING seq AS c0, hash AS c1";
const MOVE_HEAD: &str = "UPDATE audit_head SET seq = $2, hash = $3 WHERE tenant_id = $1";
const HEAD: &str = "SELECT seq AS c0, hash AS c1 FROM audit_head WHERE tenant_id = $1";
const INSERT: &str = "INSERT INTO audit (tenant_id, seq, at, account_id, author, role, body_id, action, entity, \
    entity_id, summary, before, after, search_text, hash) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
const AFTER: &str = "SELECT seq, at, account_id, author, role, body_id, action, entity, entity_id, summary, before, \
    after, hash FROM audit WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
macro_rules! search {
    ($more:literal) => {
        concat!(
            "SELECT seq, at, account_id, author, role, body_id, action, entity, entity_id, summary, before, after, \
             hash FROM audit WHERE tenant_id = $1 AND seq < $2 AND ($3 = '' OR search_text LIKE '%' || $3 || '%') \
             AND ($4 = '' OR entity = $4) AND (entity_id = $5 OR $5 IS NULL) AND (at >= $6 OR $6 IS NULL) \
             AND (at < $7 OR $7 IS NULL) ",
            $more,
            "ORDER BY seq DESC LIMIT $8"
        )
    };
}
const SEARCH: &str = search!("");
const SEARCH_BY: &str = search!("AND account_id = $9 ");
pub(crate) const SQL: &[&str] = &[START, LOCK_HEAD, MOVE_HEAD, HEAD, INSERT, AFTER, SEARCH, SEARCH_BY];

pub(crate) async fn append(tx: &mut Tx, entries: Vec<Entry>) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let head: Option<(i64, Vec<u8>)> = tx.maybe(LOCK_HEAD, &[tenant.into()]).await?;
    let (mut seq, mut hash) = if let Some(head) = head {
        head
    } else {
        tx.exec(START, &[tenant.into(), Vec::new().into()]).await?;
        tx.one(LOCK_HEAD, &[tenant.into()]).await?
    };
    for entry in entries {
        seq = seq.saturating_add(1);
        let row = row_of(tx, entry, seq, &hash);
        hash.clone_from(&row.hash);
        insert(tx, row).await?;
    }
    tx.exec(MOVE_HEAD, &[tenant.into(), seq.into(), hash.into()]).await.map(|_| ())
}

fn row_of(tx: &Tx, entry: Entry, seq: i64, previous: &[u8]) -> AuditRow {
    let author = tx.author();
    let acting = author.map(kernel::Actor::grant);
    let mut row = AuditRow {
        seq,
        at: tx.now(),
        account_id: author.and_then(kernel::Actor::account),
        author: author.map(|a| a.name().to_owned()).unwrap_or_default(),
        role: acting.map(|g| g.role.code().to_owned()).unwrap_or_default(),
        body_id: entry.body.or_else(|| acting.and_then(|g| g.scope.body())),
        action: entry.action.to_owned(),
        entity: entry.entity.to_owned(),
        entity_id: entry.entity_id,
        summary: entry.summary,
        before: entry.before,
        after: entry.after,
        hash: Vec::new(),
    };
    row.hash = digest(tx.tenant(), &row, previous);
    row
}

/// Version 2 of the chain: SHA-256 over whose chain it is, the previous hash and every field, each with its length
/// before it, so that no two different lines give the same bytes and no line passes for one of another tenant.
fn digest(whose: TenantId, row: &AuditRow, previous: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    let mut field = |text: &str| {
        hasher.update(text.len().to_string().as_bytes());
        hasher.update(b":");
        hasher.update(text.as_bytes());
    };
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    field("audit-2");
    field(&whose.to_string());
    field(&hex(previous));
    field(&row.seq.to_string());
    field(&row.at.iso());
    field(&id(row.account_id.map(Into::into)));
    field(&row.author);
    field(&row.role);
    field(&id(row.body_id.map(Into::into)));
    field(&row.action);
    field(&row.entity);
    field(&id(row.entity_id));
    field(&row.summary);
    field(row.before.as_deref().unwrap_or("-"));
    field(row.after.as_deref().unwrap_or("-"));
    hasher.finalize().to_vec()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

async fn insert(tx: &mut Tx, row: AuditRow) -> Result<(), StoreError> {
    let search = text::fold(&format!("{} {} {}", row.author, row.summary, row.action));
    let values: [Val; 15] = [
        tx.tenant().into(),
        row.seq.into(),
        row.at.into(),
        row.account_id.into(),
        row.author.into(),
        row.role.into(),
        row.body_id.into(),
        row.action.into(),
        row.entity.into(),
        row.entity_id.into(),
        row.summary.into(),
        row.before.into(),
        row.after.into(),
        search.into(),
        row.hash.into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

fn search_values(
    tx: &Tx,
    (words, entity, entity_id): (&str, &str, Option<Uuid>),
    (from, until): (Option<Instant>, Option<Instant>),
    before: i64,
    limit: i64,
) -> Vec<Val> {
    vec![
        tx.tenant().into(),
        before.into(),
        text::fold(words).into(),
        entity.into(),
        entity_id.into(),
        from.into(),
        until.into(),
        limit.into(),
    ]
}

impl Tx {
    /// Lines of the tenant's audit trail, newest first, older than `before` (start with `i64::MAX`). Empty
    /// `words` and `entity` mean any; `from` is included, `until` is not.
    pub async fn audit_lines(
        &mut self,
        about: (&str, &str, Option<Uuid>),
        days: (Option<Instant>, Option<Instant>),
        before: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let values = search_values(self, about, days, before, limit);
        self.all(SEARCH, &values).await
    }

    /// The same, of one person only.
    pub async fn audit_lines_by(
        &mut self,
        person: AccountId,
        about: (&str, &str, Option<Uuid>),
        days: (Option<Instant>, Option<Instant>),
        before: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let mut values = search_values(self, about, days, before, limit);
        values.push(person.into());
        self.all(SEARCH_BY, &values).await
    }

    /// Follows the tenant's chain from its first line and says every fault: a line changed, missing, added, or
    /// the end cut off. Others may write meanwhile.
    pub async fn verify_audit(&mut self) -> Result<Vec<Fault>, StoreError> {
        let mut walk = Walk { whose: self.tenant(), seq: 0, hash: Vec::new(), faults: Vec::new() };
        // A line before the first would be shown like any other, so the search starts below it.
        let mut after = i64::MIN;
        let mut head = self.audit_head().await?;
        loop {
            let rows: Vec<AuditRow> =
                self.all(AFTER, &[self.tenant().into(), after.into(), VERIFY_PAGE.into()]).await?;
            let Some(last) = rows.last() else {
                // The head is read again only now: if it moved while we walked, there are lines to follow.
                let now = self.audit_head().await?;
                if now == head || now.0 <= walk.seq {
                    return Ok(walk.end(&now));
                }
                head = now;
                continue;
            };
            after = last.seq;
            for row in rows {
                walk.step(row);
            }
        }
    }

    async fn audit_head(&mut self) -> Result<(i64, Vec<u8>), StoreError> {
        Ok(self.maybe(HEAD, &[self.tenant().into()]).await?.unwrap_or_default())
    }
}

/// How far the verification has come.
struct Walk {
    whose: TenantId,
    seq: i64,
    hash: Vec<u8>,
    faults: Vec<Fault>,
}

impl Walk {
    fn step(&mut self, row: AuditRow) {
        if let Some(what) = self.fault_of(&row) {
            self.faults.push(Fault { seq: row.seq, what });
        }
        if row.seq > self.seq {
            (self.seq, self.hash) = (row.seq, row.hash);
        }
    }

    fn fault_of(&self, row: &AuditRow) -> Option<String> {
        let expected = self.seq.saturating_add(1);
        if row.seq < expected {
            return Some("questa riga sta prima dell'inizio della catena: è stata aggiunta".into());
        }
        if row.seq > expected {
            return Some(format!("dopo la riga {} manca almeno una riga", self.seq));
        }
        (digest(self.whose, row, &self.hash) != row.hash)
            .then(|| "il contenuto non corrisponde alla sua impronta".into())
    }

    fn end(mut self, head: &(i64, Vec<u8>)) -> Vec<Fault> {
        if *head != (self.seq, self.hash) {
            let what = "la catena non finisce dove dovrebbe: mancano righe in coda, o ve ne sono di aggiunte";
            self.faults.push(Fault { seq: self.seq, what: what.into() });
        }
        self.faults
    }
}
