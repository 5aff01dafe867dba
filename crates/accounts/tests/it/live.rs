//! What this is: two whole centres with a year behind them: members, a price list, a shared cost, invoices, a credit
//! note, payments; and requests made as anybody.
//! What it is not: real bodies; the figures are chosen for the sums they give.

use agreements::model::{
    Act, Adhesion, AgreementText, BillingRule, Due, IssueWindow, Joining, MonthDay, NewAgreement, Offer,
    Offered, Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, memberships, steps};
use apportionment::model::computation::Approval;
use apportionment::model::{Basis, Category, Kind, Part, Pool};
use apportionment::store::{computations, pools};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Request, StatusCode};
use billing::{Mode, RunOptions};
use kernel::permission::{
    ApproveApportionment, ApprovePriceList, CreateCentre, EditAgreement, EditBody, EditCosts, EditMembership,
    EditPriceList, EditService, RecordDriver, RecordPayment, ViewInvoices,
};
use kernel::{
    AccountId, Actor, BodyId, Cents, Clock, Grant, Ids, Instant, InvoiceId, MembershipId, NETWORK,
    OfficeCode, PaymentId, Phase, PoolId, PostalCode, Price, PriceListId, Rate, Role, Scope, ServiceId, Slug,
    Target, TaxCode, TenantId, VatNumber, luhn_check_digit,
};
use payments::store::payments::NewPayment;
use pricing::model::{ListState, Method, PriceList, Proration, Reference, Vat};
use pricing::tariffs::TariffData;
use registry::{
    BodyData, BodyKind, CentreData, Driver, Level, ManagementForm, ManagementModel, NewDriverValue,
};
use store::Db;
use store::testing::{TestDb, databases};
use tower::ServiceExt as _;
use uuid::Uuid;
use webkit::{App, Site, Visitor};

use crate::world::{AREAS, CENTRE, OTHER_CENTRE, day};

pub(crate) const SERVICE: ServiceId = ServiceId(Uuid::from_u128(0x51));
pub(crate) const POOL: PoolId = PoolId(Uuid::from_u128(0xF1));
const CSRF: &str = "prova";

/// Name, inhabitants, first day of the membership; the last is no member.
pub(crate) const BODIES: [(&str, i64, Option<&str>); 4] = [
    ("Abbadia", 1237, Some("2021-01-01")),
    ("Barzio", 2300, Some("2021-01-01")),
    ("Calolzio", 1237, Some("2022-07-01")),
    ("Dervio", 800, None),
];

pub(crate) struct Live {
    pub(crate) app: App,
    clock: Clock,
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

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn mayor(place: usize) -> Actor {
    actor(CENTRE, Role::Mayor, Scope::Body(body(place)))
}

fn noon(text: &str) -> Instant {
    Instant::parse_iso(&format!("{text}T11:00:00Z")).unwrap()
}

/// One pair of centres per database, on 30 June 2023.
pub(crate) async fn live() -> Vec<Live> {
    let clock = Clock::fixed(noon("2022-01-10"));
    let mut all = Vec::new();
    for test in databases(AREAS, &clock).await {
        clock.set(noon("2022-01-10"));
        let site = Site::at("https://cst.example.it");
        let app = App::new(test.db.clone(), clock.clone(), Ids::random(), site);
        let live = Live { app, clock: clock.clone(), _test: test };
        for (number, tenant, slug) in [(1, CENTRE, "lc"), (2, OTHER_CENTRE, "mc")] {
            live.at("2022-01-10");
            live.centre(tenant, (number, slug)).await;
            live.year(tenant).await;
        }
        live.at("2023-06-30");
        all.push(live);
    }
    all
}

fn tax_code(number: u64) -> String {
    let ten = format!("{number:010}");
    format!("{ten}{}", luhn_check_digit(&ten).unwrap())
}

impl Live {
    pub(crate) fn at(&self, text: &str) {
        self.clock.set(noon(text));
    }

    fn db(&self) -> &Db {
        &self.app.db
    }

    async fn centre(&self, tenant: TenantId, (number, slug): (u64, &str)) {
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
        let data = CentreData { name, uts_code: "097".into(), province, model, issuer };
        let slug = Slug::parse(slug).unwrap();
        registry::centre::create(self.db(), &can, &console, (tenant, slug), data).await.unwrap();
        self.bodies(tenant).await;
        self.service(tenant).await;
        self.prices(tenant).await;
        self.members(tenant).await;
    }

