//! What this is: `/api/v1/needs/sheets`: the sheets of a campaign, one of them, its answers written and confirmed.
//! What it is not: a way past the deadline: a body's token is told that the sheet is closed, as its people are.

use axum::Json;
use axum::extract::{Path, State};
use kernel::permission::ViewNeeds;
use kernel::{CampaignId, Day, Role, SheetId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn};

use super::answers::{ApiAnswers, pairs, shown};
use crate::model::{Answers, Confirmation, Hand, SheetState};
use crate::pages::{Opened, may_answer, opened_sheet, read_answers};
use crate::store::lists::{self, SheetRow};
use crate::store::{Failure, campaigns, sheets};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(write))
        .routes(routes!(confirm))
}

/// A sheet in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsSheetRow)]
struct ApiSheetRow {
    /// Its id.
    id: String,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// `not_opened`, `in_progress`, confirmed, `by_staff`, late.
    state: String,
    /// The number of its last confirmed version; 0 for none.
    confirmed: i64,
    /// When that was.
    confirmed_on: Option<String>,
    /// Who confirmed or last wrote, and as what.
    who: String,
    /// How often the body was reminded.
    reminders: i64,
}

impl ApiSheetRow {
    fn of(row: &SheetRow) -> Self {
        Self {
            id: row.sheet_id.to_string(),
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            state: row.state.code().to_owned(),
            confirmed: row.confirmed,
            confirmed_on: row.confirmed_on.map(Day::iso),
            who: row.who(),
            reminders: row.reminders,
        }
    }
}

/// The sheets of a campaign within reach, a page at a time, by name of the body.
#[utoipa::path(get, path = "/api/v1/needs/campaigns/{id}/sheets", tag = "Fabbisogni", params(
    ("id" = String, Path, description = "Identificativo della campagna"),
    ("q" = Option<String>, Query, description = "Parole del nome dell'ente"),
    ("stato" = Option<String>, Query, description = "not_opened, in_progress, confirmed, by_staff, late"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiSheetRow>), (status = 404), (status = 422)))]
