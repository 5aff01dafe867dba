//! What this is: two centres with bodies, figures and services, and requests made as any of their people.
//! What it is not: real people or bodies; the figures are chosen for the sums they give.

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use axum::{Extension, Router};
use catalogue::model::{Level, ServiceData, ServiceKind};
use kernel::permission::{EditBody, EditService, RecordDriver};
use kernel::{
    AccountId, Actor, BodyId, Clock, Day, Grant, Ids, Instant, Phase, Role, Scope, ServiceId, Target,
    TenantId,
};
use registry::{BodyData, BodyKind, Driver, NewDriverValue};
use store::testing::{TestDb, databases};
use store::{Migration, TenantRow};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Site, Visitor};

pub(crate) const AREAS: &[&[Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
];
pub(crate) const HERE: TenantId = TenantId(Uuid::from_u128(0x10));
pub(crate) const THERE: TenantId = TenantId(Uuid::from_u128(0x20));
const CSRF: &str = "prova";

/// The table of Macerata as its document prints it, with its two holes.
pub(crate) const MACERATA: &str = "< 500; 150,00 €\nda 501 a 1000; 960,00 €\nda 1001 a 2300; 1.440,00 €\n\
    da 2301 a 3000; 2.112,00 €\nda 3001 a 4500; 2.200,00 €\nda 4501 a 7000; 2.816,00 €\n\
    da 7001 a 8500; 3.520,00 €\nda 8501 a 12500; 4.840,00 €\nda 12501 a 20000; 5.720,00 €\n\
    da 20001 a 40000; 7.000,00 €\n> 40001; 10.500,00 €";

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) members: Vec<BodyId>,
    _test: TestDb,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(Instant::parse_iso("2026-11-20T09:00:00Z").unwrap())
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// One world per database.
pub(crate) async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for test in databases(AREAS, &clock()).await {
        let app = App::new(test.db.clone(), clock(), Ids::random(), Site::default());
        for (tenant_id, slug) in [(HERE, "pesaro"), (THERE, "macerata")] {
            let mut tx = app.db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
            tx.add_tenant(&TenantRow { tenant_id, slug: slug.into(), name: slug.into() }).await.unwrap();
            tx.commit_unaudited("the tenants of a test").await.unwrap();
        }
        worlds.push(World { app, members: Vec::new(), _test: test });
    }
    worlds
}

pub(crate) fn actor(tenant: TenantId, role: Role) -> Actor {
    let scope = if role.is_for_a_body() { Scope::Body(BodyId(Uuid::from_u128(0x30))) } else { Scope::Tenant };
    Actor::person(AccountId(Uuid::from_u128(7)), "Persona di prova", Grant { tenant, scope, role })
}

pub(crate) fn director() -> Actor {
    actor(HERE, Role::Director)
}

impl World {
    /// Adds a service to a centre.
    pub(crate) async fn service(&self, tenant: TenantId, code: &str) -> ServiceId {
        let author = actor(tenant, Role::Director);
        let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
        let mut tx = self.app.db.write(tenant, &author).await.unwrap();
        let id = tx.id();
        let data = ServiceData {
            code: code.into(),
            name: format!("Servizio {code}"),
            level: Level::Base,
            kind: ServiceKind::Single,
            description: "Descrizione".into(),
            audience: String::new(),
            contact: String::new(),
            included: String::new(),
            parts: Vec::new(),
        };
        catalogue::services::add(&mut tx, &can, id, data).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Adds a body with its figures, as of 2023-01-01.
    pub(crate) async fn body(&self, tenant: TenantId, name: &str, figures: [Option<i64>; 2]) -> BodyId {
        let author = actor(tenant, Role::Director);
        let can = author.may(EditBody, &Target::centre(tenant, Phase::Current)).unwrap();
        let records = author.may(RecordDriver, &Target::centre(tenant, Phase::Current)).unwrap();
        let mut tx = self.app.db.write(tenant, &author).await.unwrap();
        let body_id = tx.id();
        let data = BodyData::named(BodyKind::Municipality, name);
        registry::bodies::add(&mut tx, &can, body_id, data).await.unwrap();
        for (driver, value) in [Driver::inhabitants(), Driver::workstations()].into_iter().zip(figures) {
            let Some(value) = value else { continue };
            let reference_date = day("2023-01-01");
            let new = NewDriverValue { body_id, driver, reference_date, value, source: "ISTAT".into() };
            registry::drivers::record(&mut tx, &records, &new).await.unwrap();
        }
        tx.commit().await.unwrap();
        body_id
    }

    /// Adds a draft through its page.
    pub(crate) async fn draft(&self, id: &str, name: &str, from: &str) -> Answer {
        self.post(Some(director()), "/listini/nuovo", &heading(id, name, from, None)).await
    }

    /// Adds a tariff through its page.
    pub(crate) async fn tariff(
        &self,
        list: &str,
        service: ServiceId,
        kind: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let address = format!("/listini/{list}/tariffe/nuova?servizio={service}&metodo={kind}");
        // Unlike for every list and service, and the same when the form is sent twice.
        let list_bits = Uuid::parse_str(list).unwrap().as_u128();
        let fresh = Uuid::from_u128(list_bits.rotate_left(32) ^ service.0.as_u128()).to_string();
        let mut all = vec![("once", fresh.as_str())];
        all.extend(rules());
        all.extend(fields);
        self.post(Some(director()), &address, &all).await
    }

    /// Approves a list through its page.
    pub(crate) async fn approve(&self, list: &str, version: &str) -> Answer {
        let fields = [("act", "Consiglio n. 42"), ("act_on", "2020-12-01"), ("version", version)];
        self.post(Some(director()), &format!("/listini/{list}/approva"), &fields).await
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
        let (api, _) = pricing::api().split_for_parts();
        let members = self.members.clone();
        let source = pricing::Members::told_by(move |_, _, _| {
            let members = members.clone();
            Box::pin(async move { Ok(members) })
        });
        let routes: Router<App> = pricing::routes().layer(Extension(source)).merge(api);
        let visitor = who.map_or_else(|| Visitor::nobody(CSRF), |actor| Visitor::signed_in(actor, CSRF));
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get(LOCATION);
        let location = location.map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

/// The fields of a heading.
pub(crate) fn heading<'a>(
    id: &'a str,
    name: &'a str,
    from: &'a str,
    version: Option<&'a str>,
) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("once", id),
        ("name", name),
        ("series", "Servizi"),
        ("valid_from", from),
        ("inhabitants_when", "day"),
        ("inhabitants_on", "2023-01-01"),
        ("workstations_when", "year"),
        ("workstations_years", "0"),
    ];
    fields.extend(version.map(|version| ("version", version)));
    fields
}

/// The fields that every tariff has.
pub(crate) fn rules() -> [(&'static str, &'static str); 4] {
    [("proration", "by_day"), ("unit_label", "abitante"), ("vat_kind", "standard"), ("vat_rate", "22")]
}

/// Id number `n` for lists and tariffs.
pub(crate) fn id(n: u128) -> String {
    Uuid::from_u128(0x0198_f000_0000_7000_8000_0000_0000_0000 + n).to_string()
}
