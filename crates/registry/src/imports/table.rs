//! What this is: imports and their rows in the database.
//! What it is not: their meaning.

use kernel::permission::ImportBodies;
use kernel::{Can, ImportId, Instant, JobId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{FromRow, Row, StoreError, Tx, Val};
use uuid::Uuid;

use super::layout::Columns;
use super::model::{Counts, Import, ImportRow, ImportState, Outcome, RowStatus};

macro_rules! run_columns {
    () => {
        "import_id, layout, file_name, sha256, new_rows, columns, state, created_at, created_by, disappeared, job_id"
    };
}
macro_rules! row_columns {
    () => {
        "number, turn, status, title, body_id, version, detail, outcome, message"
    };
}
const ADD: &str = "INSERT INTO import_run (tenant_id, import_id, layout, file_name, sha256, new_rows, columns, state, \
    created_at, created_by, disappeared, job_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const SET: &str = "UPDATE import_run SET layout = $3, new_rows = $4, columns = $5, state = $6, disappeared = $7, \
    job_id = $8 WHERE tenant_id = $1 AND import_id = $2";
const MOVE: &str =
    "UPDATE import_run SET state = $4, job_id = $5 WHERE tenant_id = $1 AND import_id = $2 AND state = $3";
const GET: &str =
    concat!("SELECT ", run_columns!(), " FROM import_run WHERE tenant_id = $1 AND import_id = $2");
const RECENT: &str = concat!(
    "SELECT ",
    run_columns!(),
    " FROM import_run WHERE tenant_id = $1 AND (created_at, import_id) < ($2, $3) \
     ORDER BY created_at DESC, import_id DESC LIMIT $4"
);
const DROP_ROWS: &str = "DELETE FROM import_row WHERE tenant_id = $1 AND import_id = $2";
const ADD_ROW: &str = "INSERT INTO import_row (tenant_id, import_id, number, turn, status, title, body_id, version, \
    detail, outcome, message) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const ROWS: &str = concat!(
    "SELECT ",
    row_columns!(),
    " FROM import_row WHERE tenant_id = $1 AND import_id = $2 AND number > $3 AND ($4 = '' OR status = $4) \
     AND ($5 = '' OR outcome = $5) ORDER BY number LIMIT $6"
);
const WAITING: &str = concat!(
    "SELECT ",
    row_columns!(),
    " FROM import_row WHERE tenant_id = $1 AND import_id = $2 AND outcome = 'waiting' ORDER BY turn, number LIMIT $3"
);
const ENDED: &str = "UPDATE import_row SET outcome = $4, message = $5 WHERE tenant_id = $1 AND import_id = $2 AND number = $3";
const AGAIN: &str = "UPDATE import_row SET status = $4, version = $5, detail = $6, outcome = $7, message = '' \
    WHERE tenant_id = $1 AND import_id = $2 AND number = $3";
const COUNTS: &str = "SELECT status AS c0, outcome AS c1, COUNT(*) AS c2 FROM import_row \
    WHERE tenant_id = $1 AND import_id = $2 GROUP BY status, outcome ORDER BY status, outcome";
const REMEMBERED: &str = "SELECT columns AS c0 FROM import_mapping WHERE tenant_id = $1 AND headers = $2";
const REMEMBER: &str = "INSERT INTO import_mapping (tenant_id, headers, columns) VALUES ($1, $2, $3) \
    ON CONFLICT (tenant_id, headers) DO UPDATE SET columns = excluded.columns";
pub(crate) const SQL: &[&str] = &[
    ADD, SET, MOVE, GET, RECENT, DROP_ROWS, ADD_ROW, ROWS, WAITING, ENDED, AGAIN, COUNTS, REMEMBERED,
    REMEMBER,
];

type May = Can<ImportBodies>;

impl FromRow for Import {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            import_id: row.get("import_id")?,
            layout: row.get("layout")?,
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            new_rows: row.get("new_rows")?,
            columns: read_json(&row.get::<String>("columns")?)?,
            state: row.get("state")?,
            created_at: row.get("created_at")?,
            created_by: row.get("created_by")?,
            disappeared: read_json(&row.get::<String>("disappeared")?)?,
            job_id: row.get("job_id")?,
        })
    }
}

impl FromRow for ImportRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            turn: row.get("turn")?,
            status: row.get("status")?,
            title: row.get("title")?,
            body_id: row.get("body_id")?,
            version: row.get("version")?,
            detail: read_json(&row.get::<String>("detail")?)?,
            outcome: row.get("outcome")?,
            message: row.get("message")?,
        })
    }
}

fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|why| StoreError::Corrupt(why.to_string()))
}

fn json(value: &impl Serialize) -> Result<Val, StoreError> {
    serde_json::to_string(value).map(Val::from).map_err(|why| StoreError::Corrupt(why.to_string()))
}

pub(super) async fn add(tx: &mut Tx, can: &May, import: &Import) -> Result<(), StoreError> {
    let values = [
        can.tenant().into(),
        import.import_id.into(),
        import.layout.code().into(),
        import.file_name.as_str().into(),
        import.sha256.as_str().into(),
        import.new_rows.code().into(),
        json(&import.columns)?,
        import.state.code().into(),
        import.created_at.into(),
        import.created_by.as_str().into(),
        json(&import.disappeared)?,
        import.job_id.into(),
    ];
    tx.exec(ADD, &values).await.map(|_| ())
}

