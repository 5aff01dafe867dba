//! What this is: the rows of the files of the bank: what each would do, what was decided, what became of it.
//! What it is not: the recording of payments.

use std::collections::BTreeMap;

use kernel::permission::RecordPayment;
use kernel::{Can, PaymentId, StatementId};
use serde::Serialize;
use store::{FromRow, Row, StoreError, Tx, Val};

use crate::model::{Decision, Movement, Plan, RowOutcome, RowStatus};

macro_rules! columns {
    () => {
        "SELECT statement_id, number, movement, movement_key, status, plan, decision, outcome, payment_id, message, \
         version FROM bank_row WHERE tenant_id = $1 AND "
    };
}
const GET: &str = concat!(columns!(), "statement_id = $2 AND number = $3");
const PAGE: &str = concat!(
    columns!(),
    "statement_id = $2 AND number > $3 AND ($4 = '' OR status = $4) AND ($5 = '' OR outcome = $5) \
     ORDER BY number LIMIT $6"
);
const NEXT: &str = concat!(
    columns!(),
    "statement_id = $2 AND number > $3 AND outcome = 'waiting' AND (status = 'proposed' OR decision IS NOT NULL) \
     ORDER BY number LIMIT 1"
);
const UNDECIDED: &str = concat!(
    columns!(),
    "statement_id = $2 AND outcome IN ('waiting', 'failed') AND decision IS NULL ORDER BY number"
);
const INSERT: &str = "INSERT INTO bank_row (tenant_id, statement_id, number, booked_on, amount, movement, movement_key, \
    status, plan, decision, outcome, payment_id, message, version) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)";
const CHANGE: &str = "UPDATE bank_row SET status = $4, plan = $5, decision = $6, outcome = $7, payment_id = $8, \
    message = $9, version = version + 1 WHERE tenant_id = $1 AND statement_id = $2 AND number = $3 AND version = $10";
const COUNTS: &str = "SELECT status AS c0, outcome AS c1, COUNT(*) AS c2, CAST(SUM(amount) AS BIGINT) AS c3 \
    FROM bank_row WHERE tenant_id = $1 AND statement_id = $2 GROUP BY status, outcome ORDER BY 1, 2";
const READY: &str = "SELECT COUNT(*) AS c0 FROM bank_row WHERE tenant_id = $1 AND statement_id = $2 \
    AND outcome = 'waiting' AND (status = 'proposed' OR decision IS NOT NULL)";
const OPEN: &str = "SELECT COUNT(*) AS c0 FROM (SELECT DISTINCT r.movement_key FROM bank_row r WHERE r.tenant_id = $1 \
    AND r.outcome IN ('waiting', 'failed') AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.tenant_id = $1 \
    AND p.movement_key = r.movement_key AND p.reversed_on IS NULL) LIMIT 1001) AS counted";
const FIRST_OPEN: &str = "SELECT r.statement_id AS c0 FROM bank_row r WHERE r.tenant_id = $1 \
    AND r.outcome IN ('waiting', 'failed') AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.tenant_id = $1 \
    AND p.movement_key = r.movement_key AND p.reversed_on IS NULL) ORDER BY r.booked_on LIMIT 1";
pub(crate) const SQL: &[&str] =
    &[GET, PAGE, NEXT, UNDECIDED, INSERT, CHANGE, COUNTS, READY, OPEN, FIRST_OPEN];

/// A row as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BankRow {
    /// Of which file.
    pub statement_id: StatementId,
    /// Its place, from 1.
    pub number: i64,
    /// What the bank says.
    pub movement: Movement,
    /// By which it is known again.
    pub movement_key: String,
    /// What it was found to be.
    pub status: RowStatus,
    /// Its matches.
    pub plan: Plan,
    /// What a person decided.
    pub decision: Option<Decision>,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The payment recorded.
    pub payment_id: Option<PaymentId>,
    /// What went wrong, or why it was left out.
    pub message: String,
    /// Grows with every change.
    pub version: i64,
}

impl BankRow {
    /// What will be recorded, if anything is known.
    pub fn chosen(&self) -> Option<Decision> {
        self.decision.clone().or_else(|| self.plan.proposal(self.status))
    }
}

