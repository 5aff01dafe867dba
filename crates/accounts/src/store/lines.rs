//! What this is: the lines of budget versions in the database, written while the version is a draft.
//! What it is not: sums over versions; those are in `model::standing`.

use kernel::permission::EditBudget;
use kernel::{BudgetId, Can, TenantId};
use store::{Entry, FromRow, Row, StoreError, Tx, Val};
use uuid::Uuid;

use super::budgets;
use crate::Failure;
use crate::access::ReadsBudgets;
use crate::model::budget::{Budget, Line, Refused, Service};
use crate::model::rows::{Counted, joined};

macro_rules! columns {
    () => {
        "SELECT line_id, heading, words, service_id, service_name, growth, amount, reason, version FROM budget_line \
         WHERE tenant_id = $1 AND budget_id = $2"
    };
}
const OF: &str = concat!(columns!(), " ORDER BY heading, words_key, service_key");
const GET: &str = concat!(columns!(), " AND line_id = $3");
const INSERT: &str = "INSERT INTO budget_line (tenant_id, line_id, budget_id, version, heading, words, words_key, \
    service_id, service_name, service_key, growth, amount, reason) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const UPDATE: &str = "UPDATE budget_line SET version = version + 1, heading = $5, words = $6, words_key = $7, \
    service_id = $8, service_name = $9, service_key = $10, growth = $11, amount = $12, reason = $13 \
    WHERE tenant_id = $1 AND line_id = $2 AND budget_id = $3 AND version = $4";
const REMOVE: &str =
    "DELETE FROM budget_line WHERE tenant_id = $1 AND line_id = $2 AND budget_id = $3 AND version = $4";
const CLEAR: &str = "DELETE FROM budget_line WHERE tenant_id = $1 AND budget_id = $2";
/// Whoever writes lines holds the version until the end: an approval waits, and then sees that it has changed.
const TOUCH: &str = "UPDATE budget SET version = version + 1 WHERE tenant_id = $1 AND budget_id = $2 \
    AND approved_at IS NULL";
pub(crate) const SQL: &[&str] = &[OF, GET, INSERT, UPDATE, REMOVE, CLEAR, TOUCH];

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let service_id = row.get::<Option<_>>("service_id")?;
        let name: String = row.get("service_name")?;
        Ok(Self {
            line_id: row.get("line_id")?,
            heading: row.get("heading")?,
            words: row.get("words")?,
            service: service_id.map(|service_id| Service { service_id, name }),
            growth: row.get("growth")?,
            amount: row.get("amount")?,
            reason: row.get("reason")?,
            version: row.get("version")?,
        })
    }
}

/// The lines of a version, by heading and words.
pub async fn of<A: ReadsBudgets>(
    tx: &mut Tx,
    can: &Can<A>,
    budget: BudgetId,
) -> Result<Vec<Line>, StoreError> {
    let mut lines: Vec<Line> = tx.all(OF, &[can.tenant().into(), budget.into()]).await?;
    lines.sort_by_key(Line::key);
    Ok(lines)
}

/// One line of a version.
pub async fn get<A: ReadsBudgets>(
    tx: &mut Tx,
    can: &Can<A>,
    (budget, line): (BudgetId, Uuid),
) -> Result<Option<Line>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), budget.into(), line.into()]).await
}

/// Adds a line to a draft.
pub async fn add(tx: &mut Tx, can: &Can<EditBudget>, budget: BudgetId, line: &Line) -> Result<(), Failure> {
    let draft = touched(tx, can, budget).await?;
    line.check(draft.kind)?;
    refuse_twice(tx, can, (budget, line)).await?;
    insert(tx, can.tenant(), (budget, line)).await.map_err(|error| twice(error, line))?;
    let text = format!("{}: aggiunta la riga «{}», {}", draft.label(), line.label(), line.amount);
    tx.audit(Entry::new("budget.add_line", "budget", budget).summary(text).created(line)?);
    Ok(())
}

