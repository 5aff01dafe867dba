//! What this is: a small installation for each test: two centres, some people, a clock that stands still, and
//! browsers that keep cookies.
//! What it is not: data of anybody.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::get;
use identity::{Bodies, MailConfig, Mailer, NamedBody, NewGrant, Proxy, Thing, Wiring, Word};
use kernel::permission::{ActionKind, IssueInvoices, ViewInvoices};
use kernel::{AccountId, Actor, BodyId, Clock, Email, Ids, Instant, NETWORK, Role, TenantId};
use store::testing::{TestDb, databases};
use store::{Db, TenantRow};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Jobs, Problem, SignedIn, Site};

pub(crate) const EAST: TenantId = TenantId(Uuid::from_u128(20));
pub(crate) const WEST: TenantId = TenantId(Uuid::from_u128(30));
/// A centre with more bodies than a list that opens can show.
pub(crate) const NORTH: TenantId = TenantId(Uuid::from_u128(40));
pub(crate) const PASSWORD: &str = "cavallo batteria graffetta";

/// A body of the east and one of the west.
pub(crate) fn body(centre: TenantId) -> NamedBody {
    if centre == EAST {
        NamedBody { id: BodyId(Uuid::from_u128(21)), name: "Comune di Levante".into() }
    } else {
        NamedBody { id: BodyId(Uuid::from_u128(31)), name: "Comune di Ponente".into() }
    }
}

pub(crate) struct World {
    pub(crate) app: App,
    router: Router,
    jobs: Jobs,
    mail: PathBuf,
    _folder: tempfile::TempDir,
    _test: TestDb,
}

/// One world per database.
pub(crate) async fn worlds() -> Vec<World> {
    worlds_at("http://cst.example.it").await
}

/// One world per database, at this address.
pub(crate) async fn worlds_at(address: &str) -> Vec<World> {
    let clock = Clock::fixed(Instant::parse_iso("2026-11-20T08:00:00Z").unwrap());
    let mut all = Vec::new();
    for test in databases(&[store::MIGRATIONS, identity::MIGRATIONS], &clock).await {
        all.push(World::new(test, clock.clone(), address).await);
    }
    all
}

impl World {
    async fn new(test: TestDb, clock: Clock, address: &str) -> Self {
        let db = test.db.clone();
        for (tenant_id, slug, name) in [
            (EAST, "levante", "Centro Levante"),
            (WEST, "ponente", "Centro Ponente"),
            (NORTH, "nord", "Centro Nord"),
        ] {
            let mut tx = db.write(NETWORK, &Actor::console(NETWORK)).await.unwrap();
            tx.add_tenant(&TenantRow { tenant_id, slug: slug.into(), name: name.into() }).await.unwrap();
            tx.commit_unaudited("a test").await.unwrap();
        }
        let app = App::new(db, clock, Ids::random(), Site::at(address));
        let folder = tempfile::tempdir().unwrap();
        let mail = folder.path().join("posta");
        let jobs = identity::jobs(Mailer::new(&MailConfig::Folder(mail.clone())).unwrap());
        Self { router: router(&app), app, jobs, mail, _folder: folder, _test: test }
    }

    pub(crate) fn db(&self) -> &Db {
        &self.app.db
    }

    /// Moves the clock on.
    pub(crate) fn wait(&self, seconds: i64) {
        self.app.clock.set(self.app.clock.now().plus_seconds(seconds));
    }

    /// A person with roles; the address is `name@example.it`.
    pub(crate) async fn person(&self, name: &str, roles: &[(TenantId, Role)]) -> AccountId {
        let grants: Vec<NewGrant> = roles.iter().map(|(centre, role)| grant(*centre, *role)).collect();
        let full = format!("{name} di Prova");
        identity::create_account(self.db(), &email(name), &full, Some(PASSWORD), &grants).await.unwrap()
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// A browser in which a person has signed in.
    pub(crate) async fn signed_in(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(name, PASSWORD).await.location(), "/scrivania");
        browser
    }

    /// Does every job that is due, and says how many.
    pub(crate) async fn work(&self) -> usize {
        let mut done = 0;
        while let Some(job) = self.db().claim_job().await.unwrap() {
            self.jobs.run(self.app.clone(), job.clone()).await.unwrap();
            self.db().job_done(&job, None).await.unwrap();
            done += 1;
        }
        done
    }

    /// Does every job twice, as if the program had fallen before it could say that it was done.
    pub(crate) async fn work_twice(&self) {
        while let Some(job) = self.db().claim_job().await.unwrap() {
            for _ in 0..2 {
                self.jobs.run(self.app.clone(), job.clone()).await.unwrap();
            }
            self.db().job_done(&job, None).await.unwrap();
        }
    }

