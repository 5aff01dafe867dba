//! What this is: the reports of months as they were made.
//! What it is not: made here; see `making`.

use ::store::{Entry, StoreError, StoredFile, Tx};
use kernel::permission::ViewRequestReports;
use kernel::{Can, Day, Instant};

use super::Failure;
use crate::model::{Month, MonthReport};

const LIST: &str = "SELECT month, number, made_at, made_by, definitions, content, pdf_sha256 FROM request_report \
    WHERE tenant_id = $1 ORDER BY month DESC, number DESC LIMIT 600";
const LAST: &str = "SELECT month, number, made_at, made_by, definitions, content, pdf_sha256 FROM request_report \
    WHERE tenant_id = $1 AND month = $2 ORDER BY number DESC LIMIT 1";
const GET: &str = "SELECT month, number, made_at, made_by, definitions, content, pdf_sha256 FROM request_report \
    WHERE tenant_id = $1 AND month = $2 AND number = $3";
const INSERT: &str = "INSERT INTO request_report (tenant_id, month, number, made_at, made_by, definitions, content, \
    pdf_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[LIST, LAST, GET, INSERT];

/// A report that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The first day of its month.
    pub month: Day,
    /// The first is 1; a correction is the next.
    pub number: i64,
    /// When.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
    /// The version of the definitions of its figures.
    pub definitions: i64,
    /// What it says, as JSON.
    pub content: String,
    /// The fingerprint of its paper.
    pub pdf_sha256: String,
}
::store::from_row!(Made { month, number, made_at, made_by, definitions, content, pdf_sha256 });

impl Made {
    /// Its month.
    pub fn month(&self) -> Month {
        Month::of(self.month)
    }

    /// Its figures.
    pub fn report(&self) -> Result<MonthReport, StoreError> {
        serde_json::from_str(&self.content)
            .map_err(|why| StoreError::Corrupt(format!("request_report: {why}")))
    }
}

/// Every report, newest month first.
pub async fn list(tx: &mut Tx, can: &Can<ViewRequestReports>) -> Result<Vec<Made>, StoreError> {
    tx.all(LIST, &[can.tenant().into()]).await
}

/// The newest report of a month.
pub async fn last_of(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    month: Month,
) -> Result<Option<Made>, StoreError> {
    tx.maybe(LAST, &[can.tenant().into(), month.first().into()]).await
}

/// A report.
pub async fn get(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    (month, number): (Month, i64),
) -> Result<Option<Made>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), month.first().into(), number.into()]).await
}

/// The paper of a report.
pub async fn paper(tx: &mut Tx, made: &Made) -> Result<Option<StoredFile>, StoreError> {
    tx.file(&made.pdf_sha256).await
}

/// Keeps a report that was just made.
pub(crate) async fn keep(
    tx: &mut Tx,
    can: &Can<ViewRequestReports>,
    made: &Made,
    (name, pdf): (&str, &[u8]),
) -> Result<(), Failure> {
    let sha256 = tx.put_file(name, "application/pdf", pdf).await?;
    let values = [
        can.tenant().into(),
        made.month.into(),
        made.number.into(),
        made.made_at.into(),
        made.made_by.as_str().into(),
        made.definitions.into(),
        made.content.as_str().into(),
        sha256.into(),
    ];
    if tx.exec(INSERT, &values).await? == 0 {
        return Err(Failure::Stale);
    }
    let summary = format!("Preparato il rapporto di {}, versione {}", made.month(), made.number);
    tx.audit(Entry::about("request_report.make", "request_report").summary(summary));
    Ok(())
}