/// Changes a line of a draft, if nobody else did since the version shown, which `after` carries.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    budget: BudgetId,
    (before, after): (&Line, &Line),
) -> Result<(), Failure> {
    let draft = touched(tx, can, budget).await?;
    after.check(draft.kind)?;
    refuse_twice(tx, can, (budget, after)).await?;
    let changed = tx.exec(UPDATE, &values(can.tenant(), (budget, after))).await;
    if changed.map_err(|error| twice(error, after))? == 0 {
        return Err(Failure::Stale);
    }
    let text = format!("{}: cambiata la riga «{}», ora {}", draft.label(), after.label(), after.amount);
    tx.audit(Entry::new("budget.change_line", "budget", budget).summary(text).change(before, after)?);
    Ok(())
}

/// Takes a line out of a draft.
pub async fn remove(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    budget: BudgetId,
    (line, shown): (&Line, i64),
) -> Result<(), Failure> {
    let draft = touched(tx, can, budget).await?;
    let values = [can.tenant().into(), line.line_id.into(), budget.into(), shown.into()];
    if tx.exec(REMOVE, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let text = format!("{}: tolta la riga «{}»", draft.label(), line.label());
    tx.audit(Entry::new("budget.remove_line", "budget", budget).summary(text).change(line, &())?);
    Ok(())
}

/// Joins rows that were imported with the lines of a draft: the same item takes the new row, others are added.
pub async fn join(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    budget: BudgetId,
    rows: Vec<Line>,
) -> Result<Counted, Failure> {
    let draft = touched(tx, can, budget).await?;
    let before = of(tx, can, budget).await?;
    for line in &rows {
        line.check(draft.kind)?;
    }
    let (after, counted) = joined(&before, rows);
    clear(tx, can, budget).await?;
    for line in &after {
        insert(tx, can.tenant(), (budget, line)).await?;
    }
    let Counted { new, changed, unchanged } = counted;
    let text =
        format!("{}: importate righe, {new} nuove, {changed} cambiate, {unchanged} uguali", draft.label());
    tx.audit(Entry::new("budget.import", "budget", budget).summary(text).change(&before, &after)?);
    Ok(counted)
}

/// Marks the version as changed and gives it, if it is a draft.
async fn touched(tx: &mut Tx, can: &Can<EditBudget>, budget: BudgetId) -> Result<Budget, Failure> {
    let draft = budgets::draft(tx, can, budget).await?;
    let touched = tx.exec(TOUCH, &[can.tenant().into(), budget.into()]).await?;
    if touched == 0 { Err(Failure::Stale) } else { Ok(draft) }
}

/// Asked before the database refuses: PostgreSQL lets nothing follow a refusal in the same transaction.
async fn refuse_twice(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    (budget, line): (BudgetId, &Line),
) -> Result<(), Failure> {
    let others = of(tx, can, budget).await?;
    let same = others.iter().any(|other| other.line_id != line.line_id && other.key() == line.key());
    if same { Err(Refused::Twice(line.label()).into()) } else { Ok(()) }
}

fn twice(error: StoreError, line: &Line) -> Failure {
    match error {
        StoreError::Taken(_) => Refused::Twice(line.label()).into(),
        other => other.into(),
    }
}

pub(super) async fn insert(tx: &mut Tx, tenant: TenantId, line: (BudgetId, &Line)) -> Result<(), StoreError> {
    tx.exec(INSERT, &values(tenant, line)).await.map(|_| ())
}

pub(super) async fn clear(tx: &mut Tx, can: &Can<EditBudget>, budget: BudgetId) -> Result<(), StoreError> {
    tx.exec(CLEAR, &[can.tenant().into(), budget.into()]).await.map(|_| ())
}

fn values(tenant: TenantId, (budget, line): (BudgetId, &Line)) -> [Val; 13] {
    let (key, service) = (line.key(), line.service.as_ref());
    let service_key = key.service.map(|id| id.to_string()).unwrap_or_default();
    [
        tenant.into(),
        line.line_id.into(),
        budget.into(),
        line.version.into(),
        line.heading.into(),
        line.words.as_str().into(),
        key.words.into(),
        key.service.into(),
        service.map_or("", |service| service.name.as_str()).into(),
        service_key.into(),
        line.growth.into(),
        line.amount.into(),
        line.reason.as_str().into(),
    ]
}