    /// The letters sent so far, their lines put together again.
    pub(crate) fn letters(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.mail).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort_by_key(|path| std::fs::metadata(path).unwrap().modified().unwrap());
        files.iter().map(|path| std::fs::read_to_string(path).unwrap().replace("=\r\n", "")).collect()
    }

    /// The path of the link in the latest letter that has one beginning so.
    pub(crate) fn link(&self, start: &str) -> String {
        let letters = self.letters();
        let text = letters.iter().rev().find(|text| text.contains(start)).expect("a letter with that link");
        let rest = text.split_once(start).unwrap().1;
        let token: String =
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        format!("{start}{token}")
    }

    /// Asks the API as a program does.
    pub(crate) async fn api(&self, method: &str, token: &str) -> StatusCode {
        let request = Request::builder().method(method).uri("/api/v1/prova");
        let request = request.header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap().status()
    }

    /// The summaries of a tenant's audit trail, newest first.
    pub(crate) async fn trail(&self, tenant: TenantId) -> Vec<String> {
        let mut tx = self.db().read(tenant).await.unwrap();
        let lines = tx.audit_lines(("", "", None), (None, None), i64::MAX, 200).await.unwrap();
        lines.into_iter().map(|line| format!("{}: {}", line.author, line.summary)).collect()
    }
}

pub(crate) fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@example.it")).unwrap()
}

pub(crate) fn grant(centre: TenantId, role: Role) -> NewGrant {
    let body = role.is_for_a_body().then(|| body(centre));
    NewGrant::new(centre, body, role).unwrap()
}

fn bodies(centre: TenantId) -> Vec<NamedBody> {
    if centre != NORTH {
        return vec![body(centre)];
    }
    let towns = (1..=31).map(|at| (at, format!("Comune di Monte {}", at * 10)));
    let all = towns.chain([(40, "Unione dei Monti".to_owned())]);
    all.map(|(id, name)| NamedBody { id: BodyId(Uuid::from_u128(400 + id)), name }).collect()
}

/// A thing whose page a reader may not open.
const THING: Thing = Thing::new("cosa", "Cosa di prova")
    .page(|id| format!("/cose/{id}"), ActionKind::ManageAccounts)
    .words(&[Word::new("day", "Giorno"), Word::cents("cents", "Quanto")]);

fn router(app: &App) -> Router {
    let bodies = Bodies::new(|_, centre| async move { Ok(bodies(centre)) });
    let wiring = Wiring { bodies, things: vec![THING], settings: Vec::new(), jobs: Vec::new() };
    let routes =
        identity::routes(wiring).route("/scrivania", get(desk)).route("/api/v1/prova", get(read).post(write));
    let routes = identity::layer(webkit::inside(routes, app), app, Proxy::Direct);
    webkit::outside(routes, app).with_state(app.clone())
}

async fn desk(signed: SignedIn) -> String {
    let body = signed.body_name.clone().unwrap_or_default();
    format!("{} | {} | {} | {body}", signed.actor().name(), signed.acting_as, signed.tenant_name)
}

async fn read(signed: SignedIn) -> Result<String, Problem> {
    let can = signed.actor().may_over(ViewInvoices)?;
    Ok(format!("{} {:?}", signed.actor().name(), can.scope()))
}

async fn write(signed: SignedIn) -> Result<String, Problem> {
    signed.actor().may_over(IssueInvoices)?;
    Ok("fatto".into())
}

/// A browser: it keeps cookies, and the token of the last form it saw.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) csrf: String,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        let to = self.headers.get("location").map_or("", |value| value.to_str().unwrap());
        assert!(!to.is_empty(), "no redirect: {} {}", self.status, self.text);
        to
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let all = self.headers.get_all("set-cookie").into_iter().map(|value| value.to_str().unwrap());
        all.filter(|line| line.starts_with(&format!("{name}="))).map(str::to_owned).next_back()
    }

    /// The values of hidden fields with this name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        between(&self.text, &format!("name=\"{name}\" value=\""), "\"").expect("the hidden field")
    }
}

pub(crate) fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let rest = text.split_once(start)?.1;
    rest.split_once(end).map(|(found, _)| found.to_owned())
}

impl Browser {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, Body::empty()).await
    }

    /// Sends a form with the token of the last page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send("POST", path, Body::from(form)).await
    }

    async fn send(&mut self, method: &str, path: &str, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header("cookie", cookies.join("; "));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = request.header("user-agent", "prova").body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        };
        self.remember(&answer);
        answer
    }

    fn remember(&mut self, answer: &Answer) {
        for value in answer.headers.get_all("set-cookie") {
            let (name, rest) = value.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(csrf) = between(&answer.text, "name=\"csrf\" value=\"", "\"") {
            self.csrf = csrf;
        }
    }

    pub(crate) async fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        self.get("/accedi").await;
        let answer = self.post("/accedi", &[("email", email(name).as_str()), ("password", password)]).await;
        if answer.status == StatusCode::SEE_OTHER {
            self.get("/profilo").await;
        }
        answer
    }
}
