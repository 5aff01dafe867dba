//! What this is: the desk, first page of whoever signs in: what needs me, by when. Areas bring the items.
//! What it is not: a list of notices; what is done is no longer here.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use webkit::{App, Desk, DeskSource, EmptyState, Frame, Problem, SignedIn, Stats, Steps, page};

use crate::wiring;

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    path: Option<Steps>,
    stats: Option<Stats>,
    empty: bool,
    nothing: EmptyState,
    desk: Desk,
}

/// The page.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/scrivania", get(show))
}

async fn show(State(app): State<App>, visitor: SignedIn) -> Result<Response, Problem> {
    let items = DeskSource::gather(&wiring::desk_sources(), &app, visitor.actor()).await?;
    let whose = visitor.body_name.as_deref().unwrap_or(&visitor.tenant_name).to_owned();
    page(&DeskPage {
        frame: Frame::new(&visitor, &app, "Scrivania").area("scrivania").lead(whose),
        path: wiring::first_steps(&app, visitor.actor()).await?,
        stats: wiring::figures(&app, visitor.actor()).await?,
        empty: items.is_empty(),
        nothing: EmptyState::new("Nessuna scadenza e niente da completare: sei in pari."),
        desk: Desk::of(items),
    })
}
