//! What this is: `/api/v1/requests`: to read requests, make one, answer one. Instants are RFC 3339 in UTC.
//! What it is not: a second set of rules, nor a way to the centre's internal notes: they are on the pages only.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ViewRequests;
use kernel::{BodyId, Instant, RequestEntryId, RequestId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page, created};
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn};

use crate::model::{Channel, Entry, Kind, Priority, Request, Status, far};
use crate::pages::{SORTS, filter, found, may_answer, may_open, read_new};
use crate::store::list::{self, Listed};
use crate::store::{self as store_acts, Made, Reply, Sight, acts};

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(page, open)).routes(routes!(one)).routes(routes!(reply))
}

/// A request in a list.
#[derive(Serialize, ToSchema)]
struct ApiRequestRow {
    /// Its id.
    id: String,
    /// Its number.
    number: i64,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// The service.
    service: String,
    /// incident, service, information, advice, project.
    kind: String,
    /// low, medium, high, critical.
    priority: String,
    /// In a few words.
    subject: String,
    /// new, taken, waiting, resolved, closed, merged, cancelled.
    state: String,
    /// Whether a term has passed.
    late: bool,
    /// When it was made.
    created_at: String,
    /// The first term that falls due.
    due_at: Option<String>,
}

/// A request with what body and centre wrote.
#[derive(Serialize, ToSchema)]
struct ApiRequest {
    /// Its id.
    id: String,
    /// Its number.
    number: i64,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// The service.
    service_id: String,
    /// Its name.
    service: String,
    /// incident, service, information, advice, project.
    kind: String,
    /// low, medium, high, critical.
    priority: String,
    /// In a few words.
    subject: String,
    /// new, taken, waiting, resolved, closed, merged, cancelled.
    state: String,
    /// Who works on it.
    assignee: String,
    /// When it was made.
    created_at: String,
    /// The first term that falls due.
    due_at: Option<String>,
    /// The version of the charter that judges it.
    judged_by: String,
    /// The request in which it goes on.
    merged_into: Option<String>,
    /// What was written, without the centre's internal notes.
    messages: Vec<ApiMessage>,
}

/// Something written.
#[derive(Serialize, ToSchema)]
struct ApiMessage {
    /// Its id.
    id: String,
    /// When.
    at: String,
    /// By whom.
    author: String,
    /// body, centre, system.
    side: String,
    /// reply, event.
    kind: String,
    /// What.
    text: String,
}

/// A new request. Sent twice with one id it is made once.
#[derive(Deserialize, ToSchema)]
struct ApiNewRequest {
    /// An id chosen by whoever sends, a UUID.
    id: String,
    /// The body.
    body_id: String,
    /// One of the services in force for the body today.
    service_id: String,
    /// incident, service, information, advice, project.
    kind: String,
    /// low, medium, high.
    impact: String,
    /// low, medium, high.
    urgency: String,
    /// In a few words.
    subject: String,
    /// All of it.
    text: String,
}

/// An answer. Sent twice with one id it is written once.
#[derive(Deserialize, ToSchema)]
struct ApiRequestReply {
    /// An id chosen by whoever sends, a UUID.
    id: String,
    /// What.
    text: String,
}

fn due(at: Instant) -> Option<String> {
    (at < far()).then(|| at.iso())
}

impl ApiRequestRow {
    fn of(row: &Listed, now: Instant) -> Self {
        Self {
            id: row.request_id.to_string(),
            number: row.number,
            body_id: row.body_id.to_string(),
            body_name: row.body_name.clone(),
            service: row.service_name.clone(),
            kind: row.kind.code().to_owned(),
            priority: row.priority.code().to_owned(),
            subject: row.subject.clone(),
            state: row.status.code().to_owned(),
            late: row.is_late(now),
            created_at: row.created_at.iso(),
            due_at: due(row.due_at),
        }
    }
}

impl ApiMessage {
    fn of(entry: &Entry) -> Self {
        Self {
            id: entry.entry_id.to_string(),
            at: entry.at.iso(),
            author: entry.author.clone(),
            side: entry.side.code().to_owned(),
            kind: entry.kind.code().to_owned(),
            text: entry.text.clone(),
        }
    }
}

impl ApiRequest {
    fn of(request: &Request, entries: &[Entry]) -> Self {
        Self {
            id: request.request_id.to_string(),
            number: request.number,
            body_id: request.body_id.to_string(),
            body_name: request.body_name.clone(),
            service_id: request.service_id.to_string(),
            service: request.service_name.clone(),
            kind: request.kind.code().to_owned(),
            priority: request.priority.code().to_owned(),
            subject: request.subject.clone(),
            state: request.status.code().to_owned(),
            assignee: request.assignee.clone(),
            created_at: request.created_at.iso(),
            due_at: due(request.due_at),
            judged_by: request.judged_by.clone(),
            merged_into: request.merged_into.map(|id| id.to_string()),
            messages: entries.iter().map(ApiMessage::of).collect(),
        }
    }
}

