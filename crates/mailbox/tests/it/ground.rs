//! What this is: one world per database with people who write, and letters written shortly.
//! What it is not: rules; every letter goes the way of the job.

use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request as Asking, StatusCode};
use helpdesk::model::{Channel, Impact, Kind, Move, New, Request, Urgency};
use helpdesk::store::acts::{self, Reply};
use helpdesk::store::list::{self as requests, Filter};
use helpdesk::store::{Made, Sight, Thread};
use identity::mail::Letter as Sent;
use identity::{NamedBody, NewGrant};
use kernel::permission::{
    EditHelpdesk, OpenRequest, SortMail, ViewRequests, ViewTechnicalNotes, WorkRequest,
};
use kernel::{Actor, BodyId, Email, Ids, Instant, RequestId, Role, TenantId};
use mailbox::model::{Letter, Trust};
use mailbox::store::boxes::{self, Handling};
use mailbox::store::letters;
use mailbox::{Report, Source, Sources};
use store::Db;
use store::testing::TestDb;
use tower::ServiceExt as _;
use webkit::{App, Site, Visitor};

use crate::given::{self, BASE, CENTRE, FANO, OTHER_CENTRE, URBINO, director};

const CSRF: &str = "prova";
pub(crate) const BOX: &str = "assistenza@cst.example.it";
pub(crate) const ANNA: &str = "anna.verdi@comune.urbino.example.it";
pub(crate) const BRUNO: &str = "bruno.neri@comune.fano.example.it";
pub(crate) const CARLA: &str = "carla.rossi@cst.example.it";
/// Works for Urbino and for Fano.
pub(crate) const DINO: &str = "dino.blu@unione.example.it";
pub(crate) const SERVER: &str = "mx.cst.example.it";

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
}

pub(crate) struct Ground {
    pub(crate) app: App,
    pub(crate) db: Db,
    pub(crate) maildir: tempfile::TempDir,
    _test: TestDb,
}

/// One world per database, on a Monday morning at nine. The centre's mailbox opens requests about the base service.
pub(crate) async fn grounds() -> Vec<Ground> {
    let mut all = Vec::new();
    for test in given::databases("2026-03-09T08:00:00Z").await {
        for (tenant, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            given::centre(&test.db, tenant, slug).await;
        }
        let db = test.db.clone();
        let app = App::new(db.clone(), db.clock().clone(), Ids::random(), Site::at("https://cst.example.it"));
        let maildir = tempfile::tempdir().unwrap();
        for folder in ["new", "cur", "tmp"] {
            std::fs::create_dir(maildir.path().join(folder)).unwrap();
        }
        let ground = Ground { app, db, maildir, _test: test };
        ground.people().await;
        ground.import().await;
        ground.handle(true).await;
        all.push(ground);
    }
    all
}

