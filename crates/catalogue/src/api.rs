//! What this is: the catalogue for other programs, as JSON.
//! What it is not: a second set of rules; it reads what the pages read.

use axum::Json;
use axum::extract::{Path, State};
use kernel::Phase;
use kernel::permission::ViewCatalogue;
use kernel::{Day, ServiceId, Target};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::Page;
use webkit::{App, Cursor, ListQuery, ListView, Problem, SignedIn};

use crate::model::{Level, Service, Status};
use crate::pages::{SORTS, filter, place};
use crate::services::{self, list};

/// The addresses of the area.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(services)).routes(routes!(service))
}

/// A service of the catalogue.
#[derive(Serialize, ToSchema)]
struct ApiService {
    /// Its id.
    id: String,
    /// Its code, unique in the catalogue.
    code: String,
    /// Its name.
    name: String,
    /// `base`, `intermediate` or `advanced`.
    level: String,
    /// `single` or `package`.
    kind: String,
    /// `planned`, `active` or `retired`, today.
    status: String,
    /// The first day on which it is offered.
    active_from: Option<String>,
    /// The first day on which it no longer is.
    retired_from: Option<String>,
    /// What it does.
    description: String,
    /// For whom it is.
    audience: String,
    /// What is included.
    included: String,
    /// Whom to ask.
    contact: String,
    /// The ids of the services that a package includes; only in the answer for one service.
    parts: Vec<String>,
}

impl ApiService {
    fn of(service: Service, today: Day) -> Self {
        let data = service.data;
        Self {
            id: service.service_id.to_string(),
            code: data.code,
            name: data.name,
            level: data.level.code().to_owned(),
            kind: data.kind.code().to_owned(),
            status: service.life.on(today).code().to_owned(),
            active_from: service.life.active_from.map(Day::iso),
            retired_from: service.life.retired_from.map(Day::iso),
            description: data.description,
            audience: data.audience,
            included: data.included,
            contact: data.contact,
            parts: data.parts.into_iter().map(|part| part.to_string()).collect(),
        }
    }
}

/// The services of the centre, a page at a time.
#[utoipa::path(get, path = "/api/v1/services", tag = "Catalogo", params(
    ("q" = Option<String>, Query, description = "Parole da cercare"),
    ("livello" = Option<String>, Query, description = "base, intermediate, advanced"),
    ("stato" = Option<String>, Query, description = "planned, active, retired"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiService>), (status = 422)))]
async fn services(
    State(app): State<App>,
    visitor: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiService>, Problem> {
    let can =
        visitor.actor().may(ViewCatalogue, &Target::centre(visitor.actor().tenant(), Phase::Current))?;
    let today = app.clock.today();
    let (filter, _) = filter(&query, today);
    let after = place(&query);
    let asked =
        query.check().search().one_of("livello", &Level::options()).one_of("stato", &Status::options());
    asked.sorted(&SORTS).placed(after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let size = ListView::SIZE;
    let mut found = list::page(&mut tx, &can, &filter, after.as_ref(), size.saturating_add(1)).await?;
    let has_more = found.len() > size;
    found.truncate(size);
    let last = found.last().filter(|_| has_more).map(|last| list::Place::after(last, filter.sort));
    let next = last.map(|place| Cursor::after([place.key, place.id.to_string()]));
    let items = found.into_iter().map(|service| ApiService::of(service, today)).collect();
    Ok(Page::new(items, next.as_ref()))
}

/// One service, with the services it includes.
#[utoipa::path(get, path = "/api/v1/services/{id}", tag = "Catalogo",
    params(("id" = String, Path, description = "Identificativo del servizio")),
    responses((status = 200, body = ApiService), (status = 404)))]
async fn service(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<ServiceId>,
) -> Result<Json<ApiService>, Problem> {
    let can =
        visitor.actor().may(ViewCatalogue, &Target::centre(visitor.actor().tenant(), Phase::Current))?;
    let mut tx = app.db.read(can.tenant()).await?;
    let service = services::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    Ok(Json(ApiService::of(service, app.clock.today())))
}
