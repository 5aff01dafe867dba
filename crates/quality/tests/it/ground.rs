//! What this is: one world per database, and the acts on requests said shortly.
//! What it is not: rules; every act goes through a store or a page.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request as Asking, StatusCode};
use helpdesk::model::{Channel, Impact, Kind, Move, New, Request, Urgency};
use helpdesk::store::acts::{self, Reply, Time};
use helpdesk::store::hours::Beyond;
use helpdesk::store::{self as requests, Made};
use identity::{MailConfig, Mailer, NamedBody, NewGrant};
use kernel::permission::{AnswerRequest, OpenRequest, WorkRequest};
use kernel::{AccountId, Actor, BodyId, Day, Email, Grant, Ids, Instant, RequestId, Role, Scope};
use store::testing::TestDb;
use store::{Db, Tx};
use tempfile::TempDir;
use tower::ServiceExt as _;
use webkit::{App, Jobs, Site, Visitor};

use crate::given::{self, BASE, CENTRE, OTHER_CENTRE, director};

const CSRF: &str = "prova";

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) struct Ground {
    pub(crate) app: App,
    pub(crate) db: Db,
    post: TempDir,
    jobs: Jobs,
    _test: TestDb,
}

/// One world per database, on a Monday morning at nine.
pub(crate) async fn grounds() -> Vec<Ground> {
    let mut all = Vec::new();
    for test in given::databases("2026-03-09T08:00:00Z").await {
        for (tenant, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            given::centre(&test.db, tenant, slug).await;
        }
        let db = test.db.clone();
        let app = App::new(db.clone(), db.clock().clone(), Ids::random(), Site::at("https://cst.example.it"));
        let post = tempfile::tempdir().unwrap();
        let mailer = Mailer::new(&MailConfig::Folder(post.path().into())).unwrap();
        all.push(Ground { app, db, jobs: quality::jobs(mailer), post, _test: test });
    }
    all
}

impl Ground {
    pub(crate) fn at(&self, instant: &str) {
        self.db.clock().set(Instant::parse_iso(instant).unwrap());
    }

    pub(crate) async fn write(&self, actor: &Actor) -> Tx {
        self.db.write(actor.tenant(), actor).await.unwrap()
    }

    /// Opens a request of a body at an instant.
    pub(crate) async fn open(&self, actor: &Actor, body: BodyId, at: &str) -> Request {
        self.at(at);
        let mut tx = self.write(actor).await;
        let can = actor.may_over(OpenRequest).unwrap();
        let new = New {
            request_id: tx.id(),
            body_id: body,
            service_id: BASE,
            kind: Kind::Incident,
            impact: Impact::Medium,
            urgency: Urgency::Medium,
            subject: format!("Stampante ferma a {at}"),
            text: "Non stampa".into(),
            channel: Channel::Web,
        };
        let Made::New(request) = requests::create(&mut tx, &can, new, &[]).await.unwrap() else { panic!() };
        tx.commit().await.unwrap();
        request
    }

    pub(crate) async fn take(&self, id: RequestId, at: &str) {
        self.at(at);
        let mut tx = self.write(&director(CENTRE)).await;
        let can = director(CENTRE).may_over(WorkRequest).unwrap();
        acts::take(&mut tx, &can, id).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn step(&self, (id, mv): (RequestId, Move), at: &str) {
        self.at(at);
        let mut tx = self.write(&director(CENTRE)).await;
        let can = director(CENTRE).may_over(WorkRequest).unwrap();
        let reply = Reply { entry_id: self.app.ids.fresh(), text: "Fatto", files: &[] };
        acts::step(&mut tx, &can, (id, mv), reply).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn reopen(&self, actor: &Actor, id: RequestId, at: &str) {
        self.at(at);
        let mut tx = self.write(actor).await;
        let can = actor.may_over(AnswerRequest).unwrap();
        let reply = Reply { entry_id: self.app.ids.fresh(), text: "Ancora ferma", files: &[] };
        acts::reopen(&mut tx, &can, id, reply).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Resolves and closes.
    pub(crate) async fn close(&self, actor: &Actor, id: RequestId, at: &str) {
        self.step((id, Move::Resolve), at).await;
        let mut tx = self.write(actor).await;
        let can = actor.may_over(AnswerRequest).unwrap();
        acts::confirm(&mut tx, &can, id).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn spend(&self, id: RequestId, (activity, minutes): (&str, i64)) {
        let mut tx = self.write(&director(CENTRE)).await;
        let can = director(CENTRE).may_over(WorkRequest).unwrap();
        let on: Day = tx.today();
        let time = Time {
            time_id: self.app.ids.fresh(),
            on,
            minutes,
            activity: activity.into(),
            beyond: Beyond::Accepted,
        };
        acts::spend(&mut tx, &can, id, time).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A person of a body with an account.
    pub(crate) async fn person(&self, name: &str, body: BodyId) -> Actor {
        let email = Email::parse(&format!("{name}@example.it")).unwrap();
        let named = NamedBody { id: body, name: "Ente".into() };
        let grant = NewGrant::new(CENTRE, Some(named), Role::BodyReferent).unwrap();
        let name = format!("Persona {name}");
        let account: AccountId =
            identity::create_account(&self.db, &email, &name, None, &[grant]).await.unwrap();
        let grant = Grant { tenant: CENTRE, scope: Scope::Body(body), role: Role::BodyReferent };
        Actor::person(account, name, grant)
    }

    /// Does the jobs of the area as the worker would, those of others not.
    pub(crate) async fn work(&self) {
        while let Some(job) = self.db.claim_job().await.unwrap() {
            if job.kind.starts_with("quality.") {
                self.jobs.run(self.app.clone(), job.clone()).await.unwrap();
            }
            self.db.job_done(&job, None).await.unwrap();
        }
    }

    /// The hourly work now.
    pub(crate) async fn hour(&self) {
        let mut tx = self.write(&Actor::console(CENTRE)).await;
        tx.enqueue(quality::hourly(tx.now()).unwrap());
        tx.commit_unaudited("tests").await.unwrap();
        self.work().await;
    }

    /// The links of the letters that have left, in no order.
    pub(crate) fn links(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.post.path()).unwrap();
        let letters = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        letters.flat_map(|letter| links_in(&letter)).collect()
    }

    pub(crate) async fn get(&self, who: &Actor, path: &str) -> Answer {
        let visitor = Visitor::signed_in(who.clone(), CSRF);
        self.request(visitor, Asking::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: &Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.request(Visitor::signed_in(who.clone(), CSRF), form(path, fields)).await
    }

    pub(crate) async fn open_link(&self, path: &str) -> Answer {
        let ask = Asking::get(path).body(Body::empty()).unwrap();
        self.request(Visitor::nobody(CSRF), ask).await
    }

    pub(crate) async fn answer(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.request(Visitor::nobody(CSRF), form(path, fields)).await
    }

    async fn request(&self, visitor: Visitor, mut request: Asking<Body>) -> Answer {
        let (api, _) = quality::api().split_for_parts();
        let routes: Router<App> = quality::routes().merge(api);
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }
}

fn form(path: &str, fields: &[(&str, &str)]) -> Asking<Body> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", CSRF).extend_pairs(fields);
    let request = Asking::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(form.finish())).unwrap()
}

/// Soft line breaks of mail are taken away first.
fn links_in(letter: &str) -> Vec<String> {
    let whole = letter.replace("=\r\n", "").replace("=\n", "");
    let found = whole.split("https://cst.example.it").skip(1);
    found.map(|rest| rest.chars().take_while(|letter| !letter.is_whitespace()).collect()).collect()
}
