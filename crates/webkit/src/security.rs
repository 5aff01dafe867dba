//! What this is: the headers that keep a browser from doing what no page of ours asks for, and the refusal
//! of changes that another site's page tries to send.
//! What it is not: the token of the forms, which is checked as well; see [`crate::Posted`].

use axum::extract::{Request, State};
use axum::http::header::{HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::{App, Problem};

/// What a page may load: only what we serve. Bootstrap Italia's style holds small `data:` images and a font.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Puts the headers on every answer that has not its own.
pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        set_if_absent(response.headers_mut(), name, value);
    }
    if app.site.secure_cookies {
        set_if_absent(
            response.headers_mut(),
            "strict-transport-security",
            "max-age=31536000; includeSubDomains",
        );
    }
    response
}

fn set_if_absent(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
}

/// Refuses a change that a browser sends from another site's page.
pub(crate) async fn refuse_other_sites(State(app): State<App>, request: Request, next: Next) -> Response {
    if changes_something(request.method()) && comes_from_another_site(request.headers(), &app.site.public_url)
    {
        return Problem::Forbidden(
            "La richiesta arriva da un altro sito e non è stata eseguita. \
             Apri la pagina da qui e riprova."
                .into(),
        )
        .into_response();
    }
    next.run(request).await
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers say it in `Sec-Fetch-Site`; older ones send `Origin`. Programs send neither: they have no cookies
/// that another site could use.
fn comes_from_another_site(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text(&HeaderName::from_static("sec-fetch-site")), text(&ORIGIN)) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin != public_url && !is_host(origin, text(&HOST)),
        (None, None) => false,
    }
}

fn is_host(origin: &str, host: Option<&str>) -> bool {
    let bare = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    bare.is_some() && bare == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v)));
        comes_from_another_site(&headers.collect(), "https://cst.example.it")
    }

    #[test]
    fn our_own_pages_and_programs_may_send() {
        assert!(!foreign(&[("sec-fetch-site", "same-origin"), ("origin", "https://cst.example.it")]));
        assert!(!foreign(&[("origin", "https://cst.example.it")]));
        assert!(!foreign(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!foreign(&[]));
    }

    #[test]
    fn other_sites_may_not() {
        assert!(foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
        assert!(foreign(&[("origin", "https://evil.example"), ("host", "cst.example.it")]));
        assert!(foreign(&[("origin", "null"), ("host", "cst.example.it")]));
    }
}
