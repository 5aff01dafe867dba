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
    JOIN invoice_line y ON y.tenant_id = x.tenant_id AND y.line_id = x.line_id \
    AND (y.period_from > x.period_from OR (y.period_from = x.period_from AND y.turn > x.turn)) \
    AND y.period_from <= x.period_to AND y.kind = 'TD01' \
    JOIN invoice a ON a.tenant_id = x.tenant_id AND a.invoice_id = x.invoice_id \
    JOIN invoice b ON b.tenant_id = y.tenant_id AND b.invoice_id = y.invoice_id \
    WHERE x.tenant_id = $1 AND x.kind = 'TD01' AND NOT EXISTS (SELECT 1 FROM invoice_line c \
    WHERE c.tenant_id = x.tenant_id AND c.returns_days AND ((c.corrects_id = x.invoice_id \
    AND c.corrects_position = x.position) OR (c.corrects_id = y.invoice_id AND c.corrects_position = y.position)) \
    AND c.period_from <= y.period_from AND (c.period_to >= x.period_to OR c.period_to >= y.period_to)) \
    ORDER BY 1, 2 LIMIT 100";
const NOTES_OF_NOTHING: &str = "SELECT DISTINCT n.number_text AS c0 FROM invoice n \
    JOIN invoice_line l ON l.tenant_id = n.tenant_id AND l.invoice_id = n.invoice_id \
    WHERE n.tenant_id = $1 AND n.kind = 'TD04' AND NOT EXISTS (SELECT 1 FROM invoice i \
    JOIN invoice_line o ON o.tenant_id = i.tenant_id AND o.invoice_id = i.invoice_id \
    WHERE i.tenant_id = n.tenant_id AND i.invoice_id = n.corrects_id AND i.kind = 'TD01' AND i.body_id = n.body_id \
    AND i.series = n.series AND o.position = l.corrects_position AND o.line_id = l.line_id \
    AND o.period_from <= l.period_from AND o.period_to >= l.period_to) ORDER BY 1 LIMIT 100";
const LINES_BEYOND: &str = "SELECT i.number_text AS c0, o.position AS c1 FROM invoice_line o \
    JOIN invoice i ON i.tenant_id = o.tenant_id AND i.invoice_id = o.invoice_id \
    JOIN (SELECT c.corrects_id, c.corrects_position, CAST(SUM(c.amount) AS BIGINT) AS taken, MIN(c.amount) AS least, \
    MAX(c.amount) AS most FROM invoice_line c WHERE c.tenant_id = $1 AND c.kind = 'TD04' \
    GROUP BY c.corrects_id, c.corrects_position) t ON t.corrects_id = o.invoice_id AND t.corrects_position = o.position \
    WHERE o.tenant_id = $1 AND (ABS(t.taken) > ABS(o.amount) OR (o.amount >= 0 AND t.least < 0) \
    OR (o.amount < 0 AND t.most > 0)) ORDER BY 1, 2 LIMIT 100";
const INVOICES_BEYOND: &str = "SELECT i.number_text AS c0 FROM invoice i JOIN (SELECT c.corrects_id, \
    CAST(SUM(c.taxable) AS BIGINT) AS taxable, CAST(SUM(c.tax) AS BIGINT) AS tax, \
    CAST(SUM(c.document) AS BIGINT) AS document, CAST(SUM(c.payable) AS BIGINT) AS payable FROM invoice c \
    WHERE c.tenant_id = $1 AND c.kind = 'TD04' GROUP BY c.corrects_id) t ON t.corrects_id = i.invoice_id \
    WHERE i.tenant_id = $1 AND (t.document > i.document OR t.payable > i.payable OR (NOT EXISTS (SELECT 1 \
    FROM invoice_line o WHERE o.tenant_id = i.tenant_id AND o.invoice_id = i.invoice_id AND o.amount <> \
    (SELECT COALESCE(SUM(c.amount), 0) FROM invoice_line c WHERE c.tenant_id = o.tenant_id \
    AND c.corrects_id = o.invoice_id AND c.corrects_position = o.position)) \
    AND (t.taxable <> i.taxable OR t.tax <> i.tax OR t.document <> i.document OR t.payable <> i.payable))) \
    ORDER BY 1 LIMIT 100";
const UNLIKE: &str = "SELECT i.number_text AS c0 FROM invoice i LEFT JOIN transmission t ON t.tenant_id = i.tenant_id \
    AND t.invoice_id = i.invoice_id AND t.attempt = (SELECT MAX(m.attempt) FROM transmission m \
    WHERE m.tenant_id = i.tenant_id AND m.invoice_id = i.invoice_id) WHERE i.tenant_id = $1 \
    AND (t.attempt IS NULL OR t.outcome <> i.outcome OR (t.sent_on IS NULL) <> (i.sent_on IS NULL) \
    OR t.sent_on <> i.sent_on) ORDER BY 1 LIMIT 100";
pub(crate) const SQL: &[&str] =
    &[SERIES, AFTER, LINES, STRAYS, TWICE, NOTES_OF_NOTHING, LINES_BEYOND, INVOICES_BEYOND, UNLIKE];

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

/// Credit notes that correct no invoice of their body and series, or lines of theirs that take back no line of it.
pub async fn notes_of_nothing(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    numbers(tx, NOTES_OF_NOTHING).await
}

/// Lines of which more was taken back than there was: number of the invoice and place of the line.
pub async fn lines_beyond(tx: &mut Tx) -> Result<Vec<(String, i64)>, StoreError> {
    tx.all(LINES_BEYOND, &[tx.tenant().into()]).await
}

/// Invoices beyond which their notes go, or taken back line by line in full with other totals.
pub async fn invoices_beyond(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    numbers(tx, INVOICES_BEYOND).await
}

/// Documents that do not say what their last transmission says.
pub async fn unlike_their_transmission(tx: &mut Tx) -> Result<Vec<String>, StoreError> {
    numbers(tx, UNLIKE).await
}

async fn numbers(tx: &mut Tx, sql: &'static str) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = tx.all(sql, &[tx.tenant().into()]).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
