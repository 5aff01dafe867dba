//! What this is: one world per database, and the acts of a quote said shortly.
//! What it is not: rules; every act goes through the store.

use agreements::model::Line as Active;
use agreements::{BilledDays, store::lines as active};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use kernel::permission::{AnswerQuote, EditQuote, ViewAgreements, ViewQuotes};
use kernel::{
    Actor, BodyId, Can, Clock, Day, Email, Ids, Instant, Period, Quantity, QuoteId, QuoteLineId, Role,
    ServiceId,
};
use pricing::model::{Hours, Ordered};
use quotes::Failure;
use quotes::model::{Origin, Quote, WantedLine};
use quotes::store::{self as acts, Act, Draft, How, Sending, Shown, Whole};
use store::testing::TestDb;
use store::{Db, Tx};
use tower::ServiceExt as _;
use webkit::{App, DeskItem, DeskSource, Site, Visitor};

use crate::given::{self, CENTRE, OTHER_CENTRE, day, director};

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

const CSRF: &str = "prova";

pub(crate) struct Ground {
    pub(crate) app: App,
    pub(crate) db: Db,
    pub(crate) billed: BilledDays,
    _test: TestDb,
}

/// One world per database, on a day.
pub(crate) async fn grounds(today: &str) -> Vec<Ground> {
    let mut all = Vec::new();
    for test in given::databases(today).await {
        for (tenant, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            given::centre(&test.db, tenant, slug).await;
        }
        let db = test.db.clone();
        let app = App::new(db.clone(), db.clock().clone(), Ids::random(), Site::at("https://cst.example.it"));
        all.push(Ground { app, db, billed: BilledDays::none(), _test: test });
    }
    all
}

pub(crate) fn editing() -> Can<EditQuote> {
    director(CENTRE).may_over(EditQuote).unwrap()
}

pub(crate) fn answering(actor: &Actor) -> Can<AnswerQuote> {
    actor.may_over(AnswerQuote).unwrap()
}

pub(crate) fn seeing(actor: &Actor) -> Can<ViewQuotes> {
    actor.may_over(ViewQuotes).unwrap()
}

pub(crate) fn wanted(service: ServiceId, ordered: Ordered, from: &str, to: &str) -> WantedLine {
    WantedLine {
        service_id: service,
        ordered,
        starts: Some(day(from)),
        ends: Some(day(to)),
        note: String::new(),
    }
}

pub(crate) fn units(count: u32) -> Ordered {
    Ordered::Units(Quantity::from(count))
}

pub(crate) fn hours(parts: &[(&str, &str)]) -> Ordered {
    let one = |(profile, hours): &(&str, &str)| Hours {
        profile: (*profile).to_owned(),
        hours: Quantity::parse_it(hours).unwrap(),
    };
    Ordered::Hours(parts.iter().map(one).collect())
}

pub(crate) fn act(on: &str) -> How {
    How::Recorded(Act { by: "Giunta comunale".into(), number: "Delibera n. 7".into(), on: day(on) })
}

impl Ground {
    pub(crate) fn clock(&self) -> &Clock {
        self.db.clock()
    }

    pub(crate) fn on(&self, today: &str) {
        self.clock().set(Instant::parse_iso(&format!("{today}T11:00:00Z")).unwrap());
    }

    pub(crate) async fn write(&self, actor: &Actor) -> Tx {
        self.db.write(actor.tenant(), actor).await.unwrap()
    }

    /// A draft for a body with these lines.
    pub(crate) async fn draft(&self, body: BodyId, lines: Vec<WantedLine>) -> QuoteId {
        let mut tx = self.write(&director(CENTRE)).await;
        let quote_id = tx.id();
        let draft = Draft {
            quote_id,
            body_id: body,
            year: 2022,
            subject: "Servizi 2022".into(),
            origin: Origin::default(),
            note: String::new(),
        };
        acts::draft_from(&mut tx, &editing(), draft, lines).await.unwrap();
        tx.commit().await.unwrap();
        quote_id
    }

    pub(crate) async fn send(&self, id: QuoteId) -> Result<Quote, Failure> {
        let today = self.clock().today();
        self.send_on(id, today, today.add_days(30)).await
    }

    pub(crate) async fn send_on(&self, id: QuoteId, on: Day, expires: Day) -> Result<Quote, Failure> {
        let mut tx = self.write(&director(CENTRE)).await;
        let quote = acts::send(&mut tx, &editing(), &self.billed, (id, Sending { on, expires })).await?;
        tx.commit().await?;
        Ok(quote)
    }

    /// A quote with these lines, sent.
    pub(crate) async fn sent(&self, body: BodyId, lines: Vec<WantedLine>) -> QuoteId {
        let id = self.draft(body, lines).await;
        self.send(id).await.unwrap();
        id
    }

    pub(crate) async fn accept(&self, actor: &Actor, of: (QuoteId, i64), how: How) -> Result<Quote, Failure> {
        let mut tx = self.write(actor).await;
        let quote = acts::accept(&mut tx, &answering(actor), &self.billed, of, how).await?;
        tx.commit().await?;
        Ok(quote)
    }

