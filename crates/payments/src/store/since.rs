//! What this is: every act of settlement since a day, with the payments it uses and those that came or were taken back
//! since: what a final account is made from.
//! What it is not: sums.

use kernel::permission::ViewPayments;
use kernel::{Can, Day};
use store::{StoreError, Tx, Val};

use super::recorded::{act_columns, columns};
use crate::model::{Payment, Settlement};

const ACTS: &str = concat!(act_columns!(), "s.made_on >= $3 ORDER BY s.made_on, s.settlement_id");
const PAYMENTS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM payment WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND (paid_on >= $3 OR reversed_on >= $3 \
     OR payment_id IN (SELECT s.payment_id FROM settlement s WHERE s.tenant_id = $1 AND s.made_on >= $3)) \
     ORDER BY paid_on, payment_id"
);
pub(crate) const SQL: &[&str] = &[ACTS, PAYMENTS];

/// What happened since a day.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// The payments, oldest first.
    pub payments: Vec<Payment>,
    /// The acts, oldest first.
    pub acts: Vec<Settlement>,
}

/// Every act within reach since a day, and the payments that go with them.
pub async fn since(tx: &mut Tx, can: &Can<ViewPayments>, from: Day) -> Result<Since, StoreError> {
    let values: [Val; 3] = [can.tenant().into(), can.scope().body().into(), from.into()];
    let (acts, payments) = (tx.all(ACTS, &values).await?, tx.all(PAYMENTS, &values).await?);
    Ok(Since { payments, acts })
}
