//! What this is: two centres with two services each, and requests of their people said shortly.
//! What it is not: real people or bodies.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::request::Builder;
use axum::http::{Request as Asking, StatusCode};
use kernel::permission::EditService;
use kernel::{
    AccountId, Actor, BodyId, Clock, Grant, Ids, Instant, NETWORK, Phase, Role, Scope, ServiceId, Target,
    TenantId,
};
use store::testing::TestDb;
use store::{Db, TenantRow};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Site, Visitor};

const CSRF: &str = "prova";
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const MAIL: ServiceId = ServiceId(Uuid::from_u128(0x51));
pub(crate) const WEB: ServiceId = ServiceId(Uuid::from_u128(0x52));

const AREAS: &[&[store::Migration]] =
    &[store::MIGRATIONS, identity::MIGRATIONS, catalogue::MIGRATIONS, knowledge::MIGRATIONS];

pub(crate) async fn databases() -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso("2026-03-09T08:00:00Z").unwrap());
    store::testing::databases(AREAS, &clock).await
}

fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn operator(tenant: TenantId) -> Actor {
    actor(tenant, Role::Operator, Scope::Tenant)
}

pub(crate) fn reader() -> Actor {
    actor(CENTRE, Role::Reader, Scope::Tenant)
}

pub(crate) fn mayor() -> Actor {
    actor(CENTRE, Role::Mayor, Scope::Body(BodyId(Uuid::from_u128(0xB1))))
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

pub(crate) struct Ground {
    pub(crate) app: App,
    pub(crate) db: Db,
    _test: TestDb,
}

pub(crate) async fn grounds() -> Vec<Ground> {
    let mut all = Vec::new();
    for test in databases().await {
        let db = test.db.clone();
        for (tenant, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            centre(&db, tenant, slug).await;
        }
        let app = App::new(db.clone(), db.clock().clone(), Ids::random(), Site::at("https://cst.example.it"));
        all.push(Ground { app, db, _test: test });
    }
    all
}

async fn centre(db: &Db, tenant: TenantId, slug: &str) {
    let mut tx = db.write(NETWORK, &Actor::console(NETWORK)).await.unwrap();
    let row = TenantRow { tenant_id: tenant, slug: slug.into(), name: format!("CST {slug}") };
    tx.add_tenant(&row).await.unwrap();
    tx.commit_unaudited("tests").await.unwrap();
    let author = operator(tenant);
    let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (id, code, name) in [(MAIL, "B01", "Posta elettronica"), (WEB, "B02", "Siti web")] {
        let data = catalogue::model::ServiceData {
            code: code.into(),
            name: name.into(),
            level: catalogue::model::Level::Base,
            kind: catalogue::model::ServiceKind::Single,
            description: "Descrizione".into(),
            audience: String::new(),
            contact: String::new(),
            included: String::new(),
            parts: Vec::new(),
        };
        catalogue::services::add(&mut tx, &can, id, data).await.unwrap();
    }
    tx.commit().await.unwrap();
}

impl Ground {
    /// An article written through the form, not published; its address.
    pub(crate) async fn draft(&self, title: &str, text: &str, audience: &str) -> String {
        let once: Uuid = self.app.ids.fresh();
        let (once, service) = (once.to_string(), MAIL.to_string());
        let fields = [
            ("once", &*once),
            ("title", title),
            ("text", text),
            ("keywords", ""),
            ("audience", audience),
            ("services", &*service),
        ];
        let made = self.post(Some(operator(CENTRE)), "/conoscenza/nuova", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        made.location
    }

    pub(crate) async fn published(&self, title: &str, text: &str, audience: &str) -> String {
        let page = self.draft(title, text, audience).await;
        self.act(&page, "pubblica", "1").await;
        page
    }

    pub(crate) async fn act(&self, page: &str, act: &str, version: &str) {
        let path = format!("{page}/{act}");
        let done = self.post(Some(operator(CENTRE)), &path, &[("version", version)]).await;
        assert_eq!(done.status, 303, "{}", done.text);
    }

    pub(crate) async fn get(&self, who: Option<Actor>, path: &str) -> Answer {
        self.send(who, Asking::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: Option<Actor>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Asking::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    pub(crate) async fn json(&self, who: Actor, path: &str, body: &str) -> Answer {
        self.send_json(who, Asking::post(path), body).await
    }

    pub(crate) async fn put(&self, who: Actor, path: &str, body: &str) -> Answer {
        self.send_json(who, Asking::put(path), body).await
    }

    async fn send_json(&self, who: Actor, request: Builder, body: &str) -> Answer {
        let request = request.header(CONTENT_TYPE, "application/json");
        self.send(Some(who), request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn send(&self, who: Option<Actor>, mut request: Asking<Body>) -> Answer {
        let (api, _) = knowledge::api().split_for_parts();
        let routes: Router<App> = knowledge::routes().merge(api);
        if let Some(who) = who {
            request.extensions_mut().insert(Visitor::signed_in(who, CSRF));
        }
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
