//! What this is: surveys for other programs, as JSON: editions with what they ask, responses with their answers; a section
//! written. Questionnaires and answers have the form in which they are exported.
//! What it is not: a second set of rules: it reads and checks what the pages read and check.

use axum::extract::{Path, State};
use kernel::permission::ViewSurveys;
use kernel::{Day, EditionId, NETWORK, ResponseId};
use questionnaire::{Answer, Answers, Section};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{ApiProblem, Json, Page};
use webkit::{App, Cursor, FormErrors, ListQuery, ListView, Posted, Problem, SignedIn};

use crate::access;
use crate::model::{Edition, Shown};
use crate::pages::{Opened, Typed, asked, read_answers, typed_pairs};
use crate::store::lists::{self, Counts, ResponseRow};
use crate::store::{editions, parts, surveys};

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(all_editions))
        .routes(routes!(one_edition))
        .routes(routes!(responses_of))
        .routes(routes!(one_response))
        .routes(routes!(write_section))
}

/// An edition of a survey.
#[derive(Serialize, ToSchema)]
#[schema(as = SurveyEdition)]
struct ApiEdition {
    /// Its id.
    id: String,
    /// Its title.
    title: String,
    /// Where it stands today: draft, upcoming, open, closed.
    stage: String,
    /// To whom it is put: bodies, provinces, anonymous.
    audience: String,
    /// The first day.
    opens: String,
    /// The last.
    closes: String,
    /// How many responses within reach there are.
    responses: i64,
    /// How many of them were handed in.
    handed_in: i64,
    /// How many of them were accepted.
    accepted: i64,
    /// What it asks, in the form of the export; only in the answer for one edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    form: Option<serde_json::Value>,
}

impl ApiEdition {
    fn of(edition: &Edition, counts: &Counts, today: Day) -> Self {
        let data = &edition.data;
        Self {
            id: edition.edition_id.to_string(),
            title: data.title.clone(),
            stage: edition.stage_on(today).code().to_owned(),
            audience: data.audience.code().to_owned(),
            opens: data.opens.iso(),
            closes: data.closes.iso(),
            responses: counts.all(),
            handed_in: counts.handed_in(),
            accepted: counts.of(Shown::Accepted),
            form: None,
        }
    }
}

