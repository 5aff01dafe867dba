//! What this is: which days of which active services are on an invoice already.
//! What it is not: the guard; the database itself refuses a day billed twice.

use std::collections::HashSet;

use agreements::BilledFuture;
use kernel::permission::PreviewRun;
use kernel::{Can, Day, LineId, Period};
use store::{StoreError, Tx};

use crate::model::Billed;

const OF_YEAR: &str = "SELECT line_id AS c0, period_from AS c1, period_to AS c2 FROM invoice_line \
    WHERE tenant_id = $1 AND services_year = $2";
const OF_LINE: &str =
    "SELECT period_from AS c0, period_to AS c1 FROM invoice_line WHERE tenant_id = $1 AND line_id = $2";
const SINCE: &str = "SELECT line_id AS c0 FROM invoice_line WHERE tenant_id = $1 AND services_year >= $2";
pub(crate) const SQL: &[&str] = &[OF_YEAR, OF_LINE, SINCE];

/// Everything billed for a year, in one statement.
pub async fn of_year(tx: &mut Tx, can: &Can<PreviewRun>, year: i16) -> Result<Vec<Billed>, StoreError> {
    let rows: Vec<(LineId, Day, Day)> = tx.all(OF_YEAR, &[can.tenant().into(), year.into()]).await?;
    let billed = rows.into_iter().map(|(line_id, from, to)| {
        let period = Period::new(from, to).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        Ok(Billed { line_id, period })
    });
    billed.collect()
}

/// The lines that are on an invoice of a year or of one after it: a share of common costs is charged once, in
/// whichever year.
pub async fn lines_since(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    year: i16,
) -> Result<HashSet<LineId>, StoreError> {
    let rows: Vec<(LineId,)> = tx.all(SINCE, &[can.tenant().into(), year.into()]).await?;
    Ok(rows.into_iter().map(|(line,)| line).collect())
}

/// The days of a line that are on an invoice, for the areas below that must leave them alone.
pub fn of_line(tx: &mut Tx, line: LineId) -> BilledFuture<'_> {
    Box::pin(async move {
        let rows: Vec<(Day, Day)> = tx.all(OF_LINE, &[tx.tenant().into(), line.into()]).await?;
        let days = rows
            .into_iter()
            .map(|(from, to)| Period::new(from, to).map_err(|why| StoreError::Corrupt(why.to_string())));
        days.collect()
    })
}
