//! What this is: what happens around every handler: security headers, no forms from other sites, messages
//! over redirects, problems drawn as pages or as JSON.
//! What it is not: sign-in, which the identity crate puts between [`outside`] and [`inside`]:
//! `webkit::outside(identity::layer(webkit::inside(routes, &app), &app), &app)`.

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;

use crate::api::ApiProblem;
use crate::visitor::is_api;
use crate::{App, Frame, Problem, Visitor, assets, flash, page_with, security, unread};

/// Nearest to the handlers, where it is known who is looking: messages and problems.
pub fn inside(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), draw_problems))
        .layer(from_fn_with_state(app.clone(), flash::carry))
}

/// Farthest from the handlers, before anybody is known: static files, headers, no forms from other sites.
pub fn outside(routes: Router<App>, app: &App) -> Router<App> {
    routes
        .route("/static/{hash}/{*path}", get(assets::serve))
        .layer(from_fn_with_state(app.clone(), security::refuse_other_sites))
        .layer(from_fn_with_state(app.clone(), draw_problems))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(from_fn(unread::read_on))
}

async fn not_found() -> Problem {
    Problem::NotFound
}

async fn method_not_allowed() -> Problem {
    Problem::MethodNotAllowed
}

/// Replaces a bare problem with its page, for the person who is looking.
async fn draw_problems(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = Visitor::of(&parts);
    let path = parts.uri.path().to_owned();
    let method = parts.method.clone();
    let mut response = next.run(Request::from_parts(parts, body)).await;
    match problem_of(&mut response, &method) {
        Some(problem) if is_api(&path) => json(response, &problem),
        Some(problem) => html(response, &problem, &visitor, &app),
        None => response,
    }
}

/// Our own problem, or the plain English text with which axum refuses a path, a query or a body.
fn problem_of(response: &mut Response, method: &Method) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_none_or(|kind| kind.starts_with("text/plain")) {
        return None;
    }
    foreign(response.status(), method)
}

/// Who only looks has sent nothing but an address: if that cannot be read, there is no such page.
fn foreign(status: StatusCode, method: &Method) -> Option<Problem> {
    match status {
        StatusCode::BAD_REQUEST if matches!(*method, Method::GET | Method::HEAD) => Some(Problem::NotFound),
        StatusCode::NOT_FOUND => Some(Problem::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::MethodNotAllowed),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Problem::UnsupportedMedia),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Some(Problem::Malformed(
            "La richiesta non è leggibile: controlla l'indirizzo o i dati inviati.".into(),
        )),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Some(Problem::TooLarge("L'invio supera la dimensione ammessa: riducilo e riprova.".into()))
        }
        StatusCode::INTERNAL_SERVER_ERROR => Some(Problem::internal(&"answered without a reason")),
        _ => None,
    }
}

fn json(bare: Response, problem: &Problem) -> Response {
    let body = serde_json::to_vec(&ApiProblem::of(problem)).unwrap_or_default();
    replaced(bare, problem.status(), "application/problem+json", body.into())
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    problem: Problem,
}

fn html(bare: Response, problem: &Problem, visitor: &Visitor, app: &App) -> Response {
    let frame = Frame::new(visitor, app, problem.title());
    let drawn = page_with(problem.status(), &ProblemPage { frame, problem: problem.clone() });
    match drawn {
        Ok(page) => whole(replaced(bare, problem.status(), "text/html; charset=utf-8", page.into_body())),
        Err(_) => bare,
    }
}

/// The bare answer keeps its cookies and the rest; only what it says changes.
fn replaced(bare: Response, status: StatusCode, content_type: &'static str, body: Body) -> Response {
    let (mut parts, _) = bare.into_parts();
    parts.status = status;
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    Response::from_parts(parts, body)
}

/// htmx would put the whole page inside the fragment it asked for: it is told to replace the page.
fn whole(mut response: Response) -> Response {
    response.headers_mut().insert("hx-retarget", HeaderValue::from_static("body"));
    response.headers_mut().insert("hx-reswap", HeaderValue::from_static("innerHTML"));
    response
}

#[cfg(test)]
mod tests;
