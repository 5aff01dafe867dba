//! What this is: which days of which active services are on an invoice, those that a credit note gave back left out.
//! What it is not: the guard; the database itself refuses a day billed twice.

use std::collections::{HashMap, HashSet};

use agreements::BilledFuture;
use kernel::permission::PreviewRun;
use kernel::{Can, Day, InvoiceId, LineId, Period};
use store::{StoreError, Tx};

use crate::model::{Billed, without};

macro_rules! billed_or_given_back {
    () => {
        "SELECT invoice_id, position, line_id, period_from, period_to, corrects_id, corrects_position FROM invoice_line \
         WHERE tenant_id = $1 AND (kind = 'TD01' OR returns_days) AND "
    };
}
const OF_YEAR: &str = concat!(billed_or_given_back!(), "services_year = $2");
const OF_LINE: &str = concat!(billed_or_given_back!(), "line_id = $2");
const SINCE: &str = concat!(billed_or_given_back!(), "services_year >= $2");
pub(crate) const SQL: &[&str] = &[OF_YEAR, OF_LINE, SINCE];

struct Row {
    invoice_id: InvoiceId,
    position: i64,
    line_id: LineId,
    period_from: Day,
    period_to: Day,
    corrects_id: Option<InvoiceId>,
    corrects_position: Option<i64>,
}
store::from_row!(Row {
    invoice_id,
    position,
    line_id,
    period_from,
    period_to,
    corrects_id,
    corrects_position
});

/// Everything billed for a year, in one statement.
pub async fn of_year(tx: &mut Tx, can: &Can<PreviewRun>, year: i16) -> Result<Vec<Billed>, StoreError> {
    net(&tx.all(OF_YEAR, &[can.tenant().into(), year.into()]).await?)
}

/// The lines that are on an invoice of a year or of one after it: a share of common costs is charged once, in
/// whichever year.
pub async fn lines_since(
    tx: &mut Tx,
    can: &Can<PreviewRun>,
    year: i16,
) -> Result<HashSet<LineId>, StoreError> {
    let billed = net(&tx.all(SINCE, &[can.tenant().into(), year.into()]).await?)?;
    Ok(billed.into_iter().map(|one| one.line_id).collect())
}

/// The days of a line that are on an invoice, for the areas below that must leave them alone.
pub fn of_line(tx: &mut Tx, line: LineId) -> BilledFuture<'_> {
    Box::pin(async move {
        let billed = net(&tx.all(OF_LINE, &[tx.tenant().into(), line.into()]).await?)?;
        Ok(billed.into_iter().map(|one| one.period).collect())
    })
}

/// The days billed by each line less those that credit notes gave back of it.
fn net(rows: &[Row]) -> Result<Vec<Billed>, StoreError> {
    let mut back: HashMap<(InvoiceId, i64), Vec<Period>> = HashMap::new();
    for row in rows {
        if let Some(line) = row.corrects_id.zip(row.corrects_position) {
            back.entry(line).or_default().push(days(row)?);
        }
    }
    let mut billed = Vec::new();
    for row in rows.iter().filter(|row| row.corrects_id.is_none()) {
        let gone = back.get(&(row.invoice_id, row.position)).map(Vec::as_slice).unwrap_or_default();
        let left = without(vec![days(row)?], gone);
        billed.extend(left.into_iter().map(|period| Billed { line_id: row.line_id, period }));
    }
    Ok(billed)
}

fn days(row: &Row) -> Result<Period, StoreError> {
    Period::new(row.period_from, row.period_to).map_err(|why| StoreError::Corrupt(why.to_string()))
}
