//! What this is: final accounts as JSON: the centre's for who sees all of it, a body's own for the body.
//! What it is not: budgets.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use kernel::permission::ViewFinalAccount;
use kernel::{BodyId, Day, Denied, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page};
use webkit::{App, ListQuery, Problem, SignedIn};

use super::plain;
use crate::model::account::{Approval, BodyAccount, Column, Figures};
use crate::pages::{account_years, rows_asked, wanted};
use crate::view;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(final_accounts))
        .routes(routes!(final_account))
        .routes(routes!(body_account))
}

/// A year that has a final account.
#[derive(Serialize, ToSchema)]
struct ApiAccountYear {
    /// The year.
    year: i16,
    /// The act that approved it; absent until then.
    act: Option<ApiAct>,
}

/// An act.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiAccountAct)]
struct ApiAct {
    /// Organ and number.
    number: String,
    /// Its date.
    on: String,
}

impl From<&Approval> for ApiAct {
    fn from(approval: &Approval) -> Self {
        Self { number: approval.act.clone(), on: approval.act_on.iso() }
    }
}

/// The final account of a centre for a year.
#[derive(Serialize, ToSchema)]
struct ApiAccount {
    /// The year.
    year: i16,
    /// What is dated up to this day counts.
    as_of: String,
    /// The act that approved it.
    act: Option<ApiAct>,
    /// Under which fingerprint it is kept.
    fingerprint: Option<String>,
    /// The centre: column and amount.
    totals: BTreeMap<String, String>,
    /// The bodies, by name.
    bodies: Vec<ApiBodyFigures>,
}

/// The figures of a body.
#[derive(Serialize, ToSchema)]
struct ApiBodyFigures {
    /// Which.
    body: String,
    /// Its name.
    name: String,
    /// Column and amount.
    figures: BTreeMap<String, String>,
    /// How many of its services no invoice bills yet.
    pending: usize,
}

/// The final account of a body for a year.
#[derive(Serialize, ToSchema)]
struct ApiBodyAccount {
    /// The year.
    year: i16,
    /// What is dated up to this day counts.
    as_of: String,
    /// The act that approved it.
    act: Option<ApiAct>,
    /// Its figures.
    #[serde(flatten)]
    own: ApiBodyFigures,
    /// Its services, line by line.
    services: Vec<ApiServiceRow>,
    /// Its shares of costs.
    shares: Vec<ApiShareRow>,
    /// What each figure is made of.
    postings: Vec<ApiPosting>,
}

/// A service on a document.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiAccountService)]
struct ApiServiceRow {
    /// The id of the document.
    invoice: String,
    /// Its number.
    number: String,
    /// What the line says.
    description: String,
    /// How many of what.
    quantity: String,
    /// How the amount came about.
    formula: String,
    /// The amount; less than zero on a credit note.
    amount: String,
}

/// A share of costs.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiAccountShare)]
struct ApiShareRow {
    /// The id of the pool.
    pool: String,
    /// Its name.
    name: String,
    /// By what it was split.
    how: String,
    /// Of the planned amount.
    forecast: Option<String>,
    /// Of the actual amount.
    last: Option<String>,
}

/// A part of a figure.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiAccountPosting)]
struct ApiPosting {
    /// Of which column.
    column: String,
    /// Its day.
    on: Option<String>,
    /// Number of the document, reference of the payment, name of the pool.
    text: String,
    /// The page of what it comes from.
    href: String,
    /// How much.
    amount: String,
}

fn figures(figures: &Figures) -> BTreeMap<String, String> {
    let one = |column: &Column| (column.code().to_owned(), figures.get(*column).plain());
    Column::ALL.iter().map(one).collect()
}

impl From<&BodyAccount> for ApiBodyFigures {
    fn from(body: &BodyAccount) -> Self {
        Self {
            body: body.body_id.to_string(),
            name: body.name.clone(),
            figures: figures(&body.figures),
            pending: body.pending.len(),
        }
    }
}

