//! What this is: two whole centres: bodies with figures, a price list, an agreement with members; and requests made
//! as anybody.
//! What it is not: real people or bodies; the figures are chosen for the sums they give.

use agreements::model::{
    Act, Adhesion, Agreement, AgreementText, BillingRule, CigAnswer, Due, IssueWindow, Joining, MonthDay,
    NewAgreement, Offer, Offered, PurchaseData, Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, memberships, purchase, steps};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use billing::receipts::Incoming;
use kernel::permission::{
    ApprovePriceList, CreateCentre, EditAgreement, EditBody, EditMembership, EditPriceList, EditPurchaseData,
    EditService, RecordDriver, ViewAgreements,
};
use kernel::{
    AccountId, Actor, BodyId, Cig, Grant, Ids, MembershipId, NETWORK, OfficeCode, Phase, PostalCode, Price,
    PriceListId, Rate, Role, Scope, ServiceId, Slug, Target, TaxCode, TenantId, VatNumber,
};
use pricing::model::{ListState, Method, PriceList, Proration, Reference, Vat};
use pricing::tariffs::TariffData;
use registry::{
    BodyData, BodyKind, CentreData, Driver, Level, ManagementForm, ManagementModel, NewDriverValue,
};
use store::testing::TestDb;
use store::{Db, JobRow};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, JobError, Site, Visitor};

use crate::world::{CENTRE, OTHER_CENTRE, day, fresh, tax_code};

pub(crate) const SERVICE: ServiceId = ServiceId(Uuid::from_u128(0x51));
const CSRF: &str = "prova";

/// Name, inhabitants, first day of the membership.
pub(crate) const MEMBERS: [(&str, i64, &str); 5] = [
    ("Acqualagna", 1237, "2021-01-01"),
    ("Borgo", 2300, "2021-01-01"),
    ("Cantiano", 1237, "2022-07-01"),
    ("Fossombrone", 500, "2021-01-01"),
    ("Senza Codice", 800, "2021-01-01"),
];

