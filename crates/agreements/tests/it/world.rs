//! What this is: two centres with bodies, services and an agreement, and requests made as anybody.
//! What it is not: real people or bodies.

use agreements::BilledDays;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use kernel::permission::{EditBody, EditService};
use kernel::{
    Actor, AgreementId, BodyId, Clock, Ids, MembershipId, Phase, Role, Scope, ServiceId, Target, TenantId,
};
use registry::{BodyData, BodyKind};
use store::testing::TestDb;
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Site, Visitor};

use crate::given::{self, CENTRE, CLOUD, FANO, MAIL, OTHER_CENTRE, URBINO};

const CSRF: &str = "prova";
pub(crate) const GUBBIO: BodyId = BodyId(Uuid::from_u128(0xB3));

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) clock: Clock,
    /// What is on invoices: nothing, unless a test says otherwise.
    pub(crate) billed: BilledDays,
    _test: TestDb,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

/// One world per database, on a day.
pub(crate) async fn worlds(today: &str) -> Vec<World> {
    let mut worlds = Vec::new();
    let clock = given::clock(today);
    for test in given::databases(&clock).await {
        let app = App::new(test.db.clone(), clock.clone(), Ids::random(), Site::at("https://cst.example.it"));
        let world = World { app, clock: clock.clone(), billed: BilledDays::none(), _test: test };
        for tenant in [CENTRE, OTHER_CENTRE] {
            world.bodies(tenant).await;
            world.services(tenant).await;
        }
        worlds.push(world);
    }
    worlds
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    given::actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn referent(body: BodyId) -> Actor {
    given::actor(CENTRE, Role::BodyReferent, Scope::Body(body))
}

impl World {
    async fn bodies(&self, tenant: TenantId) {
        let author = given::actor(tenant, Role::Director, Scope::Tenant);
        let can = author.may(EditBody, &Target::centre(tenant, Phase::Current)).unwrap();
        let mut tx = self.app.db.write(tenant, &author).await.unwrap();
        for (id, name) in [(URBINO, "Urbino"), (FANO, "Fano"), (GUBBIO, "Gubbio")] {
            registry::bodies::add(&mut tx, &can, id, BodyData::named(BodyKind::Municipality, name))
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn services(&self, tenant: TenantId) {
        let author = given::actor(tenant, Role::Director, Scope::Tenant);
        let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
        let mut tx = self.app.db.write(tenant, &author).await.unwrap();
        for (id, code, name) in [(MAIL, "B01", "Posta elettronica"), (CLOUD, "A01", "Cloud ibrido")] {
            catalogue::services::add(&mut tx, &can, id, service(code, name)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub(crate) async fn get(&self, who: impl Into<Option<Actor>>, path: &str) -> Answer {
        self.send(who, Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(
        &self,
        who: impl Into<Option<Actor>>,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    pub(crate) async fn json(
        &self,
        who: impl Into<Option<Actor>>,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
        self.send(who, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Sends a form with a file.
    pub(crate) async fn upload(
        &self,
        who: impl Into<Option<Actor>>,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &str),
    ) -> Answer {
        let part = |head: String, body: &str| {
            format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let mut body = part("name=\"csrf\"".into(), CSRF);
        for (field, value) in fields {
            body.push_str(&part(format!("name=\"{field}\""), value));
        }
        body.push_str(&part(format!("name=\"file\"; filename=\"{name}\""), bytes));
        body.push_str("--X--\r\n");
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(who, request.body(Body::from(body)).unwrap()).await
    }

    /// The same by the director of the centre, with names made at run time.
    pub(crate) async fn send_form(&self, path: &str, fields: &[(String, String)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.post(director(CENTRE), path, &fields).await
    }

    /// What the form at this address carries of what it shows.
    pub(crate) async fn was(&self, who: Actor, path: &str) -> String {
        let page = self.get(who, path).await.text;
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

    async fn send(&self, who: impl Into<Option<Actor>>, mut request: Request<Body>) -> Answer {
        let (api, _) = agreements::api().split_for_parts();
        let told = axum::Extension(self.billed.clone());
        let routes: Router<App> = agreements::routes().layer(told).merge(api);
        let visitor =
            who.into().map_or_else(|| Visitor::nobody(CSRF), |actor| Visitor::signed_in(actor, CSRF));
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// An approved agreement, made through the store.
    pub(crate) async fn agreement(&self, terms: agreements::model::NewAgreement) -> AgreementId {
        given::agreement(&self.app.db, terms).await.agreement_id
    }

    /// Makes bodies join through the page; the text of the answer.
    pub(crate) async fn join(&self, agreement: AgreementId, bodies: &[BodyId], from: &str) -> String {
        let (agreement, bodies) = (agreement.to_string(), bodies.iter().map(ToString::to_string));
        let bodies: Vec<String> = bodies.collect();
        let mut fields = vec![
            ("agreement", agreement.as_str()),
            ("effective_from", from),
            ("act_number", "Delibera 12"),
            ("act_date", "2020-12-10"),
            ("passo", "conferma"),
        ];
        fields.extend(bodies.iter().map(|body| ("body", body.as_str())));
        let answer = self.post(director(CENTRE), "/adesioni/nuova", &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text
    }

    /// The membership of a body.
    pub(crate) async fn membership_of(&self, body: BodyId) -> MembershipId {
        let mut tx = self.app.db.read(CENTRE).await.unwrap();
        let can = given::viewing(&given::director());
        agreements::store::memberships::of_body(&mut tx, &can, body).await.unwrap()[0].membership_id
    }
}

fn service(code: &str, name: &str) -> catalogue::model::ServiceData {
    catalogue::model::ServiceData {
        code: code.into(),
        name: name.into(),
        level: catalogue::model::Level::Base,
        kind: catalogue::model::ServiceKind::Single,
        description: "Descrizione".into(),
        audience: String::new(),
        contact: String::new(),
        included: String::new(),
        parts: Vec::new(),
    }
}

pub(crate) fn service_field(id: ServiceId) -> String {
    format!("service-{id}")
}
