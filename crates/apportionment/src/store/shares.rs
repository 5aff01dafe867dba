//! What this is: the shares of a computation in the database, and what settled them outside the yearly invoices.
//! What it is not: the list on the page; see `list`.

use ::store::{Entry, StoreError, Tx, Val};
use kernel::permission::EditCosts;
use kernel::{ApportionmentId, Can, Day, LineId};

pub use super::rows::KeptShare;
use super::rows::{as_json, share_columns};
use super::{Failure, author};
use crate::Refused;
use crate::access::ReadsCosts;
use crate::model::{Share, Trend};

const OF: &str = concat!(
    "SELECT ",
    share_columns!(),
    " FROM apportionment_share s WHERE s.tenant_id = $1 AND s.apportionment_id = $2 \
     AND (s.body_id = $3 OR $3 IS NULL) ORDER BY s.sort_key, s.body_id"
);
const GET: &str = concat!(
    "SELECT ",
    share_columns!(),
    " FROM apportionment_share s WHERE s.tenant_id = $1 AND s.share_id = $2 AND (s.body_id = $3 OR $3 IS NULL)"
);
const INSERT: &str = "INSERT INTO apportionment_share (tenant_id, share_id, apportionment_id, body_id, body_name, \
    sort_key, code, membership_id, figures, exact, given, amount, approved_before, last_year, change, change_rate, \
    trend, search_text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
const CLEAR: &str = "DELETE FROM apportionment_share WHERE tenant_id = $1 AND apportionment_id = $2";
const SETTLED: &str = "SELECT t.share_id, t.document, t.document_on, t.recorded_by FROM apportionment_settled t \
    JOIN apportionment_share s ON s.tenant_id = t.tenant_id AND s.share_id = t.share_id \
    WHERE t.tenant_id = $1 AND s.apportionment_id = $2 AND (s.body_id = $3 OR $3 IS NULL)";
const SETTLE: &str = "INSERT INTO apportionment_settled (tenant_id, share_id, document, document_on, recorded_at, \
    recorded_by) VALUES ($1, $2, $3, $4, $5, $6)";
pub(crate) const SQL: &[&str] = &[OF, GET, INSERT, CLEAR, SETTLED, SETTLE];

/// The shares of a computation within reach, in alphabetical order.
pub async fn of<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    computation: ApportionmentId,
) -> Result<Vec<KeptShare>, StoreError> {
    tx.all(OF, &[can.tenant().into(), computation.into(), can.scope().body().into()]).await
}

/// A share within reach.
pub async fn get<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    id: LineId,
) -> Result<Option<KeptShare>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), id.into(), can.scope().body().into()]).await
}

/// What settled a share outside the yearly invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which share.
    pub share_id: LineId,
    /// By which document, such as `nota di credito NC-3/2023`.
    pub document: String,
    /// Of which day.
    pub document_on: Day,
    /// Who recorded it.
    pub recorded_by: String,
}
::store::from_row!(Settled { share_id, document, document_on, recorded_by });

/// The shares of a computation that were settled outside the yearly invoices.
pub async fn settled<A: ReadsCosts>(
    tx: &mut Tx,
    can: &Can<A>,
    computation: ApportionmentId,
) -> Result<Vec<Settled>, StoreError> {
    tx.all(SETTLED, &[can.tenant().into(), computation.into(), can.scope().body().into()]).await
}

/// Records that a share was settled by another document, such as a credit note: it goes into no invoice any more.
/// The caller has made sure that no invoice holds it.
pub async fn settle(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    kept: &KeptShare,
    (document, document_on): (&str, Day),
) -> Result<(), Failure> {
    if document_on > tx.today() {
        return Err(Refused::ActInFuture.into());
    }
    let by = author(tx);
    let values: [Val; 6] = [
        can.tenant().into(),
        kept.share_id.into(),
        document.into(),
        document_on.into(),
        tx.now().into(),
        by.as_str().into(),
    ];
    tx.exec(SETTLE, &values).await?;
    let text = format!("Regolata con {document} la quota di {}: {}", kept.share.body_name, kept.share.due());
    let entry = Entry::new("apportionment.settle", "apportionment", kept.apportionment_id);
    let line = entry.of_body(kept.share.body_id).summary(text);
    tx.audit(line.created(&(document, document_on, kept))?);
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    computation: ApportionmentId,
    shares: &[Share],
) -> Result<(), StoreError> {
    for share in shares {
        let id: LineId = tx.id();
        tx.exec(INSERT, &values(can, (id, computation), share)?).await?;
    }
    Ok(())
}

fn values(
    can: &Can<EditCosts>,
    (id, computation): (LineId, ApportionmentId),
    share: &Share,
) -> Result<Vec<Val>, StoreError> {
    Ok(vec![
        can.tenant().into(),
        id.into(),
        computation.into(),
        share.body_id.into(),
        share.body_name.as_str().into(),
        share.sort_key.as_str().into(),
        share.code.as_str().into(),
        share.membership_id.into(),
        as_json(&share.figures)?.into(),
        share.exact.into(),
        share.given.into(),
        share.amount.into(),
        share.before.into(),
        share.last_year.map(kernel::Cents::get).into(),
        share.change().unwrap_or_default().into(),
        share.change_rate().unwrap_or_default().into(),
        trend_code(share.trend()).into(),
        kernel::text::fold(&format!("{} {}", share.body_name, share.code)).into(),
    ])
}

/// The word kept in the database and in the address bar.
pub(crate) fn trend_code(trend: Trend) -> &'static str {
    match trend {
        Trend::Rises => "sale",
        Trend::Falls => "scende",
        Trend::Same => "uguale",
        Trend::New => "nuovo",
    }
}

pub(super) async fn clear(
    tx: &mut Tx,
    can: &Can<EditCosts>,
    computation: ApportionmentId,
) -> Result<(), StoreError> {
    tx.exec(CLEAR, &[can.tenant().into(), computation.into()]).await.map(|_| ())
}
