//! What this is: `/api/v1/notices`: one's own notices, in the role of the token; those whose thing the token may not
//! see are left out.
//! What it is not: a way to read another's.

use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse as _, Response};
use kernel::NoticeId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page};
use webkit::{App, Cursor, ListQuery, Problem, SignedIn};

use crate::pages::{self, Shown};
use crate::source::Sources;
use crate::store;

/// The endpoints of this area; the program adds the sources.
pub fn api(sources: &Sources) -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).layer(Extension(sources.clone()))
}

/// A notice.
#[derive(Serialize, ToSchema)]
struct ApiNotice {
    /// Its id.
    id: String,
    /// The word of its kind.
    kind: String,
    /// What happened.
    title: String,
    /// More of it.
    text: String,
    /// The page in the program.
    href: String,
    /// When.
    at: String,
    /// When it was read.
    read_at: Option<String>,
}

impl ApiNotice {
    fn of(shown: &Shown) -> Option<Self> {
        let notice = shown.visible()?;
        Some(Self {
            id: notice.notice_id.to_string(),
            kind: notice.kind.clone(),
            title: notice.title.clone(),
            text: notice.text.clone(),
            href: notice.href.clone(),
            at: notice.raised_at.iso(),
            read_at: notice.read_at.map(kernel::Instant::iso),
        })
    }
}

/// One's own notices, the newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "Avvisi",
    params(
        ("q" = Option<String>, Query, description = "Parole da cercare"),
        ("tipo" = Option<String>, Query, description = "Tipo di avviso"),
        ("stato" = Option<String>, Query, description = "`da-leggere` o `letti`"),
        ("dopo" = Option<String>, Query, description = "Dove comincia la pagina"),
    ),
    responses((status = 200, body = Page<ApiNotice>), (status = 422)))]
async fn list(
    State(app): State<App>,
    Extension(sources): Extension<Sources>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let kinds: Vec<_> = sources.kinds().map(|kind| (kind.code(), kind.label())).collect();
    let after = query.after();
    let place: Option<[&str; 2]> = after.as_ref().and_then(Cursor::values);
    let asked = query.check().search().one_of("tipo", &kinds).one_of("stato", &pages::STATES);
    asked.placed(place.as_ref()).finish()?;
    let (rows, next) = pages::load(&app, &who, &query, &sources).await?;
    let items: Vec<ApiNotice> = rows.iter().filter_map(ApiNotice::of).collect();
    Ok(Page::new(items, next.as_ref()).into_response())
}

/// Says that a notice was read.
#[utoipa::path(post, path = "/api/v1/notices/{id}/read", tag = "Avvisi",
    params(("id" = String, Path, description = "Identificativo dell'avviso")),
    responses((status = 200, body = ApiRead), (status = 404)))]
async fn read(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NoticeId>,
) -> Result<Json<ApiRead>, Problem> {
    let reader = pages::reader(&who)?;
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    store::one(&mut tx, reader, id).await?.ok_or(Problem::NotFound)?;
    store::read(&mut tx, reader, id).await?;
    tx.commit_unaudited("reading is not an act").await?;
    Ok(Json(ApiRead { id: id.to_string() }))
}

/// What was read.
#[derive(Serialize, ToSchema)]
struct ApiRead {
    /// The notice.
    id: String,
}