impl FromRow for BankRow {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let decision: Option<String> = row.get("decision")?;
        Ok(Self {
            statement_id: row.get("statement_id")?,
            number: row.get("number")?,
            movement: read(&row.get::<String>("movement")?)?,
            movement_key: row.get("movement_key")?,
            status: row.get("status")?,
            plan: read(&row.get::<String>("plan")?)?,
            decision: decision.map(|text| read(&text)).transpose()?,
            outcome: row.get("outcome")?,
            payment_id: row.get("payment_id")?,
            message: row.get("message")?,
            version: row.get("version")?,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|why| StoreError::Corrupt(why.to_string()))
}

fn written(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Corrupt(why.to_string()))
}

/// What a page of rows shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowFilter {
    /// Only of this kind.
    pub status: Option<RowStatus>,
    /// Only those of which this became.
    pub outcome: Option<RowOutcome>,
}

/// One row.
pub async fn find(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (statement, number): (StatementId, i64),
) -> Result<Option<BankRow>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), statement.into(), number.into()]).await
}

/// So many rows of a file after a place.
pub async fn page(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    statement: StatementId,
    filter: RowFilter,
    (after, size): (i64, usize),
) -> Result<Vec<BankRow>, StoreError> {
    let values: [Val; 6] = [
        can.tenant().into(),
        statement.into(),
        after.into(),
        filter.status.map_or("", RowStatus::code).into(),
        filter.outcome.map_or("", RowOutcome::code).into(),
        i64::try_from(size).unwrap_or(i64::MAX).into(),
    ];
    tx.all(PAGE, &values).await
}

/// The next row after a place that is to be recorded.
pub(crate) async fn next_ready(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    (statement, after): (StatementId, i64),
) -> Result<Option<BankRow>, StoreError> {
    tx.maybe(NEXT, &[can.tenant().into(), statement.into(), after.into()]).await
}

/// The rows of a file about which nobody has decided and that did not become payments.
pub(crate) async fn undecided(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    statement: StatementId,
) -> Result<Vec<BankRow>, StoreError> {
    tx.all(UNDECIDED, &[can.tenant().into(), statement.into()]).await
}

/// How many rows of each kind and outcome there are, and what they come to.
pub async fn counts(
    tx: &mut Tx,
    can: &Can<RecordPayment>,
    statement: StatementId,
) -> Result<BTreeMap<(RowStatus, RowOutcome), (i64, kernel::Cents)>, StoreError> {
    let found: Vec<(RowStatus, RowOutcome, i64, kernel::Cents)> =
        tx.all(COUNTS, &[can.tenant().into(), statement.into()]).await?;
    Ok(found.into_iter().map(|(status, outcome, count, sum)| ((status, outcome), (count, sum))).collect())
}

/// How many rows of a file will be recorded.
pub async fn ready(tx: &mut Tx, can: &Can<RecordPayment>, statement: StatementId) -> Result<i64, StoreError> {
    tx.scalar(READY, &[can.tenant().into(), statement.into()]).await
}

/// How many movements wait for somebody to say what they are (1001 means more), and a file that has some.
pub async fn open(tx: &mut Tx, can: &Can<RecordPayment>) -> Result<Option<(i64, StatementId)>, StoreError> {
    let count: i64 = tx.scalar(OPEN, &[can.tenant().into()]).await?;
    let first: Option<(StatementId,)> = tx.maybe(FIRST_OPEN, &[can.tenant().into()]).await?;
    Ok(first.map(|(statement,)| (count, statement)))
}

pub(crate) async fn insert(tx: &mut Tx, can: &Can<RecordPayment>, row: &BankRow) -> Result<(), StoreError> {
    let values: [Val; 13] = [
        can.tenant().into(),
        row.statement_id.into(),
        row.number.into(),
        row.movement.booked_on.into(),
        row.movement.amount.into(),
        written(&row.movement)?.into(),
        row.movement_key.as_str().into(),
        row.status.into(),
        written(&row.plan)?.into(),
        row.decision.as_ref().map(written).transpose()?.into(),
        row.outcome.into(),
        row.payment_id.into(),
        row.message.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Writes what has changed of a row, if it still has the version that was read.
pub(crate) async fn change(tx: &mut Tx, can: &Can<RecordPayment>, row: &BankRow) -> Result<bool, StoreError> {
    let values: [Val; 10] = [
        can.tenant().into(),
        row.statement_id.into(),
        row.number.into(),
        row.status.into(),
        written(&row.plan)?.into(),
        row.decision.as_ref().map(written).transpose()?.into(),
        row.outcome.into(),
        row.payment_id.into(),
        row.message.as_str().into(),
        row.version.into(),
    ];
    Ok(tx.exec(CHANGE, &values).await? > 0)
}
