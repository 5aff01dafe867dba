//! What this is: shared costs, their acts and shares for other programs, as JSON.
//! What it is not: a second set of rules; it reads what the pages read.

use axum::Json;
use axum::extract::{Path, State};
use kernel::permission::ViewCosts;
use kernel::{ApportionmentId, Cents, Day, PoolId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, Cursor, ListQuery, ListView, Problem, SignedIn};

use crate::model::{Computation, Pool, State as ActState, explain};
use crate::pages::{TRENDS, asked, lines, place_of, year_asked};
use crate::store::due::YearShare;
use crate::store::list::{self, SORTS};
use crate::store::shares::KeptShare;
use crate::store::{computations, due, pools};

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(apportionments))
        .routes(routes!(year_shares))
        .routes(routes!(apportionment))
        .routes(routes!(version))
}

/// A shared cost of a year.
#[derive(Serialize, ToSchema)]
struct ApiCostPool {
    /// Its id.
    id: String,
    /// The year of the cost.
    year: i16,
    /// Its name.
    name: String,
    /// `data_centre`, `connectivity`, `certificates`, `domains`, `premises`, `staff`, `contingencies` or `other`.
    category: String,
    /// How much it is planned to be, in cents; only for the centre.
    planned_cents: Option<i64>,
    /// How much it was, in cents; only for the centre.
    actual_cents: Option<i64>,
    /// By what it is divided, in Italian; only for the centre.
    basis: Option<String>,
    /// The computations, the latest first; drafts only for the centre.
    versions: Vec<ApiApportionment>,
}

/// A computation of who pays how much.
#[derive(Serialize, ToSchema)]
struct ApiApportionment {
    /// Its id.
    id: String,
    /// Its number among those of the pool.
    number: i64,
    /// `forecast` or `final`.
    kind: String,
    /// `draft` or `approved`.
    state: String,
    /// The amount divided, in cents.
    amount_cents: i64,
    /// By what, in Italian.
    basis: String,
    /// The day whose figures count.
    driver_on: String,
    /// The day whose members pay.
    members_on: String,
    /// Among how many bodies.
    bodies: i64,
    /// The act that approved it.
    act: Option<String>,
    /// The date of the act.
    act_on: Option<String>,
    /// The year in whose invoices its shares go.
    bill_year: Option<i16>,
}

/// A body's share in a computation.
#[derive(Serialize, ToSchema)]
struct ApiShare {
    /// Its id: the line of the invoice that charges it has the same.
    id: String,
    /// The id of the body.
    body: String,
    /// Its name.
    name: String,
    /// The figures that counted, in the order of the basis.
    figures: Vec<i64>,
    /// The exact share in euro, cut after the eighth decimal.
    exact: String,
    /// Whether it was given a cent that was missing to the sum.
    cent_given: bool,
    /// What it pays of the pool, in cents.
    amount_cents: i64,
    /// What was approved before, in cents.
    approved_before_cents: i64,
    /// What this computation adds, or takes back when negative, in cents.
    due_cents: i64,
    /// What it paid the year before, in cents.
    last_year_cents: Option<i64>,
    /// How it came about, in Italian.
    explanation: Vec<ApiStep>,
}

/// A step of how a share came about.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiShareStep)]
struct ApiStep {
    /// What.
    label: String,
    /// Its value.
    value: String,
}

/// What a body was asked for in a pool of a year.
#[derive(Serialize, ToSchema)]
struct ApiYearShare {
    /// The id of the pool.
    pool: String,
    /// Its name.
    pool_name: String,
    /// The id of the body.
    body: String,
    /// Its name.
    name: String,
    /// The share of the last approved forecast, in cents.
    forecast_cents: Option<i64>,
    /// The share of the last approved final computation, in cents.
    final_cents: Option<i64>,
    /// What the final computation added, or took back when negative, in cents.
    settlement_cents: i64,
}

impl ApiCostPool {
    fn of(pool: &Pool, (seen, acts): (Seen, &[Computation])) -> Self {
        let centre = seen == Seen::Everything;
        Self {
            id: pool.pool_id.to_string(),
            year: pool.year,
            name: pool.name.clone(),
            category: pool.category.code().to_owned(),
            planned_cents: centre.then_some(pool.planned.get()),
            actual_cents: pool.actual.filter(|_| centre).map(Cents::get),
            basis: centre.then(|| pool.basis.words()),
            versions: acts.iter().map(ApiApportionment::of).collect(),
        }
    }
}

/// How much of a pool is shown: members read what was approved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Everything,
    Approved,
}

fn seen(can: &kernel::Can<ViewCosts>) -> Seen {
    if can.scope().body().is_none() { Seen::Everything } else { Seen::Approved }
}

impl ApiApportionment {
    fn of(found: &Computation) -> Self {
        let of = &found.of;
        let (state, act, act_on) = match &found.state {
            ActState::Draft => ("draft", None, None),
            ActState::Approved { act, act_on, .. } => {
                ("approved", Some(act.clone()), Some(Day::iso(*act_on)))
            }
        };
        Self {
            id: found.apportionment_id.to_string(),
            number: found.number,
            kind: found.kind.code().to_owned(),
            state: state.to_owned(),
            amount_cents: of.amount.get(),
            basis: of.basis.words(),
            driver_on: of.driver_on.iso(),
            members_on: of.members_on.iso(),
            bodies: of.bodies,
            act,
            act_on,
            bill_year: found.bill_year(),
        }
    }
}