pub(crate) struct Live {
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

pub(crate) fn body(place: usize) -> BodyId {
    BodyId(Uuid::from_u128(0xB0 + u128::try_from(place).unwrap()))
}

pub(crate) fn membership(place: usize) -> MembershipId {
    MembershipId(Uuid::from_u128(0xD0 + u128::try_from(place).unwrap()))
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn body_accountant(place: usize) -> Actor {
    actor(CENTRE, Role::BodyAccountant, Scope::Body(body(place)))
}

/// One pair of centres per database.
pub(crate) async fn live() -> Vec<Live> {
    let mut all = Vec::new();
    for test in fresh().await {
        for (number, tenant, slug) in [(1, CENTRE, "pu"), (2, OTHER_CENTRE, "mc")] {
            centre(&test.db, tenant, (number, slug)).await;
        }
        let app = App::new(
            test.db.clone(),
            test.db.clock().clone(),
            Ids::random(),
            Site::at("https://cst.example.it"),
        );
        all.push(Live { app, _test: test });
    }
    all
}

async fn centre(db: &Db, tenant: TenantId, (number, slug): (u64, &str)) {
    let console = Actor::console(NETWORK);
    let can = console.may(CreateCentre, &Target::centre(NETWORK, Phase::Current)).unwrap();
    let code = tax_code(number);
    let issuer = registry::Issuer {
        denomination: format!("Provincia di Prova {slug}"),
        tax_code: Some(TaxCode::parse(&code).unwrap()),
        vat_number: Some(VatNumber::parse(&code).unwrap()),
        address: address(),
        regime: "RF01".into(),
        iban: Some(kernel::Iban::parse("IT60X0542811101000000123456").unwrap()),
        transmitter: Some(TaxCode::parse(&code).unwrap()),
        ..registry::Issuer::default()
    };
    let model = ManagementModel::new(ManagementForm::Public, Level::Base, "").unwrap();
    let (name, province) = (format!("CST {slug}"), "Prova".to_owned());
    let data = CentreData { name, uts_code: "041".into(), province, model, issuer };
    let slug = Slug::parse(slug).unwrap();
    registry::centre::create(db, &can, &console, (tenant, slug), data).await.unwrap();
    bodies(db, tenant).await;
    service(db, tenant).await;
    list(db, tenant, ("Listino 2021", "2021-01-01", "0,44")).await;
    members(db, tenant).await;
}

fn address() -> registry::Address {
    registry::Address {
        street: "Via dell'Esempio".into(),
        street_number: "1".into(),
        postal_code: Some(PostalCode::parse("61121").unwrap()),
        town: "Prova".into(),
        province: None,
    }
}

async fn bodies(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let target = Target::centre(tenant, Phase::Current);
    let (can, record) = (author.may(EditBody, &target).unwrap(), author.may(RecordDriver, &target).unwrap());
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (place, (name, inhabitants, _)) in MEMBERS.into_iter().enumerate() {
        let mut data = BodyData::named(BodyKind::Municipality, name);
        let code = tax_code(100 + u64::try_from(place).unwrap());
        data.codes.tax_code = Some(TaxCode::parse(&code).unwrap());
        data.address = address();
        data.origin.invented = true;
        data.invoicing.office_code = (place != 4).then(|| OfficeCode::parse("ABC123").unwrap());
        registry::bodies::add(&mut tx, &can, body(place), data).await.unwrap();
        let figure = NewDriverValue {
            body_id: body(place),
            driver: Driver::inhabitants(),
            reference_date: day("2021-01-01"),
            value: inhabitants,
            source: "ISTAT, dato di prova".into(),
        };
        registry::drivers::record(&mut tx, &record, &figure).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn service(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    let data = catalogue::model::ServiceData {
        code: "B01".into(),
        name: "Servizi base".into(),
        level: catalogue::model::Level::Base,
        kind: catalogue::model::ServiceKind::Single,
        description: "Descrizione".into(),
        audience: String::new(),
        contact: String::new(),
        included: String::new(),
        parts: Vec::new(),
    };
    catalogue::services::add(&mut tx, &can, SERVICE, data).await.unwrap();
    tx.commit().await.unwrap();
}

/// An approved price list: name, first day, price per inhabitant.
pub(crate) async fn list(db: &Db, tenant: TenantId, (name, from, price): (&str, &str, &str)) {
    let author = director(tenant);
    let target = Target::centre(tenant, Phase::Draft);
    let (edit, approve) =
        (author.may(EditPriceList, &target).unwrap(), author.may(ApprovePriceList, &target).unwrap());
    let mut tx = db.write(tenant, &author).await.unwrap();
    let draft = PriceList {
        price_list_id: tx.id::<PriceListId>(),
        series: "base".into(),
        name: name.into(),
        valid_from: day(from),
        valid_to: None,
        inhabitants: Reference::On(day("2021-01-01")),
        workstations: Reference::FirstJanuary { years_before: 0 },
        state: ListState::Draft,
        version: 1,
    };
    pricing::lists::add(&mut tx, &edit, &draft, None).await.unwrap();
    let data = TariffData {
        method: Method::PerInhabitant { price: Price::parse_it(price).unwrap() },
        vat: Vat::Standard { rate: Rate::new(2200) },
        proration: Proration::ByDay,
        unit_label: "abitante".into(),
        note: String::new(),
    };
    let catalogue = author.may_over(kernel::permission::ViewCatalogue).unwrap();
    let service = catalogue::services::get(&mut tx, &catalogue, SERVICE).await.unwrap().unwrap();
    let id = tx.id();
    pricing::tariffs::add(&mut tx, &edit, &draft, (id, &service), data).await.unwrap();
    let act = ("Consiglio provinciale n. 42", day("2020-12-01"));
    pricing::lists::approve(&mut tx, &approve, (&draft, 1), act).await.unwrap();
    tx.commit().await.unwrap();
}

fn terms() -> NewAgreement {
    let month_day = |text| MonthDay::parse(text).unwrap();
    NewAgreement {
        number: "1/2021".into(),
        title: "Servizi del centro servizi territoriale".into(),
        text: AgreementText { version_label: "1.0".into(), body: "Art. 1".into() },
        reach: Reach { starts: day("2021-01-01"), months: 60 },
        renewal: Renewal::Express,
        notice_months: 6,
        joining: Joining::AnyTime,
        billing: BillingRule {
            window: IssueWindow { from: month_day("01/10"), to: month_day("31/10") },
            timing: Timing::Advance,
            due: Due::EndOfYear,
            proration: agreements::model::Proration::ByDay,
        },
        price_series: "base".into(),
    }
}

async fn members(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditAgreement, &Target::centre(tenant, Phase::Current)).unwrap();
    let join = author.may_over(EditMembership).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    let id = tx.id();
    let draft = acts::create(&mut tx, &can, id, terms()).await.unwrap();
    let services = [Offered { service_id: SERVICE, name: "Servizi base".into(), offer: Offer::Base }];
    acts::set_offered(&mut tx, &can, &draft, &services).await.unwrap();
    steps::record(&mut tx, &can, &draft, step()).await.unwrap();
    let approved = acts::approve(&mut tx, &can, &draft, day("2021-01-01")).await.unwrap();
    for (place, (name, _, from)) in MEMBERS.into_iter().enumerate() {
        let joining = memberships::Joining {
            membership_id: membership(place),
            body_id: body(place),
            name: memberships::BodyName::plain(name),
            adhesion: Adhesion {
                act: Act { number: "12".into(), date: day("2020-12-10") },
                signed_on: None,
                registry_number: String::new(),
                effective_from: day(from),
            },
        };
        memberships::join(&mut tx, &join, &approved, joining).await.unwrap();
    }
    give_purchase_data(&mut tx, &author, &approved).await;
    tx.commit().await.unwrap();
}

fn step() -> Step {
    Step {
        position: 1,
        name: String::new(),
        act_number: "45".into(),
        done_on: Some(day("2021-01-01")),
        note: String::new(),
        file_sha256: None,
        file_name: String::new(),
    }
}

/// The first member has its CIG and commitment; the others lack them.
async fn give_purchase_data(tx: &mut store::Tx, author: &Actor, _: &Agreement) {
    let view = author.may_over(ViewAgreements).unwrap();
    let first = memberships::find(tx, &view, membership(0)).await.unwrap().unwrap();
    let target = Target::body(author.tenant(), body(0), Phase::Current);
    let can = author.may(EditPurchaseData, &target).unwrap();
    let row = purchase::PurchaseRow {
        membership_id: membership(0),
        year: 2022,
        service_id: purchase::ALL_SERVICES,
        data: PurchaseData {
            cig: Some(CigAnswer::Code(Cig::parse("00000010D3").unwrap())),
            cup: None,
            commitment: Some(Act { number: "45".into(), date: day("2022-01-15") }),
        },
        version: 0,
    };
    purchase::set(tx, &can, &first, row).await.unwrap();
}

impl Live {
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

    /// A form with files.
    pub(crate) async fn upload(
        &self,
        who: impl Into<Option<Actor>>,
        path: &str,
        (once, files): (&str, &[&Incoming]),
    ) -> Answer {
        let mut body = Vec::new();
        let mut part = |head: &str, content: &[u8]| {
            body.extend_from_slice(
                format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        part("name=\"csrf\"", CSRF.as_bytes());
        part("name=\"once\"", once.as_bytes());
        for file in files {
            part(&format!("name=\"files\"; filename=\"{}\"", file.name), &file.bytes);
        }
        body.extend_from_slice(b"--X--\r\n");
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(who, request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn send_bytes(
        &self,
        who: impl Into<Option<Actor>>,
        path: &str,
        bytes: Vec<u8>,
    ) -> Answer {
        let request = Request::post(path).header(CONTENT_TYPE, "application/octet-stream");
        self.send(who, request.body(Body::from(bytes)).unwrap()).await
    }

    pub(crate) async fn send_json(&self, who: impl Into<Option<Actor>>, path: &str, json: &str) -> Answer {
        let request = Request::post(path).header(CONTENT_TYPE, "application/json");
        self.send(who, request.body(Body::from(json.to_owned())).unwrap()).await
    }

    async fn send(&self, who: impl Into<Option<Actor>>, mut request: Request<Body>) -> Answer {
        let (api, _) = billing::api().split_for_parts();
        let routes: Router<App> = billing::routes().merge(api);
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

    /// Does the next job of the queue, as the worker would.
    pub(crate) async fn work(&self) -> Option<(JobRow, Result<(), JobError>)> {
        let job = self.app.db.claim_job().await.unwrap()?;
        let done = billing::jobs::jobs().run(self.app.clone(), job.clone()).await;
        match &done {
            Ok(()) => self.app.db.job_done(&job, None).await.unwrap(),
            Err(why) => self.app.db.job_failed(&job, why.to_string()).await.unwrap(),
        }
        Some((job, done))
    }
}
