//! What this is: the description of the API, generated from the code that answers.
//! What it is not: written by hand: an endpoint that is not declared beside its handler is not there.

use axum::Router;
use axum::response::IntoResponse as _;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use webkit::App;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Area Vasta",
        description = "Enti, catalogo, listini, convenzioni e fatture di un centro servizi territoriale. \
            Ogni richiesta porta un token personale o di macchina con gli ambiti necessari. \
            Gli errori sono application/problem+json (RFC 9457).",
        license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later")
    ),
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
    let (router, description) = whole.split_for_parts();
    router.route("/api/v1/openapi.json", get(async move || axum::Json(description.clone()).into_response()))
}
