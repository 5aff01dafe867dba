//! What this is: budgets and sustainability as JSON. What it is not: final accounts.

use axum::extract::{Path, State};
use kernel::Cents;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page};
use webkit::{App, ListQuery, Problem, SignedIn};

use super::plain;
use crate::Failure;
use crate::model::budget::{Budget, State as Stage};
use crate::model::standing::{Item, Standing};
use crate::model::sustain::{BreakEven, Coverage, Margin, Step, by_bodies, by_inhabitants, outcome};
use crate::pages::{WHO, asked, of_centre, reader, suppose};
use crate::store::budgets;

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(budgets_by_year))
        .routes(routes!(budget_of_year))
        .routes(routes!(sustainability))
}

/// A year that has a budget.
#[derive(Serialize, ToSchema)]
struct ApiBudgetYear {
    /// The year.
    year: i16,
    /// `preparazione`, `corso` or `chiuso`.
    state: String,
    /// Income by the approved versions.
    income: Option<String>,
    /// Costs by the approved versions.
    costs: Option<String>,
}

/// A year's budget over its versions.
#[derive(Serialize, ToSchema)]
struct ApiBudget {
    /// The year.
    year: i16,
    /// Its versions, drafts included.
    versions: Vec<ApiVersion>,
    /// Its items by the approved versions.
    items: Vec<ApiItem>,
}

/// A version.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiBudgetVersion)]
struct ApiVersion {
    /// Its id.
    id: String,
    /// `forecast`, `variation` or `final`.
    kind: String,
    /// The number among the variations.
    number: i64,
    /// `draft` or `approved`.
    state: String,
    /// The act that approved it.
    act: Option<String>,
    /// The date of the act.
    act_on: Option<String>,
}

/// An item over the versions.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiBudgetItem)]
struct ApiItem {
    /// `income` or `cost`.
    side: String,
    /// Its heading.
    heading: String,
    /// Its words.
    words: String,
    /// The id of its service.
    service: Option<String>,
    /// `fixed`, `bodies` or `inhabitants`: how it follows the size of the centre.
    growth: String,
    /// Of the forecast.
    forecast: String,
    /// Forecast and variations.
    standing: String,
    /// Of the final, once there is one.
    last: Option<String>,
}

impl ApiVersion {
    fn of(budget: &Budget) -> Self {
        let (state, act, act_on) = match &budget.state {
            Stage::Draft => ("draft", None, None),
            Stage::Approved { act, act_on, .. } => ("approved", Some(act.clone()), Some(act_on.iso())),
        };
        let (kind, state) = (budget.kind.code().to_owned(), state.to_owned());
        Self { id: budget.budget_id.to_string(), kind, number: budget.number, state, act, act_on }
    }
}

impl ApiItem {
    fn of(item: &Item) -> Self {
        Self {
            side: item.side().code().to_owned(),
            heading: item.heading.code().to_owned(),
            words: item.words.clone(),
            service: item.service.as_ref().map(|service| service.service_id.to_string()),
            growth: item.growth.code().to_owned(),
            forecast: item.forecast.plain(),
            standing: item.standing.plain(),
            last: plain(item.last),
        }
    }
}

/// The years that have a budget, newest first.
#[utoipa::path(get, path = "/api/v1/budgets", tag = "Bilancio e rendiconto",
    responses((status = 200, body = Page<ApiBudgetYear>), (status = 422)))]
async fn budgets_by_year(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiBudgetYear>, Problem> {
    let can = reader(who.actor())?;
    query.check().finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let years = of_centre(&mut tx, &can).await?;
    let year = |row: crate::pages::YearRow| ApiBudgetYear {
        year: row.year,
        state: row.state.to_owned(),
        income: plain(row.coverage.map(|coverage| coverage.income)),
        costs: plain(row.coverage.map(|coverage| coverage.costs)),
    };
    Ok(Page::new(years.into_iter().map(year).collect(), None))
}

/// One year's budget: its versions, and its items by the approved ones.
#[utoipa::path(get, path = "/api/v1/budgets/{year}", tag = "Bilancio e rendiconto",
    params(("year" = i16, Path, description = "Anno del bilancio")),
    responses((status = 200, body = ApiBudget), (status = 404)))]
async fn budget_of_year(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
) -> Result<Json<ApiBudget>, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let versions = budgets::of_year(&mut tx, &can, year).await?;
    if versions.is_empty() {
        return Err(Problem::NotFound);
    }
    let standing: Standing = budgets::standing_of(&mut tx, &can, year).await?;
    Ok(Json(ApiBudget {
        year,
        versions: versions.iter().map(|version| ApiVersion::of(&version.budget)).collect(),
        items: standing.items.iter().map(ApiItem::of).collect(),
    }))
}

