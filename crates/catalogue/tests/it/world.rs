//! What this is: two centres, people in several roles, and requests made as any of them.
//! What it is not: real people or bodies.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use catalogue::model::{Level, ServiceData, ServiceKind};
use catalogue::services;
use kernel::permission::EditService;
use kernel::{
    AccountId, Actor, BodyId, Clock, Grant, Ids, Instant, Phase, Role, Scope, ServiceId, Target, TenantId,
};
use store::testing::{TestDb, databases};
use store::{Migration, TenantRow};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Site, Visitor};

pub(crate) const AREAS: &[&[Migration]] = &[store::MIGRATIONS, catalogue::MIGRATIONS];
pub(crate) const HERE: TenantId = TenantId(Uuid::from_u128(0x10));
pub(crate) const THERE: TenantId = TenantId(Uuid::from_u128(0x20));
pub(crate) const BODY: BodyId = BodyId(Uuid::from_u128(0x30));
const CSRF: &str = "prova";

pub(crate) struct World {
    pub(crate) app: App,
    _test: TestDb,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(Instant::parse_iso("2026-11-20T09:00:00Z").unwrap())
}

/// One world per database.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in databases(AREAS, &clock()).await {
        let app = App::new(test.db.clone(), clock(), Ids::random(), Site::default());
        for (tenant_id, slug) in [(HERE, "pesaro"), (THERE, "macerata")] {
            let mut tx = app.db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
            tx.add_tenant(&TenantRow { tenant_id, slug: slug.into(), name: format!("Centro di {slug}") })
                .await
                .unwrap();
            tx.commit_unaudited("the tenants of a test").await.unwrap();
        }
        worlds.push(World { app, _test: test });
    }
    worlds
}

pub(crate) fn actor(tenant: TenantId, role: Role) -> Actor {
    let scope = if role.is_for_a_body() { Scope::Body(BODY) } else { Scope::Tenant };
    Actor::person(AccountId(Uuid::from_u128(7)), "Persona di prova", Grant { tenant, scope, role })
}

pub(crate) fn data(code: &str, name: &str) -> ServiceData {
    ServiceData {
        code: code.into(),
        name: name.into(),
        level: Level::Base,
        kind: ServiceKind::Single,
        description: "Descrizione".into(),
        audience: String::new(),
        contact: String::new(),
        included: String::new(),
        parts: Vec::new(),
    }
}

impl World {
    /// Adds a service to a centre.
    pub(crate) async fn service(&self, tenant: TenantId, data: ServiceData) -> ServiceId {
        let author = actor(tenant, Role::Director);
        let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
        let mut tx = self.app.db.write(tenant, &author).await.unwrap();
        let id = tx.id();
        services::add(&mut tx, &can, id, data).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(crate) async fn get(&self, who: Option<Actor>, path: &str) -> Answer {
        self.send(who, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: Option<Actor>, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    /// Sends a file with a form.
    pub(crate) async fn upload(
        &self,
        who: Option<Actor>,
        path: &str,
        once: Uuid,
        name: &str,
        bytes: &str,
    ) -> Answer {
        let part = |head: &str, body: &str| {
            format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let body = [
            part("name=\"csrf\"", CSRF),
            part("name=\"once\"", &once.to_string()),
            part("name=\"title\"", "Scheda tecnica"),
            part(&format!("name=\"file\"; filename=\"{name}\""), bytes),
            "--X--\r\n".to_owned(),
        ];
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(who, request.body(Body::from(body.concat())).unwrap()).await
    }

    /// What the form at this address carries of what it shows.
    pub(crate) async fn was(&self, who: Actor, path: &str) -> String {
        let page = self.get(Some(who), path).await.text;
        let value = page.split(r#"name="was" value=""#).nth(1).and_then(|rest| rest.split('"').next());
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

    async fn send(&self, who: Option<Actor>, mut request: Request<Body>) -> Answer {
        let (api, _) = catalogue::api().split_for_parts();
        let routes: Router<App> = catalogue::routes().merge(api);
        let visitor = who.map_or_else(|| Visitor::nobody(CSRF), |actor| Visitor::signed_in(actor, CSRF));
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Answer { status, location, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
