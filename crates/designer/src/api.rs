//! What this is: designs, models and cases for other programs, as JSON. Amounts are `1234.56`, days `2026-12-31`.
//! What it is not: a second set of rules. Designs are drawn by people, on the pages.

use axum::Json;
use axum::extract::{Path, State};
use kernel::DesignId;
use kernel::permission::ViewDesigns;
use registry::{Level, ManagementForm};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::model::cases::CASES;
use crate::model::compare::{of_case, of_design, of_model};
use crate::model::distance::distance;
use crate::model::money::balance;
use crate::model::{Design, Model, Point};
use crate::store;

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(models))
        .routes(routes!(cases))
}

/// What is said of a model, a case or a design.
#[derive(Serialize, ToSchema)]
#[schema(as = DesignPoint)]
struct ApiPoint {
    /// The chapter.
    section: String,
    /// About what.
    label: String,
    /// What.
    value: String,
}

fn points(points: Vec<Point>) -> Vec<ApiPoint> {
    let api = |one: Point| ApiPoint { section: one.section.to_owned(), label: one.label, value: one.value };
    points.into_iter().map(api).collect()
}

/// A year of the plan.
#[derive(Serialize, ToSchema)]
#[schema(as = DesignYear)]
struct ApiYear {
    /// Which.
    year: i16,
    /// All costs.
    cost: String,
    /// All income.
    income: String,
    /// What is left.
    result: String,
}

/// A design.
#[derive(Serialize, ToSchema)]
#[schema(as = Design)]
struct ApiDesign {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Which version.
    number: i64,
    /// draft, adopted, realised, archived.
    state: String,
    /// Who runs the centre.
    form: ManagementForm,
    /// The level meant.
    level: Level,
    /// The level reached by its services and roles.
    reached: Option<Level>,
    /// When it was adopted.
    adopted_on: Option<String>,
    /// The first year in which income covers costs.
    break_even: Option<i16>,
    /// Year by year.
    years: Vec<ApiYear>,
    /// Point by point; only in the answer for one design.
    points: Vec<ApiPoint>,
}

impl ApiDesign {
    fn of(design: &Design, today: kernel::Day) -> Self {
        let balance = balance(&design.content);
        let year = |one: &crate::model::money::Year| ApiYear {
            year: one.year,
            cost: one.cost.plain(),
            income: one.income.plain(),
            result: one.result.plain(),
        };
        Self {
            id: design.design_id.to_string(),
            name: design.name.clone(),
            number: design.number,
            state: design.state.code().to_owned(),
            form: design.content.form,
            level: design.content.level,
            reached: distance(&design.content, today).designed,
            adopted_on: design.adopted_on.map(kernel::Day::iso),
            break_even: balance.break_even().map(|year| year.year),
            years: balance.years.iter().map(year).collect(),
            points: Vec::new(),
        }
    }
}

/// The designs, by name.
#[utoipa::path(get, path = "/api/v1/designs", tag = "Progetti",
    responses((status = 200, body = Page<ApiDesign>), (status = 422)))]
async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiDesign>, Problem> {
    let can = who.actor().may_over(ViewDesigns)?;
    query.check().finish()?;
    let all = store::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let today = app.clock.today();
    Ok(Page::new(all.iter().map(|one| ApiDesign::of(one, today)).collect(), None))
}

/// One design, point by point.
#[utoipa::path(get, path = "/api/v1/designs/{id}", tag = "Progetti",
    params(("id" = String, Path, description = "Identificativo del progetto")),
    responses((status = 200, body = ApiDesign), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
) -> Result<Json<ApiDesign>, Problem> {
    let can = who.actor().may_over(ViewDesigns)?;
    let found = store::find(&mut app.db.read(can.tenant()).await?, &can, id).await?;
    let design = found.ok_or(Problem::NotFound)?;
    let today = app.clock.today();
    let points = points(of_design(&design.content, today));
    Ok(Json(ApiDesign { points, ..ApiDesign::of(&design, today) }))
}

/// A model or a case.
#[derive(Serialize, ToSchema)]
#[schema(as = DesignReference)]
struct ApiReference {
    /// Its name.
    name: String,
    /// Who runs it.
    form: ManagementForm,
    /// The level.
    level: Level,
    /// Point by point.
    points: Vec<ApiPoint>,
}

/// The seven models: form of management by level.
#[utoipa::path(get, path = "/api/v1/design-models", tag = "Progetti",
    responses((status = 200, body = Page<ApiReference>)))]
async fn models(who: SignedIn) -> Result<Page<ApiReference>, Problem> {
    who.actor().may_over(ViewDesigns)?;
    let of = |model: Model| ApiReference {
        name: model.name(),
        form: model.form(),
        level: model.level(),
        points: points(of_model(model)),
    };
    Ok(Page::new(Model::all().map(of).collect(), None))
}

/// The three cases from which the models come.
#[utoipa::path(get, path = "/api/v1/design-cases", tag = "Progetti",
    responses((status = 200, body = Page<ApiReference>)))]
async fn cases(who: SignedIn) -> Result<Page<ApiReference>, Problem> {
    who.actor().may_over(ViewDesigns)?;
    let of = |case: &&'static crate::model::Case| ApiReference {
        name: case.name.to_owned(),
        form: case.form,
        level: case.level,
        points: points(of_case(case)),
    };
    Ok(Page::new(CASES.iter().map(of).collect(), None))
}
