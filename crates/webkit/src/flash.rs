//! What this is: the one sentence that a page says after the redirect that followed a change.
//! What it is not: a store of messages: it lives one minute in a cookie of this browser, and is shown once,
//! escaped, as text.

use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{App, Site};

const NAME: &str = "avviso";
/// A cookie holds 4 kB; a sentence for people needs far less.
const LONGEST: usize = 600;

/// How a message sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Success,
    /// Good to know.
    Info,
    /// It went well, but look at something.
    Warning,
    /// It did not go.
    Danger,
}

/// A message for the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it sounds.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

impl Flash {
    /// It went well: «Ente aggiornato».
    pub fn success(text: impl Into<String>) -> Self {
        Self { tone: Tone::Success, text: text.into() }
    }

    /// Good to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self { tone: Tone::Info, text: text.into() }
    }

    /// It went well, but look at something.
    pub fn warning(text: impl Into<String>) -> Self {
        Self { tone: Tone::Warning, text: text.into() }
    }

    /// It did not go.
    pub fn danger(text: impl Into<String>) -> Self {
        Self { tone: Tone::Danger, text: text.into() }
    }

    fn encode(&self) -> String {
        let short: String = self.text.chars().take(LONGEST).collect();
        format!("{}.{}", self.tone.letter(), URL_SAFE_NO_PAD.encode(short))
    }

    fn decode(text: &str) -> Option<Self> {
        let (letter, text) = text.split_once('.')?;
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        Some(Self { tone: Tone::from_letter(letter)?, text })
    }
}

impl Tone {
    fn letter(self) -> &'static str {
        match self {
            Self::Success => "s",
            Self::Info => "i",
            Self::Warning => "w",
            Self::Danger => "d",
        }
    }

    fn from_letter(letter: &str) -> Option<Self> {
        [Self::Success, Self::Info, Self::Warning, Self::Danger]
            .into_iter()
            .find(|tone| tone.letter() == letter)
    }

    /// The class of a Bootstrap Italia alert.
    pub(crate) fn alert_class(self) -> &'static str {
        match self {
            Self::Success => "alert-success",
            Self::Info => "alert-info",
            Self::Warning => "alert-warning",
            Self::Danger => "alert-danger",
        }
    }
}

/// After a change: 303 to a page, which says the message once.
pub fn redirect_with(to: &str, flash: Flash) -> Response {
    let mut response = Redirect::to(to).into_response();
    response.extensions_mut().insert(flash);
    response
}

/// After a change that speaks for itself: 303 to a page.
pub fn redirect(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// Carries messages over a redirect: in from the cookie, out into it, and away once a page has shown it.
pub(crate) async fn carry(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let waiting = waiting(&app.site, request.headers());
    let looking = request.method() == Method::GET;
    if let Some(flash) = &waiting {
        request.extensions_mut().insert(flash.clone());
    }
    let mut response = next.run(request).await;
    let new = response.extensions_mut().remove::<Flash>();
    let shown = waiting.is_some() && looking && response.status().is_success();
    let cookie = match new {
        Some(flash) => Some(app.site.cookie(NAME, &flash.encode(), 60)),
        None => shown.then(|| app.site.cookie(NAME, "", 0)),
    };
    if let Some(value) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

fn waiting(site: &Site, headers: &HeaderMap) -> Option<Flash> {
    site.cookie_of(headers, NAME).and_then(Flash::decode)
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn a_message_survives_the_cookie() {
        let flash = Flash::warning("Salvato; però «Città» è = \"x\" <b>");
        assert_eq!(Flash::decode(&flash.encode()), Some(flash));
    }

    #[test]
    fn a_cookie_that_is_not_ours_says_nothing() {
        for text in ["", "s", "s.***", "x.YQ", "s.__8"] {
            assert_eq!(Flash::decode(text), None, "{text}");
        }
    }

    #[test]
    fn the_message_is_found_among_other_cookies() {
        let site = Site::at("https://cst.example.it");
        let cookie = site.cookie(NAME, &Flash::success("Fatto").encode(), 60);
        let pair = cookie.split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(&format!("sessione=1; {pair}; altro=2")).unwrap());
        assert_eq!(waiting(&site, &headers), Some(Flash::success("Fatto")));
    }
}