/// Whether a year pays for itself, and what would change.
#[derive(Serialize, ToSchema)]
struct ApiSustainability {
    /// The year.
    year: i16,
    /// According to the budget.
    before: ApiCoverage,
    /// In the scenario of the address.
    after: ApiCoverage,
    /// How one becomes the other.
    steps: Vec<ApiStep>,
    /// From how many bodies on income covers costs.
    bodies: ApiMargin,
    /// From how many inhabitants on.
    inhabitants: ApiMargin,
}

/// Income against costs.
#[derive(Serialize, ToSchema)]
struct ApiCoverage {
    /// All income.
    income: String,
    /// What members pay.
    fees: String,
    /// All costs.
    costs: String,
}

impl From<Coverage> for ApiCoverage {
    fn from(coverage: Coverage) -> Self {
        let [income, fees, costs] = [coverage.income, coverage.fees, coverage.costs].map(Cents::plain);
        Self { income, fees, costs }
    }
}

/// A step of a scenario.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiScenarioStep)]
struct ApiStep {
    /// What, in Italian.
    what: String,
    /// How it was computed.
    how: String,
    /// `income` or `cost`.
    side: String,
    /// What it adds.
    amount: String,
}

impl From<&Step> for ApiStep {
    fn from(step: &Step) -> Self {
        Self {
            what: step.what.clone(),
            how: step.how.clone(),
            side: step.side.code().to_owned(),
            amount: step.amount.plain(),
        }
    }
}

/// A break-even with its arithmetic: gap × size / margin.
#[derive(Serialize, ToSchema)]
struct ApiMargin {
    /// `always`, `from`, `up_to`, `never` or `size_unknown`.
    kind: String,
    /// The size, for `from` and `up_to`.
    size: Option<i64>,
    /// Fixed costs less fixed income.
    gap: String,
    /// What the present size brings towards it.
    margin: String,
    /// The present size.
    present: i64,
}

impl From<Margin> for ApiMargin {
    fn from(margin: Margin) -> Self {
        let (kind, size) = match margin.break_even {
            BreakEven::Always => ("always", None),
            BreakEven::From(size) => ("from", Some(size)),
            BreakEven::UpTo(size) => ("up_to", Some(size)),
            BreakEven::Never => ("never", None),
            BreakEven::SizeUnknown => ("size_unknown", None),
        };
        let (gap, present) = (margin.gap.plain(), margin.size);
        Self { kind: kind.to_owned(), size, gap, margin: margin.margin.plain(), present }
    }
}

/// Whether a year pays for itself, and what would change if bodies joined, one left, or prices changed.
#[utoipa::path(get, path = "/api/v1/budgets/{year}/sustainability", tag = "Bilancio e rendiconto",
    params(
        ("year" = i16, Path, description = "Anno del bilancio"),
        ("entrano" = Option<u16>, Query, description = "Quanti enti entrano"),
        ("chi" = Option<String>, Query, description = "media, grandi oppure piccoli"),
        ("esce" = Option<String>, Query, description = "Identificativo dell'ente che esce"),
        ("prezzi" = Option<String>, Query, description = "Di quanto cambiano i prezzi, in percentuale: 5 oppure -2,5"),
    ),
    responses((status = 200, body = ApiSustainability), (status = 404), (status = 422)))]
async fn sustainability(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
) -> Result<Json<ApiSustainability>, Problem> {
    let can = reader(who.actor())?;
    let asked = asked(&query);
    query
        .check()
        .reads::<u16>("entrano")
        .one_of("chi", &WHO)
        .reads::<kernel::BodyId>("esce")
        .any("prezzi")
        .finish()?;
    if asked.not_read.is_some() {
        let why = "Prezzi: scrivi una percentuale da -90 a 200, per esempio 5 oppure -2,5";
        return Err(Problem::Invalid(webkit::FormErrors::one("prezzi", why)));
    }
    let mut tx = app.db.read(can.tenant()).await?;
    if budgets::standing_of(&mut tx, &can, year).await?.items.is_empty() {
        return Err(Problem::NotFound);
    }
    let (base, scenario) = suppose(&mut tx, &can, (year, &asked)).await?;
    let found = outcome(&base, &scenario).zip(by_bodies(&base)).zip(by_inhabitants(&base));
    let ((outcome, bodies), inhabitants) = found.ok_or_else(too_large)?;
    Ok(Json(ApiSustainability {
        year,
        before: outcome.before.into(),
        after: outcome.after.into(),
        steps: outcome.steps.iter().map(ApiStep::from).collect(),
        bodies: bodies.into(),
        inhabitants: inhabitants.into(),
    }))
}

fn too_large() -> Problem {
    Failure::from(crate::model::budget::Refused::TooLarge).into()
}
