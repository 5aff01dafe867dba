//! What this is: the number of unread notices, counted for whoever is about to see a page.
//! What it is not: the link in the header; the frame draws it.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use webkit::{App, Visitor};

use crate::store::{self, Reader};

/// Puts the count around routes, where it is known who is looking: `identity::layer(notices::layer(routes, app), …)`.
pub fn layer(routes: Router<App>, app: &App) -> Router<App> {
    routes.layer(from_fn_with_state(app.clone(), count))
}

async fn count(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let page = !request.uri().path().starts_with("/api/")
        && matches!(*request.method(), Method::GET | Method::POST)
        && !request.headers().contains_key("hx-request");
    if page && let Some(visitor) = request.extensions_mut().get_mut::<Visitor>() {
        visitor.unread = unread(&app, visitor).await;
    }
    next.run(request).await
}

/// A page is not refused because its bell cannot be counted.
async fn unread(app: &App, visitor: &Visitor) -> Option<u32> {
    let actor = visitor.actor.as_ref()?;
    let reader = Reader { account: actor.account()?, scope: actor.grant().scope };
    let mut tx = app.db.read(actor.tenant()).await.ok()?;
    store::unread(&mut tx, reader).await.ok()
}
