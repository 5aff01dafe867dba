//! What this is: what was written in a request, the files attached, the time spent; written and read back.
//! What it is not: open to everybody: [`Sight`] says who reads what the centre notes for itself.

use ::store::{StoreError, StoredFile, Tx};
use kernel::permission::{ViewRequests, ViewTechnicalNotes};
use kernel::{Can, RequestEntryId, RequestFileId, RequestId};

use super::requests::NewFile;
use super::words::{self, Found};
use crate::model::{Attachment, Entry, EntryKind, Request, Side, Spent};

const WRITE: &str = "INSERT INTO request_entry (tenant_id, entry_id, request_id, origin_id, at, author_id, author, side, \
    kind, internal, text) VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10)";
const ATTACH: &str = "INSERT INTO request_file (tenant_id, file_id, entry_id, name, size, sha256) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const ENTRIES: &str = "SELECT entry_id, origin_id, at, author, side, kind, text FROM request_entry \
    WHERE tenant_id = $1 AND request_id = $2 AND (internal = FALSE OR $3 = 1) ORDER BY at, entry_id";
const FILES: &str = "SELECT f.file_id, f.entry_id, f.name, f.size, f.sha256 FROM request_file f \
    JOIN request_entry e ON e.tenant_id = f.tenant_id AND e.entry_id = f.entry_id \
    WHERE f.tenant_id = $1 AND e.request_id = $2 AND (e.internal = FALSE OR $3 = 1) ORDER BY f.file_id";
const FILE: &str = "SELECT f.file_id, f.entry_id, f.name, f.size, f.sha256 FROM request_file f \
    JOIN request_entry e ON e.tenant_id = f.tenant_id AND e.entry_id = f.entry_id \
    JOIN request r ON r.tenant_id = e.tenant_id AND r.request_id = e.request_id \
    WHERE f.tenant_id = $1 AND r.request_id = $2 AND (e.internal = FALSE OR $3 = 1) AND f.file_id = $4 \
    AND (r.body_id = $5 OR $5 IS NULL)";
const SPENT: &str = "SELECT spent_on AS \"on\", minutes, activity, author FROM request_time \
    WHERE tenant_id = $1 AND request_id = $2 ORDER BY spent_on, time_id";
const THERE: &str = "SELECT COUNT(*) AS c0 FROM request_entry WHERE tenant_id = $1 AND entry_id = $2";
pub(crate) const SQL: &[&str] = &[WRITE, ATTACH, ENTRIES, FILES, FILE, SPENT, THERE];

/// How much of a request somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight(i64);

impl Sight {
    /// What body and centre wrote to each other.
    pub const PUBLIC: Self = Self(0);

    /// What the centre noted for itself as well.
    pub fn technical(_: &Can<ViewTechnicalNotes>) -> Self {
        Self(1)
    }

    /// What a person sees by their role.
    pub fn of(actor: &kernel::Actor) -> Self {
        actor.may_over(ViewTechnicalNotes).map_or(Self::PUBLIC, |can| Self::technical(&can))
    }

    /// Whether notes and times are in sight.
    pub fn is_technical(self) -> bool {
        self.0 == 1
    }

    /// The value that statements compare.
    pub(super) fn value(self) -> i64 {
        self.0
    }
}

/// All that was written, attached and spent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// In order of time.
    pub entries: Vec<Entry>,
    /// The files of all of them.
    pub files: Vec<Attachment>,
    /// The time spent; empty for who sees only the public part.
    pub spent: Vec<Spent>,
}

/// The thread of a request that was found within reach.
pub async fn thread(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    id: RequestId,
    sight: Sight,
) -> Result<Thread, StoreError> {
    let values = [can.tenant().into(), id.into(), sight.value().into()];
    let spent = if sight.is_technical() { tx.all(SPENT, &values[..2]).await? } else { Vec::new() };
    Ok(Thread { entries: tx.all(ENTRIES, &values).await?, files: tx.all(FILES, &values).await?, spent })
}

/// A file of a request within reach.
pub async fn file(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    (id, file): (RequestId, RequestFileId),
    sight: Sight,
) -> Result<Option<(Attachment, StoredFile)>, StoreError> {
    let own = can.scope().body();
    let values = [can.tenant().into(), id.into(), sight.value().into(), file.into(), own.into()];
    let Some(found) = tx.maybe::<Attachment>(FILE, &values).await? else { return Ok(None) };
    let stored = tx.file(&found.sha256).await?;
    Ok(stored.map(|stored| (found, stored)))
}

/// Whether an entry was written already: a form sent twice.
pub(super) async fn is_there(tx: &mut Tx, entry: RequestEntryId) -> Result<bool, StoreError> {
    let tenant = tx.tenant();
    let count: i64 = tx.scalar(THERE, &[tenant.into(), entry.into()]).await?;
    Ok(count > 0)
}

/// Something to write.
pub(super) struct Written<'a> {
    pub(super) entry_id: RequestEntryId,
    pub(super) side: Side,
    pub(super) kind: EntryKind,
    pub(super) text: &'a str,
    pub(super) files: &'a [NewFile],
}

/// Writes into a request, in the name of whoever writes the transaction.
pub(super) async fn write(tx: &mut Tx, id: RequestId, new: &Written<'_>) -> Result<(), StoreError> {
    put(tx, id, new).await?;
    if matches!(new.kind, EntryKind::Reply | EntryKind::Note) {
        let tenant = tx.tenant();
        let found = if new.kind.is_internal() { Found::ByCentre } else { Found::ByAll };
        words::add(tx, tenant, (id, found), &new.words()).await?;
    }
    Ok(())
}

/// Writes what a request begins with; it is found by the words of its own line too.
pub(super) async fn write_first(
    tx: &mut Tx,
    request: &Request,
    new: &Written<'_>,
    line: &str,
) -> Result<(), StoreError> {
    put(tx, request.request_id, new).await?;
    let tenant = tx.tenant();
    words::add_to(tx, tenant, (request.number, Found::ByAll), &format!("{line} {}", new.words())).await
}

impl Written<'_> {
    /// By what it is found: its text and the names of its files.
    fn words(&self) -> String {
        let names = self.files.iter().map(|file| file.name.as_str());
        std::iter::once(self.text).chain(names).collect::<Vec<_>>().join(" ")
    }
}

async fn put(tx: &mut Tx, id: RequestId, new: &Written<'_>) -> Result<(), StoreError> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let (account, name) =
        tx.author().map(|author| (author.account(), author.name().to_owned())).unwrap_or_default();
    let values = [
        tenant.into(),
        new.entry_id.into(),
        id.into(),
        now.into(),
        account.into(),
        name.into(),
        new.side.into(),
        new.kind.into(),
        new.kind.is_internal().into(),
        new.text.into(),
    ];
    tx.exec(WRITE, &values).await?;
    for file in new.files {
        let sha256 = tx.put_file(&file.name, "application/octet-stream", &file.bytes).await?;
        let file_id: RequestFileId = tx.id();
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let values = [
            tenant.into(),
            file_id.into(),
            new.entry_id.into(),
            file.name.as_str().into(),
            size.into(),
            sha256.into(),
        ];
        tx.exec(ATTACH, &values).await?;
    }
    Ok(())
}

/// Something that happened, in the thread.
pub(super) async fn happened(
    tx: &mut Tx,
    id: RequestId,
    (side, kind): (Side, EntryKind),
    text: &str,
) -> Result<RequestEntryId, StoreError> {
    let entry_id = tx.id();
    write(tx, id, &Written { entry_id, side, kind, text, files: &[] }).await?;
    Ok(entry_id)
}
