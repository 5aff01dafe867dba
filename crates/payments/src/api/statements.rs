//! What this is: files of the bank sent by a program: kept with their preview, then recorded.
//! What it is not: the choosing of matches; that is for people, on the pages.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::permission::RecordPayment;
use kernel::{Can, Day, Phase, StatementId, Target};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, created};
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::Failure;
use crate::bank::MOST_BYTES;
use crate::imports::{self, Brought};
use crate::pages::{account, read_aside};
use crate::store::rows;
use crate::store::statements::{self, Statement};

pub(super) fn api() -> OpenApiRouter<App> {
    let bring = OpenApiRouter::new().routes(routes!(bring)).layer(DefaultBodyLimit::max(MOST_BYTES));
    bring.merge(OpenApiRouter::new().routes(routes!(one)).routes(routes!(apply)))
}

/// How many rows of a kind there are.
#[derive(Serialize, ToSchema)]
struct ApiRowCount {
    /// proposed, ambiguous, unknown, imported, debit
    status: String,
    /// waiting, done, `left_out`, failed, ignored
    outcome: String,
    /// How many.
    rows: i64,
    /// What they come to.
    amount: String,
}

/// A file of the bank.
#[derive(Serialize, ToSchema)]
struct ApiStatement {
    /// Its id.
    id: String,
    /// Its name.
    file_name: String,
    /// camt053, table
    layout: String,
    /// The account.
    account: String,
    /// The day of its first movement.
    first_day: Option<String>,
    /// The day of its last.
    last_day: Option<String>,
    /// preview, applying, applied
    state: String,
    /// How many rows will be recorded when it is applied.
    ready: i64,
    /// Its rows by kind and outcome.
    rows: Vec<ApiRowCount>,
}

async fn shown(app: &App, can: &Can<RecordPayment>, statement: Statement) -> Result<ApiStatement, Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let counts = rows::counts(&mut tx, can, statement.statement_id).await?;
    let ready = rows::ready(&mut tx, can, statement.statement_id).await?;
    let rows = counts.into_iter().map(|((status, outcome), (rows, amount))| ApiRowCount {
        status: status.code().to_owned(),
        outcome: outcome.code().to_owned(),
        rows,
        amount: amount.plain(),
    });
    Ok(ApiStatement {
        id: statement.statement_id.to_string(),
        file_name: statement.file_name,
        layout: statement.layout.code().to_owned(),
        account: statement.account,
        first_day: statement.first_day.map(Day::iso),
        last_day: statement.last_day.map(Day::iso),
        state: statement.state.code().to_owned(),
        ready,
        rows: rows.collect(),
    })
}

fn may_record(who: &SignedIn) -> Result<Can<RecordPayment>, Problem> {
    Ok(who.actor().may(RecordPayment, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

/// Sends a file of the bank: CSV, Excel, CAMT.053 or a ZIP of them. Nothing is recorded yet. The same file sent again
/// answers with what is there.
#[utoipa::path(post, path = "/api/v1/bank-statements", tag = "Pagamenti",
    params(("nome" = Option<String>, Query, description = "Nome del file")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ApiStatement), (status = 201, body = ApiStatement), (status = 413), (status = 422)))]
async fn bring(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
    bytes: Bytes,
) -> Result<Response, Problem> {
    let can = may_record(&who)?;
    query.check().any("nome").finish()?;
    let name = query.filter("nome").unwrap_or("movimenti").to_owned();
    let account = account(&mut app.db.read(can.tenant()).await?).await?;
    let read = read_aside(bytes.to_vec(), name.clone(), account).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let brought = Brought { id: tx.id(), name: &name, bytes: &bytes };
    match imports::bring(&mut tx, &can, brought, read).await {
        Ok(statement) => {
            tx.commit().await?;
            Ok(created(shown(&app, &can, statement).await?))
        }
        Err(Failure::SameFile(id)) => {
            drop(tx);
            Ok(Json(find(&app, &can, id).await?).into_response())
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn find(app: &App, can: &Can<RecordPayment>, id: StatementId) -> Result<ApiStatement, Problem> {
    let statement = statements::find(&mut app.db.read(can.tenant()).await?, can, id).await?;
    shown(app, can, statement.ok_or(Problem::NotFound)?).await
}

/// A file of the bank as it stands.
#[utoipa::path(get, path = "/api/v1/bank-statements/{id}", tag = "Pagamenti",
    params(("id" = String, Path, description = "Identificativo del file")),
    responses((status = 200, body = ApiStatement), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StatementId>,
) -> Result<Json<ApiStatement>, Problem> {
    let can = may_record(&who)?;
    find(&app, &can, id).await.map(Json)
}

/// Asks for the payments of a file to be recorded: what was proposed, and what people chose.
#[utoipa::path(post, path = "/api/v1/bank-statements/{id}/apply", tag = "Pagamenti",
    params(("id" = String, Path, description = "Identificativo del file")),
    responses((status = 202, body = ApiStatement), (status = 404)))]
async fn apply(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<StatementId>,
) -> Result<Response, Problem> {
    let can = may_record(&who)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    imports::start(&mut tx, &can, id).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(find(&app, &can, id).await?)).into_response())
}
