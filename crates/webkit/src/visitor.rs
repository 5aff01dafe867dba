//! What this is: who is looking at a page, as the pages need to know it, and the two extractors for it.
//! What it is not: sign-in. The identity crate finds the session and puts a [`Visitor`] among the request's
//! extensions; without it everybody is nobody.

use std::convert::Infallible;
use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::{HeaderValue, Method, StatusCode, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Actor;

use crate::flash::Flash;
use crate::{Problem, query};

/// Anybody, signed in or not.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Who acts, when signed in.
    pub actor: Option<Actor>,
    /// The token that this browser's forms must carry; empty means that no form is accepted.
    pub csrf: String,
    /// The role in which they act, in Italian.
    pub acting_as: String,
    /// The name of the centre, or of the network.
    pub tenant_name: String,
    /// The same in addresses.
    pub tenant_slug: String,
    /// The body for which they act, when their role is for one body.
    pub body_name: Option<String>,
    /// The other roles they may take: label and the value that `POST /agire` expects.
    pub other_roles: Vec<(String, String)>,
    /// How many notices they have not read, where somebody has counted them.
    pub unread: Option<u32>,
    /// What the previous page has to say.
    pub flash: Option<Flash>,
    /// The path and query of this request; the extractor fills it in.
    pub here: String,
}

impl Visitor {
    /// Somebody who is not signed in, with the token of their forms.
    pub fn nobody(csrf: impl Into<String>) -> Self {
        Self { csrf: csrf.into(), ..Self::default() }
    }

    /// Somebody signed in; the names of tenant, role and body are left for the caller to fill in.
    pub fn signed_in(actor: Actor, csrf: impl Into<String>) -> Self {
        let acting_as = actor.grant().role.label().to_owned();
        Self { actor: Some(actor), csrf: csrf.into(), acting_as, ..Self::default() }
    }

    /// The visitor of a request under way.
    pub(crate) fn of(parts: &Parts) -> Self {
        let mut visitor = parts.extensions.get::<Self>().cloned().unwrap_or_default();
        visitor.here = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
        visitor.flash = visitor.flash.or_else(|| parts.extensions.get::<Flash>().cloned());
        visitor
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// Somebody signed in. Who is not is sent to sign in and comes back after.
#[derive(Clone, Debug)]
pub struct SignedIn {
    visitor: Visitor,
    actor: Actor,
}

impl SignedIn {
    /// Who acts: ask it `may` or `may_over`.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

impl Deref for SignedIn {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let visitor = Visitor::of(parts);
        match visitor.actor.clone() {
            Some(actor) => Ok(Self { visitor, actor }),
            None => Err(to_sign_in(parts)),
        }
    }
}

/// Where to sign in, and where to come back afterwards.
pub(crate) fn sign_in_address(here: &str) -> String {
    if here.is_empty() || here == "/" || here.starts_with("/accedi") {
        return "/accedi".to_owned();
    }
    format!("/accedi?{}", query::encode(&[("ritorno", here)]))
}

fn to_sign_in(parts: &Parts) -> Response {
    if is_api(parts.uri.path()) {
        return Problem::Unauthorized.into_response();
    }
    let coming_back = matches!(parts.method, Method::GET | Method::HEAD);
    let here = parts.uri.path_and_query().filter(|_| coming_back).map_or("", |path| path.as_str());
    let address = sign_in_address(here);
    if parts.headers.contains_key("hx-request") {
        return whole_page(&address);
    }
    Redirect::to(&address).into_response()
}

/// A fragment asked for by htmx must not receive the sign-in page inside it: the whole page goes there.
fn whole_page(address: &str) -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    if let Ok(value) = HeaderValue::from_str(address) {
        response.headers_mut().insert("hx-redirect", value);
    }
    response
}

/// Whether a path belongs to the API, whose answers are JSON.
pub(crate) fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    async fn visit(method: &str, path: &str) -> Response {
        let request = Request::builder().method(method).uri(path).body(()).unwrap();
        let (mut parts, ()) = request.into_parts();
        SignedIn::from_request_parts(&mut parts, &()).await.unwrap_err()
    }

    #[tokio::test]
    async fn who_is_not_signed_in_is_sent_there_and_comes_back() {
        let response = visit("GET", "/enti?q=monte%20san&tipo=comune").await;
        assert_eq!(response.status(), 303);
        let to = response.headers()["location"].to_str().unwrap();
        assert_eq!(to, "/accedi?ritorno=%2Fenti%3Fq%3Dmonte%2520san%26tipo%3Dcomune");
    }

    #[tokio::test]
    async fn a_form_sent_without_sign_in_does_not_come_back_to_an_address_that_only_takes_forms() {
        assert_eq!(visit("POST", "/enti/nuovo").await.headers()["location"], "/accedi");
    }

    #[tokio::test]
    async fn the_api_answers_401_and_does_not_redirect() {
        assert_eq!(visit("GET", "/api/v1/bodies").await.status(), 401);
    }
}
