//! What this is: requests made as anybody, without a server.
//! What it is not: sign-in; the visitor is put where identity would put it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use kernel::Actor;
use tower::ServiceExt as _;
use webkit::{App, Visitor};

use crate::world::World;

const CSRF: &str = "prova";

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// Checks that all of these stand in it.
    pub(crate) fn holds(&self, words: &[&str]) {
        for words in words {
            assert!(self.text.contains(words), "«{words}» is not in ({}) {}", self.status, self.text);
        }
    }
}

impl World {
    pub(crate) async fn get(&self, who: &Actor, path: &str) -> Answer {
        self.send(who, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: &Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    async fn send(&self, who: &Actor, mut request: Request<Body>) -> Answer {
        let (api, _) = acts::api().split_for_parts();
        let routes: Router<App> = acts::routes().merge(api);
        request.extensions_mut().insert(Visitor::signed_in(who.clone(), CSRF));
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes: bytes.to_vec() }
    }

    /// What the form at this address carries hidden under this name.
    pub(crate) async fn carried(&self, who: &Actor, path: &str, name: &str) -> String {
        let page = self.get(who, path).await.text;
        let value =
            page.split(&format!(r#"name="{name}" value=""#)).nth(1).and_then(|rest| rest.split('"').next());
        let entities = [
            ("&#34;", "\""),
            ("&#39;", "'"),
            ("&quot;", "\""),
            ("&#60;", "<"),
            ("&#38;", "&"),
            ("&amp;", "&"),
        ];
        entities.iter().fold(value.unwrap().to_owned(), |text, (entity, letter)| text.replace(entity, letter))
    }
}
