//! What this is: `/api/v1/needs/campaigns`, with the questions of each and the answers side by side.
//! What it is not: the making or opening of campaigns; those are acts of people on the pages.

use axum::Json;
use axum::extract::{Path, State};
use kernel::CampaignId;
use kernel::permission::ViewNeeds;
use kernel::{Day, Quantity};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, ListQuery, Problem, SignedIn};

use crate::model::{Campaign, Content, Item, Matrix, Total};
use crate::report;
use crate::store::lists::Counts;
use crate::store::{campaigns, lists};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(matrix))
}

/// A campaign.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsCampaign)]
struct ApiCampaign {
    /// Its id.
    id: String,
    /// The year the needs are for.
    year: i16,
    /// Where it stands today: draft, upcoming, open, closed.
    stage: String,
    /// The first day on which bodies may answer.
    opens: String,
    /// The last.
    closes: String,
    /// When the sheets were made.
    opened_on: Option<String>,
    /// What bodies read above the sheet.
    intro: String,
    /// How many sheets within reach there are.
    sheets: i64,
    /// How many of them are answered.
    answered: i64,
    /// What is asked; only in the answer for one campaign.
    questions: Vec<ApiQuestion>,
}

/// A question.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsQuestion)]
struct ApiQuestion {
    /// Its key, under which answers stand.
    key: String,
    /// Its section.
    section: String,
    /// What it asks.
    label: String,
    /// active, new, number, applications, `yes_no`, text.
    kind: String,
    /// The service of the catalogue.
    service_id: Option<String>,
    /// What is counted.
    unit: Option<String>,
    /// The driver to which the number gives a value.
    driver: Option<String>,
}

impl ApiCampaign {
    fn of(campaign: &Campaign, (counts, content): (&Counts, Option<&Content>), today: Day) -> Self {
        let data = &campaign.data;
        Self {
            id: campaign.campaign_id.to_string(),
            year: data.year,
            stage: campaign.stage_on(today).code().to_owned(),
            opens: data.opens.iso(),
            closes: data.closes.iso(),
            opened_on: campaign.opened_on.map(Day::iso),
            intro: data.intro.clone(),
            sheets: counts.all(),
            answered: counts.answered(),
            questions: content.map(ApiQuestion::all).unwrap_or_default(),
        }
    }
}

impl ApiQuestion {
    fn all(content: &Content) -> Vec<Self> {
        let sections = content.sections.iter();
        sections.flat_map(|section| section.items.iter().map(|item| Self::of(&section.title, item))).collect()
    }

    fn of(section: &str, item: &Item) -> Self {
        let measure = item.measure();
        Self {
            key: item.key.to_string(),
            section: section.to_owned(),
            label: item.label.clone(),
            kind: item.kind.code().to_owned(),
            service_id: item.service().map(|id| id.to_string()),
            unit: measure.map(|measure| measure.unit.clone()),
            driver: measure.and_then(|measure| measure.driver.as_ref()).map(ToString::to_string),
        }
    }
}

/// The campaigns within reach, the newest year first: one for each year.
#[utoipa::path(get, path = "/api/v1/needs/campaigns", tag = "Fabbisogni",
    responses((status = 200, body = Page<ApiCampaign>), (status = 422)))]
async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Result<Page<ApiCampaign>, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    query.check().finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let mut items = Vec::new();
    for campaign in campaigns::every(&mut tx, &can).await? {
        let counts = lists::counts(&mut tx, &can, (campaign.campaign_id, today)).await?;
        items.push(ApiCampaign::of(&campaign, (&counts, None), today));
    }
    Ok(Page::new(items, None))
}

/// One campaign, with what it asks.
#[utoipa::path(get, path = "/api/v1/needs/campaigns/{id}", tag = "Fabbisogni",
    params(("id" = String, Path, description = "Identificativo della campagna")),
    responses((status = 200, body = ApiCampaign), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
) -> Result<Json<ApiCampaign>, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let campaign = campaigns::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let counts = lists::counts(&mut tx, &can, (id, today)).await?;
    let content = campaigns::content(&mut tx, &campaign).await?;
    Ok(Json(ApiCampaign::of(&campaign, (&counts, Some(&content)), today)))
}

/// The answers side by side.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsMatrix)]
struct ApiMatrix {
    /// The questions, with what all the answers come to.
    questions: Vec<ApiTotal>,
    /// The bodies.
    bodies: Vec<ApiRow>,
}

/// A question with its totals.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsTotal)]
struct ApiTotal {
    /// Its key.
    key: String,
    /// What it asks.
    label: String,
    /// What is counted; empty if nothing is.
    unit: String,
    /// How many bodies want what, of a service.
    wishes: std::collections::BTreeMap<String, u32>,
    /// How many say yes.
    yes: u32,
    /// The sum of the quantities of those who have it or want it.
    quantity: String,
    /// How many have answered.
    answered: u32,
}

/// A body with its answers.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsRow)]
struct ApiRow {
    /// Its sheet.
    sheet_id: String,
    /// The body.
    body_id: String,
    /// Its name.
    body_name: String,
    /// `not_opened`, `in_progress`, confirmed, `by_staff`, late.
    state: String,
    /// The answers, in the order of the questions.
    answers: Vec<ApiCell>,
}

/// An answer in the matrix.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsCell)]
struct ApiCell {
    /// In words; empty when there is no answer.
    text: String,
    /// What is wanted of a service.
    wish: Option<String>,
    /// How much.
    quantity: Option<String>,
}

impl ApiMatrix {
    fn of(matrix: Matrix) -> Self {
        let total = |(column, total): (crate::model::Column, Total)| ApiTotal {
            key: column.key.to_string(),
            label: column.label,
            unit: column.unit,
            wishes: total.wishes.iter().map(|(wish, count)| (wish.code().to_owned(), *count)).collect(),
            yes: total.yes,
            quantity: total.quantity.plain(),
            answered: total.answered,
        };
        let cell = |cell: crate::model::Cell| ApiCell {
            text: cell.text,
            wish: cell.wish.map(|wish| wish.code().to_owned()),
            quantity: cell.quantity.map(Quantity::plain),
        };
        let row = |row: crate::model::MatrixRow| ApiRow {
            sheet_id: row.sheet_id.to_string(),
            body_id: row.body_id.to_string(),
            body_name: row.body_name,
            state: row.state.code().to_owned(),
            answers: row.cells.into_iter().map(cell).collect(),
        };
        Self {
            questions: matrix.columns.into_iter().zip(matrix.totals).map(total).collect(),
            bodies: matrix.rows.into_iter().map(row).collect(),
        }
    }
}

/// The confirmed answers within reach, body by question, with their totals.
#[utoipa::path(get, path = "/api/v1/needs/campaigns/{id}/matrix", tag = "Fabbisogni",
    params(("id" = String, Path, description = "Identificativo della campagna")),
    responses((status = 200, body = ApiMatrix), (status = 404)))]
async fn matrix(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
) -> Result<Json<ApiMatrix>, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let campaign = campaigns::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(ApiMatrix::of(report::matrix(&mut tx, &can, (&campaign, today)).await?)))
}