/// A letter in plain text.
pub(crate) fn letter(from: &str, id: &str, subject: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {BOX}\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

/// The same, as an answer to another, with more headers.
pub(crate) fn answer(from: &str, id: &str, to: &str, text: &str) -> String {
    format!("In-Reply-To: <{to}>\r\n{}", letter(from, id, "Re: qualcosa", text))
}

impl Ground {
    async fn people(&self) {
        let body = |id, name: &str| Some(NamedBody { id, name: name.into() });
        let role = |body, role| NewGrant::new(CENTRE, body, role).unwrap();
        for (email, name, roles) in [
            (ANNA, "Anna Verdi", vec![role(body(URBINO, "Urbino"), Role::BodyReferent)]),
            (BRUNO, "Bruno Neri", vec![role(body(FANO, "Fano"), Role::BodyReferent)]),
            (CARLA, "Carla Rossi", vec![role(None, Role::Operator)]),
            (
                DINO,
                "Dino Blu",
                vec![role(body(URBINO, "Urbino"), Role::BodyReferent), role(body(FANO, "Fano"), Role::Mayor)],
            ),
        ] {
            let email = Email::parse(email).unwrap();
            identity::create_account(&self.db, &email, name, None, &roles).await.unwrap();
        }
    }

    pub(crate) async fn handle(&self, with_service: bool) {
        let actor = director(CENTRE);
        let (can, sort) = (actor.may_over(EditHelpdesk).unwrap(), actor.may_over(SortMail).unwrap());
        let mut tx = self.db.write(CENTRE, &actor).await.unwrap();
        let mailbox = boxes::get(&mut tx, &sort, BOX).await.unwrap().unwrap();
        let service = with_service.then(|| (BASE, "Servizi base".to_owned()));
        let handling = Handling { service, kind: Kind::Incident, acknowledges: true };
        boxes::handle(&mut tx, &can, (&mailbox, mailbox.version), &handling).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn source(&self) -> Source {
        let trust = Trust { server: Some(SERVER.into()), certified: false };
        Source::parse("pu", BOX, &self.maildir.path().display().to_string(), trust).unwrap()
    }

    pub(crate) fn sources(&self) -> Sources {
        Sources::new(vec![self.source()], Some(Email::parse("areavasta@cst.example.it").unwrap()))
    }

    /// Puts a letter into the mailbox.
    pub(crate) fn deliver(&self, name: &str, raw: impl AsRef<[u8]>) -> PathBuf {
        let path = self.maildir.path().join("new").join(name);
        std::fs::write(&path, raw).unwrap();
        path
    }

    pub(crate) async fn import(&self) -> Report {
        self.import_certified(false).await
    }

    pub(crate) async fn import_certified(&self, certified: bool) -> Report {
        let mut source = self.source();
        source.trust.certified = certified;
        mailbox::import(&self.app, CENTRE, (&source, &self.sources())).await.unwrap()
    }

    /// Puts a letter into the mailbox and has it read; gives the letter as kept.
    pub(crate) async fn receive(&self, raw: impl AsRef<[u8]>) -> Letter {
        let before = self.letters(CENTRE).await.len();
        self.deliver("1", raw);
        self.import().await;
        let after = self.letters(CENTRE).await;
        assert_eq!(after.len(), before + 1, "one letter was taken in");
        // The clock goes on so that the newest is the first.
        self.db.clock().set(self.db.clock().now().plus_seconds(1));
        after.into_iter().next().unwrap()
    }

    pub(crate) async fn letters(&self, tenant: TenantId) -> Vec<Letter> {
        let can = director(tenant).may_over(SortMail).unwrap();
        let mut tx = self.db.read(tenant).await.unwrap();
        letters::page(&mut tx, &can, &letters::Filter::default(), (None, 1000)).await.unwrap()
    }

    pub(crate) async fn requests(&self, tenant: TenantId) -> usize {
        let can = director(tenant).may_over(ViewRequests).unwrap();
        let mut tx = self.db.read(tenant).await.unwrap();
        requests::page(&mut tx, (&can, Sight::PUBLIC), &Filter::default(), (None, 1000)).await.unwrap().len()
    }

    pub(crate) async fn request(&self, id: RequestId) -> Request {
        let can = director(CENTRE).may_over(ViewRequests).unwrap();
        let mut tx = self.db.read(CENTRE).await.unwrap();
        helpdesk::store::get(&mut tx, &can, id).await.unwrap().unwrap()
    }

    /// What the centre reads in a request.
    pub(crate) async fn thread(&self, id: RequestId) -> Thread {
        let all = director(CENTRE);
        let can = all.may_over(ViewRequests).unwrap();
        let sight = Sight::technical(&all.may_over(ViewTechnicalNotes).unwrap());
        let mut tx = self.db.read(CENTRE).await.unwrap();
        helpdesk::store::thread(&mut tx, &can, id, sight).await.unwrap()
    }

    pub(crate) async fn texts(&self, id: RequestId) -> String {
        let entries = self.thread(id).await.entries;
        entries.into_iter().map(|entry| entry.text).collect::<Vec<_>>().join("\n")
    }

    /// A request made on the page by somebody of a body.
    pub(crate) async fn fresh(&self, body: BodyId) -> Request {
        let actor = given::mayor(body);
        let mut tx = self.db.write(CENTRE, &actor).await.unwrap();
        let can = actor.may_over(OpenRequest).unwrap();
        let new = New {
            request_id: tx.id(),
            body_id: body,
            service_id: BASE,
            kind: Kind::Incident,
            impact: Impact::Medium,
            urgency: Urgency::Medium,
            subject: "La stampante non risponde".into(),
            text: "Segretissimo: non stampa".into(),
            channel: Channel::Web,
        };
        let Made::New(request) = helpdesk::store::create(&mut tx, &can, new, &[]).await.unwrap() else {
            panic!("it was there")
        };
        tx.commit().await.unwrap();
        request
    }

    pub(crate) async fn step(&self, id: RequestId, mv: Move, text: &str) {
        let actor = director(CENTRE);
        let mut tx = self.db.write(CENTRE, &actor).await.unwrap();
        let can = actor.may_over(WorkRequest).unwrap();
        let reply = Reply { entry_id: tx.id(), text, files: &[] };
        acts::step(&mut tx, &can, (id, mv), reply).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The letters that wait to be sent, and no others from now on.
    pub(crate) async fn sent(&self) -> Vec<Sent> {
        let mut sent = Vec::new();
        while let Some(job) = self.db.claim_job().await.unwrap() {
            if job.kind == identity::mail::JOB {
                sent.push(job.payload().unwrap());
            }
            self.db.job_done(&job, None).await.unwrap();
        }
        sent
    }

    /// The identifier and the mark that a letter of ours about a request bears.
    pub(crate) async fn stamp(&self, request: RequestId) -> identity::mail::Stamp {
        let mut tx = self.db.write(CENTRE, &Actor::console(CENTRE)).await.unwrap();
        let to = Email::parse(ANNA).unwrap();
        identity::mail::enqueue_about(&mut tx, &to, ("Novità", "Sì"), request).unwrap();
        tx.commit_unaudited("a test").await.unwrap();
        let job = loop {
            let job = self.db.claim_job().await.unwrap().unwrap();
            self.db.job_done(&job, None).await.unwrap();
            if job.kind == identity::mail::JOB && job.payload.contains("Novità") {
                break job;
            }
        };
        mailbox::stamps()(self.app.clone(), job, request.0).await.unwrap().unwrap()
    }

    pub(crate) async fn get(&self, who: Actor, path: &str) -> Answer {
        self.ask(who, Asking::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, who: Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", CSRF).extend_pairs(fields);
        let request = Asking::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    async fn ask(&self, who: Actor, mut request: Asking<Body>) -> Answer {
        let (api, _) = mailbox::api().split_for_parts();
        let routes: Router<App> = mailbox::routes().merge(api);
        request.extensions_mut().insert(Visitor::signed_in(who, CSRF));
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    pub(crate) fn later(&self, seconds: i64) -> Instant {
        let now = self.db.clock().now().plus_seconds(seconds);
        self.db.clock().set(now);
        now
    }
}