pub(super) async fn set(tx: &mut Tx, can: &May, import: &Import) -> Result<(), StoreError> {
    let values = [
        can.tenant().into(),
        import.import_id.into(),
        import.layout.code().into(),
        import.new_rows.code().into(),
        json(&import.columns)?,
        import.state.code().into(),
        json(&import.disappeared)?,
        import.job_id.into(),
    ];
    tx.exec(SET, &values).await.map(|_| ())
}

/// Moves an import from one state to another; `false` when it was not in the first.
pub(super) async fn advance(
    tx: &mut Tx,
    can: &May,
    id: ImportId,
    (from, to): (ImportState, ImportState),
    job: Option<JobId>,
) -> Result<bool, StoreError> {
    let values = [can.tenant().into(), id.into(), from.code().into(), to.code().into(), job.into()];
    Ok(tx.exec(MOVE, &values).await? > 0)
}

/// The import with this id.
pub async fn get(tx: &mut Tx, can: &May, id: ImportId) -> Result<Option<Import>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// The imports of the tenant, newest first, older than the place given.
pub async fn recent(
    tx: &mut Tx,
    can: &May,
    before: Option<(Instant, ImportId)>,
    most: usize,
) -> Result<Vec<Import>, StoreError> {
    let (at, id) = before.unwrap_or((Instant::from_micros(i64::MAX), ImportId(Uuid::max())));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    tx.all(RECENT, &[can.tenant().into(), at.into(), id.into(), most.into()]).await
}

/// Replaces the rows of an import.
pub(super) async fn replace_rows(
    tx: &mut Tx,
    can: &May,
    id: ImportId,
    rows: &[ImportRow],
) -> Result<(), StoreError> {
    tx.exec(DROP_ROWS, &[can.tenant().into(), id.into()]).await?;
    for row in rows {
        let values = [
            can.tenant().into(),
            id.into(),
            row.number.into(),
            row.turn.into(),
            row.status.code().into(),
            row.title.as_str().into(),
            row.body_id.into(),
            row.version.into(),
            json(&row.detail)?,
            row.outcome.code().into(),
            row.message.as_str().into(),
        ];
        tx.exec(ADD_ROW, &values).await?;
    }
    Ok(())
}

/// Which rows to show.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowFilter {
    /// Only with this status.
    pub status: Option<RowStatus>,
    /// Only with this outcome.
    pub outcome: Option<Outcome>,
}

/// Rows of an import after a number, in the order of the file.
pub async fn rows(
    tx: &mut Tx,
    can: &May,
    id: ImportId,
    filter: RowFilter,
    (after, most): (i64, usize),
) -> Result<Vec<ImportRow>, StoreError> {
    let values = [
        can.tenant().into(),
        id.into(),
        after.into(),
        filter.status.map_or("", RowStatus::code).into(),
        filter.outcome.map_or("", Outcome::code).into(),
        i64::try_from(most).unwrap_or(i64::MAX).into(),
    ];
    tx.all(ROWS, &values).await
}

pub(super) async fn waiting(
    tx: &mut Tx,
    can: &May,
    id: ImportId,
    most: u32,
) -> Result<Vec<ImportRow>, StoreError> {
    tx.all(WAITING, &[can.tenant().into(), id.into(), most.into()]).await
}

pub(super) async fn ended(
    tx: &mut Tx,
    can: &May,
    (id, number): (ImportId, i64),
    (outcome, message): (Outcome, &str),
) -> Result<(), StoreError> {
    let values = [can.tenant().into(), id.into(), number.into(), outcome.code().into(), message.into()];
    tx.exec(ENDED, &values).await.map(|_| ())
}

pub(super) async fn again(tx: &mut Tx, can: &May, id: ImportId, row: &ImportRow) -> Result<(), StoreError> {
    let values = [
        can.tenant().into(),
        id.into(),
        row.number.into(),
        row.status.code().into(),
        row.version.into(),
        json(&row.detail)?,
        row.outcome.code().into(),
    ];
    tx.exec(AGAIN, &values).await.map(|_| ())
}

/// How many rows would do what, and what became of them.
pub async fn counts(tx: &mut Tx, can: &May, id: ImportId) -> Result<Counts, StoreError> {
    tx.all(COUNTS, &[can.tenant().into(), id.into()]).await.map(Counts)
}

pub(super) async fn remembered(
    tx: &mut Tx,
    can: &May,
    headers: &[String],
) -> Result<Option<Columns>, StoreError> {
    let found: Option<(String,)> =
        tx.maybe(REMEMBERED, &[can.tenant().into(), Columns::fingerprint(headers).into()]).await?;
    found.map(|(text,)| read_json(&text)).transpose()
}

pub(super) async fn remember(
    tx: &mut Tx,
    can: &May,
    headers: &[String],
    columns: &Columns,
) -> Result<(), StoreError> {
    let values = [can.tenant().into(), Columns::fingerprint(headers).into(), json(columns)?];
    tx.exec(REMEMBER, &values).await.map(|_| ())
}
