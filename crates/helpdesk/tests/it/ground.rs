//! What this is: one world per database, and the acts on requests said shortly.
//! What it is not: rules; every act goes through the store or a page.

use std::fmt::Write as _;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request as Asking, StatusCode};
use helpdesk::model::{Channel, Impact, Kind, Move, New, Request, Urgency};
use helpdesk::store::acts::{self, Reply};
use helpdesk::store::{self as store_acts, Failure, Made, NewFile};
use kernel::permission::{AnswerRequest, OpenRequest, ViewRequests, WorkRequest};
use kernel::{Actor, BodyId, Clock, Ids, Instant, RequestId};
use store::testing::TestDb;
use store::{Db, Tx};
use tower::ServiceExt as _;
use webkit::{App, Site, Visitor};

use crate::given::{self, BASE, CENTRE, OTHER_CENTRE, director};

const CSRF: &str = "prova";
const MORNING: &str = "2026-03-09T08:00:00Z";

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

/// One world per database, on a Monday morning at nine.
pub(crate) async fn grounds() -> Vec<Ground> {
    let mut all = Vec::new();
    for test in given::databases(MORNING).await {
        for (tenant, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            given::centre(&test.db, tenant, slug).await;
        }
        // Each with a clock of its own, so that one that goes on does not move the other's.
        let db = test.db.at(Clock::fixed(Instant::parse_iso(MORNING).unwrap()));
        let app = App::new(db.clone(), db.clock().clone(), Ids::random(), Site::at("https://cst.example.it"));
        all.push(Ground { app, db, _test: test });
    }
    all
}

pub(crate) fn asked(body: BodyId, id: RequestId) -> New {
    New {
        request_id: id,
        body_id: body,
        service_id: BASE,
        kind: Kind::Incident,
        impact: Impact::Medium,
        urgency: Urgency::Medium,
        subject: "La stampante non risponde".into(),
        text: "Dalle otto di stamattina l'anagrafe non stampa".into(),
        channel: Channel::Web,
    }
}

impl Ground {
    pub(crate) fn at(&self, instant: &str) {
        self.db.clock().set(Instant::parse_iso(instant).unwrap());
    }

    pub(crate) async fn write(&self, actor: &Actor) -> Tx {
        self.db.write(actor.tenant(), actor).await.unwrap()
    }

    pub(crate) async fn open(&self, actor: &Actor, new: New) -> Result<Request, Failure> {
        self.open_with(actor, new, &[]).await
    }

    pub(crate) async fn open_with(
        &self,
        actor: &Actor,
        new: New,
        files: &[NewFile],
    ) -> Result<Request, Failure> {
        let mut tx = self.write(actor).await;
        let can = actor.may_over(OpenRequest).unwrap();
        match store_acts::create(&mut tx, &can, new, files).await? {
            Made::New(request) => {
                tx.commit().await?;
                Ok(request)
            }
            Made::Known(request) => Ok(request),
        }
    }

    pub(crate) async fn fresh(&self, body: BodyId) -> Request {
        let id = self.app.ids.fresh();
        self.open(&given::mayor(body), asked(body, id)).await.unwrap()
    }

    pub(crate) async fn reply(&self, actor: &Actor, id: RequestId, text: &str) -> Result<Request, Failure> {
        let mut tx = self.write(actor).await;
        let can = actor.may_over(AnswerRequest).unwrap();
        let reply = Reply { entry_id: self.app.ids.fresh(), text, files: &[] };
        let after = acts::reply(&mut tx, &can, id, reply).await?;
        tx.commit().await?;
        Ok(after)
    }

    pub(crate) async fn note(&self, id: RequestId, text: &str, files: &[NewFile]) {
        let mut tx = self.write(&director(CENTRE)).await;
        let can = director(CENTRE).may_over(WorkRequest).unwrap();
        let reply = Reply { entry_id: self.app.ids.fresh(), text, files };
        acts::note(&mut tx, &can, id, reply).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn step(&self, id: RequestId, mv: Move, text: &str) -> Result<Request, Failure> {
        let mut tx = self.write(&director(CENTRE)).await;
        let can = director(CENTRE).may_over(WorkRequest).unwrap();
        let reply = Reply { entry_id: self.app.ids.fresh(), text, files: &[] };
        let after = acts::step(&mut tx, &can, (id, mv), reply).await?;
        tx.commit().await?;
        Ok(after)
    }

    pub(crate) async fn take(&self, id: RequestId) -> Result<Request, Failure> {
        let mut tx = self.write(&director(CENTRE)).await;
        let can = director(CENTRE).may_over(WorkRequest).unwrap();
        let after = acts::take(&mut tx, &can, id).await?;
        tx.commit().await?;
        Ok(after)
    }

    pub(crate) async fn seen(&self, actor: &Actor, id: RequestId) -> Option<Request> {
        let mut tx = self.db.read(actor.tenant()).await.unwrap();
        let can = actor.may_over(ViewRequests).unwrap();
        store_acts::get(&mut tx, &can, id).await.unwrap()
    }

    pub(crate) async fn get(&self, who: Actor, path: &str) -> Answer {
        self.request(who, Asking::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as the pages do, with its files' part left empty.
    pub(crate) async fn send(&self, who: Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
        let all = std::iter::once(("csrf", CSRF)).chain(fields.iter().copied());
        let mut parts = String::new();
        for (name, value) in all {
            let head = "--X\r\nContent-Disposition: form-data";
            write!(parts, "{head}; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
        }
        let request = Asking::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.request(who, request.body(Body::from(format!("{parts}--X--\r\n"))).unwrap()).await
    }

    pub(crate) async fn post(&self, who: Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Asking::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.request(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    pub(crate) async fn json(&self, who: Actor, path: &str, body: &str) -> Answer {
        let request = Asking::post(path).header(CONTENT_TYPE, "application/json");
        self.request(who, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// What the desk shows of requests.
    pub(crate) async fn desk(&self, who: Actor) -> Vec<webkit::DeskItem> {
        webkit::DeskSource::gather(&[helpdesk::desk()], &self.app, &who).await.unwrap()
    }

    async fn request(&self, who: Actor, mut request: Asking<Body>) -> Answer {
        let (api, _) = helpdesk::api().split_for_parts();
        let routes: Router<App> = helpdesk::routes().merge(api);
        request.extensions_mut().insert(Visitor::signed_in(who, CSRF));
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Does the jobs of the area as the worker would; how many letters they asked for.
    pub(crate) async fn work(&self) -> usize {
        helpdesk::enqueue_due(&self.db, CENTRE).await.unwrap();
        let mut letters = 0;
        while let Some(job) = self.db.claim_job().await.unwrap() {
            if job.kind == identity::mail::JOB {
                letters += 1;
            } else if job.kind != helpdesk::ANSWERED_JOB {
                // Answers are carried by an area above this one.
                let told = notices::jobs(&notices::Sources::new(vec![helpdesk::notices()]));
                helpdesk::jobs().and(told).run(self.app.clone(), job.clone()).await.unwrap();
            }
            self.db.job_done(&job, None).await.unwrap();
        }
        letters
    }
}
