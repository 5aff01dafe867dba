//! What this is: `/api/v1/outages`: notices of outages, read by the programs of the bodies and written by those that watch
//! over the services. What it is not: rules; a notice sent is read like one that was typed.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ViewRequests;
use kernel::{Instant, OutageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{ApiProblem, Json, Page, created};
use webkit::{App, FormErrors, ListQuery, Posted, Problem, SignedIn};

use crate::model::{Outage, OutageService, OutageState, OutageUpdate};
use crate::pages::{outage_published, outage_told};
use crate::store::outages::{self, Which};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page, publish)).routes(routes!(one)).routes(routes!(tell))
}

/// A notice in a list.
#[derive(Serialize, ToSchema)]
struct ApiOutageRow {
    /// Its id.
    id: String,
    /// In a few words.
    title: String,
    /// ahead, going, closed.
    state: String,
    /// Whether the centre wanted it so: maintenance.
    planned: bool,
    /// From when.
    starts_at: String,
    /// Until when, as far as one knows.
    ends_at: Option<String>,
    /// When it was over.
    closed_at: Option<String>,
}

/// A notice with what was said later.
#[derive(Serialize, ToSchema)]
struct ApiOutage {
    /// The notice.
    #[serde(flatten)]
    row: ApiOutageRow,
    /// All of it.
    text: String,
    /// The services that do not work.
    services: Vec<ApiOutageService>,
    /// What was said later, in order of time.
    updates: Vec<ApiOutageUpdate>,
}

/// A service that does not work.
#[derive(Serialize, ToSchema)]
struct ApiOutageService {
    /// Its id.
    id: String,
    /// Its name at the time.
    name: String,
}

/// What was said later.
#[derive(Serialize, ToSchema)]
struct ApiOutageUpdate {
    /// When.
    at: String,
    /// What.
    text: String,
}

/// A new notice.
#[derive(Deserialize, ToSchema)]
struct ApiNewOutage {
    /// Chosen by whoever sends: sent twice it is published once.
    id: String,
    /// In a few words.
    title: String,
    /// fault, planned.
    kind: String,
    /// The ids of the services that do not work.
    services: Vec<String>,
    /// What happens and what one can do meanwhile.
    text: String,
    /// From when, to the minute.
    starts_at: String,
    /// Until when, as far as one knows.
    ends_at: Option<String>,
    /// The number of the request behind it.
    request_number: Option<i64>,
}

/// What is new about a notice.
#[derive(Deserialize, ToSchema)]
struct ApiOutageNews {
    /// Chosen by whoever sends: sent twice it is written once.
    id: String,
    /// What.
    text: String,
    /// Until when it will last now, as far as one knows.
    ends_at: Option<String>,
    /// Whether it is over; then the notice is closed for good.
    #[serde(default)]
    over: bool,
}

impl ApiOutageRow {
    fn of(outage: &Outage, now: Instant) -> Self {
        let state = match outage.state(now) {
            OutageState::Ahead => "ahead",
            OutageState::Going => "going",
            OutageState::Closed => "closed",
        };
        Self {
            id: outage.outage_id.to_string(),
            title: outage.title.clone(),
            state: state.to_owned(),
            planned: outage.planned,
            starts_at: outage.starts_at.iso(),
            ends_at: outage.ends_at.map(Instant::iso),
            closed_at: outage.closed_at.map(Instant::iso),
        }
    }
}

impl ApiOutage {
    fn of(
        (outage, services, updates): (Outage, Vec<OutageService>, Vec<OutageUpdate>),
        now: Instant,
    ) -> Self {
        let service =
            |one: OutageService| ApiOutageService { id: one.service_id.to_string(), name: one.service_name };
        let update = |one: OutageUpdate| ApiOutageUpdate { at: one.at.iso(), text: one.text };
        Self {
            row: ApiOutageRow::of(&outage, now),
            text: outage.text,
            services: services.into_iter().map(service).collect(),
            updates: updates.into_iter().map(update).collect(),
        }
    }
}

