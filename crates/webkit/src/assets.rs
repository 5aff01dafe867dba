//! What this is: the style sheets, scripts, icons and fonts, embedded in the program and served with their hash.
//! What it is not: a file server; nothing is read from disk, so a path can never lead elsewhere.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::{Html, Problem};

struct Asset {
    path: &'static str,
    bytes: &'static [u8],
    brotli: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of an embedded file, such as `asset("css/app.css")`. The hash in it changes with any file, so
/// browsers may keep every file for ever.
pub fn asset(path: &str) -> String {
    format!("/static/{HASH}/{path}")
}

/// An icon of Bootstrap Italia, such as `icon("it-check")`, hidden from screen readers: text stands beside it.
pub fn icon(name: &str) -> Html {
    icon_of("icon", name)
}

/// A small icon, as in buttons and links.
pub fn small_icon(name: &str) -> Html {
    icon_of("icon icon-sm", name)
}

fn icon_of(class: &str, name: &str) -> Html {
    let name = crate::html::escape(name);
    let sprite = asset("svg/sprites.svg");
    let target = format!("{sprite}#{name}");
    Html::trusted(format!(
        r#"<svg class="{class}" aria-hidden="true" focusable="false"><use href="{target}"></use></svg>"#
    ))
}

/// Answers `/static/{hash}/{*path}`. An older hash gets today's file, but is not kept: a page loaded just
/// before an update must not lose its style.
pub(crate) async fn serve(Path((hash, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|file| file.path == path) else {
        return Problem::NotFound.into_response();
    };
    let (body, encoding) = chosen(file, &headers);
    let mut response = Body::from(body).into_response();
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(file.path)));
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(caching(&hash)));
    if let Some(encoding) = encoding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn chosen(file: &Asset, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    match file.brotli {
        Some(brotli) if accepts_brotli(headers) => (brotli, Some("br")),
        Some(_) | None => (file.bytes, None),
    }
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    accepted.split(',').any(|coding| {
        let mut words = coding.split(';').map(str::trim);
        words.next() == Some("br") && !words.any(|weight| matches!(weight, "q=0" | "q=0.0"))
    })
}

fn caching(hash: &str) -> &'static str {
    if hash == HASH { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some(_) | None => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(path: &str, encoding: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(encoding));
        serve(Path((HASH.to_owned(), path.to_owned())), headers).await
    }

    #[tokio::test]
    async fn a_browser_that_reads_brotli_gets_the_small_copy() {
        let response = get("css/app.css", "gzip, deflate, br").await;
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
    }

    #[tokio::test]
    async fn a_client_that_refuses_brotli_gets_the_plain_file() {
        let response = get("css/app.css", "br;q=0, gzip").await;
        assert!(response.headers().get(CONTENT_ENCODING).is_none());
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
    }

    #[tokio::test]
    async fn what_is_not_embedded_is_not_found_whatever_the_path() {
        for path in ["../Cargo.toml", "css/absent.css", ""] {
            assert_eq!(get(path, "br").await.status(), 404);
        }
    }

    #[test]
    fn the_files_that_the_frame_names_are_there() {
        for path in ["css/bootstrap-italia.min.css", "css/app.css", "js/app.js", "svg/sprites.svg"] {
            assert!(FILES.iter().any(|file| file.path == path), "{path}");
        }
    }
}
