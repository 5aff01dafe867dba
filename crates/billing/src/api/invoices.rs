//! What this is: `/api/v1/invoices`: invoices and credit notes.
//! What it is not: a way to issue or change an invoice; credit notes are issued in `credits`.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ViewInvoices;
use kernel::{Day, InvoiceId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, Cursor, ListQuery, ListView, Problem, SignedIn, download};

use super::{ApiLine, ApiTotals, ApiVat};
use crate::model::{Totals, chain};
use crate::pages::{filter, list_place};
use crate::store::invoices::{self, Issued};
use crate::store::list::{self, Listed};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(one)).routes(routes!(xml))
}

/// A document in a list.
#[derive(Serialize, ToSchema)]
struct ApiInvoiceRow {
    /// Its id.
    id: String,
    /// `TD01` for an invoice, `TD04` for a credit note, whose amounts are positive.
    kind: &'static str,
    /// Its number.
    number: String,
    /// Its date.
    date: String,
    /// The body.
    body_id: String,
    /// The body's name at issue.
    body_name: String,
    /// The year whose services it bills.
    services_year: i16,
    /// By when it is paid.
    due_on: String,
    /// The name of its file.
    file_name: String,
    /// When its last file was sent.
    sent_on: Option<String>,
    /// What the exchange system answered: RC, MC, NS, DUP, AT, DT, EC01, EC02; empty for nothing yet.
    outcome: &'static str,
    /// What it comes to.
    totals: ApiTotals,
}

impl From<&Listed> for ApiInvoiceRow {
    fn from(row: &Listed) -> Self {
        let totals =
            Totals { taxable: row.taxable, tax: row.tax, document: row.document, payable: row.payable };
        Self {
            id: row.invoice_id.to_string(),
            kind: row.kind.code(),
            number: row.number_text.clone(),
            date: row.issued_on.iso(),
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            services_year: row.services_year,
            due_on: row.due_on.iso(),
            file_name: row.file_name.clone(),
            sent_on: row.sent_on.map(Day::iso),
            outcome: row.outcome.code(),
            totals: totals.into(),
        }
    }
}

/// A document.
#[derive(Serialize, ToSchema)]
pub(super) struct ApiInvoice {
    /// Its id.
    id: String,
    /// `TD01` for an invoice, `TD04` for a credit note, whose amounts are positive.
    kind: &'static str,
    /// The invoice that a credit note takes back from.
    corrects_id: Option<String>,
    /// When its last file was sent.
    sent_on: Option<String>,
    /// What the exchange system answered to its last file; empty for nothing yet.
    outcome: &'static str,
    /// On which day.
    outcome_on: Option<String>,
    /// Its number.
    number: String,
    /// Its date.
    date: String,
    /// The body.
    body_id: String,
    /// The body's name at issue.
    body_name: String,
    /// The year whose services it bills.
    services_year: i16,
    /// By when it is paid.
    due_on: String,
    /// Where it is paid.
    iban: String,
    /// What it is for.
    reason: String,
    /// The agreement.
    agreement_id: String,
    /// The name of its file.
    file_name: String,
    /// Its place in the chain of its series.
    chain_place: i64,
    /// Its hash.
    hash: String,
    /// The hash of the invoice before; empty for the first.
    previous_hash: String,
    /// Its lines.
    lines: Vec<ApiLine>,
    /// Tax by rate or nature.
    vat: Vec<ApiVat>,
    /// What it comes to.
    totals: ApiTotals,
}

impl From<&Issued> for ApiInvoice {
    fn from(issued: &Issued) -> Self {
        let (kept, content) = (&issued.kept, &issued.invoice.content);
        Self {
            id: kept.invoice_id.to_string(),
            kind: kept.kind.code(),
            corrects_id: kept.corrects_id.map(|id| id.to_string()),
            sent_on: issued.marks.sent_on.map(Day::iso),
            outcome: issued.marks.outcome.code(),
            outcome_on: issued.marks.outcome_on.map(Day::iso),
            number: kept.number_text.clone(),
            date: kept.issued_on.iso(),
            body_id: kept.body_id.to_string(),
            body_name: kept.body_name.clone(),
            services_year: kept.services_year,
            due_on: kept.due_on.iso(),
            iban: content.head.payment.iban.clone(),
            reason: content.head.reason.clone(),
            agreement_id: content.head.agreement.agreement_id.to_string(),
            file_name: kept.file_name.clone(),
            chain_place: kept.chain_place,
            hash: chain::hex(&kept.hash),
            previous_hash: chain::hex(&kept.previous_hash),
            lines: content.lines.iter().map(ApiLine::from).collect(),
            vat: content.head.vat.iter().map(ApiVat::from).collect(),
            totals: content.head.totals.into(),
        }
    }
}

/// The documents within reach, invoices and credit notes, a page at a time, newest first unless sorted otherwise.
#[utoipa::path(get, path = "/api/v1/invoices", tag = "Fatture", params(
    ("q" = Option<String>, Query, description = "Parole da cercare: numero, ente, codice fiscale"),
    ("anno" = Option<i16>, Query, description = "Anno dei servizi"),
    ("serie" = Option<String>, Query, description = "Serie; `ordinaria` per quella senza codice"),
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente"),
    ("fatturazione" = Option<String>, Query, description = "Identificativo della fatturazione"),
    ("invio" = Option<String>, Query, description = "da_trasmettere, trasmesse"),
    ("tipo" = Option<String>, Query, description = "TD01 (fatture), TD04 (note di credito)"),
    ("esito" = Option<String>, Query, description = "RC, MC, NS, DUP, AT, DT, EC01, EC02"),
    ("ordina" = Option<String>, Query, description = "numero, ente, importo, scadenza"),
    ("verso" = Option<String>, Query, description = "asc, desc"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiInvoiceRow>)))]
async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiInvoiceRow>, Problem> {
    let can = who.actor().may_over(ViewInvoices)?;
    let (filter, after) = (filter(&query), query.after());
    let mut tx = app.db.read(can.tenant()).await?;
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = list::page(&mut tx, &can, &filter, (list_place(after.as_ref()), most)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::after(list::place(row, filter.sort)));
    Ok(Page::new(rows.iter().map(ApiInvoiceRow::from).collect(), next.as_ref()))
}

pub(super) async fn find(app: &App, who: &SignedIn, id: InvoiceId) -> Result<Issued, Problem> {
    let can = who.actor().may_over(ViewInvoices)?;
    let mut tx = app.db.read(can.tenant()).await?;
    invoices::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)
}

/// One invoice, with how each amount came about.
#[utoipa::path(get, path = "/api/v1/invoices/{id}", tag = "Fatture",
    params(("id" = String, Path, description = "Identificativo della fattura")),
    responses((status = 200, body = ApiInvoice), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<InvoiceId>,
) -> Result<Json<ApiInvoice>, Problem> {
    Ok(Json(ApiInvoice::from(&find(&app, &who, id).await?)))
}

/// The FatturaPA file of an invoice.
#[utoipa::path(get, path = "/api/v1/invoices/{id}/xml", tag = "Fatture",
    params(("id" = String, Path, description = "Identificativo della fattura")),
    responses((status = 200, content_type = "application/xml", body = String), (status = 404)))]
async fn xml(State(app): State<App>, who: SignedIn, Path(id): Path<InvoiceId>) -> Result<Response, Problem> {
    let kept = find(&app, &who, id).await?.kept;
    Ok(download(&kept.file_name, "application/xml", kept.xml.into_bytes()))
}
