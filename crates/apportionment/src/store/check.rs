//! What this is: the check of the acts of a tenant: shares add up to their pool, settlements follow one another.
//! What it is not: a repair.

use ::store::{StoreError, Tx};
use kernel::{Cents, PoolId};

const SUMS: &str = "SELECT a.pool_id, a.pool_name, a.year, a.number, a.amount, \
    CAST(COALESCE(SUM(s.amount), 0) AS BIGINT) AS shared, \
    CAST(COALESCE(SUM(s.approved_before), 0) AS BIGINT) AS earlier \
    FROM apportionment a LEFT JOIN apportionment_share s ON s.tenant_id = a.tenant_id \
    AND s.apportionment_id = a.apportionment_id WHERE a.tenant_id = $1 AND a.approved_at IS NOT NULL \
    GROUP BY a.pool_id, a.pool_name, a.year, a.number, a.amount ORDER BY a.year, a.pool_id, a.number";
pub(crate) const SQL: &[&str] = &[SUMS];

struct Sums {
    pool_id: PoolId,
    pool_name: String,
    year: i16,
    number: i64,
    amount: Cents,
    shared: Cents,
    earlier: Cents,
}
::store::from_row!(Sums { pool_id, pool_name, year, number, amount, shared, earlier });

/// What is wrong, with which act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The pool and version.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

/// Checks every act of the transaction's tenant.
pub async fn check(tx: &mut Tx) -> Result<Vec<Fault>, StoreError> {
    let all: Vec<Sums> = tx.all(SUMS, &[tx.tenant().into()]).await?;
    let mut faults = Vec::new();
    let mut before: Option<(PoolId, i64, Cents)> = None;
    for sums in all {
        let follows = before.filter(|(pool, ..)| *pool == sums.pool_id);
        let (number, earlier) = follows.map_or((0, Cents::ZERO), |(_, number, amount)| (number, amount));
        faults.extend(sums.faults(number, earlier));
        before = Some((sums.pool_id, sums.number, sums.amount));
    }
    Ok(faults)
}

impl Sums {
    fn faults(&self, number: i64, earlier: Cents) -> Vec<Fault> {
        let next = number.saturating_add(1);
        let checks = [
            (
                self.shared != self.amount,
                format!("le quote fanno {} e il costo è {}", self.shared, self.amount),
            ),
            (self.earlier != earlier, "il conguaglio non segue la versione precedente".to_owned()),
            (self.number != next, format!("dovrebbe essere la versione {next}")),
        ];
        let place = format!("{} {}, versione {}", self.pool_name, self.year, self.number);
        let wrong = checks.into_iter().filter(|(wrong, _)| *wrong);
        wrong.map(|(_, what)| Fault { place: place.clone(), what }).collect()
    }
}
