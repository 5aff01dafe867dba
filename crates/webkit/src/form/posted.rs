//! What this is: a form as a browser sends it, accepted only with the token that our own page gave it.
//! What it is not: checked: [`Posted::reader`] reads the values, field by field.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};

use super::reader::Reader;
use crate::query::{self, Pairs};
use crate::{Problem, Visitor};

/// Larger than any form of ours; files travel in [`super::Uploaded`].
const LARGEST: usize = 256 * 1024;

/// The hidden field with the token.
pub(crate) const CSRF: &str = "csrf";

/// A form, sent as `application/x-www-form-urlencoded` with the right token.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    pairs: Pairs,
}

impl Posted {
    /// A form with these values and a token that was already checked.
    pub fn of(pairs: Pairs) -> Self {
        Self { pairs }
    }

    /// Names and values, in the order of the page.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The first value of a field, as it was typed.
    pub fn get(&self, name: &str) -> Option<&str> {
        query::first(&self.pairs, name)
    }

    /// Reads the fields one by one and collects every error.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.pairs)
    }

    pub(super) fn token(&self) -> String {
        self.get(CSRF).unwrap_or_default().to_owned()
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let csrf = Visitor::of(&parts).csrf;
        let body = to_bytes(body, LARGEST).await.map_err(|_| too_large())?;
        let posted = Self::of(query::decode(&body));
        check_token(&csrf, posted.get(CSRF)).map(|()| posted)
    }
}

fn too_large() -> Problem {
    Problem::TooLarge("Il modulo inviato è troppo grande: riduci i testi e riprova.".into())
}

/// Accepts a form only if its token is the visitor's. Compares every byte, so that time tells nothing.
pub(crate) fn check_token(expected: &str, given: Option<&str>) -> Result<(), Problem> {
    let given = given.unwrap_or_default();
    let differing = expected.bytes().zip(given.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    if expected.is_empty() || expected.len() != given.len() || differing != 0 {
        return Err(Problem::Forbidden(
            "La pagina da cui hai inviato il modulo è scaduta: ricarica la pagina e invia di nuovo. \
             Nulla è stato modificato."
                .into(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn send(csrf: &str, body: String) -> Result<Posted, Problem> {
        let mut request = Request::builder().method("POST").body(Body::from(body)).unwrap();
        request.extensions_mut().insert(Visitor::nobody(csrf));
        Posted::from_request(request, &()).await
    }

    #[tokio::test]
    async fn a_form_with_the_right_token_is_read_in_order() {
        let posted = send("abc", "csrf=abc&b=2&a=1+2&b=3%26".into()).await.unwrap();
        let pairs: Vec<_> = posted.pairs().iter().map(|(n, v)| format!("{n}:{v}")).collect();
        assert_eq!(pairs, ["csrf:abc", "b:2", "a:1 2", "b:3&"]);
    }

    #[tokio::test]
    async fn a_form_with_another_token_or_none_changes_nothing() {
        for (csrf, body) in [("abc", "csrf=abd"), ("abc", "csrf=ab"), ("abc", ""), ("", "csrf="), ("", "")] {
            assert_eq!(send(csrf, body.into()).await.unwrap_err().status(), 403, "{csrf} {body}");
        }
    }

    #[tokio::test]
    async fn a_form_beyond_the_limit_is_too_large() {
        let body = format!("csrf=abc&a={}", "x".repeat(LARGEST));
        assert_eq!(send("abc", body).await.unwrap_err().status(), 413);
    }
}