    async fn bodies(&self, tenant: TenantId) {
        let author = director(tenant);
        let target = Target::centre(tenant, Phase::Current);
        let (can, record) =
            (author.may(EditBody, &target).unwrap(), author.may(RecordDriver, &target).unwrap());
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        for (place, (name, inhabitants, _)) in BODIES.into_iter().enumerate() {
            let mut data = BodyData::named(BodyKind::Municipality, name);
            let code = tax_code(100 + u64::try_from(place).unwrap());
            data.codes.tax_code = Some(TaxCode::parse(&code).unwrap());
            data.address = address();
            data.origin.invented = true;
            data.invoicing.office_code = Some(OfficeCode::parse("ABC123").unwrap());
            registry::bodies::add(&mut tx, &can, body(place), data).await.unwrap();
            let figure = NewDriverValue {
                body_id: body(place),
                driver: Driver::inhabitants(),
                reference_date: day("2021-01-01"),
                value: inhabitants,
                source: "Dato di prova".into(),
            };
            registry::drivers::record(&mut tx, &record, &figure).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn service(&self, tenant: TenantId) {
        let author = director(tenant);
        let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
        let mut tx = self.db().write(tenant, &author).await.unwrap();
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

    /// 0,44 euro per inhabitant.
    async fn prices(&self, tenant: TenantId) {
        let author = director(tenant);
        let target = Target::centre(tenant, Phase::Draft);
        let edit = author.may(EditPriceList, &target).unwrap();
        let approve = author.may(ApprovePriceList, &target).unwrap();
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        let draft = PriceList {
            price_list_id: tx.id::<PriceListId>(),
            series: "base".into(),
            name: "Listino 2021".into(),
            valid_from: day("2021-01-01"),
            valid_to: None,
            inhabitants: Reference::On(day("2021-01-01")),
            workstations: Reference::FirstJanuary { years_before: 0 },
            state: ListState::Draft,
            version: 1,
        };
        pricing::lists::add(&mut tx, &edit, &draft, None).await.unwrap();
        let data = TariffData {
            method: Method::PerInhabitant { price: Price::parse_it("0,44").unwrap() },
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

    async fn members(&self, tenant: TenantId) {
        let author = director(tenant);
        let can = author.may(EditAgreement, &Target::centre(tenant, Phase::Current)).unwrap();
        let join = author.may_over(EditMembership).unwrap();
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        let id = tx.id();
        let draft = acts::create(&mut tx, &can, id, terms()).await.unwrap();
        let services = [Offered { service_id: SERVICE, name: "Servizi base".into(), offer: Offer::Base }];
        acts::set_offered(&mut tx, &can, &draft, &services).await.unwrap();
        steps::record(&mut tx, &can, &draft, step()).await.unwrap();
        let approved = acts::approve(&mut tx, &can, &draft, day("2021-01-01")).await.unwrap();
        for (place, (name, _, from)) in BODIES.into_iter().enumerate() {
            let Some(from) = from else { continue };
            let joining = memberships::Joining {
                membership_id: MembershipId(Uuid::from_u128(0xD0 + u128::try_from(place).unwrap())),
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
        tx.commit().await.unwrap();
    }

    /// A shared cost of 100,00 planned and 130,00 in the end; invoices on 20 October 2022; of Abbadia 300,00 paid in
    /// December and 100,00 in February; the invoice of Barzio taken back in full in March.
    async fn year(&self, tenant: TenantId) {
        self.pool(tenant).await;
        self.divide(tenant, Kind::Forecast, "2022-02-01").await;
        self.at("2022-10-20");
        let console = Actor::console(tenant);
        let options = RunOptions::today(Mode::Issue);
        let report = billing::run_year(&self.app, &console, 2022, &options, |_, _| {}).await.unwrap();
        assert!(report.outcomes.iter().all(|outcome| outcome.issued.is_some()), "{:?}", report.outcomes);
        self.at("2022-12-20");
        self.pay(tenant, (1, 0), 30_000).await;
        self.at("2023-02-10");
        self.pay(tenant, (2, 0), 10_000).await;
        self.at("2023-03-01");
        let invoice = self.invoice(tenant, 1).await;
        let note = InvoiceId(Uuid::from_u128(0xCD));
        let taken = (note, day("2023-03-01"), "Servizio non reso");
        billing::credits::issue_full(&self.app, &console, invoice, taken).await.unwrap();
        self.at("2023-04-10");
        self.actual(tenant, "130,00").await;
        self.divide(tenant, Kind::Final, "2023-04-10").await;
    }

    async fn pool(&self, tenant: TenantId) {
        let author = director(tenant);
        let can = author.may(EditCosts, &Target::centre(tenant, Phase::Draft)).unwrap();
        let inhabitants = Driver::inhabitants();
        let kinds = Driver::built_in();
        let kind = kinds.iter().find(|kind| kind.driver == inhabitants).unwrap();
        let pool = Pool {
            pool_id: POOL,
            year: 2022,
            name: "Data center".into(),
            category: Category::DataCentre,
            note: String::new(),
            vat: Vat::standard(Rate::new(2200)).unwrap(),
            planned: Cents::new(10_000),
            actual: None,
            basis: Basis::single(Part::driver(kind)),
            driver_on: day("2022-01-01"),
            members_on: day("2022-01-01"),
            version: 1,
        };
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        pools::add(&mut tx, &can, &pool).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn actual(&self, tenant: TenantId, amount: &str) {
        let author = director(tenant);
        let can = author.may(EditCosts, &Target::centre(tenant, Phase::Draft)).unwrap();
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        let before = pools::get(&mut tx, &can, POOL).await.unwrap().unwrap();
        let after = Pool { actual: Some(Cents::parse_it(amount).unwrap()), ..before.clone() };
        pools::change(&mut tx, &can, &before, &after).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn divide(&self, tenant: TenantId, kind: Kind, on: &str) {
        self.at(on);
        let author = director(tenant);
        let target = Target::centre(tenant, Phase::Draft);
        let edit = author.may(EditCosts, &target).unwrap();
        let approve = author.may(ApproveApportionment, &target).unwrap();
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        let found = computations::compute(&mut tx, &edit, POOL, kind).await.unwrap();
        let act = Approval::usual(&found, "Assemblea n. 3", day(on));
        computations::approve(&mut tx, &approve, (found.apportionment_id, found.version), act).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The invoice of 2022 of a body.
    pub(crate) async fn invoice(&self, tenant: TenantId, place: usize) -> InvoiceId {
        let can = Actor::console(tenant).may_over(ViewInvoices).unwrap();
        let mut tx = self.db().read(tenant).await.unwrap();
        let all = billing::documents::of_body(&mut tx, &can, body(place)).await.unwrap();
        all.first().unwrap().invoice_id
    }

    /// A payment of today that pays the invoice of a body, as far as it goes.
    pub(crate) async fn pay(&self, tenant: TenantId, (number, place): (u128, usize), cents: i64) {
        let invoice_id = self.invoice(tenant, place).await;
        let author = Actor::console(tenant);
        let can = author.may_over(RecordPayment).unwrap();
        let mut tx = self.db().write(tenant, &author).await.unwrap();
        let on = tx.today();
        let new = NewPayment {
            payment_id: PaymentId(Uuid::from_u128(0xE000 + number)),
            body_id: body(place),
            paid_on: on,
            amount: Cents::new(cents),
            reference: format!("Mandato {number}"),
            payer: "Tesoreria".into(),
            payer_iban: String::new(),
            note: String::new(),
            source: payments::model::Source::Manual,
            from_bank: None,
        };
        let parts = [payments::model::Part { invoice_id, amount: Cents::new(cents) }];
        payments::store::payments::record(&mut tx, &can, new, (on, &parts)).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn faults(&self, tenant: TenantId) -> Vec<String> {
        let mut tx = self.db().read(tenant).await.unwrap();
        let found = accounts::check::check(&mut tx).await.unwrap();
        found.iter().map(ToString::to_string).collect()
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

    /// A form with a file, or with an empty one.
    pub(crate) async fn upload(
        &self,
        who: Actor,
        path: &str,
        fields: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Answer {
        let mut bytes = Vec::new();
        let fields = std::iter::once(("csrf", CSRF)).chain(fields.iter().copied());
        for (field, value) in fields {
            let part = format!("--X\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            bytes.extend_from_slice(part.as_bytes());
        }
        let head =
            format!("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n--X--\r\n");
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=X");
        self.send(who, request.body(Body::from(bytes)).unwrap()).await
    }

    async fn send(&self, who: impl Into<Option<Actor>>, mut request: Request<Body>) -> Answer {
        let (api, _) = accounts::api().split_for_parts();
        let routes: Router<App> = accounts::routes().merge(api);
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
}

fn address() -> registry::Address {
    registry::Address {
        street: "Via dell'Esempio".into(),
        street_number: "1".into(),
        postal_code: Some(PostalCode::parse("23900").unwrap()),
        town: "Prova".into(),
        province: None,
    }
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
