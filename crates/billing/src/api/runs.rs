//! What this is: `/api/v1/invoice-runs`, to read.
//! What it is not: a way to start one.

use axum::Json;
use axum::extract::{Path, State};
use kernel::RunId;
use kernel::permission::PreviewRun;
use serde::Serialize;
use store::Tx;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, Problem, SignedIn};

use crate::model::{Run, RunBody};
use crate::store::runs;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page)).routes(routes!(one))
}

/// A run.
#[derive(Serialize, ToSchema)]
struct ApiRun {
    /// Its id.
    id: String,
    /// The year whose services are billed.
    services_year: i16,
    /// The series; empty for the ordinary one.
    series: String,
    /// The date of its invoices.
    invoice_date: String,
    /// How many invoices were issued.
    invoices: i64,
    /// How many bodies were not billed.
    failed: i64,
    /// The sum of the bases.
    taxable: String,
    /// The sum of the taxes.
    tax: String,
    /// The sum of the documents.
    document: String,
}

/// How a run went for a body.
#[derive(Serialize, ToSchema)]
struct ApiRunBody {
    /// The body.
    body_id: String,
    /// Its name when the run came to it.
    body_name: String,
    /// pending, issued, failed, nothing.
    state: String,
    /// Why not.
    reason: String,
    /// Its last invoice in this run.
    invoice_id: Option<String>,
}

/// A run, with how it went for each body.
#[derive(Serialize, ToSchema)]
struct ApiRunWhole {
    /// The run.
    run: ApiRun,
    /// How it went, in alphabetical order.
    bodies: Vec<ApiRunBody>,
}

impl From<&RunBody> for ApiRunBody {
    fn from(body: &RunBody) -> Self {
        Self {
            body_id: body.body_id.to_string(),
            body_name: body.body_name.clone(),
            state: body.state.code().to_owned(),
            reason: body.reason.clone(),
            invoice_id: body.invoice_id.map(|id| id.to_string()),
        }
    }
}

async fn shown(tx: &mut Tx, can: &kernel::Can<PreviewRun>, run: &Run) -> Result<ApiRun, Problem> {
    let totals = runs::totals(tx, can, run.run_id).await?;
    Ok(ApiRun {
        id: run.run_id.to_string(),
        services_year: run.services_year,
        series: run.series.as_str().to_owned(),
        invoice_date: run.invoice_date.iso(),
        invoices: totals.invoices,
        failed: totals.failed,
        taxable: totals.taxable.plain(),
        tax: totals.tax.plain(),
        document: totals.document.plain(),
    })
}

/// The runs of the centre, newest year first.
#[utoipa::path(get, path = "/api/v1/invoice-runs", tag = "Fatture",
    responses((status = 200, body = Page<ApiRun>)))]
async fn page(State(app): State<App>, who: SignedIn) -> Result<Page<ApiRun>, Problem> {
    let can = who.actor().may_over(PreviewRun)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut items = Vec::new();
    for run in runs::every(&mut tx, &can).await? {
        items.push(shown(&mut tx, &can, &run).await?);
    }
    Ok(Page::new(items, None))
}

/// One run, with how it went for each body.
#[utoipa::path(get, path = "/api/v1/invoice-runs/{id}", tag = "Fatture",
    params(("id" = String, Path, description = "Identificativo della fatturazione")),
    responses((status = 200, body = ApiRunWhole), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
) -> Result<Json<ApiRunWhole>, Problem> {
    let can = who.actor().may_over(PreviewRun)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let run = runs::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let bodies = runs::bodies(&mut tx, &can, id).await?;
    let bodies = bodies.iter().map(ApiRunBody::from).collect();
    Ok(Json(ApiRunWhole { run: shown(&mut tx, &can, &run).await?, bodies }))
}
