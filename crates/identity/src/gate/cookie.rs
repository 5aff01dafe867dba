//! What this is: the three cookies of identity, written and read.
//! What it is not: the value of any of them; those are secrets made elsewhere.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use webkit::App;

/// The session.
pub(crate) const SESSION: &str = "areavasta";
/// The right password was given and the code is owed.
pub(crate) const WAIT: &str = "areavasta_codice";
/// The token of a stranger's forms.
pub(crate) const FORMS: &str = "areavasta_modulo";

/// The value of a cookie of the request.
pub(crate) fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// A cookie that scripts cannot read and other sites cannot send.
pub(crate) fn kept(name: &str, value: &str, seconds: i64, app: &App) -> String {
    let secure = if app.site.secure_cookies { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// The same cookie, taken away.
pub(crate) fn gone(name: &str, app: &App) -> String {
    kept(name, "", 0, app)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_an_empty_one_is_none() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; areavasta=xyz"));
        headers.append(COOKIE, HeaderValue::from_static("areavasta_codice="));
        assert_eq!(cookie_of(&headers, SESSION), Some("xyz"));
        assert_eq!(cookie_of(&headers, WAIT), None);
        assert_eq!(cookie_of(&headers, "areavast"), None);
    }
}