    pub(crate) async fn refuse(&self, actor: &Actor, of: (QuoteId, i64)) -> Result<Quote, Failure> {
        let mut tx = self.write(actor).await;
        let done = (How::OnLine, "Rinviato al prossimo anno");
        let quote = acts::refuse(&mut tx, &answering(actor), of, done).await?;
        tx.commit().await?;
        Ok(quote)
    }

    pub(crate) async fn withdraw(&self, id: QuoteId) -> Result<Quote, Failure> {
        let mut tx = self.write(&director(CENTRE)).await;
        let quote = acts::withdraw(&mut tx, &editing(), (id, Shown::Whatever), "Errore nelle ore").await?;
        tx.commit().await?;
        Ok(quote)
    }

    pub(crate) async fn new_version(&self, id: QuoteId) -> Result<Quote, Failure> {
        let mut tx = self.write(&director(CENTRE)).await;
        let quote = acts::new_version(&mut tx, &editing(), (id, Shown::Whatever)).await?;
        tx.commit().await?;
        Ok(quote)
    }

    pub(crate) async fn change_line(
        &self,
        id: QuoteId,
        line: QuoteLineId,
        wanted: WantedLine,
    ) -> Result<Quote, Failure> {
        let mut tx = self.write(&director(CENTRE)).await;
        let quote = acts::change_line(&mut tx, &editing(), (id, Shown::Whatever), (line, wanted)).await?;
        tx.commit().await?;
        Ok(quote)
    }

    pub(crate) async fn whole(&self, id: QuoteId) -> Whole {
        self.seen(&director(CENTRE), id, None).await.unwrap()
    }

    pub(crate) async fn seen(&self, actor: &Actor, id: QuoteId, no: Option<i64>) -> Option<Whole> {
        let mut tx = self.db.read(actor.tenant()).await.unwrap();
        acts::whole(&mut tx, &seeing(actor), id, no).await.unwrap()
    }

    /// The lines of a service in the membership of a body, in order of date.
    pub(crate) async fn active(&self, body: BodyId, service: ServiceId) -> Vec<Active> {
        let mut tx = self.db.read(CENTRE).await.unwrap();
        let mut all = active::of(&mut tx, given::membership(body)).await.unwrap();
        all.retain(|line| line.service_id == service);
        all.sort_by_key(|line| line.starts);
        all
    }

    /// What billing would read of a body for a year.
    pub(crate) async fn billable(&self, body: BodyId, year: i16) -> Vec<agreements::BillableLine> {
        let mut tx = self.db.read(CENTRE).await.unwrap();
        let can = director(CENTRE).may_over(ViewAgreements).unwrap();
        agreements::billable_of(&mut tx, &can, year, body).await.unwrap()
    }

    /// The same world in which these days of every line are on an invoice.
    pub(crate) fn billing(self, days: Period) -> Self {
        let billed = BilledDays::told_by(move |_, _| Box::pin(async move { Ok(vec![days]) }));
        Self { billed, ..self }
    }

    pub(crate) async fn get(&self, who: impl Into<Option<Actor>>, path: &str) -> Answer {
        self.request(who, Request::get(path).body(Body::empty()).unwrap()).await
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
        self.request(who, request.body(Body::from(form.finish())).unwrap()).await
    }

    pub(crate) async fn json(&self, who: impl Into<Option<Actor>>, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header(CONTENT_TYPE, "application/json");
        self.request(who, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn request(&self, who: impl Into<Option<Actor>>, mut request: Request<Body>) -> Answer {
        let (api, _) = quotes::api().split_for_parts();
        let routes: Router<App> = quotes::routes().merge(api);
        let routes = routes.layer(axum::Extension(self.billed.clone()));
        let visitor =
            who.into().map_or_else(|| Visitor::nobody(CSRF), |actor| Visitor::signed_in(actor, CSRF));
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 10_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    pub(crate) async fn desk(&self, who: &Actor) -> Vec<DeskItem> {
        DeskSource::gather(&[quotes::desk()], &self.app, who).await.unwrap()
    }

    /// Gives a mayor of a body an account, so that there is somebody to write to.
    pub(crate) async fn invite_mayor(&self, body: BodyId) {
        let named = identity::NamedBody { id: body, name: "Urbino".into() };
        let grant = identity::NewGrant::new(CENTRE, Some(named), Role::Mayor).unwrap();
        let email = Email::parse("sindaco@urbino.example.it").unwrap();
        identity::create_account(&self.db, &email, "Ada Prova", None, &[grant]).await.unwrap();
    }

    /// Does the jobs of the area as the worker would; the letters they asked for.
    pub(crate) async fn work(&self) -> Vec<identity::mail::Letter> {
        let mut letters = Vec::new();
        while let Some(job) = self.db.claim_job().await.unwrap() {
            if job.kind == identity::mail::JOB {
                letters.push(job.payload().unwrap());
            } else {
                let told = notices::jobs(&notices::Sources::new(vec![quotes::notices()]));
                quotes::jobs().and(told).run(self.app.clone(), job.clone()).await.unwrap();
            }
            self.db.job_done(&job, None).await.unwrap();
        }
        letters
    }
}
