use axum::body::to_bytes;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use kernel::{Clock, Denied, Ids, Instant};
use tower::ServiceExt as _;

use super::*;
use crate::{Flash, Posted, SignedIn, Site, redirect_with};

async fn send_form(_: Posted) -> Response {
    redirect_with("/", Flash::success("Fatto"))
}

async fn home(visitor: Visitor, State(app): State<App>) -> Result<Response, Problem> {
    let problem = Problem::NotFound;
    page_with(StatusCode::OK, &ProblemPage { frame: Frame::new(&visitor, &app, "Casa"), problem })
}

async fn service() -> Router {
    let clock = Clock::fixed(Instant::from_micros(0));
    let database = store::testing::sqlite(&[], &clock).await;
    let app = App::new(database.db.clone(), clock, Ids::counted(), Site::at("https://cst.example.it"));
    let routes = Router::new()
        .route("/", get(home))
        .route("/modulo", post(send_form))
        .route("/chiusa", get(|_: SignedIn| async { "aperta" }))
        .route("/negata", get(|| async { Problem::from(Denied::NotAllowed) }))
        .route("/enti/{n}", get(|_: axum::extract::Path<u32>| async { "ente" }))
        .route("/api/v1/enti", get(|| async { Problem::from(crate::FormErrors::one("name", "Manca")) }));
    let known = inside(routes, &app).layer(axum::middleware::from_fn(as_nobody));
    outside(known, &app).with_state(app)
}

async fn as_nobody(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Visitor::nobody("token"));
    next.run(request).await
}

async fn ask(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = service().await.oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 22).await.unwrap();
    (parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn a_page_that_is_not_there_is_drawn_in_its_frame() {
    for path in ["/assente", "/enti/abc?x=1"] {
        let (status, headers, body) = ask("GET", path, &[], "").await;
        assert_eq!(status, 404, "{path}");
        assert!(headers["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(body.contains("it-header-wrapper") && !body.contains("Invalid URL"), "{body}");
    }
}

#[tokio::test]
async fn a_wrong_method_and_a_refusal_are_pages_too() {
    let (status, _, body) = ask("POST", "/", &[], "").await;
    assert_eq!(status, 405);
    assert!(body.contains("Richiesta non prevista"), "{body}");
    let (status, _, body) = ask("GET", "/negata", &[], "").await;
    assert_eq!(status, 403);
    assert!(body.contains("Il tuo ruolo non consente"), "{body}");
}

#[tokio::test]
async fn the_api_answers_problems_as_json() {
    let (status, headers, body) = ask("GET", "/api/v1/enti", &[], "").await;
    assert_eq!(
        (status.as_u16(), headers["content-type"].to_str().unwrap()),
        (422, "application/problem+json")
    );
    assert_eq!(
        body,
        r#"{"type":"about:blank","title":"Dati da correggere","status":422,"detail":"Manca","errors":[{"name":"name","message":"Manca"}]}"#
    );
    assert_eq!(ask("GET", "/api/v1/assente", &[], "").await.1["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_form_without_the_token_and_a_form_of_another_site_change_nothing() {
    let (status, _, body) = ask("POST", "/modulo", &[], "csrf=altro").await;
    assert_eq!(status, 403);
    assert!(body.contains("ricarica la pagina"), "{body}");
    let (status, _, body) = ask("POST", "/modulo", &[("sec-fetch-site", "cross-site")], "csrf=token").await;
    assert_eq!(status, 403);
    assert!(body.contains("altro sito"), "{body}");
}

#[tokio::test]
async fn a_message_crosses_the_redirect_and_is_shown_once() {
    let (status, headers, _) = ask("POST", "/modulo", &[], "csrf=token").await;
    assert_eq!((status.as_u16(), headers["location"].to_str().unwrap()), (303, "/"));
    let cookie = headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure") && cookie.contains("SameSite=Lax"));
    let carried = cookie.split(';').next().unwrap();
    let (_, headers, body) = ask("GET", "/", &[("cookie", carried)], "").await;
    assert!(body.contains(r#"role="status">Fatto</div>"#), "{body}");
    assert!(headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
}

#[tokio::test]
async fn who_is_not_signed_in_is_sent_there() {
    let (status, headers, _) = ask("GET", "/chiusa", &[], "").await;
    assert_eq!((status.as_u16(), headers["location"].to_str().unwrap()), (303, "/accedi?ritorno=%2Fchiusa"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/", "/assente", &crate::asset("css/app.css"), "/static/x/assente"] {
        let (_, headers, _) = ask("GET", path, &[], "").await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert!(headers.contains_key("strict-transport-security"), "{path}");
    }
}