/// The requests within reach, a page at a time.
#[utoipa::path(get, path = "/api/v1/requests", tag = "Richieste", params(
    ("q" = Option<String>, Query, description = "Numero o parole"),
    ("vista" = Option<String>, Query, description = "open, mine, unassigned, late, today, all"),
    ("stato" = Option<String>, Query, description = "new, taken, waiting, resolved, closed, merged, cancelled"),
    ("tipo" = Option<String>, Query, description = "incident, service, information, advice, project"),
    ("priorita" = Option<String>, Query, description = "low, medium, high, critical"),
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente"),
    ("ordina" = Option<String>, Query, description = "scadenza, numero"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiRequestRow>), (status = 422)))]
async fn page(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiRequestRow>, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let after = query.after();
    let place: Option<[&str; 2]> = after.as_ref().and_then(Cursor::values);
    let views = ["open", "mine", "unassigned", "late", "today", "all"].map(|view| (view, ""));
    let asked = query.check().search().one_of("vista", &views).one_of("stato", &Status::options());
    let asked = asked.one_of("tipo", &Kind::options()).one_of("priorita", &Priority::options());
    asked.reads::<BodyId>("ente").sorted(&SORTS).placed(place.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let now = tx.now();
    let filter = filter(&query, who.actor(), now);
    let size = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = list::page(&mut tx, (&can, Sight::PUBLIC), &filter, (place, size)).await?;
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let next = rows.last().filter(|_| more).map(|row| Cursor::after(list::place(row, filter.sort)));
    Ok(Page::new(rows.iter().map(|row| ApiRequestRow::of(row, now)).collect(), next.as_ref()))
}

/// One request, with what body and centre wrote to each other.
#[utoipa::path(get, path = "/api/v1/requests/{id}", tag = "Richieste", params(
    ("id" = String, Path, description = "Identificativo della richiesta"),
), responses((status = 200, body = ApiRequest), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
) -> Result<Json<ApiRequest>, Problem> {
    shown(&app, &who, id).await.map(Json)
}

async fn shown(app: &App, who: &SignedIn, id: RequestId) -> Result<ApiRequest, Problem> {
    let (can, request) = found(app, who, id).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let thread = store_acts::thread(&mut tx, &can, id, Sight::PUBLIC).await?;
    Ok(ApiRequest::of(&request, &thread.entries))
}

/// Makes a request for a service that the body has in force today.
#[utoipa::path(post, path = "/api/v1/requests", tag = "Richieste", request_body = ApiNewRequest,
    responses((status = 201, body = ApiRequest), (status = 404), (status = 409), (status = 422)))]
async fn open(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiNewRequest>,
) -> Result<Response, Problem> {
    let body: BodyId = sent.body_id.parse().map_err(|_| Problem::NotFound)?;
    let can = may_open(who.actor(), body)?;
    let fields = [
        ("once", sent.id),
        ("service", sent.service_id),
        ("kind", sent.kind),
        ("impact", sent.impact),
        ("urgency", sent.urgency),
        ("subject", sent.subject),
        ("text", sent.text),
    ];
    let posted = Posted::of(fields.map(|(name, value)| (name.to_owned(), value)).to_vec());
    let new = read_new(posted.reader(), body, Channel::Api).map_err(Problem::Invalid)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let request = match store_acts::create(&mut tx, &can, new, &[]).await? {
        Made::New(request) => {
            tx.commit().await?;
            request
        }
        Made::Known(request) => request,
    };
    Ok(created(shown(&app, &who, request.request_id).await?))
}

/// Writes an answer.
#[utoipa::path(post, path = "/api/v1/requests/{id}/replies", tag = "Richieste", request_body = ApiRequestReply,
    params(("id" = String, Path, description = "Identificativo della richiesta")),
    responses((status = 200, body = ApiRequest), (status = 404), (status = 409), (status = 422)))]
async fn reply(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RequestId>,
    Json(sent): Json<ApiRequestReply>,
) -> Result<Json<ApiRequest>, Problem> {
    let (_, request) = found(&app, &who, id).await?;
    let can = may_answer(&who, &request)?;
    let posted = Posted::of(vec![("once".to_owned(), sent.id), ("text".to_owned(), sent.text)]);
    let mut f = posted.reader();
    let (entry, text) = (f.once::<RequestEntryId>(), f.long_text("text", "Testo", 1..=20_000));
    let entry_id = f.finish_with(|| entry).map_err(Problem::Invalid)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let request = acts::reply(&mut tx, &can, id, Reply { entry_id, text: &text, files: &[] }).await?;
    crate::pages::finish(tx).await?;
    shown(&app, &who, request.request_id).await.map(Json)
}
