//! What this is: the documents issued, invoices and credit notes alike, as the areas above read them: payments,
//! final accounts. Each reader is one statement, limited to what the person may see.
//! What it is not: a way to change them; and no payment is known here.
//!
//! Figures of credit notes are positive: the kind says the sign, and [`Document::signed`] gives it.

use kernel::permission::ViewInvoices;
use kernel::{
    BodyId, Can, Cents, Day, InvoiceId, LineId, MembershipId, Period, PoolId, Quantity, Rate, ServiceId,
};
use serde::Serialize;
use store::{FromRow, Row, StoreError, Tx};

use crate::model::{DocumentKind, Explained, SdiOutcome, Series, Step};

macro_rules! columns {
    () => {
        "SELECT invoice_id, kind, corrects_id, body_id, body_name, membership_id, number_text, series, year, \
         services_year, issued_on, due_on, taxable, tax, document, payable, outcome FROM invoice \
         WHERE tenant_id = $1 AND (body_id = $2 OR $2 IS NULL) AND "
    };
}
const OF_YEAR: &str = concat!(columns!(), "services_year = $3 ORDER BY number_key");
const ISSUED_IN: &str =
    concat!(columns!(), "issued_on >= $3 AND issued_on <= $4 ORDER BY issued_on, number_key");
const OF_BODY: &str = concat!(columns!(), "body_id = $3 ORDER BY number_key");
const ONE: &str = concat!(columns!(), "invoice_id = $3");
const REFUSED: &str = concat!(
    columns!(),
    "outcome = 'EC02' AND kind = 'TD01' AND document > (SELECT COALESCE(SUM(c.document), 0) FROM invoice c \
     WHERE c.tenant_id = invoice.tenant_id AND c.corrects_id = invoice.invoice_id) ORDER BY number_key LIMIT 500"
);
const CREDITS_OF: &str = concat!(columns!(), "corrects_id = $3 ORDER BY number_key");

/// CROSS JOIN: SQLite then begins with the invoices, which are few, and not with every line of the centre.
macro_rules! line_columns {
    () => {
        "SELECT l.invoice_id, l.position, l.kind, l.corrects_id, l.corrects_position, i.body_id, i.membership_id, \
         l.line_id, l.service_id, l.services_year, l.period_from, l.period_to, l.description, l.quantity, l.unit, \
         l.amount, l.rate, l.nature, l.explained FROM invoice i CROSS JOIN invoice_line l \
         WHERE l.tenant_id = i.tenant_id AND l.invoice_id = i.invoice_id \
         AND i.tenant_id = $1 AND (i.body_id = $2 OR $2 IS NULL) AND "
    };
}
const LINES_OF_YEAR: &str =
    concat!(line_columns!(), "i.services_year = $3 ORDER BY i.number_key, l.position");
const LINES_OF: &str = concat!(line_columns!(), "i.invoice_id = $3 ORDER BY l.position");
pub(crate) const SQL: &[&str] =
    &[OF_YEAR, ISSUED_IN, OF_BODY, ONE, REFUSED, CREDITS_OF, LINES_OF_YEAR, LINES_OF];

/// An issued document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Which.
    pub invoice_id: InvoiceId,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// The invoice that a credit note takes back from.
    pub corrects: Option<InvoiceId>,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name at issue.
    pub body_name: String,
    /// By which membership.
    pub membership_id: MembershipId,
    /// Its number as written.
    pub number_text: String,
    /// Its series.
    #[serde(serialize_with = "as_text")]
    pub series: Series,
    /// The year of its number.
    pub year: i16,
    /// The year whose services it is about.
    pub services_year: i16,
    /// Its date.
    pub issued_on: Day,
    /// By when it is paid; of a credit note, its date.
    pub due_on: Day,
    /// The sum of the bases.
    pub taxable: Cents,
    /// The sum of the taxes.
    pub tax: Cents,
    /// Bases plus taxes.
    pub document: Cents,
    /// What is paid to the centre, or given back by it.
    pub payable: Cents,
    /// Whether the body pays the tax to the State, so that `payable` is less than `document`.
    pub split_payment: bool,
    /// What the exchange system answered to its last transmission. A rejected document counts as not sent yet.
    pub outcome: SdiOutcome,
}

impl Document {
    /// One of its figures as it counts for the centre: less, for a credit note.
    pub fn signed(&self, amount: Cents) -> Cents {
        self.kind.signed(amount)
    }
}

impl FromRow for Document {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let (document, payable): (Cents, Cents) = (row.get("document")?, row.get("payable")?);
        Ok(Self {
            invoice_id: row.get("invoice_id")?,
            kind: row.get("kind")?,
            corrects: row.get("corrects_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            membership_id: row.get("membership_id")?,
            number_text: row.get("number_text")?,
            series: row.get("series")?,
            year: row.get("year")?,
            services_year: row.get("services_year")?,
            issued_on: row.get("issued_on")?,
            due_on: row.get("due_on")?,
            taxable: row.get("taxable")?,
            tax: row.get("tax")?,
            document,
            payable,
            split_payment: document != payable,
            outcome: row.get("outcome")?,
        })
    }
}

