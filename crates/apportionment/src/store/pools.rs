//! What this is: pools of shared costs in the database: read, written, thrown away while nothing was approved.
//! What it is not: their computations.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::EditCosts;
use kernel::{Can, PoolId};

use super::rows::{as_json, pool_columns};
use super::{Failure, touched};
use crate::access::ReadsCosts;
use crate::model::Pool;
use crate::{Refused, store::computations};

/// A body sees the pools in which it has an approved share.
macro_rules! in_reach {
    ($body:literal) => {
        concat!(
            " AND (EXISTS (SELECT 1 FROM apportionment_share s JOIN apportionment a ON a.tenant_id = s.tenant_id \
             AND a.apportionment_id = s.apportionment_id WHERE s.tenant_id = $1 AND s.body_id = ",
            $body,
            " AND a.pool_id = cost_pool.pool_id AND a.approved_at IS NOT NULL) OR ",
            $body,
            " IS NULL)"
        )
    };
}
const GET: &str = concat!(
    "SELECT ",
    pool_columns!(),
    " FROM cost_pool WHERE tenant_id = $1 AND pool_id = $2",
    in_reach!("$3")
);
const OF_YEAR: &str = concat!(
    "SELECT ",
    pool_columns!(),
    " FROM cost_pool WHERE tenant_id = $1 AND year = $2",
    in_reach!("$3"),
    " ORDER BY name_key, pool_id"
);
const YEARS: &str = concat!(
    "SELECT DISTINCT year AS c0 FROM cost_pool WHERE tenant_id = $1",
    in_reach!("$2"),
    " ORDER BY 1 DESC"
);
const LOCK: &str = "UPDATE cost_pool SET version = version WHERE tenant_id = $1 AND pool_id = $2";
const INSERT: &str = "INSERT INTO cost_pool (tenant_id, pool_id, year, name, name_key, category, note, vat, planned, \
    actual, basis, driver_on, members_on, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)";
const UPDATE: &str = "UPDATE cost_pool SET year = $3, name = $4, name_key = $5, category = $6, note = $7, vat = $8, \
    planned = $9, actual = $10, basis = $11, driver_on = $12, members_on = $13, version = version + 1 \
    WHERE tenant_id = $1 AND pool_id = $2 AND version = $14";
const DELETE: &str = "DELETE FROM cost_pool WHERE tenant_id = $1 AND pool_id = $2 AND version = $3";
pub(crate) const SQL: &[&str] = &[GET, OF_YEAR, YEARS, LOCK, INSERT, UPDATE, DELETE];

/// A pool within reach.
pub async fn get<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>, id: PoolId) -> Result<Option<Pool>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The pools of a year within reach, by name.
pub async fn of_year<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>, year: i16) -> Result<Vec<Pool>, StoreError> {
    tx.all(OF_YEAR, &[can.tenant().into(), year.into(), can.scope().body().into()]).await
}

/// The years that have pools within reach, the latest first.
pub async fn years<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<i16>, StoreError> {
    let found: Vec<(i16,)> = tx.all(YEARS, &[can.tenant().into(), can.scope().body().into()]).await?;
    Ok(found.into_iter().map(|(year,)| year).collect())
}

/// Adds a pool.
pub async fn add(tx: &mut Tx, can: &Can<EditCosts>, pool: &Pool) -> Result<(), Failure> {
    pool.check().map_err(Refused::from)?;
    tx.exec(INSERT, &values(can, pool)?).await.map_err(|error| taken(error, pool))?;
    let text = format!("Creata la voce di costo «{}» {}", pool.name, pool.year);
    tx.audit(Entry::new("cost_pool.add", "cost_pool", pool.pool_id).summary(text).created(pool)?);
    Ok(())
}

/// Changes a pool, if nobody else did since the version shown, which stands in `after`. What was approved keeps what
/// it was made of; the year of a pool with an act stays.
pub async fn change(tx: &mut Tx, can: &Can<EditCosts>, before: &Pool, after: &Pool) -> Result<(), Failure> {
    after.check().map_err(Refused::from)?;
    let id = before.pool_id;
    if before.year != after.year && computations::last_approved(tx, can, id).await?.is_some() {
        return Err(Refused::YearStays.into());
    }
    let mut values = values(can, after)?;
    values.push(after.version.into());
    touched(tx.exec(UPDATE, &values).await.map_err(|error| taken(error, after))?)?;
    let text = format!("Modificata la voce di costo «{}» {}", after.name, after.year);
    tx.audit(Entry::new("cost_pool.edit", "cost_pool", id).summary(text).change(before, after)?);
    Ok(())
}

/// Throws away a pool of which nothing was approved, with its simulation.
pub async fn discard(tx: &mut Tx, can: &Can<EditCosts>, (pool, shown): (&Pool, i64)) -> Result<(), Failure> {
    if computations::last_approved(tx, can, pool.pool_id).await?.is_some() {
        return Err(Refused::HasActs.into());
    }
    computations::clear_draft(tx, can, pool.pool_id).await?;
    touched(tx.exec(DELETE, &[can.tenant().into(), pool.pool_id.into(), shown.into()]).await?)?;
    let text = format!("Eliminata la voce di costo «{}» {}", pool.name, pool.year);
    tx.audit(Entry::new("cost_pool.discard", "cost_pool", pool.pool_id).summary(text).change(pool, &())?);
    Ok(())
}

/// Whoever computes or approves for a pool waits for the others; gives the pool as it is then.
pub(super) async fn lock<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>, id: PoolId) -> Result<Pool, Failure> {
    tx.exec(LOCK, &[can.tenant().into(), id.into()]).await?;
    get(tx, can, id).await?.ok_or(Failure::NotThere)
}

fn values(can: &Can<EditCosts>, pool: &Pool) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        can.tenant().into(),
        pool.pool_id.into(),
        pool.year.into(),
        pool.name.as_str().into(),
        pool.name_key().into(),
        pool.category.into(),
        pool.note.as_str().into(),
        as_json(&pool.vat)?.into(),
        pool.planned.into(),
        pool.actual.map(kernel::Cents::get).into(),
        as_json(&pool.basis)?.into(),
        pool.driver_on.into(),
        pool.members_on.into(),
    ])
}

/// The name is there once in a year; the id twice means a form sent twice.
fn taken(error: StoreError, pool: &Pool) -> Failure {
    match &error {
        StoreError::Taken(what) if what.contains("name_key") || what.contains("cost_pool_once") => {
            Refused::NameTaken(pool.year).into()
        }
        _ => error.into(),
    }
}