/// The editions within reach, the newest first; a centre also finds those of the network put to its Province.
#[utoipa::path(get, path = "/api/v1/surveys/editions", tag = "Questionari", responses(
    (status = 200, body = Page<ApiEdition>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn all_editions(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiEdition>, Problem> {
    query.check().finish()?;
    let sight = access::sight(&app, who.actor()).await?;
    let today = app.clock.today();
    let mut items = Vec::new();
    let also = sight.province.map(|(can, _)| can);
    for can in std::iter::once(sight.home).chain(also) {
        let mut tx = app.db.read(can.tenant()).await?;
        for edition in editions::every(&mut tx, &can).await? {
            let counts = lists::counts(&mut tx, &can, edition.edition_id).await?;
            items.push(ApiEdition::of(&edition, &counts, today));
        }
    }
    Ok(Page::new(items, None))
}

/// One edition, with what it asks.
#[utoipa::path(get, path = "/api/v1/surveys/editions/{id}", tag = "Questionari",
    params(("id" = String, Path, description = "Identificativo della rilevazione")), responses(
    (status = 200, body = ApiEdition),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn one_edition(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
) -> Result<Json<ApiEdition>, Problem> {
    let sight = access::sight(&app, who.actor()).await?;
    let also = sight.province.map(|(can, _)| can);
    for can in std::iter::once(sight.home).chain(also) {
        let mut tx = app.db.read(can.tenant()).await?;
        let Some(edition) = editions::find(&mut tx, &can, id).await? else { continue };
        let counts = lists::counts(&mut tx, &can, id).await?;
        let form = surveys::version(&mut tx, edition.data.version_id).await?.form;
        let form = serde_json::to_value(form).map_err(|why| Problem::internal(&why))?;
        return Ok(Json(ApiEdition { form: Some(form), ..ApiEdition::of(&edition, &counts, tx.today()) }));
    }
    Err(Problem::NotFound)
}

/// A response in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = SurveyResponseRow)]
struct ApiResponseRow {
    /// Its id.
    id: String,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// `not_begun`, open, compiled, validated, accepted, returned.
    state: String,
    /// The number of the version that it answers.
    version: i64,
    /// How often the body was reminded.
    reminders: i64,
}

impl ApiResponseRow {
    fn of(row: &ResponseRow) -> Self {
        Self {
            id: row.response_id.to_string(),
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            state: row.state.code().to_owned(),
            version: row.number,
            reminders: row.reminders,
        }
    }
}

/// The responses to an edition within reach, a page at a time, by name of the body; of an anonymous edition there are none.
#[utoipa::path(get, path = "/api/v1/surveys/editions/{id}/responses", tag = "Questionari", params(
    ("id" = String, Path, description = "Identificativo della rilevazione"),
    ("q" = Option<String>, Query, description = "Parole del nome dell'ente"),
    ("stato" = Option<String>, Query, description = "not_begun, open, compiled, validated, accepted, returned"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses(
    (status = 200, body = Page<ApiResponseRow>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn responses_of(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Page<ApiResponseRow>, Problem> {
    let can = who.actor().may_over(ViewSurveys)?;
    let (place, filter) = asked(&query);
    let check = query.check().search().one_of("stato", &Shown::options()).sorted(&["ente"]);
    check.placed(place.after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    editions::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let most = ListView::SIZE.saturating_add(1);
    let mut rows = lists::page(&mut tx, &can, (id, &filter), (&place, most)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| Cursor::after([row.sort_key.clone(), row.response_id.to_string()]));
    Ok(Page::new(rows.iter().map(ApiResponseRow::of).collect(), next.as_ref()))
}

/// A response.
#[derive(Serialize, ToSchema)]
#[schema(as = SurveyResponse)]
struct ApiResponse {
    /// Its id.
    id: String,
    /// The edition.
    edition_id: String,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// `not_begun`, open, compiled, validated, accepted, returned.
    state: String,
    /// Whether it belongs to the network.
    network: bool,
    /// Its sections with their answers.
    sections: Vec<ApiSection>,
}

/// A section of a response.
#[derive(Serialize, ToSchema)]
#[schema(as = SurveyResponseSection)]
struct ApiSection {
    /// Its code.
    id: String,
    /// For a later change: send it back.
    version: i64,
    /// Who fills it in; empty for anybody of the body.
    office: String,
    /// The answers, by code of the question.
    #[schema(value_type = Object)]
    answers: serde_json::Value,
}

async fn answer(app: &App, who: &SignedIn, id: ResponseId) -> Result<Json<ApiResponse>, Problem> {
    let opened = Opened::read(app, who, id).await?;
    let response = &opened.reached.response;
    let section = |section: &Section| {
        let part = opened.part(section.id.as_str())?;
        Some(ApiSection {
            id: section.id.to_string(),
            version: part.version,
            office: part.office.clone(),
            answers: serde_json::to_value(&part.answers).ok()?,
        })
    };
    Ok(Json(ApiResponse {
        id: id.to_string(),
        edition_id: response.edition_id.to_string(),
        body_id: response.body_id.to_string(),
        body_name: response.body_name.clone(),
        state: response.shown().code().to_owned(),
        network: opened.reached.view.tenant() == NETWORK,
        sections: opened.prepared.form().sections.iter().filter_map(section).collect(),
    }))
}

/// One response, with its answers.
#[utoipa::path(get, path = "/api/v1/surveys/responses/{id}", tag = "Questionari",
    params(("id" = String, Path, description = "Identificativo della risposta")), responses(
    (status = 200, body = ApiResponse),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn one_response(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ResponseId>,
) -> Result<Json<ApiResponse>, Problem> {
    answer(&app, &who, id).await
}

/// Answers of a section to be written.
#[derive(Deserialize, ToSchema)]
#[schema(as = SurveyWrite)]
struct ApiWrite {
    /// The version of the section that was read.
    version: i64,
    /// The answers, by code of the question; those that are absent stay as they are. Files are sent on the pages.
    #[schema(value_type = Object)]
    answers: serde_json::Value,
}

/// Writes a section without handing the response in.
#[utoipa::path(put, path = "/api/v1/surveys/responses/{id}/sections/{section}", tag = "Questionari",
    request_body = ApiWrite, params(
    ("id" = String, Path, description = "Identificativo della risposta"),
    ("section" = String, Path, description = "Codice della sezione"),
), responses(
    (status = 200, body = ApiResponse),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn write_section(
    State(app): State<App>,
    who: SignedIn,
    Path((id, section)): Path<(ResponseId, String)>,
    Json(body): Json<ApiWrite>,
) -> Result<Json<ApiResponse>, Problem> {
    let opened = Opened::read(&app, &who, id).await?;
    let (of, part) = opened.section(&section)?;
    let can = opened.writes(&app, &who, part)?;
    let answers = sent(of, &part.answers, body.answers)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let of_response = (&opened.reached.response, of);
    parts::write(&mut tx, &can, of_response, (body.version, opened.hand(&who)), &answers).await?;
    tx.commit().await?;
    answer(&app, &who, id).await
}

/// What was sent, over what is there, read as a form is read.
fn sent(section: &Section, before: &Answers, sent: serde_json::Value) -> Result<Answers, Problem> {
    let sent: Answers = serde_json::from_value(sent)
        .map_err(|why| Problem::from(FormErrors::one("answers", format!("Risposte non leggibili: {why}"))))?;
    let mut all = before.clone();
    let mut errors = FormErrors::default();
    for (id, answer) in sent.0 {
        let asked = section.questions.iter().any(|one| one.id == id && one.kind.is_answered());
        if !asked || matches!(answer, Answer::File(_) | Answer::NotAsked) {
            errors.add(id.to_string(), "questa risposta non si può scrivere in questa sezione");
        } else {
            all.put(id, Some(answer));
        }
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let Typed { answers, errors } = read_answers(&Posted::of(typed_pairs(section, &all)), section, before);
    if errors.is_empty() { Ok(answers) } else { Err(errors.into()) }
}
