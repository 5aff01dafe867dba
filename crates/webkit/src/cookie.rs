//! What this is: cookies: the name and the attributes under which ours are written, and how they are found again.
//! What it is not: the value of any of them.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use crate::Site;

/// Browsers take a cookie with this beginning only over https, from this very host and for all its paths: no other
/// host under the same domain can plant one.
const OF_THIS_HOST: &str = "__Host-";

impl Site {
    /// A cookie that scripts cannot read and other sites cannot send; over https also one that no other host can
    /// plant.
    pub fn cookie(&self, name: &str, value: &str, seconds: i64) -> String {
        let name = self.cookie_name(name);
        let secure = if self.secure_cookies { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    /// The value of a cookie of the request, unless it is empty.
    pub fn cookie_of<'a>(&self, headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
        let wanted = self.cookie_name(name);
        let lines = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, value)| *known == wanted && !value.is_empty())
            .map(|(_, value)| value)
    }

    fn cookie_name(&self, name: &str) -> String {
        let start = if self.secure_cookies { OF_THIS_HOST } else { "" };
        format!("{start}{name}")
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_static(line));
        }
        headers
    }

    #[test]
    fn a_cookie_is_found_among_others_and_an_empty_one_is_none() {
        let site = Site::at("http://cst.example.it");
        let headers = headers(&["a=1; sessione=xyz", "codice="]);
        assert_eq!(site.cookie_of(&headers, "sessione"), Some("xyz"));
        assert_eq!(site.cookie_of(&headers, "codice"), None);
        assert_eq!(site.cookie_of(&headers, "session"), None);
    }

    #[test]
    fn over_https_a_cookie_belongs_to_this_host_and_one_that_another_host_planted_counts_for_nothing() {
        let site = Site::at("https://cst.example.it");
        let cookie = site.cookie("sessione", "xyz", 60);
        assert_eq!(cookie, "__Host-sessione=xyz; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(site.cookie_of(&headers(&["sessione=piantato"]), "sessione"), None);
        let both = headers(&["sessione=piantato; __Host-sessione=xyz"]);
        assert_eq!(site.cookie_of(&both, "sessione"), Some("xyz"));
    }

    #[test]
    fn without_https_browsers_would_refuse_the_name_so_it_is_plain() {
        let cookie = Site::at("http://127.0.0.1:8080").cookie("sessione", "xyz", 60);
        assert_eq!(cookie, "sessione=xyz; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    }
}