const STATES: [(&str, &str); 2] = [("open", ""), ("all", "")];

/// The notices of the services in force; those that are over too with `stato=all`.
#[utoipa::path(get, path = "/api/v1/outages", tag = "Richieste", params(
    ("stato" = Option<String>, Query, description = "open, all"),
), responses((status = 200, body = Page<ApiOutageRow>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiOutageRow>, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    query.check().one_of("stato", &STATES).finish()?;
    let which = if query.filter("stato") == Some("all") { Which::All } else { Which::Open };
    let mut tx = app.db.read(can.tenant()).await?;
    let now = tx.now();
    let all = outages::page(&mut tx, &can, which).await?;
    Ok(Page::new(all.iter().map(|outage| ApiOutageRow::of(outage, now)).collect(), None))
}

/// One notice, with what was said later.
#[utoipa::path(get, path = "/api/v1/outages/{id}", tag = "Richieste", params(
    ("id" = String, Path, description = "Identificativo dell'avviso"),
), responses((status = 200, body = ApiOutage),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OutageId>,
) -> Result<Json<ApiOutage>, Problem> {
    shown(&app, &who, id).await.map(Json)
}

async fn shown(app: &App, who: &SignedIn, id: OutageId) -> Result<ApiOutage, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = outages::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok(ApiOutage::of(found, tx.now()))
}

/// Publishes a notice, which the bodies that have one of the services see at once.
#[utoipa::path(post, path = "/api/v1/outages", tag = "Richieste", request_body = ApiNewOutage,
    responses((status = 201, body = ApiOutage),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn publish(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiNewOutage>,
) -> Result<Response, Problem> {
    let mut fields = vec![
        ("once", sent.id),
        ("title", sent.title),
        ("kind", sent.kind),
        ("text", sent.text),
        ("number", sent.request_number.map(|number| number.to_string()).unwrap_or_default()),
    ];
    fields.extend(sent.services.into_iter().map(|service| ("service", service)));
    fields.extend(typed(Some(&sent.starts_at), ("starts_at", "starts_on", "starts_time"))?);
    fields.extend(typed(sent.ends_at.as_deref(), ("ends_at", "ends_on", "ends_time"))?);
    let id = outage_published(&app, &who, &posted(fields)).await?.map_err(Problem::Invalid)?;
    Ok(created(shown(&app, &who, id).await?))
}

/// Adds what is new to a notice, or closes it.
#[utoipa::path(post, path = "/api/v1/outages/{id}/updates", tag = "Richieste", request_body = ApiOutageNews,
    params(("id" = String, Path, description = "Identificativo dell'avviso")),
    responses((status = 200, body = ApiOutage),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn tell(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<OutageId>,
    Json(sent): Json<ApiOutageNews>,
) -> Result<Json<ApiOutage>, Problem> {
    let mut fields = vec![("once", sent.id), ("text", sent.text)];
    if sent.over {
        fields.push(("over", "1".to_owned()));
    }
    fields.extend(typed(sent.ends_at.as_deref(), ("ends_at", "ends_on", "ends_time"))?);
    outage_told(&app, &who, (id, &posted(fields))).await?.map_err(Problem::Invalid)?;
    shown(&app, &who, id).await.map(Json)
}

fn posted(fields: Vec<(&'static str, String)>) -> Posted {
    Posted::of(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// An instant as a form has it: the day and the minute in Rome.
fn typed(
    sent: Option<&str>,
    (field, on, time): (&'static str, &'static str, &'static str),
) -> Result<Vec<(&'static str, String)>, Problem> {
    let Some(sent) = sent else { return Ok(Vec::new()) };
    let wrong = format!("{field}: serve un istante, per esempio 2026-03-09T07:30:00Z.");
    let at = Instant::parse_iso(sent).map_err(|_| Problem::Invalid(FormErrors::one(field, wrong)))?;
    Ok(vec![(on, at.day_in_rome().iso()), (time, at.time_in_rome())])
}