impl ApiShare {
    fn of(act: &Computation, kept: &KeptShare) -> Self {
        let share = &kept.share;
        let steps = explain::steps(act, share).into_iter();
        Self {
            id: kept.share_id.to_string(),
            body: share.body_id.to_string(),
            name: share.body_name.clone(),
            figures: share.figures.iter().map(|figure| figure.value).collect(),
            exact: share.exact.plain(),
            cent_given: share.given,
            amount_cents: share.amount.get(),
            approved_before_cents: share.before.get(),
            due_cents: share.due().get(),
            last_year_cents: share.last_year.map(Cents::get),
            explanation: steps.map(|(label, value)| ApiStep { label, value }).collect(),
        }
    }
}

impl ApiYearShare {
    fn of(share: &YearShare) -> Self {
        Self {
            pool: share.pool_id.to_string(),
            pool_name: share.pool_name.clone(),
            body: share.body_id.to_string(),
            name: share.body_name.clone(),
            forecast_cents: share.forecast.map(Cents::get),
            final_cents: share.last.map(Cents::get),
            settlement_cents: share.settlement.get(),
        }
    }
}

/// The shared costs of a year with their computations; for a body, those in which it has an approved share.
#[utoipa::path(get, path = "/api/v1/apportionments", tag = "Riparti", params(
    ("anno" = Option<i16>, Query, description = "Anno dei costi; se manca, l'ultimo che ne ha"),
), responses((status = 200, body = Page<ApiCostPool>), (status = 422)))]
async fn apportionments(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiCostPool>, Problem> {
    let can = who.actor().may_over(ViewCosts)?;
    query.check().reads::<i16>("anno").finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (year, _) = year_asked(&mut tx, &can, &query).await?;
    let acts = computations::of_year(&mut tx, &can, year).await?;
    let of_pool = |pool: &Pool| -> Vec<Computation> {
        acts.iter().rev().filter(|act| act.pool_id == pool.pool_id).cloned().collect()
    };
    let found = lines(&mut tx, &can, year).await?;
    let items = found.iter().map(|line| ApiCostPool::of(&line.pool, (seen(&can), &of_pool(&line.pool))));
    Ok(Page::new(items.collect(), None))
}

/// What each body was asked for in each shared cost of a year: forecast, final, settlement.
#[utoipa::path(get, path = "/api/v1/apportionments/shares", tag = "Riparti", params(
    ("anno" = Option<i16>, Query, description = "Anno dei costi; se manca, l'ultimo che ne ha"),
), responses((status = 200, body = Page<ApiYearShare>), (status = 422)))]
async fn year_shares(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiYearShare>, Problem> {
    let can = who.actor().may_over(ViewCosts)?;
    query.check().reads::<i16>("anno").finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (year, _) = year_asked(&mut tx, &can, &query).await?;
    let found = due::shares_of_year(&mut tx, &can, year).await?;
    Ok(Page::new(found.iter().map(ApiYearShare::of).collect(), None))
}

/// One shared cost with its computations.
#[utoipa::path(get, path = "/api/v1/apportionments/{pool}", tag = "Riparti",
    params(("pool" = String, Path, description = "Identificativo della voce di costo")),
    responses((status = 200, body = ApiCostPool), (status = 404)))]
async fn apportionment(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
) -> Result<Json<ApiCostPool>, Problem> {
    let can = who.actor().may_over(ViewCosts)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let pool = pools::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let acts = computations::of_pool(&mut tx, &can, id).await?;
    Ok(Json(ApiCostPool::of(&pool, (seen(&can), &acts))))
}

/// The shares of a computation, a page at a time; for a body, its own.
#[utoipa::path(get, path = "/api/v1/apportionments/{pool}/versions/{id}/shares", tag = "Riparti", params(
    ("pool" = String, Path, description = "Identificativo della voce di costo"),
    ("id" = String, Path, description = "Identificativo del calcolo"),
    ("q" = Option<String>, Query, description = "Parole da cercare"),
    ("andamento" = Option<String>, Query, description = "sale, scende, uguale, nuovo"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiShare>), (status = 404), (status = 422)))]
async fn version(
    State(app): State<App>,
    who: SignedIn,
    Path((pool, id)): Path<(PoolId, ApportionmentId)>,
    query: ListQuery,
) -> Result<Page<ApiShare>, Problem> {
    let can = who.actor().may_over(ViewCosts)?;
    let asked = asked(&query, id);
    let check = query.check().search().one_of("andamento", &TRENDS);
    check.sorted(&SORTS).placed(asked.after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let act = computations::get(&mut tx, &can, id).await?;
    let act = act.filter(|act| act.pool_id == pool).ok_or(Problem::NotFound)?;
    let size = ListView::SIZE;
    let mut kept = list::page(&mut tx, &can, &asked, size.saturating_add(1)).await?;
    let has_more = kept.len() > size;
    kept.truncate(size);
    let next: Option<Cursor> = kept.last().filter(|_| has_more).map(|last| place_of(asked.sort, last));
    Ok(Page::new(kept.iter().map(|kept| ApiShare::of(&act, kept)).collect(), next.as_ref()))
}
