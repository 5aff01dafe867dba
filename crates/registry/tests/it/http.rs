//! What this is: the pages with somebody in a role in front of them. What it is not: sign-in.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use axum::middleware::{Next, from_fn};
use kernel::{Actor, BodyId, Role, Scope, TenantId};
use store::Db;
use tower::ServiceExt as _;
use webkit::{App, Site, Visitor};

use crate::common::actor;

pub(crate) const CSRF: &str = "prova";

/// Somebody in front of the pages.
pub(crate) struct Person {
    router: Router,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) to: String,
    pub(crate) kind: String,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn says(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

impl Person {
    pub(crate) fn of(db: &Db, tenant: TenantId, role: Role) -> Self {
        Self::acting(db, Some(actor(tenant, role, Scope::Tenant)))
    }

    pub(crate) fn of_body(db: &Db, tenant: TenantId, body: BodyId) -> Self {
        Self::acting(db, Some(actor(tenant, Role::BodyReferent, Scope::Body(body))))
    }

    pub(crate) fn nobody(db: &Db) -> Self {
        Self::acting(db, None)
    }

    fn acting(db: &Db, actor: Option<Actor>) -> Self {
        let app = App::new(db.clone(), db.clock().clone(), db.ids().clone(), Site::at("http://localhost"));
        let (api, _) = registry::api().split_for_parts();
        let routes = webkit::inside(registry::routes().merge(api), &app);
        let known = routes.layer(from_fn(move |mut request: Request, next: Next| {
            let visitor = match actor.clone() {
                Some(actor) => Visitor::signed_in(actor, CSRF),
                None => Visitor::nobody(CSRF),
            };
            request.extensions_mut().insert(visitor);
            next.run(request)
        }));
        Self { router: webkit::outside(known, &app).with_state(app) }
    }

    async fn send(&self, request: Request) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header =
            |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (to, kind, status) = (header(LOCATION), header(CONTENT_TYPE), response.status().as_u16());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, to, kind, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::builder().uri(path).header(ACCEPT, "text/html").body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get_json(&self, path: &str) -> Answer {
        self.send(
            Request::builder().uri(path).header(ACCEPT, "application/json").body(Body::empty()).unwrap(),
        )
        .await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Request::builder().method("POST").uri(path);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(text.finish())).unwrap()).await
    }

    pub(crate) async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let mut body = Vec::new();
        for (name, value) in [("csrf", CSRF)].iter().chain(fields) {
            let part = format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head =
            format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\r\n", file.0);
        body.extend(head.into_bytes());
        body.extend(file.1);
        body.extend(b"\r\n--X--\r\n");
        let request = Request::builder().method("POST").uri(path);
        let request = request.header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn json(&self, method: &str, path: &str, value: &serde_json::Value) -> Answer {
        let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(value.to_string())).unwrap()).await
    }
}

/// The value of a hidden field of a page.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.split_once(&start).map(|(_, rest)| rest).unwrap_or_default();
    let value = rest.split('"').next().unwrap_or_default();
    let entities =
        [("&#34;", "\""), ("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
    entities.iter().fold(value.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
