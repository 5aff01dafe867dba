//! What this is: the files of the bank as kept, and where each stands.
//! What it is not: their rows; see `rows`.

use kernel::permission::RecordPayment;
use kernel::{Can, Day, Instant, JobId, StatementId};
use serde::Serialize;
use store::{StoreError, Tx, Val};

use crate::bank::Layout;

store::coded_enum! {
    /// Where a file stands.
    StatementState {
        /// Read and shown, nothing recorded.
        Preview = "preview", "In anteprima";
        /// Its payments are being recorded.
        Applying = "applying", "In registrazione";
        /// What was to be recorded is.
        Applied = "applied", "Registrato";
    }
}

macro_rules! columns {
    () => {
        "SELECT statement_id, layout, file_name, sha256, account, first_day, last_day, left_out, state, job_id, \
         created_at, created_by FROM bank_statement WHERE tenant_id = $1 AND "
    };
}
const GET: &str = concat!(columns!(), "statement_id = $2");
const OF_FILE: &str = concat!(columns!(), "sha256 = $2 ORDER BY created_at LIMIT 1");
const RECENT: &str = concat!(
    columns!(),
    "(created_at, statement_id) < ($2, $3) ORDER BY created_at DESC, statement_id DESC LIMIT $4"
);
const INSERT: &str = "INSERT INTO bank_statement (tenant_id, statement_id, layout, file_name, sha256, account, first_day, \
    last_day, left_out, state, job_id, created_at, created_by) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const MOVE: &str = "UPDATE bank_statement SET state = $4, job_id = $5 \
    WHERE tenant_id = $1 AND statement_id = $2 AND state = $3";
pub(crate) const SQL: &[&str] = &[GET, OF_FILE, RECENT, INSERT, MOVE];

/// A file as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Which.
    pub statement_id: StatementId,
    /// What it is.
    pub layout: Layout,
    /// Its name when it came.
    pub file_name: String,
    /// The fingerprint of its content.
    pub sha256: String,
    /// The account.
    pub account: String,
    /// The day of its first movement.
    pub first_day: Option<Day>,
    /// The day of its last.
    pub last_day: Option<Day>,
    /// What was left out of it, one to a line.
    pub left_out: String,
    /// Where it stands.
    pub state: StatementState,
    /// The job that records its payments.
    pub job_id: Option<JobId>,
    /// When it came.
    pub created_at: Instant,
    /// By whom.
    pub created_by: String,
}
store::from_row!(Statement {
    statement_id,
    layout,
    file_name,
    sha256,
    account,
    first_day,
    last_day,
    left_out,
    state,
    job_id,
    created_at,
    created_by
});

/// A file by its id.
pub async fn find(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: StatementId,
) -> Result<Option<Statement>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// A file by the fingerprint of its content.
pub async fn of_file(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    sha256: &str,
) -> Result<Option<Statement>, StoreError> {
    tx.maybe(OF_FILE, &[can.tenant().into(), sha256.into()]).await
}

/// The files, newest first, older than a place.
pub async fn recent(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    before: Option<(Instant, StatementId)>,
    size: usize,
) -> Result<Vec<Statement>, StoreError> {
    let (at, id) = before.unwrap_or((Instant::from_micros(i64::MAX), StatementId(uuid::Uuid::max())));
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    tx.all(RECENT, &[can.tenant().into(), at.into(), id.into(), size.into()]).await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    statement: &Statement,
) -> Result<(), StoreError> {
    let values: [Val; 13] = [
        can.tenant().into(),
        statement.statement_id.into(),
        statement.layout.into(),
        statement.file_name.as_str().into(),
        statement.sha256.as_str().into(),
        statement.account.as_str().into(),
        statement.first_day.into(),
        statement.last_day.into(),
        statement.left_out.as_str().into(),
        statement.state.into(),
        statement.job_id.into(),
        statement.created_at.into(),
        statement.created_by.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Moves a file on, if it stands where it is thought to stand.
pub(crate) async fn advance(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    id: StatementId,
    (from, to): (StatementState, StatementState),
    job: Option<JobId>,
) -> Result<bool, StoreError> {
    let values = [can.tenant().into(), id.into(), from.into(), to.into(), job.into()];
    Ok(tx.exec(MOVE, &values).await? > 0)
}