/// A line of an issued document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// Of which document.
    pub invoice_id: InvoiceId,
    /// Its place in it, from 1.
    pub position: i64,
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// The line of an invoice that it takes back from: invoice and place.
    pub corrects: Option<(InvoiceId, i64)>,
    /// Whose.
    pub body_id: BodyId,
    /// By which membership.
    pub membership_id: MembershipId,
    /// What it bills: an active service, or a share of shared costs.
    pub line_id: LineId,
    /// The service of the catalogue; none for a share of common costs.
    pub service_id: Option<ServiceId>,
    /// The pool of common costs, of a share of it. Such a line names no price list, and keeps the pool's id where
    /// others keep the service's.
    pub pool_id: Option<PoolId>,
    /// The year of the services.
    pub services_year: i16,
    /// The days it is about.
    pub period: Period,
    /// What it says.
    pub description: String,
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: String,
    /// Without tax; positive also where it is credited, unless the line itself gave something back.
    pub amount: Cents,
    /// The rate.
    pub rate: Rate,
    /// Why no tax is charged, by its code; empty where it is.
    pub nature: String,
    /// The whole sum in words.
    pub formula: String,
    /// How the amount came about, step by step.
    pub steps: Vec<Step>,
}

impl DocumentLine {
    /// Its amount as it counts for the centre: less, on a credit note.
    pub fn signed(&self) -> Cents {
        self.kind.signed(self.amount)
    }
}

impl FromRow for DocumentLine {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let explained: String = row.get("explained")?;
        let explained: Explained =
            serde_json::from_str(&explained).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        let period = Period::new(row.get("period_from")?, row.get("period_to")?);
        let corrected: Option<InvoiceId> = row.get("corrects_id")?;
        let service: ServiceId = row.get("service_id")?;
        let share = explained.price_list_id.0.is_nil();
        Ok(Self {
            invoice_id: row.get("invoice_id")?,
            position: row.get("position")?,
            kind: row.get("kind")?,
            corrects: corrected.zip(row.get("corrects_position")?),
            body_id: row.get("body_id")?,
            membership_id: row.get("membership_id")?,
            line_id: row.get("line_id")?,
            service_id: (!share).then_some(service),
            pool_id: share.then_some(PoolId(service.0)),
            services_year: row.get("services_year")?,
            period: period.map_err(|why| StoreError::Corrupt(why.to_string()))?,
            description: row.get("description")?,
            quantity: row.get("quantity")?,
            unit: row.get("unit")?,
            amount: row.get("amount")?,
            rate: row.get("rate")?,
            nature: row.get("nature")?,
            formula: explained.formula,
            steps: explained.steps,
        })
    }
}

fn as_text<S: serde::Serializer>(series: &Series, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(series.as_str())
}

/// The documents about the services of a year, in order of number.
pub async fn of_year(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    services_year: i16,
) -> Result<Vec<Document>, StoreError> {
    tx.all(OF_YEAR, &[can.tenant().into(), can.scope().body().into(), services_year.into()]).await
}

/// The documents dated within a period, in order of date.
pub async fn issued_in(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    period: Period,
) -> Result<Vec<Document>, StoreError> {
    let values = [can.tenant().into(), can.scope().body().into(), period.from().into(), period.to().into()];
    tx.all(ISSUED_IN, &values).await
}

/// The documents of a body, in order of number.
pub async fn of_body(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    body: BodyId,
) -> Result<Vec<Document>, StoreError> {
    tx.all(OF_BODY, &[can.tenant().into(), can.scope().body().into(), body.into()]).await
}

/// One document, if it is theirs.
pub async fn one(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    id: InvoiceId,
) -> Result<Option<Document>, StoreError> {
    tx.maybe(ONE, &[can.tenant().into(), can.scope().body().into(), id.into()]).await
}

/// The invoices that their bodies have refused and that were neither sent again nor taken back in full.
pub async fn refused(tx: &mut Tx, can: &Can<ViewInvoices>) -> Result<Vec<Document>, StoreError> {
    tx.all(REFUSED, &[can.tenant().into(), can.scope().body().into()]).await
}

/// The credit notes that take back from an invoice, in order of number.
pub async fn credits_of(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    invoice: InvoiceId,
) -> Result<Vec<Document>, StoreError> {
    tx.all(CREDITS_OF, &[can.tenant().into(), can.scope().body().into(), invoice.into()]).await
}

/// The lines of the documents about the services of a year, document by document.
pub async fn lines_of_year(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    services_year: i16,
) -> Result<Vec<DocumentLine>, StoreError> {
    tx.all(LINES_OF_YEAR, &[can.tenant().into(), can.scope().body().into(), services_year.into()]).await
}

/// The lines of one document.
pub async fn lines_of(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    id: InvoiceId,
) -> Result<Vec<DocumentLine>, StoreError> {
    tx.all(LINES_OF, &[can.tenant().into(), can.scope().body().into(), id.into()]).await
}
