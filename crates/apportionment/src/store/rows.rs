//! What this is: pools, computations and shares as rows, in and out.
//! What it is not: statements.

use ::store::{FromRow, Row, StoreError};
use kernel::{ApportionmentId, Cents, Day, LineId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{Computation, Pool, Share, Snapshot, State};

macro_rules! pool_columns {
    () => {
        "pool_id, year, name, category, note, vat, planned, actual, basis, driver_on, members_on, version"
    };
}
pub(crate) use pool_columns;

macro_rules! computation_columns {
    () => {
        "a.apportionment_id, a.pool_id, a.number, a.kind, a.pool_name, a.category, a.year, a.vat, a.amount, a.basis, \
         a.driver_on, a.members_on, a.totals, a.bodies, a.given, a.pool_version, a.computed_at, a.computed_by, a.act, \
         a.act_on, a.bill_year, a.approved_by, a.approved_at, a.version"
    };
}
pub(crate) use computation_columns;

macro_rules! share_columns {
    () => {
        "s.share_id, s.apportionment_id, s.body_id, s.body_name, s.sort_key, s.code, s.membership_id, s.figures, \
         s.exact, s.given, s.amount, s.approved_before, s.last_year"
    };
}
pub(crate) use share_columns;

/// A share as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptShare {
    /// Which: the key against billing it twice.
    pub share_id: LineId,
    /// Of which computation.
    pub apportionment_id: ApportionmentId,
    /// The share.
    #[serde(flatten)]
    pub share: Share,
}

impl FromRow for Pool {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            pool_id: row.get("pool_id")?,
            year: row.get("year")?,
            name: row.get("name")?,
            category: row.get("category")?,
            note: row.get("note")?,
            vat: json(row, "vat")?,
            planned: row.get("planned")?,
            actual: row.get("actual")?,
            basis: json(row, "basis")?,
            driver_on: row.get("driver_on")?,
            members_on: row.get("members_on")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Computation {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            apportionment_id: row.get("apportionment_id")?,
            pool_id: row.get("pool_id")?,
            number: row.get("number")?,
            kind: row.get("kind")?,
            of: snapshot(row)?,
            pool_version: row.get("pool_version")?,
            computed_at: row.get("computed_at")?,
            computed_by: row.get("computed_by")?,
            state: state(row)?,
            version: row.get("version")?,
        })
    }
}

fn snapshot(row: &Row) -> Result<Snapshot, StoreError> {
    Ok(Snapshot {
        pool_name: row.get("pool_name")?,
        category: row.get("category")?,
        year: row.get("year")?,
        vat: json(row, "vat")?,
        amount: row.get("amount")?,
        basis: json(row, "basis")?,
        driver_on: row.get("driver_on")?,
        members_on: row.get("members_on")?,
        totals: json(row, "totals")?,
        bodies: row.get("bodies")?,
        given: row.get("given")?,
    })
}

fn state(row: &Row) -> Result<State, StoreError> {
    let (act_on, bill_year): (Option<Day>, Option<i16>) = (row.get("act_on")?, row.get("bill_year")?);
    match (act_on, bill_year, row.get("approved_at")?) {
        (Some(act_on), Some(bill_year), Some(at)) => {
            Ok(State::Approved { act: row.get("act")?, act_on, bill_year, by: row.get("approved_by")?, at })
        }
        (None, None, None) => Ok(State::Draft),
        _ => Err(StoreError::Corrupt("approved_at without act or year".into())),
    }
}

impl FromRow for KeptShare {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let before: Cents = row.get("approved_before")?;
        let share = Share {
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            sort_key: row.get("sort_key")?,
            code: row.get("code")?,
            membership_id: row.get("membership_id")?,
            figures: json(row, "figures")?,
            exact: row.get("exact")?,
            given: row.get("given")?,
            amount: row.get("amount")?,
            before,
            last_year: row.get("last_year")?,
        };
        Ok(Self { share_id: row.get("share_id")?, apportionment_id: row.get("apportionment_id")?, share })
    }
}

fn json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|why| StoreError::Corrupt(format!("{column}: {why}")))
}

pub(super) fn as_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::Corrupt(why.to_string()))
}
