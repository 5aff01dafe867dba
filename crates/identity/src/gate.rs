//! What this is: what happens to every request before any page sees it: who is it? From the session's cookie,
//! or, for the API, from a bearer token.
//! What it is not: what they may do; pages ask the actor that they find here.
//!
//! # Sessions and the API
//! A session works on `/api` for reading only. A change through the API needs a bearer token: so no page of
//! another site can make a browser send one, and no token for forms is needed there. A bearer token works on
//! `/api` only, and where one is presented the session does not count.

mod address;
mod cookie;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use kernel::{AccountId, Actor, NETWORK, SessionId, TokenId};
use store::{StoreError, Tx};
use webkit::{App, Problem, Visitor};

pub(crate) use address::ClientAddress;
pub use address::Proxy;
pub(crate) use cookie::{FORMS, SESSION, WAIT, gone, kept};

use crate::secret;
use crate::store::grants::grant_of;
use crate::store::sessions::{self, Seen};
use crate::store::tokens::{self, Presented, TokenKind};

/// The session of a request, for the pages about oneself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub(crate) session: SessionId,
    pub(crate) account: AccountId,
}

#[derive(Clone)]
struct Gate {
    app: App,
    proxy: Proxy,
}

/// Puts the gate around routes: `webkit::outside(identity::layer(webkit::inside(routes, &app), &app, proxy), &app)`.
pub fn layer(routes: Router<App>, app: &App, proxy: Proxy) -> Router<App> {
    routes.layer(from_fn_with_state(Gate { app: app.clone(), proxy }, identify))
}

