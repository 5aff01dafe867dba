//! What this is: the pages with somebody in a role in front of them. What it is not: sign-in.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use axum::middleware::{Next, from_fn};
use kernel::{Actor, BodyId, Grant, NETWORK, Role, Scope, TenantId};
use store::Db;
use tower::ServiceExt as _;
use webkit::{App, Site, Visitor};

use crate::world::actor;

const CSRF: &str = "prova";

/// Somebody in front of the pages.
pub(crate) struct Person {
    router: Router,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) to: String,
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
        Self::acting(db, actor(tenant, role))
    }

    pub(crate) fn coordinator(db: &Db) -> Self {
        Self::of(db, NETWORK, Role::NetworkCoordinator)
    }

    pub(crate) fn mayor(db: &Db, tenant: TenantId) -> Self {
        let (account, body): (_, BodyId) = (db.ids().fresh(), db.ids().fresh());
        let grant = Grant { tenant, scope: Scope::Body(body), role: Role::Mayor };
        Self::acting(db, Actor::person(account, "Sindaco di prova", grant))
    }

    fn acting(db: &Db, actor: Actor) -> Self {
        let app = App::new(db.clone(), db.clock().clone(), db.ids().clone(), Site::at("http://localhost"));
        let (api, _) = profiles::api().split_for_parts();
        let routes = webkit::inside(profiles::routes().merge(api), &app);
        let known = routes.layer(from_fn(move |mut request: Request, next: Next| {
            let visitor = Visitor::signed_in(actor.clone(), CSRF);
            request.extensions_mut().insert(Visitor { tenant_name: "Centro di prova".into(), ..visitor });
            next.run(request)
        }));
        Self { router: webkit::outside(known, &app).with_state(app) }
    }

    async fn send(&self, request: Request) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let to =
            response.headers().get(LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, to, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let accept = if path.starts_with("/api") { "application/json" } else { "text/html" };
        self.send(Request::builder().uri(path).header(ACCEPT, accept).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Request::builder().method("POST").uri(path);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(text.finish())).unwrap()).await
    }
}

/// The value of a hidden field of a page.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let rest = page.split_once(&start).map(|(_, rest)| rest).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}
