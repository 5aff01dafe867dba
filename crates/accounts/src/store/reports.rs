//! What this is: the text of the annual report as somebody has rewritten it.
//! What it is not: its draft; `model::report` makes that from the account.

use kernel::permission::EditBudget;
use kernel::{Can, Instant};
use serde::Serialize;
use store::{Entry, StoreError, Tx};

use crate::Failure;
use crate::access::ReadsBudgets;

const GET: &str =
    "SELECT content, version, saved_by, saved_at FROM annual_report WHERE tenant_id = $1 AND year = $2";
const INSERT: &str = "INSERT INTO annual_report (tenant_id, year, version, content, saved_by, saved_at) \
    VALUES ($1, $2, 1, $3, $4, $5)";
const UPDATE: &str = "UPDATE annual_report SET content = $3, saved_by = $4, saved_at = $5, version = version + 1 \
    WHERE tenant_id = $1 AND year = $2 AND version = $6";
const DELETE: &str = "DELETE FROM annual_report WHERE tenant_id = $1 AND year = $2 AND version = $3";
pub(crate) const SQL: &[&str] = &[GET, INSERT, UPDATE, DELETE];

/// A text as saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Saved {
    /// The text.
    pub content: String,
    /// For optimistic locking.
    pub version: i64,
    /// By whom.
    pub saved_by: String,
    /// When.
    pub saved_at: Instant,
}
store::from_row!(Saved { content, version, saved_by, saved_at });

/// The text of a year, if somebody saved one.
pub async fn get<A: ReadsBudgets>(tx: &mut Tx, can: &Can<A>, year: i16) -> Result<Option<Saved>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), year.into()]).await
}

/// Saves the text of a year; `shown` is the version that was changed, 0 for a first one.
pub async fn save(
    tx: &mut Tx,
    can: &Can<EditBudget>,
    (year, shown): (i16, i64),
    content: &str,
) -> Result<(), Failure> {
    let before = get(tx, can, year).await?;
    let by = tx.author().map(|author| author.name().to_owned()).unwrap_or_default();
    let (tenant, now) = (can.tenant(), tx.now());
    let values = [tenant.into(), year.into(), content.into(), by.into(), now.into(), shown.into()];
    match &before {
        None if shown != 0 => return Err(Failure::Stale),
        None => {
            let [values @ .., _] = values;
            tx.exec(INSERT, &values).await.map_err(raced)?;
        }
        Some(_) if tx.exec(UPDATE, &values).await? == 0 => return Err(Failure::Stale),
        Some(_) => {}
    }
    let text = format!("Salvata la relazione annuale {year}");
    let entry = Entry::about("annual_report.save", "annual_report").summary(text);
    tx.audit(entry.change(&before.map(|saved| saved.content), &content)?);
    Ok(())
}

/// Two saved the first text at once.
fn raced(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Failure::Stale,
        other => other.into(),
    }
}

/// Throws the saved text away: the report is drafted from the account again. What it was stays in the audit trail.
pub async fn forget(tx: &mut Tx, can: &Can<EditBudget>, (year, shown): (i16, i64)) -> Result<(), Failure> {
    let before = get(tx, can, year).await?.ok_or(Failure::NotThere)?;
    if tx.exec(DELETE, &[can.tenant().into(), year.into(), shown.into()]).await? == 0 {
        return Err(Failure::Stale);
    }
    let text = format!("Scartato il testo salvato della relazione annuale {year}");
    let entry = Entry::about("annual_report.forget", "annual_report").summary(text);
    tx.audit(entry.change(&before.content, &())?);
    Ok(())
}
