//! What this is: two centres with people, events about things of two bodies, and what comes of them, said shortly.
//! What it is not: an area; the things here are ids, and who may see one depends on its last figure.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request as Asking, StatusCode};
use identity::{NamedBody, NewGrant};
use kernel::permission::ActionKind;
use kernel::{AccountId, Actor, BodyId, Clock, Email, Grant, Ids, Instant, NETWORK, Role, Scope, TenantId};
use notices::{Event, Kind, Source, Sources, To};
use store::testing::TestDb;
use store::{Db, TenantRow};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Problem, Site, Visitor};

const CSRF: &str = "prova";
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const URBINO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub(crate) const FANO: BodyId = BodyId(Uuid::from_u128(0xB2));
/// Told at once.
pub(crate) const REPLY: Kind = Kind::new("test.reply", "Risposte", ActionKind::ViewRequests);
/// Told once a day.
pub(crate) const NEWS: Kind = Kind::new("test.news", "Novità", ActionKind::ViewRequests).daily();
/// Nobody may do without.
pub(crate) const DEADLINE: Kind = Kind::new("test.due", "Scadenze", ActionKind::ViewRequests).legally_due();
/// Seen by the whole centre and by Urbino, until it is taken away.
pub(crate) const THING: Uuid = Uuid::from_u128(0xF1);

const AREAS: &[&[store::Migration]] = &[store::MIGRATIONS, identity::MIGRATIONS, notices::MIGRATIONS];

pub(crate) async fn databases() -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso("2026-03-09T08:00:00Z").unwrap());
    store::testing::databases(AREAS, &clock).await
}

/// Nobody sees a thing that is hidden; bodies see those of Urbino only if they are Urbino.
fn sources(hidden: bool) -> Sources {
    Sources::new(vec![Source::new(&[REPLY, NEWS, DEADLINE], move |_, actor, things| async move {
        let all = things.into_iter().filter(|_| !hidden);
        Ok::<BTreeSet<Uuid>, Problem>(match actor.grant().scope {
            Scope::Tenant => all.collect(),
            Scope::Body(body) => all.filter(|_| body == URBINO).collect(),
        })
    })])
}

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
        let mut tx = db.write(NETWORK, &Actor::console(NETWORK)).await.unwrap();
        for (tenant_id, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            let name = format!("Centro {slug}");
            tx.add_tenant(&TenantRow { tenant_id, slug: slug.into(), name }).await.unwrap();
        }
        tx.commit_unaudited("tests").await.unwrap();
        let site = Site::at("https://cst.example.it");
        let app = App::new(db.clone(), db.clock().clone(), Ids::random(), site);
        all.push(Ground { app, db, _test: test });
    }
    all
}

pub(crate) fn of_centre(tenant: TenantId, role: Role) -> NewGrant {
    NewGrant::new(tenant, None, role).unwrap()
}

pub(crate) fn of_body(body: BodyId, role: Role) -> NewGrant {
    NewGrant::new(CENTRE, Some(NamedBody { id: body, name: "Ente".into() }), role).unwrap()
}

/// A person acting as one of the centre, or for a body.
pub(crate) fn acting(account: AccountId, tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(account, "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(account: AccountId) -> Actor {
    acting(account, CENTRE, Role::Director, Scope::Tenant)
}

pub(crate) fn event(kind: Kind, key: &str, to: To) -> Event {
    Event::new(kind, key, THING, (format!("Fatto {key}"), "/richieste")).to(to)
}

impl Ground {
    pub(crate) async fn person(&self, name: &str, roles: &[NewGrant]) -> AccountId {
        let email = Email::parse(&format!("{name}@example.it")).unwrap();
        identity::create_account(&self.db, &email, "Persona di prova", None, roles).await.unwrap()
    }

    pub(crate) async fn raise(&self, tenant: TenantId, event: &Event) {
        self.raise_as(&Actor::console(tenant), event).await;
    }

    pub(crate) async fn raise_as(&self, actor: &Actor, event: &Event) {
        let mut tx = self.db.write(actor.tenant(), actor).await.unwrap();
        notices::raise(&mut tx, event).unwrap();
        tx.commit_unaudited("tests").await.unwrap();
    }

    /// Does whatever is in the queue; the letters, as address and text.
    pub(crate) async fn work(&self) -> Vec<(String, String)> {
        self.work_with(&sources(false)).await
    }

    /// The same, once nobody may see anything any more.
    pub(crate) async fn work_blind(&self) -> Vec<(String, String)> {
        self.work_with(&sources(true)).await
    }

    async fn work_with(&self, sources: &Sources) -> Vec<(String, String)> {
        let mut letters = Vec::new();
        while let Some(job) = self.db.claim_job().await.unwrap() {
            if job.kind == identity::mail::JOB {
                let letter: identity::mail::Letter = job.payload().unwrap();
                letters.push((letter.to.to_string(), format!("{}\n{}", letter.subject, letter.text)));
            } else {
                // As after a crash between the work and its end: every job is done twice.
                for _ in 0..2 {
                    notices::jobs(sources).run(self.app.clone(), job.clone()).await.unwrap();
                }
            }
            self.db.job_done(&job, None).await.unwrap();
        }
        letters
    }

    pub(crate) async fn daily(&self, tenant: TenantId) {
        let mut tx = self.db.write(tenant, &Actor::console(tenant)).await.unwrap();
        let today = tx.today();
        tx.enqueue(notices::daily(today).unwrap());
        tx.commit_unaudited("tests").await.unwrap();
    }

    pub(crate) fn at(&self, instant: &str) {
        self.db.clock().set(Instant::parse_iso(instant).unwrap());
    }

    pub(crate) async fn get(&self, who: &Actor, path: &str) -> Answer {
        self.send(who, Asking::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: &Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Asking::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    async fn send(&self, who: &Actor, mut request: Asking<Body>) -> Answer {
        let sources = sources(false);
        let (api, _) = notices::api(&sources).split_for_parts();
        let routes: Router<App> = notices::routes(&sources).merge(api);
        let counted = notices::layer(webkit::inside(routes, &self.app), &self.app);
        request.extensions_mut().insert(Visitor::signed_in(who.clone(), CSRF));
        let response = counted.with_state(self.app.clone()).oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
