//! What this is: what the check of the installation reads: series by series, in the order of the chain.
//! What it is not: the judgement; that is in `check`.

use kernel::Day;
use store::{StoreError, Tx};

use super::invoices::{kept_columns, line_columns};
use crate::model::{KeptInvoice, KeptLine, Series};

/// How many invoices are read at a time.
pub const PAGE: i64 = 500;

const SERIES: &str = "SELECT series, year, last_number, last_date, chain_place, chain_hash FROM series_counter \
    WHERE tenant_id = $1 ORDER BY series";
const AFTER: &str = concat!(
    "SELECT ",
    kept_columns!(""),
    " FROM invoice WHERE tenant_id = $1 AND series = $2 AND chain_place > $3 ORDER BY chain_place LIMIT $4"
);
const LINES: &str = concat!(
    "SELECT ",
    line_columns!("l."),
    " FROM invoice_line l JOIN invoice i ON i.tenant_id = l.tenant_id AND i.invoice_id = l.invoice_id \
     WHERE i.tenant_id = $1 AND i.series = $2 AND i.chain_place > $3 AND i.chain_place <= $4 \
     ORDER BY i.chain_place, l.position"
);
const STRAYS: &str = "SELECT COUNT(*) AS c0 FROM invoice_line l WHERE l.tenant_id = $1 AND NOT EXISTS \
    (SELECT 1 FROM invoice i WHERE i.tenant_id = l.tenant_id AND i.invoice_id = l.invoice_id)";
const TWICE: &str = "SELECT a.number_text AS c0, b.number_text AS c1 FROM invoice_line x \
    JOIN invoice_line y ON y.tenant_id = x.tenant_id AND y.line_id = x.line_id AND y.period_from > x.period_from \
    AND y.period_from <= x.period_to \
    JOIN invoice a ON a.tenant_id = x.tenant_id AND a.invoice_id = x.invoice_id \
    JOIN invoice b ON b.tenant_id = y.tenant_id AND b.invoice_id = y.invoice_id \
    WHERE x.tenant_id = $1 ORDER BY 1, 2 LIMIT 100";
pub(crate) const SQL: &[&str] = &[SERIES, AFTER, LINES, STRAYS, TWICE];

/// Where a series says it stands.
#[derive(Clone, Debug)]
pub struct SeriesEnd {
    /// The series.
    pub series: Series,
    /// The year of its last invoice.
    pub year: i16,
    /// Its last number.
    pub last_number: i64,
    /// The date of its last invoice.
    pub last_date: Option<Day>,
    /// How many invoices its chain has.
    pub chain_place: i64,
    /// The hash of the last.
    pub chain_hash: Vec<u8>,
}
store::from_row!(SeriesEnd { series, year, last_number, last_date, chain_place, chain_hash });

/// The series of the tenant.
pub async fn series(tx: &mut Tx) -> Result<Vec<SeriesEnd>, StoreError> {
    tx.all(SERIES, &[tx.tenant().into()]).await
}

/// The next invoices of a chain, with their lines.
pub async fn after(
    tx: &mut Tx,
    series: &Series,
    place: i64,
) -> Result<Vec<(KeptInvoice, Vec<KeptLine>)>, StoreError> {
    let values = [tx.tenant().into(), series.into(), place.into(), PAGE.into()];
    let invoices: Vec<KeptInvoice> = tx.all(AFTER, &values).await?;
    let Some(last) = invoices.last().map(|kept| kept.chain_place) else { return Ok(Vec::new()) };
    let values = [tx.tenant().into(), series.into(), place.into(), last.into()];
    let mut lines = tx.all::<KeptLine>(LINES, &values).await?.into_iter().peekable();
    let mut found = Vec::with_capacity(invoices.len());
    for kept in invoices {
        let mut own = Vec::new();
        while let Some(line) = lines.next_if(|line| line.invoice_id == kept.invoice_id) {
            own.push(line);
        }
        found.push((kept, own));
    }
    Ok(found)
}

/// How many lines belong to no invoice.
pub async fn strays(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.scalar(STRAYS, &[tx.tenant().into()]).await
}

/// Pairs of invoices that bill the same day of the same service.
pub async fn billed_twice(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    tx.all(TWICE, &[tx.tenant().into()]).await
}
