//! What this is: one issued invoice, whole. What it is not: the list; see `list`.

use kernel::permission::ViewInvoices;
use kernel::{Can, Day, InvoiceId, RunId};
use serde::Serialize;
use store::{StoreError, Tx};

use crate::model::{DocumentKind, Invoice, KeptInvoice, KeptLine, SdiOutcome};

macro_rules! kept_columns {
    ($of:literal) => {
        concat!(
            $of,
            "invoice_id, ",
            $of,
            "run_id, ",
            $of,
            "body_id, ",
            $of,
            "membership_id, ",
            $of,
            "body_name, ",
            $of,
            "services_year, ",
            $of,
            "series, ",
            $of,
            "year, ",
            $of,
            "number, ",
            $of,
            "number_text, ",
            $of,
            "issued_on, ",
            $of,
            "issued_at, ",
            $of,
            "issued_by, ",
            $of,
            "due_on, ",
            $of,
            "taxable, ",
            $of,
            "tax, ",
            $of,
            "document, ",
            $of,
            "payable, ",
            $of,
            "head, ",
            $of,
            "file_name, ",
            $of,
            "xml, ",
            $of,
            "algorithm, ",
            $of,
            "chain_place, ",
            $of,
            "previous_hash, ",
            $of,
            "hash, ",
            $of,
            "sort_key, ",
            $of,
            "kind, ",
            $of,
            "corrects_id"
        )
    };
}
pub(crate) use kept_columns;

macro_rules! line_columns {
    ($of:literal) => {
        concat!(
            $of,
            "invoice_id, ",
            $of,
            "position, ",
            $of,
            "line_id, ",
            $of,
            "service_id, ",
            $of,
            "period_from, ",
            $of,
            "period_to, ",
            $of,
            "description, ",
            $of,
            "quantity, ",
            $of,
            "unit, ",
            $of,
            "unit_price, ",
            $of,
            "amount, ",
            $of,
            "rate, ",
            $of,
            "nature, ",
            $of,
            "nature_rule, ",
            $of,
            "explained, ",
            $of,
            "kind, ",
            $of,
            "corrects_id, ",
            $of,
            "corrects_position, ",
            $of,
            "returns_days"
        )
    };
}
pub(crate) use line_columns;

const GET: &str = concat!(
    "SELECT ",
    kept_columns!(""),
    " FROM invoice WHERE tenant_id = $1 AND invoice_id = $2 AND (body_id = $3 OR $3 IS NULL)"
);
const LINES: &str = concat!(
    "SELECT ",
    line_columns!(""),
    " FROM invoice_line WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY position"
);
const MARKS: &str = "SELECT note, sent_on, outcome, outcome_on, paper_sha256, version FROM invoice \
    WHERE tenant_id = $1 AND invoice_id = $2 AND (body_id = $3 OR $3 IS NULL)";
const OF_RUN: &str = "SELECT invoice_id AS c0, number_text AS c1 FROM invoice \
    WHERE tenant_id = $1 AND run_id = $2 AND kind = 'TD01' ORDER BY number_key";
pub(crate) const SQL: &[&str] = &[GET, LINES, MARKS, OF_RUN];

/// What may still change on an issued invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// Notes of the office.
    pub note: String,
    /// When its file was sent.
    pub sent_on: Option<Day>,
    /// What the exchange system answered to its last transmission.
    pub outcome: SdiOutcome,
    /// When.
    pub outcome_on: Option<Day>,
    /// The readable copy made of it.
    pub paper_sha256: Option<String>,
    /// Grows with every change.
    pub version: i64,
}
store::from_row!(Marks { note, sent_on, outcome, outcome_on, paper_sha256, version });

/// An issued invoice with everything kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// As kept.
    pub kept: KeptInvoice,
    /// As a model.
    pub invoice: Invoice,
    /// What may still change.
    pub marks: Marks,
}

impl Issued {
    /// Whether it is an invoice or a credit note.
    pub fn kind(&self) -> DocumentKind {
        self.kept.kind
    }

    /// `Fattura 2026/0001`, `Nota di credito 2026/0002`.
    pub fn name(&self) -> String {
        format!("{} {}", self.kept.kind.label(), self.kept.number_text)
    }
}

/// An issued invoice, if it is theirs.
pub async fn find(tx: &mut Tx, can: &Can<ViewInvoices>, id: InvoiceId) -> Result<Option<Issued>, StoreError> {
    let key = [can.tenant().into(), id.into(), can.scope().body().into()];
    let Some(kept) = tx.maybe::<KeptInvoice>(GET, &key).await? else { return Ok(None) };
    let lines: Vec<KeptLine> = tx.all(LINES, &[can.tenant().into(), id.into()]).await?;
    let marks = tx.one(MARKS, &key).await?;
    let invoice = kept.read(&lines).map_err(|why| StoreError::Corrupt(why.to_string()))?;
    Ok(Some(Issued { kept, invoice, marks }))
}

/// The invoices of a run by id and number, in order of number.
pub async fn of_run(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    run: RunId,
) -> Result<Vec<(InvoiceId, String)>, StoreError> {
    tx.all(OF_RUN, &[can.tenant().into(), run.into()]).await
}
