//! What this is: the versions of budgets in the database: begun, read, approved, thrown away while drafts.
//! What it is not: able to change an approved one; the database itself refuses that too.

use kernel::permission::{ApproveAccounts, EditBudget};
use kernel::{BudgetId, Can, Cents, Day, Phase};
use store::{Entry, FromRow, Row, StoreError, Tx};

use super::lines;
use crate::Failure;
use crate::access::ReadsBudgets;
use crate::model::budget::{Budget, Kind, Line, Refused, State};
use crate::model::standing::{Standing, Version, check_lines, standing};

macro_rules! columns {
    () => {
        "SELECT budget_id, year, kind, number, note, act, act_on, approved_by, approved_at, version FROM budget \
         WHERE tenant_id = $1"
    };
}
const EVERY: &str = concat!(columns!(), " ORDER BY year DESC, kind, number");
const OF_YEAR: &str = concat!(columns!(), " AND year = $2 ORDER BY kind, number");
const GET: &str = concat!(columns!(), " AND budget_id = $2");
const INSERT: &str = "INSERT INTO budget (tenant_id, budget_id, year, kind, number, note, act, approved_by, version) \
    VALUES ($1, $2, $3, $4, $5, $6, '', '', 1)";
const APPROVE: &str = "UPDATE budget SET act = $3, act_on = $4, approved_by = $5, approved_at = $6, \
    version = version + 1 WHERE tenant_id = $1 AND budget_id = $2 AND version = $7 AND approved_at IS NULL";
const DISCARD: &str = "DELETE FROM budget WHERE tenant_id = $1 AND budget_id = $2 AND version = $3 \
    AND approved_at IS NULL";
pub(crate) const SQL: &[&str] = &[EVERY, OF_YEAR, GET, INSERT, APPROVE, DISCARD];

/// By which act something is approved.
#[derive(Clone, Copy, Debug)]
pub struct Act<'a> {
    /// Organ and number.
    pub number: &'a str,
    /// Its date.
    pub on: Day,
}

impl FromRow for Budget {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (on, at) = (row.get("act_on")?, row.get("approved_at")?);
        let state = match (on, at) {
            (Some(act_on), Some(at)) => {
                State::Approved { act: row.get("act")?, act_on, by: row.get("approved_by")?, at }
            }
            (_, _) => State::Draft,
        };
        Ok(Self {
            budget_id: row.get("budget_id")?,
            year: row.get("year")?,
            kind: row.get("kind")?,
            number: row.get("number")?,
            note: row.get("note")?,
            state,
            version: row.get("version")?,
        })
    }
}

/// Every version of every year, the newest year first. There are a few a year.
pub async fn every<A: ReadsBudgets>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Budget>, StoreError> {
    let mut all: Vec<Budget> = tx.all(EVERY, &[can.tenant().into()]).await?;
    all.sort_by_key(|one| (std::cmp::Reverse(one.year), one.place()));
    Ok(all)
}

/// One version.
pub async fn get<A: ReadsBudgets>(
    tx: &mut Tx,
    can: &Can<A>,
    id: BudgetId,
) -> Result<Option<Budget>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into()]).await
}

/// The versions of a year with their lines, in order.
pub async fn of_year<A: ReadsBudgets>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Version>, StoreError> {
    let mut heads: Vec<Budget> = tx.all(OF_YEAR, &[can.tenant().into(), year.into()]).await?;
    heads.sort_by_key(Budget::place);
    let mut versions = Vec::new();
    for budget in heads {
        let lines = lines::of(tx, can, budget.budget_id).await?;
        versions.push(Version { budget, lines });
    }
    Ok(versions)
}

/// What stands of a year by its approved versions.
pub async fn standing_of<A: ReadsBudgets>(tx: &mut Tx, can: &Can<A>, year: i16) -> Result<Standing, Failure> {
    let mut versions = of_year(tx, can, year).await?;
    versions.retain(|version| !version.budget.is_draft());
    Ok(standing(&versions)?)
}

