//! Two centres with bodies and issued documents, and requests made as anybody. The documents are written straight into
//! the table of invoices: what billing needs to issue one is no matter of payments.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use kernel::permission::{CreateCentre, EditBody, EditContacts, RecordPayment, RemindPayment, ViewPayments};
use kernel::{
    AccountId, Actor, BodyId, Can, Cents, Clock, Day, Email, Grant, Iban, Ids, Instant, InvoiceId, NETWORK,
    Phase, Role, Scope, Slug, Target, TaxCode, TenantId, luhn_check_digit,
};
use payments::model::{Part, Source};
use payments::store::payments::NewPayment;
use registry::{BodyData, BodyKind, CentreData, Level, ManagementForm, ManagementModel};
use store::testing::{TestDb, databases};
use store::{Db, JobRow, Migration, Tx, Val};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, JobError, Site, Visitor};

/// The areas below and this one.
pub(crate) const AREAS: &[&[Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    billing::MIGRATIONS,
    payments::MIGRATIONS,
];

pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const URBINO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub(crate) const FANO: BodyId = BodyId(Uuid::from_u128(0xB2));
const CSRF: &str = "prova";

pub(crate) struct World {
    pub(crate) app: App,
    _test: TestDb,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(Instant::parse_iso("2022-12-15T10:00:00Z").unwrap())
}

pub(crate) fn today() -> Day {
    day("2022-12-15")
}

pub(crate) async fn fresh() -> Vec<TestDb> {
    databases(AREAS, &clock()).await
}

/// Eleven digits that pass the check, different for each number.
pub(crate) fn tax_code(number: u64) -> String {
    let ten = format!("{number:010}");
    format!("{ten}{}", luhn_check_digit(&ten).unwrap())
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn accountant_of(body: BodyId) -> Actor {
    actor(CENTRE, Role::BodyAccountant, Scope::Body(body))
}

pub(crate) fn may_record(tenant: TenantId) -> Can<RecordPayment> {
    Actor::console(tenant).may_over(RecordPayment).unwrap()
}

pub(crate) fn may_remind(tenant: TenantId) -> Can<RemindPayment> {
    Actor::console(tenant).may_over(RemindPayment).unwrap()
}

pub(crate) fn may_view(who: &Actor) -> Can<ViewPayments> {
    who.may_over(ViewPayments).unwrap()
}

pub(crate) fn invoice(place: u16) -> InvoiceId {
    InvoiceId(Uuid::from_u128(0xF000 + u128::from(place)))
}

pub(crate) fn part(place: u16, cents: i64) -> Part {
    Part { invoice_id: invoice(place), amount: Cents::new(cents) }
}

pub(crate) fn payment(number: u128, body_id: BodyId, (on, cents): (&str, i64)) -> NewPayment {
    NewPayment {
        payment_id: kernel::PaymentId(Uuid::from_u128(0xE000 + number)),
        body_id,
        paid_on: day(on),
        amount: Cents::new(cents),
        reference: format!("Mandato {number}"),
        payer: "Tesoreria".into(),
        payer_iban: String::new(),
        note: String::new(),
        source: Source::Manual,
        from_bank: None,
    }
}

/// Invoices of the centre: place, body, payable, days from 1 October 2022 to the due day.
const INVOICES: [(u16, BodyId, i64, i32); 4] =
    [(12, URBINO, 123_456, 30), (13, URBINO, 20_000, 90), (14, FANO, 20_000, 45), (15, FANO, 7_700, 60)];

/// One pair of centres per database, with invoices 12 and 13 of Urbino, 14 and 15 of Fano, and one of the other centre.
pub(crate) async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for test in fresh().await {
        for (number, tenant, slug) in [(1, CENTRE, "pu"), (2, OTHER_CENTRE, "mc")] {
            centre(&test.db, tenant, (number, slug)).await;
        }
        let site = Site::at("https://cst.example.it");
        let app = App::new(test.db.clone(), test.db.clock().clone(), Ids::random(), site);
        let world = World { app, _test: test };
        for (place, body, payable, days) in INVOICES {
            world.document(CENTRE, (place, body, payable), ("TD01", None, days)).await;
        }
        world.document(OTHER_CENTRE, (99, URBINO, 5_000), ("TD01", None, 10)).await;
        all.push(world);
    }
    all
}

async fn centre(db: &Db, tenant: TenantId, (number, slug): (u64, &str)) {
    let console = Actor::console(NETWORK);
    let can = console.may(CreateCentre, &Target::centre(NETWORK, Phase::Current)).unwrap();
    let issuer = registry::Issuer {
        denomination: format!("Provincia di Prova {slug}"),
        tax_code: Some(TaxCode::parse(&tax_code(number)).unwrap()),
        iban: Some(Iban::parse("IT60X0542811101000000123456").unwrap()),
        ..registry::Issuer::default()
    };
    let model = ManagementModel::new(ManagementForm::Public, Level::Base, "").unwrap();
    let (name, province) = (format!("CST {slug}"), "Prova".to_owned());
    let data = CentreData { name, uts_code: "041".into(), province, model, issuer };
    registry::centre::create(db, &can, &console, (tenant, Slug::parse(slug).unwrap()), data).await.unwrap();
    bodies(db, tenant).await;
}

async fn bodies(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let target = Target::centre(tenant, Phase::Current);
    let can = author.may(EditBody, &target).unwrap();
    let contacts = author.may(EditContacts, &target).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (number, id, name) in [(100, URBINO, "Urbino"), (101, FANO, "Fano")] {
        let mut data = BodyData::named(BodyKind::Municipality, name);
        data.codes.tax_code = Some(TaxCode::parse(&tax_code(number)).unwrap());
        registry::bodies::add(&mut tx, &can, id, data).await.unwrap();
        let contact = registry::model::ContactData {
            role: registry::ContactRole::Accounting,
            name: "Ufficio ragioneria".into(),
            email: Some(Email::parse(&format!("ragioneria@{}.example.it", name.to_lowercase())).unwrap()),
            phone: String::new(),
            valid_from: None,
            valid_to: None,
            note: String::new(),
        };
        let contact_id = tx.id();
        registry::contacts::add(&mut tx, &contacts, (contact_id, id), contact).await.unwrap();
    }
    tx.commit().await.unwrap();
}

const RUN: &str = "INSERT INTO invoice_run (tenant_id, run_id, services_year, series, invoice_date, created_at, \
    created_by, version) VALUES ($1, $2, 2022, '', $3, $4, 'prova', 1) ON CONFLICT DO NOTHING";
const DOCUMENT: &str = "INSERT INTO invoice (tenant_id, invoice_id, run_id, body_id, membership_id, body_name, \
    services_year, series, year, number, number_text, issued_on, issued_at, issued_by, due_on, taxable, tax, document, \
    payable, head, file_name, xml, algorithm, chain_place, previous_hash, hash, sort_key, number_key, search_text, note, \
    outcome, version, kind, corrects_id) VALUES ($1, $2, $3, $4, $4, $5, 2022, '', 2022, $6, $7, $8, $9, 'prova', $10, \
    $11, 0, $11, $11, '{}', $12, '', 'prova', $6, $13, $13, $5, $7, '', '', '', 1, $14, $15)";

impl World {
    /// Puts a document there: place in the series, body, payable; kind, what it corrects, days to the due day.
    pub(crate) async fn document(
        &self,
        tenant: TenantId,
        (place, body, payable): (u16, BodyId, i64),
        (kind, corrects, days): (&str, Option<InvoiceId>, i32),
    ) {
        let mut tx = self.app.db.write(tenant, &Actor::console(tenant)).await.unwrap();
        let run = Uuid::from_u128(0xD1);
        let on = day("2022-10-01");
        tx.exec(RUN, &[tenant.into(), run.into(), on.into(), tx.now().into()]).await.unwrap();
        let name = if body == URBINO { "Comune di Urbino" } else { "Comune di Fano" };
        let values: [Val; 15] = [
            tenant.into(),
            invoice(place).into(),
            run.into(),
            body.into(),
            name.into(),
            place.into(),
            format!("2022/{place:04}").into(),
            on.into(),
            tx.now().into(),
            on.add_days(days).into(),
            payable.into(),
            format!("IT{}_{place:05}.xml", tenant.0.as_u128()).into(),
            Vec::new().into(),
            kind.into(),
            corrects.into(),
        ];
        tx.exec(DOCUMENT, &values).await.unwrap();
        tx.commit_unaudited("a test").await.unwrap();
    }

    pub(crate) async fn write(&self, tenant: TenantId) -> Tx {
        self.app.db.write(tenant, &Actor::console(tenant)).await.unwrap()
    }

    /// Residual of each invoice that somebody sees, by place.
    pub(crate) async fn residuals(&self, who: &Actor) -> Vec<(u128, i64)> {
        let can = may_view(who);
        let mut tx = self.app.db.read(can.tenant()).await.unwrap();
        let all = payments::balances(&mut tx, &can, None).await.unwrap();
        all.iter().map(|one| (one.document.invoice_id.0.as_u128() - 0xF000, one.residual.get())).collect()
    }

    /// What does not add up.
    pub(crate) async fn faults(&self) -> Vec<String> {
        let mut tx = self.app.db.read(CENTRE).await.unwrap();
        let found = payments::check::check(&mut tx).await.unwrap();
        found.into_iter().map(|fault| format!("{}: {}", fault.place, fault.what)).collect()
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

    pub(crate) async fn upload(
        &self,
        who: Actor,
        path: &str,
        fields: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        let fields = std::iter::once(("csrf", CSRF)).chain(fields.iter().copied());
        for (field, value) in fields {
            let head = format!("--X\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head =
            format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--X--\r\n");
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(who, request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn json(&self, who: Actor, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header(CONTENT_TYPE, "application/json");
        self.send(who, request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn send(&self, who: impl Into<Option<Actor>>, mut request: Request<Body>) -> Answer {
        let (api, _) = payments::api().split_for_parts();
        let routes: Router<App> = payments::routes().merge(api);
        let visitor =
            who.into().map_or_else(|| Visitor::nobody(CSRF), |actor| Visitor::signed_in(actor, CSRF));
        request.extensions_mut().insert(visitor);
        let service = webkit::inside(routes, &self.app).with_state(self.app.clone());
        let response = service.oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let location = headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        let bytes = to_bytes(response.into_body(), 100_000_000).await.unwrap().to_vec();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned(), bytes }
    }

    /// Does the next job of the queue, as the worker would; mail is left waiting.
    pub(crate) async fn work(&self) -> Option<(JobRow, Result<(), JobError>)> {
        let job = self.app.db.claim_job().await.unwrap()?;
        if job.kind == identity::mail::JOB {
            self.app.db.job_done(&job, None).await.unwrap();
            return Some((job, Ok(())));
        }
        let done = payments::jobs().run(self.app.clone(), job.clone()).await;
        match &done {
            Ok(()) => self.app.db.job_done(&job, None).await.unwrap(),
            Err(why) => self.app.db.job_failed(&job, why.to_string()).await.unwrap(),
        }
        Some((job, done))
    }
}