async fn list(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    query: ListQuery,
) -> Result<Page<ApiSheetRow>, Problem> {
    let can = who.actor().may_over(ViewNeeds)?;
    let (place, filter) = crate::pages::asked(&query);
    let check = query.check().search().one_of("stato", &SheetState::options()).sorted(&["ente"]);
    check.placed(place.after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    campaigns::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let most = ListView::SIZE.saturating_add(1);
    let mut rows = lists::sheets(&mut tx, &can, (id, today), &filter, (&place, most)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| Cursor::after([row.sort_key.clone(), row.sheet_id.to_string()]));
    Ok(Page::new(rows.iter().map(ApiSheetRow::of).collect(), next.as_ref()))
}

/// A sheet.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsSheet)]
struct ApiSheet {
    /// Its id.
    id: String,
    /// For a later change: send it back.
    version: i64,
    /// The campaign.
    campaign_id: String,
    /// The year the needs are for.
    year: i16,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// `not_opened`, `in_progress`, confirmed, `by_staff`, late.
    state: String,
    /// The last day on which the body may answer.
    closes: String,
    /// From what it started: the services in force, the figures, the year before.
    start: ApiAnswers,
    /// What is written in it now.
    answers: ApiAnswers,
    /// The confirmed versions, the newest first.
    confirmations: Vec<ApiConfirmation>,
}

/// A confirmed version.
#[derive(Serialize, ToSchema)]
#[schema(as = NeedsConfirmation)]
struct ApiConfirmation {
    /// Its number, from 1.
    number: i64,
    /// The day.
    confirmed_on: String,
    /// By whom.
    by: String,
    /// With which role.
    role: String,
    /// Why the centre entered it; empty if the body did.
    reason: String,
    /// The answers.
    answers: ApiAnswers,
}

impl ApiSheet {
    fn of(opened: &Opened, all: &[Confirmation], today: Day) -> Self {
        let (sheet, content) = (&opened.sheet, &opened.content);
        let confirmation = |one: &Confirmation| ApiConfirmation {
            number: one.number,
            confirmed_on: one.confirmed_on.iso(),
            by: one.by_name.clone(),
            role: Role::from_code(&one.by_role).map_or(String::new(), |role| role.code().to_owned()),
            reason: one.reason.clone(),
            answers: shown(content, &one.answers),
        };
        Self {
            id: sheet.sheet_id.to_string(),
            version: sheet.version,
            campaign_id: sheet.campaign_id.to_string(),
            year: opened.campaign.data.year,
            body_id: sheet.body_id.to_string(),
            body_name: sheet.body_name.clone(),
            state: sheet.state_on(opened.campaign.data.closes, today).code().to_owned(),
            closes: opened.campaign.data.closes.iso(),
            start: shown(content, &sheet.baseline.start),
            answers: shown(content, &sheet.answers),
            confirmations: all.iter().map(confirmation).collect(),
        }
    }
}

async fn answer(app: &App, who: &SignedIn, id: SheetId) -> Result<Json<ApiSheet>, Problem> {
    let opened = opened_sheet(app, who, id).await?;
    let mut tx = app.db.read(opened.can.tenant()).await?;
    let all = sheets::confirmations(&mut tx, &opened.can, id).await?;
    Ok(Json(ApiSheet::of(&opened, &all, tx.today())))
}

/// One sheet, with its answers and its confirmed versions.
#[utoipa::path(get, path = "/api/v1/needs/sheets/{id}", tag = "Fabbisogni",
    params(("id" = String, Path, description = "Identificativo della scheda")),
    responses((status = 200, body = ApiSheet), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SheetId>,
) -> Result<Json<ApiSheet>, Problem> {
    answer(&app, &who, id).await
}

/// Answers to be written.
#[derive(Deserialize, ToSchema)]
#[schema(as = NeedsWrite)]
struct ApiWrite {
    /// The version that was read.
    version: i64,
    /// The answers; questions that are absent stay as they are.
    #[serde(default)]
    answers: ApiAnswers,
    /// Why the centre writes for the body; not asked of the body itself.
    #[serde(default)]
    reason: String,
}

struct Sent {
    opened: Opened,
    answers: Answers,
    act: sheets::Act,
    version: i64,
}

async fn sent(app: &App, who: &SignedIn, (id, body): (SheetId, ApiWrite)) -> Result<Sent, Problem> {
    let opened = opened_sheet(app, who, id).await?;
    let pairs = pairs(&opened.content, &body.answers, &opened.sheet.answers)?;
    let (answers, errors) = read_answers(&Posted::of(pairs), &opened.content);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let act = sheets::Act { hand: Hand::of(who.actor(), &body.reason), on: app.clock.today() };
    Ok(Sent { opened, answers, act, version: body.version })
}

fn refused(why: Failure) -> Problem {
    match why {
        Failure::Gaps(gaps) => crate::pages::errors_of(&gaps).into(),
        other => other.into(),
    }
}

/// Writes answers without confirming them.
#[utoipa::path(put, path = "/api/v1/needs/sheets/{id}/answers", tag = "Fabbisogni", request_body = ApiWrite,
    params(("id" = String, Path, description = "Identificativo della scheda")),
    responses((status = 200, body = ApiSheet), (status = 404), (status = 409), (status = 422)))]
async fn write(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SheetId>,
    Json(body): Json<ApiWrite>,
) -> Result<Json<ApiSheet>, Problem> {
    let sent = sent(&app, &who, (id, body)).await?;
    let can = may_answer(&who, &sent.opened.sheet)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let of = (&sent.opened.sheet, sent.version);
    sheets::save(&mut tx, &can, of, &sent.answers, &sent.act).await.map_err(refused)?;
    tx.commit().await?;
    answer(&app, &who, id).await
}

/// Confirms the sheet, with the answers sent and the others as they are: it becomes a version that is kept.
#[utoipa::path(post, path = "/api/v1/needs/sheets/{id}/confirm", tag = "Fabbisogni", request_body = ApiWrite,
    params(("id" = String, Path, description = "Identificativo della scheda")),
    responses((status = 200, body = ApiSheet), (status = 404), (status = 409), (status = 422)))]
async fn confirm(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<SheetId>,
    Json(body): Json<ApiWrite>,
) -> Result<Json<ApiSheet>, Problem> {
    let sent = sent(&app, &who, (id, body)).await?;
    let can = may_answer(&who, &sent.opened.sheet)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let of = (&sent.opened.sheet, sent.version);
    sheets::confirm(&mut tx, &can, of, &sent.answers, &sent.act).await.map_err(refused)?;
    tx.commit().await?;
    answer(&app, &who, id).await
}