/// Begins a version as a draft. A final begins with every item of the year at zero: what came of each is written by
/// people.
pub async fn begin(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    (id, year, kind): (BudgetId, i16, Kind),
    note: &str,
) -> Result<Budget, Failure> {
    let versions = of_year(tx, can, year).await?;
    let heads: Vec<Budget> = versions.iter().map(|version| version.budget.clone()).collect();
    let budget = Budget::begun((id, year, kind), note, &heads)?;
    let values = [
        can.tenant().into(),
        budget.budget_id.into(),
        budget.year.into(),
        budget.kind.into(),
        budget.number.into(),
        budget.note.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map_err(raced)?;
    if kind == Kind::Final {
        for item in standing(&versions)?.items {
            let line = Line { line_id: tx.id(), version: 1, ..item.as_line(Cents::ZERO) };
            lines::insert(tx, can.tenant(), (budget.budget_id, &line)).await?;
        }
    }
    let text = format!("Iniziata la bozza: {}", budget.label());
    tx.audit(Entry::new("budget.begin", "budget", budget.budget_id).summary(text).created(&budget)?);
    Ok(budget)
}

/// Two began the same version at once: the second is told to look again.
fn raced(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::Stale,
        other => other.into(),
    }
}

/// Throws a draft away with its lines; what they were stays in the audit trail.
pub async fn discard(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    (id, shown): (BudgetId, i64),
) -> Result<Budget, Failure> {
    let budget = draft(tx, can, id).await?;
    let lines = lines::of(tx, can, id).await?;
    lines::clear(tx, can, id).await?;
    if tx.exec(DISCARD, &[can.tenant().into(), id.into(), shown.into()]).await? == 0 {
        return Err(Failure::Stale);
    }
    let text = format!("Scartata la bozza: {}", budget.label());
    let entry = Entry::new("budget.discard", "budget", id).summary(text);
    tx.audit(entry.change(&(&budget, lines), &())?);
    Ok(budget)
}

/// Approves a draft by an act of a day that may have passed: from then on it does not change. `shown` is the version
/// that was looked at.
pub async fn approve(
    tx: &mut Tx,
    can: &Can<ApproveAccounts>,
    (id, shown): (BudgetId, i64),
    act: Act<'_>,
) -> Result<Budget, Failure> {
    let before = draft(tx, can, id).await?;
    let versions = of_year(tx, can, before.year).await?;
    let (own, others): (Vec<Version>, Vec<Version>) =
        versions.into_iter().partition(|version| version.budget.budget_id == id);
    let own = own.into_iter().next().ok_or(Failure::NotThere)?;
    check_lines(&own, &others)?;
    let heads: Vec<Budget> = others.into_iter().map(|version| version.budget).collect();
    let by = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let after = before.approved((act.number, act.on), (&by, tx.now()), &heads)?;
    write_approval(tx, can, (&after, shown)).await?;
    let text = format!("Approvato: {} ({})", after.label(), after.act_words());
    let entry = Entry::new("budget.approve", "budget", id).summary(text);
    tx.audit(entry.change(&before, &(&after, own.lines))?);
    Ok(Budget { version: shown.saturating_add(1), ..after })
}

async fn write_approval(
    tx: &mut Tx,
    can: &Can<ApproveAccounts>,
    (after, shown): (&Budget, i64),
) -> Result<(), Failure> {
    let State::Approved { act, act_on, by, at } = &after.state else { return Err(Failure::Stale) };
    let values = [
        can.tenant().into(),
        after.budget_id.into(),
        act.as_str().into(),
        (*act_on).into(),
        by.as_str().into(),
        (*at).into(),
        shown.into(),
    ];
    if tx.exec(APPROVE, &values).await? == 0 { Err(Failure::Stale) } else { Ok(()) }
}

/// A version that is still a draft; an approved one says that it no longer changes.
pub async fn draft<A: ReadsBudgets>(tx: &mut Tx, can: &Can<A>, id: BudgetId) -> Result<Budget, Failure> {
    let budget = get(tx, can, id).await?.ok_or(Failure::NotThere)?;
    match budget.phase() {
        Phase::Draft => Ok(budget),
        Phase::Current | Phase::Frozen | Phase::Archived => {
            Err(Refused::AlreadyApproved(budget.label()).into())
        }
    }
}
