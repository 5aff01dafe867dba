//! What this is: `/api/v1/sdi-receipts`: receipts of the exchange system sent by a program, one file or a ZIP at a time.
//! What it is not: another way of matching; it does what the page does.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use kernel::ImportId;
use kernel::permission::RecordReceipt;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Json;
use webkit::{App, FormErrors, ListQuery, Problem, SignedIn};

use crate::receipts::{self, Incoming, Report, ReportRow};

/// The largest file or archive.
const MOST_BYTES: usize = 20 * 1024 * 1024;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(bring)).layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
struct ApiReceipt {
    /// The name of the file.
    file: String,
    /// recorded, known, unmatched, unreadable
    verdict: &'static str,
    /// The document concerned.
    invoice_id: Option<String>,
    /// Its number.
    number: String,
    /// RC, MC, NS, DUP, AT, DT, EC01, EC02; empty if it could not be told.
    outcome: &'static str,
    /// Why, or what it means.
    message: String,
}

impl From<&ReportRow> for ApiReceipt {
    fn from(row: &ReportRow) -> Self {
        Self {
            file: row.file.clone(),
            verdict: row.verdict.code(),
            invoice_id: row.invoice_id.map(|id| id.to_string()),
            number: row.number.clone(),
            outcome: row.outcome.code(),
            message: row.message.clone(),
        }
    }
}

/// Imports a receipt, or a ZIP of them. A receipt that is there already changes nothing.
#[utoipa::path(post, path = "/api/v1/sdi-receipts", tag = "Fatture",
    params(("nome" = Option<String>, Query, description = "Nome del file, come IT01234567890_00001_RC_001.xml")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<ApiReceipt>), (status = 413), (status = 422)))]
async fn bring(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
    bytes: Bytes,
) -> Result<Json<Vec<ApiReceipt>>, Problem> {
    who.actor().may_over(RecordReceipt)?;
    query.check().any("nome").finish()?;
    if bytes.is_empty() {
        let why = "Invia il file della ricevuta nel corpo della richiesta";
        return Err(Problem::Invalid(FormErrors::one("file", why)));
    }
    let name = query.filter("nome").unwrap_or("ricevuta.xml");
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
    let files = vec![Incoming { name, bytes: bytes.to_vec() }];
    let report: Report = receipts::import(&app, who.actor(), app.ids.fresh::<ImportId>(), files).await?;
    Ok(Json(report.rows.iter().map(ApiReceipt::from).collect()))
}
