//! What this is: `/api/v1/requests`: to read requests, make one, answer one; and notices of outages. Instants are RFC 3339
//! in UTC.
//! What it is not: a second set of rules. The request itself gives its public part only, whoever asks; the centre's
//! notes have an address of their own.

mod acts;
mod outages;
mod shape;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use kernel::permission::ViewRequests;
use kernel::{BodyId, RequestFileId, RequestId, ServiceId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{ApiProblem, Json, Page, created};
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn, download};

use crate::model::{Channel, Kind, Priority, RequestForm, Status};
use crate::pages::{SORTS, field_name, filter, found, may_open, read_new};
use crate::store::list;
use crate::store::{self as store_acts, Made, Sight, forms};
use shape::{ApiNewRequest, ApiOffered, ApiQuestion, ApiRequest, ApiRequestRow, files};

/// A request with five files of ten megabytes, in base64.
const MOST_BYTES: usize = 72 * 1024 * 1024;

/// The endpoints of this area.
pub fn api() -> OpenApiRouter<App> {
    let reading = OpenApiRouter::new().routes(routes!(page, open)).routes(routes!(offered));
    let one = reading.routes(routes!(one)).routes(routes!(file));
    one.merge(acts::api()).layer(DefaultBodyLimit::max(MOST_BYTES)).merge(outages::api())
}

/// The requests within reach, a page at a time.
#[utoipa::path(get, path = "/api/v1/requests", tag = "Richieste", params(
    ("q" = Option<String>, Query, description = "Numero o parole"),
    ("vista" = Option<String>, Query, description = "open, mine, unassigned, late, today, all"),
    ("stato" = Option<String>, Query, description = "new, taken, waiting, resolved, closed, merged, cancelled"),
    ("tipo" = Option<String>, Query, description = "incident, service, information, advice, project"),
    ("priorita" = Option<String>, Query, description = "low, medium, high, critical"),
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente"),
    ("servizio" = Option<String>, Query, description = "Identificativo del servizio"),
    ("ordina" = Option<String>, Query, description = "scadenza, numero"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiRequestRow>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
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
    asked
        .reads::<BodyId>("ente")
        .reads::<ServiceId>("servizio")
        .sorted(&SORTS)
        .placed(place.as_ref())
        .finish()?;
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
), responses((status = 200, body = ApiRequest),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
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
    let answers = forms::answers(&mut tx, &can, id).await?;
    Ok(ApiRequest::of(&request, &answers, &thread))
}

/// The services about which a body may ask something today, with what is asked for each.
#[utoipa::path(get, path = "/api/v1/requests/services", tag = "Richieste", params(
    ("ente" = Option<String>, Query, description = "Identificativo dell'ente; chi lavora per un ente può ometterlo"),
), responses((status = 200, body = Page<ApiOffered>),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn offered(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiOffered>, Problem> {
    let can = who.actor().may_over(kernel::permission::OpenRequest)?;
    query.check().reads::<BodyId>("ente").finish()?;
    let body = query.filter_as("ente").or_else(|| can.scope().body()).ok_or(Problem::NotFound)?;
    may_open(who.actor(), body)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let (services, known) = (store_acts::in_force(&mut tx, body, today).await?, forms::every(&mut tx).await?);
    let items = services.into_iter().map(|service| {
        let form = known.iter().find(|(of, _)| *of == service.service_id).map(|(_, form)| form);
        let questions = form.map(|form| form.questions.as_slice()).unwrap_or_default();
        ApiOffered {
            service_id: service.service_id.to_string(),
            name: service.name,
            agreement: service.agreement,
            questions: questions.iter().map(ApiQuestion::of).collect(),
        }
    });
    Ok(Page::new(items.collect(), None))
}

/// A file of the public part of a request.
#[utoipa::path(get, path = "/api/v1/requests/{id}/files/{file}", tag = "Richieste", params(
    ("id" = String, Path, description = "Identificativo della richiesta"),
    ("file" = String, Path, description = "Identificativo del file"),
), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn file(
    State(app): State<App>,
    who: SignedIn,
    Path((id, file)): Path<(RequestId, RequestFileId)>,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(ViewRequests)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = store_acts::file(&mut tx, &can, (id, file), Sight::PUBLIC).await?;
    let (attached, stored) = found.ok_or(Problem::NotFound)?;
    Ok(download(&attached.name, "application/octet-stream", stored.bytes))
}

/// Makes a request for a service that the body has in force today. Sent twice with one id it is made once.
#[utoipa::path(post, path = "/api/v1/requests", tag = "Richieste", request_body = ApiNewRequest,
    responses((status = 201, body = ApiRequest),
    (status = 401, body = ApiProblem, content_type = "application/problem+json"),
    (status = 403, body = ApiProblem, content_type = "application/problem+json"),
    (status = 404, body = ApiProblem, content_type = "application/problem+json"),
    (status = 409, body = ApiProblem, content_type = "application/problem+json"),
    (status = 422, body = ApiProblem, content_type = "application/problem+json"),
))]
async fn open(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiNewRequest>,
) -> Result<Response, Problem> {
    let body: BodyId = sent.body_id.parse().map_err(|_| Problem::NotFound)?;
    let can = may_open(who.actor(), body)?;
    let files = files(&sent.files)?;
    let asked = match sent.service_id.parse::<ServiceId>() {
        Ok(service) => forms::latest(&mut app.db.read(can.tenant()).await?, service).await?,
        Err(_) => RequestForm::default(),
    };
    let posted = Posted::of(pairs(sent));
    let (new, filled) = read_new(posted.reader(), (body, Channel::Api), &asked).map_err(Problem::Invalid)?;
    let ready = store_acts::ready(&mut app.db.read(can.tenant()).await?, &can, &new).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let request = match store_acts::open(&mut tx, &can, (new, filled, ready), &files).await? {
        Made::New(request) => {
            tx.commit().await?;
            request
        }
        Made::Known(request) => request,
    };
    Ok(created(shown(&app, &who, request.request_id).await?))
}

/// As the form of the page would send it.
fn pairs(sent: ApiNewRequest) -> Vec<(String, String)> {
    let answers = sent.answers.iter().flat_map(|(key, answer)| {
        answer.values().into_iter().map(|value| (field_name(key), value)).collect::<Vec<_>>()
    });
    let answers: Vec<(String, String)> = answers.collect();
    let fields = [
        ("once", sent.id),
        ("service", sent.service_id),
        ("kind", sent.kind),
        ("impact", sent.impact),
        ("urgency", sent.urgency),
        ("subject", sent.subject),
        ("text", sent.text),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(answers).collect()
}
