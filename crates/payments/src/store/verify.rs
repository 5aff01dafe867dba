//! What this is: the sums of payments and acts, read for the check of a tenant.
//! What it is not: the check; see `crate::check`.

use kernel::{BodyId, Cents, InvoiceId};
use store::{StoreError, Tx};

const USED: &str = "SELECT p.reference AS c0, p.amount AS c1, p.used AS c2, \
    CAST(COALESCE((SELECT SUM(s.amount) FROM settlement s WHERE s.tenant_id = p.tenant_id \
    AND s.payment_id = p.payment_id), 0) AS BIGINT) AS c3 FROM payment p WHERE p.tenant_id = $1";
const SETTLED: &str = "SELECT invoice_id AS c0, body_id AS c1, CAST(SUM(amount) AS BIGINT) AS c2 FROM settlement \
    WHERE tenant_id = $1 AND invoice_id IS NOT NULL GROUP BY invoice_id, body_id";
const CREDITED: &str = "SELECT credit_note_id AS c0, body_id AS c1, CAST(SUM(amount) AS BIGINT) AS c2 FROM settlement \
    WHERE tenant_id = $1 AND credit_note_id IS NOT NULL GROUP BY credit_note_id, body_id";
const UNPAIRED: &str = "SELECT COUNT(*) AS c0 FROM settlement r JOIN settlement s \
    ON s.tenant_id = r.tenant_id AND s.settlement_id = r.reverses \
    WHERE r.tenant_id = $1 AND r.amount + s.amount <> 0";
const LOST: &str = "SELECT COUNT(*) AS c0 FROM bank_row r WHERE r.tenant_id = $1 AND r.outcome = 'done' \
    AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.tenant_id = $1 AND p.payment_id = r.payment_id)";
pub(crate) const SQL: &[&str] = &[USED, SETTLED, CREDITED, UNPAIRED, LOST];

/// Reference, amount, what it says is used, what its acts come to.
pub(crate) type UsedRow = (String, Cents, Cents, Cents);

pub(crate) async fn used(tx: &mut Tx) -> Result<Vec<UsedRow>, StoreError> {
    tx.all(USED, &[tx.tenant().into()]).await
}

/// What the acts settle of each document, by body.
pub(crate) async fn settled(tx: &mut Tx) -> Result<Vec<(InvoiceId, BodyId, Cents)>, StoreError> {
    let mut all: Vec<(InvoiceId, BodyId, Cents)> = tx.all(SETTLED, &[tx.tenant().into()]).await?;
    all.extend(tx.all::<(InvoiceId, BodyId, Cents)>(CREDITED, &[tx.tenant().into()]).await?);
    Ok(all)
}

/// Acts that take back another amount than that of the act they take back, and rows whose payment is not there.
pub(crate) async fn oddities(tx: &mut Tx) -> Result<(i64, i64), StoreError> {
    let unpaired = tx.scalar(UNPAIRED, &[tx.tenant().into()]).await?;
    let lost = tx.scalar(LOST, &[tx.tenant().into()]).await?;
    Ok((unpaired, lost))
}
