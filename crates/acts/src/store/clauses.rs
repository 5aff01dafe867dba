//! What this is: the clauses of each kind of act in versions: shipped, then those of the Province.
//! What it is not: the rules of writing them; those are in the model.

use ::store::{Entry, FromRow, Row, StoreError, Tx};
use kernel::permission::{EditActs, ViewActs};
use kernel::{Can, ClauseSetId};
use uuid::Uuid;

use super::{Failure, json, parsed, touched};
use crate::model::clause::faults;
use crate::model::texts::shipped;
use crate::model::{Clause, ClauseSet, Kind, SetState};

const OF_KIND: &str = "SELECT clause_set_id, kind, number, state, clauses, published_on, version FROM clause_set \
    WHERE tenant_id = $1 AND kind = $2 ORDER BY number DESC";
const INSERT: &str = "INSERT INTO clause_set (tenant_id, clause_set_id, kind, number, state, clauses, version) \
    VALUES ($1, $2, $3, $4, 'draft', $5, 1)";
const WRITE: &str = "UPDATE clause_set SET clauses = $3, version = version + 1 \
    WHERE tenant_id = $1 AND clause_set_id = $2 AND state = 'draft' AND version = $4";
const PUBLISH: &str = "UPDATE clause_set SET state = 'published', published_on = $3, version = version + 1 \
    WHERE tenant_id = $1 AND clause_set_id = $2 AND state = 'draft' AND version = $4";
pub(crate) const SQL: &[&str] = &[OF_KIND, INSERT, WRITE, PUBLISH];

impl FromRow for ClauseSet {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            clause_set_id: row.get("clause_set_id")?,
            kind: row.get("kind")?,
            number: row.get("number")?,
            state: row.get("state")?,
            clauses: parsed(row, "clauses")?,
            published_on: row.get("published_on")?,
            version: row.get("version")?,
        })
    }
}

/// What is shipped, as version 0.
fn first(kind: Kind) -> ClauseSet {
    ClauseSet {
        clause_set_id: ClauseSetId(Uuid::nil()),
        kind,
        number: 0,
        state: SetState::Published,
        clauses: shipped(kind),
        published_on: None,
        version: 1,
    }
}

/// Every version of the clauses of a kind, the newest first; the last is what is shipped.
pub async fn of(tx: &mut Tx, can: &Can<ViewActs>, kind: Kind) -> Result<Vec<ClauseSet>, StoreError> {
    let mut all: Vec<ClauseSet> = tx.all(OF_KIND, &[can.tenant().into(), kind.into()]).await?;
    all.push(first(kind));
    Ok(all)
}

/// The version in use.
pub async fn in_use(tx: &mut Tx, can: &Can<ViewActs>, kind: Kind) -> Result<ClauseSet, StoreError> {
    let all = of(tx, can, kind).await?;
    let used = all.into_iter().find(|set| set.state == SetState::Published);
    Ok(used.unwrap_or_else(|| first(kind)))
}

async fn draft(tx: &mut Tx, can: &Can<EditActs>, kind: Kind) -> Result<ClauseSet, Failure> {
    let all: Vec<ClauseSet> = tx.all(OF_KIND, &[can.tenant().into(), kind.into()]).await?;
    all.into_iter().find(|set| set.state == SetState::Draft).ok_or(Failure::NotADraft)
}

/// Begins the next version, from the one in use.
pub async fn begin(tx: &mut Tx, can: &Can<EditActs>, kind: Kind) -> Result<ClauseSet, Failure> {
    let all: Vec<ClauseSet> = tx.all(OF_KIND, &[can.tenant().into(), kind.into()]).await?;
    let before = all.into_iter().next().unwrap_or_else(|| first(kind));
    if before.state == SetState::Draft {
        return Err(Failure::DraftIsThere);
    }
    let next = ClauseSet {
        clause_set_id: tx.id(),
        number: before.number.saturating_add(1),
        state: SetState::Draft,
        published_on: None,
        version: 1,
        ..before
    };
    let values = [
        can.tenant().into(),
        next.clause_set_id.into(),
        kind.into(),
        next.number.into(),
        json(&next.clauses)?,
    ];
    tx.exec(INSERT, &values).await.map_err(|why| match why {
        StoreError::Taken(_) => Failure::DraftIsThere,
        other => other.into(),
    })?;
    let text = format!("Iniziata la versione {} delle clausole: {}", next.number, kind.label());
    tx.audit(Entry::new("clauses.begin", "clause_set", next.clause_set_id).summary(text).created(&next)?);
    Ok(next)
}

/// Writes the draft of a kind.
pub async fn write(
    tx: &mut Tx,
    can: &Can<EditActs>,
    (kind, shown): (Kind, i64),
    (clauses, what): (Vec<Clause>, &str),
) -> Result<ClauseSet, Failure> {
    let before = draft(tx, can, kind).await?;
    let wrong = faults(&clauses);
    if !wrong.is_empty() {
        return Err(Failure::Clauses(wrong));
    }
    let values = [can.tenant().into(), before.clause_set_id.into(), json(&clauses)?, shown.into()];
    touched(tx.exec(WRITE, &values).await?)?;
    let after = ClauseSet { clauses, version: shown.saturating_add(1), ..before.clone() };
    let text = format!("{what}: {}, versione {}", kind.label(), after.number);
    let entry = Entry::new("clauses.edit", "clause_set", before.clause_set_id).summary(text);
    tx.audit(entry.change(&before, &after)?);
    Ok(after)
}

/// Puts the draft in use: from here it does not change.
pub async fn publish(tx: &mut Tx, can: &Can<EditActs>, kind: Kind, shown: i64) -> Result<ClauseSet, Failure> {
    let before = draft(tx, can, kind).await?;
    let today = tx.today();
    let values = [can.tenant().into(), before.clause_set_id.into(), today.into(), shown.into()];
    touched(tx.exec(PUBLISH, &values).await?)?;
    let after = ClauseSet {
        state: SetState::Published,
        published_on: Some(today),
        version: shown.saturating_add(1),
        ..before.clone()
    };
    let text = format!("Messa in uso la versione {} delle clausole: {}", after.number, kind.label());
    let entry = Entry::new("clauses.publish", "clause_set", before.clause_set_id).summary(text);
    tx.audit(entry.change(&before, &after)?);
    Ok(after)
}
