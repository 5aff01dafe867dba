//! What this is: computations in the database: those within reach, of a pool, of a year, of the invoices of a year.
//! What it is not: their shares; see [`super::shares`].

mod acts;

use ::store::{StoreError, Tx, Val};
use kernel::{ApportionmentId, Can, PoolId};

use super::rows::computation_columns;
use crate::access::ReadsCosts;
use crate::model::{Computation, Pool};

pub(super) use acts::clear_draft;
pub use acts::{approve, compute, discard, simulate};

/// A body sees the acts in which it has a share.
macro_rules! in_reach {
    ($body:literal) => {
        concat!(
            " AND ((a.approved_at IS NOT NULL AND EXISTS (SELECT 1 FROM apportionment_share s WHERE s.tenant_id = $1 \
             AND s.body_id = ",
            $body,
            " AND s.apportionment_id = a.apportionment_id)) OR ",
            $body,
            " IS NULL)"
        )
    };
}
const GET: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.apportionment_id = $2",
    in_reach!("$3")
);
const OF_POOL: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.pool_id = $2",
    in_reach!("$3"),
    " ORDER BY a.number DESC"
);
const OF_YEAR: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.year = $2",
    in_reach!("$3"),
    " ORDER BY a.pool_id, a.number"
);
const TO_BILL: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.bill_year = $2",
    in_reach!("$3"),
    " ORDER BY a.pool_name, a.pool_id, a.number"
);
const TO_CARRY: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.bill_year < $2",
    in_reach!("$3"),
    " ORDER BY a.pool_name, a.pool_id, a.number"
);
const LAST: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.pool_id = $2 AND a.approved_at IS NOT NULL",
    in_reach!("$3"),
    " ORDER BY a.number DESC LIMIT 1"
);
/// The last act of the pool of the same name in the year before.
const LAST_YEAR: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a JOIN cost_pool p ON p.tenant_id = a.tenant_id AND p.pool_id = a.pool_id \
     WHERE a.tenant_id = $1 AND p.year = $2 AND p.name_key = $3 AND a.approved_at IS NOT NULL",
    in_reach!("$4"),
    " ORDER BY a.number DESC LIMIT 1"
);
const WAITING: &str = concat!(
    "SELECT ",
    computation_columns!(),
    " FROM apportionment a WHERE a.tenant_id = $1 AND a.approved_at IS NULL",
    in_reach!("$2"),
    " ORDER BY a.computed_at LIMIT 20"
);
pub(crate) const SQL: &[&str] = &[
    GET,
    OF_POOL,
    OF_YEAR,
    TO_BILL,
    TO_CARRY,
    LAST,
    LAST_YEAR,
    WAITING,
    acts::INSERT,
    acts::APPROVE,
    acts::DRAFT,
    acts::CLEAR,
];

/// A computation within reach.
pub async fn get<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    id: ApportionmentId,
) -> Result<Option<Computation>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// The computations of a pool within reach, the newest first.
pub async fn of_pool<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: PoolId,
) -> Result<Vec<Computation>, StoreError> {
    tx.all(OF_POOL, &[can.tenant().into(), pool.into(), can.scope().body().into()]).await
}

/// The computations of all pools of a year within reach, in their order.
pub async fn of_year<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Computation>, StoreError> {
    tx.all(OF_YEAR, &[can.tenant().into(), year.into(), can.scope().body().into()]).await
}

/// The acts whose shares go into the invoices of a year.
pub(super) async fn to_bill<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Computation>, StoreError> {
    tx.all(TO_BILL, &[can.tenant().into(), year.into(), can.scope().body().into()]).await
}

/// The acts whose shares went into the invoices of earlier years.
pub(super) async fn to_carry<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    year: i16,
) -> Result<Vec<Computation>, StoreError> {
    tx.all(TO_CARRY, &[can.tenant().into(), year.into(), can.scope().body().into()]).await
}

/// The last act of a pool.
pub async fn last_approved<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: PoolId,
) -> Result<Option<Computation>, StoreError> {
    tx.maybe(LAST, &[can.tenant().into(), pool.into(), can.scope().body().into()]).await
}

/// The last act of the same cost in the year before.
pub(super) async fn of_last_year<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    pool: &Pool,
) -> Result<Option<Computation>, StoreError> {
    let values: [Val; 4] = [
        can.tenant().into(),
        pool.year.saturating_sub(1).into(),
        pool.name_key().into(),
        can.scope().body().into(),
    ];
    tx.maybe(LAST_YEAR, &values).await
}

/// The simulations that wait for an act, the oldest first; at most twenty.
pub async fn waiting<A: ReadsCosts>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Computation>, StoreError> {
    tx.all(WAITING, &[can.tenant().into(), can.scope().body().into()]).await
}
