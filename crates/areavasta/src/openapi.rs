//! What this is: the description of the API, generated from the code that answers.
//! What it is not: written by hand: an endpoint that is not declared beside its handler is not there. Only what any
//! request may be answered, whatever the handler, is added here.

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::Response;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Ref, RefOr};
use utoipa_axum::router::OpenApiRouter;
use webkit::App;
use webkit::api::ApiProblem;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Area Vasta",
        description = "Enti, catalogo, listini, convenzioni e fatture di un centro servizi territoriale. \
            Ogni richiesta porta un token personale o di macchina con gli ambiti necessari. \
            Gli errori sono application/problem+json (RFC 9457).",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
    components(schemas(ApiProblem)),
    modifiers(&Bearer),
    security(("token" = []))
)]
struct Declared;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("token", scheme);
    }
}

/// The endpoints of all areas, and `GET /api/v1/openapi.json` that describes them.
pub(crate) fn routes(areas: impl IntoIterator<Item = OpenApiRouter<App>>) -> Router<App> {
    let whole =
        areas.into_iter().fold(OpenApiRouter::with_openapi(Declared::openapi()), OpenApiRouter::merge);
    let (router, mut description) = whole.split_for_parts();
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in operations(item) {
            name(operation, method, path);
            add_problems(operation, method != "get");
        }
    }
    // Kept as it is sent: as values it is many times as large. It is data alone, which always has a text.
    let text = Bytes::from(serde_json::to_vec(&description).unwrap_or_default());
    router.route(
        "/api/v1/openapi.json",
        get(async move || ([(CONTENT_TYPE, "application/json")], text.clone())),
    )
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("delete", &mut item.delete),
        ("patch", &mut item.patch),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Handlers of two areas may have one name; in the description each operation needs its own.
fn name(operation: &mut Operation, method: &str, path: &str) {
    let words = path.trim_start_matches("/api/v1/").replace(['{', '}'], "").replace(['/', '-'], "_");
    operation.operation_id = Some(format!("{method}_{words}"));
}

const ALWAYS: [(&str, &str); 3] = [
    ("401", "Manca un token, o non è valido."),
    ("403", "Il token o il ruolo non consentono questa operazione."),
    ("404", "Non c'è, oppure non è tuo; o l'indirizzo non è leggibile."),
];
const WITH_A_WRITE: (&str, &str) = ("400", "La richiesta non è leggibile.");
const WITH_A_BODY: [(&str, &str); 2] =
    [("413", "La richiesta supera la dimensione ammessa."), ("415", "La richiesta non è application/json.")];

fn add_problems(operation: &mut Operation, writes: bool) {
    let sends = operation.request_body.is_some();
    let more = WITH_A_BODY.iter().filter(|_| sends).chain(writes.then_some(&WITH_A_WRITE));
    for (status, what) in ALWAYS.iter().chain(more) {
        operation.responses.responses.insert((*status).to_owned(), RefOr::T(problem(what)));
    }
    for (status, known) in &mut operation.responses.responses {
        if let RefOr::T(response) = known {
            complete(status, response);
        }
    }
}

/// Every answer says what it is, and every refusal has the same shape.
fn complete(status: &str, response: &mut Response) {
    if response.content.is_empty() && status.starts_with('4') {
        *response = problem(&response.description);
    }
    if response.description.is_empty() {
        meaning(status).clone_into(&mut response.description);
    }
}

fn meaning(status: &str) -> &'static str {
    match status {
        "200" => "Fatto.",
        "201" => "Creato.",
        "409" => "Nel frattempo è cambiato, o c'è già.",
        "422" => "I dati non sono accettabili: `errors` dice quali e perché.",
        _ => "Vedi l'operazione.",
    }
}

fn problem(what: &str) -> Response {
    let schema = Ref::from_schema_name("ApiProblem");
    let mut response = Response::new(what);
    let content = utoipa::openapi::content::Content::new(Some(RefOr::<utoipa::openapi::Schema>::Ref(schema)));
    response.content.insert("application/problem+json".to_owned(), RefOr::T(content));
    response
}
