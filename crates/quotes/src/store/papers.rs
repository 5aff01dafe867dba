//! What this is: the marks of a version that was sent: its PDF, the letter to the body's people.
//! What it is not: the making of either.

use ::store::{StoreError, Tx};
use kernel::permission::ViewQuotes;
use kernel::{Can, QuoteId};

const KEEP: &str = "UPDATE quote_version SET pdf_sha256 = $4 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND pdf_sha256 IS NULL AND status <> 'draft'";
const TELL: &str = "UPDATE quote_version SET told_at = $4 \
    WHERE tenant_id = $1 AND quote_id = $2 AND no = $3 AND told_at IS NULL";
pub(crate) const SQL: &[&str] = &[KEEP, TELL];

/// Keeps the fingerprint of the PDF, unless there is one.
pub async fn keep(
    tx: &mut Tx,
    can: &Can<ViewQuotes>,
    (id, no): (QuoteId, i64),
    sha256: &str,
) -> Result<(), StoreError> {
    tx.exec(KEEP, &[can.tenant().into(), id.into(), no.into(), sha256.into()]).await.map(|_| ())
}

/// Marks that people are being told; false if they were told before.
pub async fn tell(tx: &mut Tx, can: &Can<ViewQuotes>, (id, no): (QuoteId, i64)) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.exec(TELL, &[can.tenant().into(), id.into(), no.into(), now.into()]).await? > 0)
}
