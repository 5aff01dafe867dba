//! What this is: until when a body is not to be reminded, and why.
//! What it is not: the stop day of a letter, which is of its invoices.

use kernel::permission::RemindPayment;
use kernel::{BodyId, Can, Day};
use serde::Serialize;
use store::{Entry, StoreError, Tx, Val};

use crate::Failure;

macro_rules! columns {
    () => {
        "SELECT body_id, until_day, reason, version FROM reminder_pause WHERE tenant_id = $1"
    };
}
const EVERY: &str = concat!(columns!(), " ORDER BY body_id");
const GET: &str = concat!(columns!(), " AND body_id = $2");
const INSERT: &str =
    "INSERT INTO reminder_pause (tenant_id, body_id, until_day, reason, version) VALUES ($1, $2, $3, $4, 1)";
const UPDATE: &str = "UPDATE reminder_pause SET until_day = $3, reason = $4, version = version + 1 \
    WHERE tenant_id = $1 AND body_id = $2 AND version = $5";
pub(crate) const SQL: &[&str] = &[EVERY, GET, INSERT, UPDATE];

/// Until when a body is not to be reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pause {
    /// Which body.
    pub body_id: BodyId,
    /// The last day on which it is left in peace.
    pub until_day: Day,
    /// Why.
    pub reason: String,
    /// Grows with every change.
    pub version: i64,
}
store::from_row!(Pause { body_id, until_day, reason, version });

impl Pause {
    /// Whether it counts on a day.
    pub fn covers(&self, day: Day) -> bool {
        day <= self.until_day
    }
}

/// Every pause that was ever written; most have ended.
pub async fn every(tx: &mut Tx, can: &Can<RemindPayment>) -> Result<Vec<Pause>, StoreError> {
    tx.all(EVERY, &[can.tenant().into()]).await
}

/// The pause of a body.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    body: BodyId,
) -> Result<Option<Pause>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), body.into()]).await
}

/// Sets until when a body is not to be reminded; a day that has passed ends the pause. `shown` is the version that was
/// on show, 0 when there was none.
pub async fn set(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    (body, shown): (BodyId, i64),
    (until, reason): (Day, &str),
) -> Result<(), Failure> {
    let found = registry::bodies::get(tx, can, body).await?.ok_or(Failure::NotThere)?;
    let before = of_body(tx, can, body).await?;
    let mut values: Vec<Val> = vec![can.tenant().into(), body.into(), until.into(), reason.into()];
    let touched = match &before {
        None if shown == 0 => tx.exec(INSERT, &values).await?,
        None => 0,
        Some(_) => {
            values.push(shown.into());
            tx.exec(UPDATE, &values).await?
        }
    };
    if touched == 0 {
        return Err(Failure::Stale);
    }
    let after = Pause {
        body_id: body,
        until_day: until,
        reason: reason.to_owned(),
        version: shown.saturating_add(1),
    };
    let entry = Entry::new("reminder.pause", "body", body).of_body(body);
    let summary = format!("Non sollecitare {} fino al {}", found.data.full_name(), until.short());
    tx.audit(entry.summary(summary).change(&before, &after)?);
    Ok(())
}