impl ApiBodyAccount {
    fn of(body: &BodyAccount, approval: Option<&Approval>) -> Self {
        let services = body.services.iter().map(|row| ApiServiceRow {
            invoice: row.invoice_id.to_string(),
            number: row.number.clone(),
            description: row.description.clone(),
            quantity: row.quantity.clone(),
            formula: row.formula.clone(),
            amount: row.amount.plain(),
        });
        let shares = body.shares.iter().map(|row| ApiShareRow {
            pool: row.pool_id.to_string(),
            name: row.pool.clone(),
            how: row.how.clone(),
            forecast: plain(row.forecast),
            last: plain(row.last),
        });
        let postings = body.postings.iter().map(|one| ApiPosting {
            column: one.column.code().to_owned(),
            on: one.on.map(Day::iso),
            text: one.text.clone(),
            href: one.source.href(),
            amount: one.amount.plain(),
        });
        Self {
            year: body.year,
            as_of: body.as_of.iso(),
            act: approval.map(ApiAct::from),
            own: body.into(),
            services: services.collect(),
            shares: shares.collect(),
            postings: postings.collect(),
        }
    }
}

/// The years that have a final account within reach, newest first.
#[utoipa::path(get, path = "/api/v1/final-accounts", tag = "Bilancio e rendiconto",
    responses((status = 200, body = Page<ApiAccountYear>), (status = 422)))]
async fn final_accounts(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiAccountYear>, Problem> {
    let can = who.actor().may_over(ViewFinalAccount)?;
    query.check().finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let years = account_years(&mut tx, &can).await?;
    let year = |row: crate::pages::AccountYear| ApiAccountYear {
        year: row.year,
        act: row.approval.as_ref().map(ApiAct::from),
    };
    Ok(Page::new(years.into_iter().map(year).collect(), None))
}

/// The final account of the centre for a year: as approved, or made anew up to a day.
#[utoipa::path(get, path = "/api/v1/final-accounts/{year}", tag = "Bilancio e rendiconto",
    params(
        ("year" = i16, Path, description = "Anno del rendiconto"),
        ("al" = Option<String>, Query, description = "Calcolato con quanto è datato fino a questo giorno"),
        ("q" = Option<String>, Query, description = "Parole del nome dell'ente"),
    ),
    responses((status = 200, body = ApiAccount), (status = 403), (status = 404), (status = 422)))]
async fn final_account(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
) -> Result<Json<ApiAccount>, Problem> {
    let can = who.actor().may_over(ViewFinalAccount)?;
    if matches!(can.scope(), Scope::Body(_)) {
        return Err(Denied::NotAllowed.into());
    }
    query.check().search().reads::<Day>("al").finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = view::of_centre(&mut tx, &can, (year, wanted(&query, app.clock.today()))).await?;
    let known = account_years(&mut tx, &can).await?;
    if found.account.bodies.is_empty() && known.iter().all(|row| row.year != year) {
        return Err(Problem::NotFound);
    }
    let (rows, _, _) = rows_asked(&found.account, &query)?;
    Ok(Json(ApiAccount {
        year,
        as_of: found.account.as_of.iso(),
        act: found.approval.as_ref().map(ApiAct::from),
        fingerprint: found.approval.as_ref().map(|approval| approval.fingerprint.clone()),
        totals: figures(&found.account.centre),
        bodies: rows.into_iter().map(ApiBodyFigures::from).collect(),
    }))
}

/// The final account of one body for a year, with what each figure is made of.
#[utoipa::path(get, path = "/api/v1/final-accounts/{year}/bodies/{body}", tag = "Bilancio e rendiconto",
    params(
        ("year" = i16, Path, description = "Anno del rendiconto"),
        ("body" = String, Path, description = "Identificativo dell'ente"),
        ("al" = Option<String>, Query, description = "Calcolato con quanto è datato fino a questo giorno"),
    ),
    responses((status = 200, body = ApiBodyAccount), (status = 404), (status = 422)))]
async fn body_account(
    State(app): State<App>,
    who: SignedIn,
    Path((year, body)): Path<(i16, BodyId)>,
    query: ListQuery,
) -> Result<Json<ApiBodyAccount>, Problem> {
    let can = who.actor().may_over(ViewFinalAccount)?;
    query.check().reads::<Day>("al").finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let wanted = wanted(&query, app.clock.today());
    let found = view::of_body(&mut tx, &can, (year, body), wanted).await?.ok_or(Problem::NotFound)?;
    Ok(Json(ApiBodyAccount::of(&found.body, found.approval.as_ref())))
}