async fn identify(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let address = address::of(&request, gate.proxy);
    request.extensions_mut().insert(address);
    // A body cannot be shared between threads, so only the head of the request is looked at.
    let (head, body) = request.into_parts();
    let found = recognise(&gate.app, &head).await;
    match found {
        Ok(found) => pass(&gate.app, found, Request::from_parts(head, body), next).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Who it is.
struct Found {
    visitor: Visitor,
    seat: Option<Seat>,
}

async fn recognise(app: &App, head: &Parts) -> Result<Option<Found>, StoreError> {
    let api = is_api(head.uri.path());
    if api && head.headers.contains_key(AUTHORIZATION) {
        return by_token(app, &head.headers).await;
    }
    let reads = matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS);
    match app.site.cookie_of(&head.headers, SESSION) {
        Some(token) if !api || reads => by_session(app, token).await,
        Some(_) | None => Ok(None),
    }
}

fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

async fn pass(app: &App, found: Option<Found>, mut request: Request, next: Next) -> Response {
    if let Some(found) = found {
        request.extensions_mut().insert(found.visitor);
        if let Some(seat) = found.seat {
            request.extensions_mut().insert(seat);
        }
        return next.run(request).await;
    }
    if !has_forms_for_strangers(request.uri().path()) {
        request.extensions_mut().insert(Visitor::default());
        return next.run(request).await;
    }
    pass_stranger(app, request, next).await
}

/// Pages on which somebody not signed in sends a form.
fn has_forms_for_strangers(path: &str) -> bool {
    ["/accedi", "/password/", "/inviti/"].iter().any(|start| path.starts_with(start))
}

/// A stranger's forms carry the value of a cookie of their own, which no other site can read or send.
async fn pass_stranger(app: &App, mut request: Request, next: Next) -> Response {
    let known = app.site.cookie_of(request.headers(), FORMS).map(str::to_owned);
    let csrf = known.clone().unwrap_or_else(secret::fresh);
    request.extensions_mut().insert(Visitor::nobody(csrf.clone()));
    let mut response = next.run(request).await;
    if known.is_none() {
        set_cookie(&mut response, &kept(FORMS, &csrf, 86_400, app));
    }
    response
}

/// Adds a cookie to an answer.
pub(crate) fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

async fn by_session(app: &App, token: &str) -> Result<Option<Found>, StoreError> {
    let mut tx = app.db.read(NETWORK).await?;
    let rows = sessions::find(&mut tx, secret::hash(token)).await?;
    let now = tx.now();
    drop(tx);
    let Some(active) = rows.iter().find(|row| row.grant_id == row.active_id) else { return Ok(None) };
    let idle = now.seconds_since(active.last_used_at);
    if idle >= active.idle_seconds {
        return Ok(None);
    }
    if idle >= 60 {
        touch(app, Used::Session(active.session_id)).await;
    }
    let seat = Seat { session: active.session_id, account: active.account_id };
    Ok(visitor_of(active, &rows).map(|visitor| Found { visitor, seat: Some(seat) }))
}

fn visitor_of(active: &Seen, rows: &[Seen]) -> Option<Visitor> {
    let grant = grant_of(active.centre_id, active.body_id, &active.role)?;
    let actor = Actor::person(active.account_id, &active.person, grant);
    let others = rows.iter().filter(|row| row.grant_id != active.active_id);
    let other_roles = others.filter_map(|row| Some((label_of(row)?, row.grant_id.to_string()))).collect();
    Some(Visitor {
        tenant_name: active.centre_name.clone(),
        tenant_slug: active.centre_slug.clone(),
        body_name: Some(active.body_name.clone()).filter(|name| !name.is_empty()),
        other_roles,
        ..Visitor::signed_in(actor, &active.csrf)
    })
}

fn label_of(row: &Seen) -> Option<String> {
    let role = grant_of(row.centre_id, row.body_id, &row.role)?.role.label();
    let place = if row.body_name.is_empty() { &row.centre_name } else { &row.body_name };
    Some(format!("{role}, {place}"))
}

async fn by_token(app: &App, headers: &HeaderMap) -> Result<Option<Found>, StoreError> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(token) = bearer(header) else { return Ok(None) };
    let mut tx = app.db.read(NETWORK).await?;
    let found = tokens::find(&mut tx, secret::hash(token)).await?;
    let now = tx.now();
    drop(tx);
    let Some(found) = found else { return Ok(None) };
    if found.last_used_at.is_none_or(|last| now.seconds_since(last) >= 60) {
        touch(app, Used::Token(found.token_id)).await;
    }
    Ok(token_visitor(&found).map(|visitor| Found { visitor, seat: None }))
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn token_visitor(found: &Presented) -> Option<Visitor> {
    let grant = grant_of(found.centre_id, found.body_id, &found.role)?;
    let name = match TokenKind::from_code(&found.kind)? {
        TokenKind::Personal => found.person.clone(),
        TokenKind::Machine => format!("{} (token)", found.name),
    };
    let actor = Actor::token(found.account_id, name, grant, tokens::scopes_of(&found.scopes));
    Some(Visitor {
        tenant_name: found.centre_name.clone(),
        tenant_slug: found.centre_slug.clone(),
        body_name: Some(found.body_name.clone()).filter(|name| !name.is_empty()),
        ..Visitor::signed_in(actor, "")
    })
}

enum Used {
    Session(SessionId),
    Token(TokenId),
}

/// Notes the use, at most once a minute. A busy database must not keep a page waiting for so little: what does
/// not get through in a moment is noted by a later request.
async fn touch(app: &App, used: Used) {
    let noted = tokio::time::timeout(std::time::Duration::from_millis(500), note(app, used)).await;
    if let Ok(Err(error)) = noted {
        tracing::warn!(%error, "the use of a session could not be noted");
    }
}

async fn note(app: &App, used: Used) -> Result<(), StoreError> {
    let mut tx: Tx = app.db.write(NETWORK, &Actor::console(NETWORK)).await?;
    match used {
        Used::Session(id) => sessions::touch(&mut tx, id).await?,
        Used::Token(id) => tokens::touch(&mut tx, id).await?,
    }
    tx.commit_unaudited("the last use of a session or token").await
}
