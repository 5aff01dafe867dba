//! What this is: the home page, for everybody: which centres there are and where their catalogues are.
//! What it is not: the catalogues; the catalogue area shows them.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use kernel::NETWORK;
use webkit::{App, EmptyState, Frame, Problem, Visitor, page};

struct CentreCard {
    name: String,
    slug: String,
    text: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    centres: Vec<CentreCard>,
    nothing: EmptyState,
    signed_in: bool,
}

/// The page.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/", get(home))
}

async fn home(State(app): State<App>, visitor: Visitor) -> Result<Response, Problem> {
    let mut centres = Vec::new();
    for tenant in app.db.tenants().await?.into_iter().filter(|tenant| tenant.tenant_id != NETWORK) {
        let text = crate::wiring::about(&app, tenant.tenant_id).await?;
        centres.push(CentreCard { name: tenant.name, slug: tenant.slug, text });
    }
    page(&HomePage {
        frame: Frame::new(&visitor, &app, "I servizi delle Province ai Comuni")
            .lead("Cataloghi, carte dei servizi e convenzioni dei centri servizi territoriali."),
        centres,
        nothing: EmptyState::new("Nessun centro è ancora attivo su questa installazione."),
        signed_in: visitor.actor.is_some(),
    })
}
