//! What this is: the centres, bodies, prices and memberships that the tests begin with.
//! What it is not: real people or bodies; the figures are chosen for the sums they give.

use agreements::model::{
    Act, Adhesion, AgreementText, BillingRule, Due, IssueWindow, Joining, MonthDay, NewAgreement, Offer,
    Offered, Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, memberships, steps};
use kernel::permission::{
    ApprovePriceList, EditAgreement, EditBody, EditMembership, EditPriceList, EditService, RecordDriver,
    ViewCatalogue,
};
use kernel::{
    AccountId, Actor, BodyId, Cents, Clock, Day, Grant, Instant, MembershipId, Period, Phase, Price,
    PriceListId, Rate, Role, Scope, ServiceId, Target, TenantId,
};
use pricing::model::{ListState, Method, PriceList, Profile, Proration, Reference, Vat};
use pricing::tariffs::TariffData;
use registry::{BodyData, BodyKind, Driver, NewDriverValue};
use store::testing::TestDb;
use store::{Db, TenantRow};
use uuid::Uuid;

pub(crate) const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    notices::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    quotes::MIGRATIONS,
];
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const URBINO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub(crate) const FANO: BodyId = BodyId(Uuid::from_u128(0xB2));
/// In the base package, 0,44 € per inhabitant.
pub(crate) const BASE: ServiceId = ServiceId(Uuid::from_u128(0x51));
/// On request, 300 € a piece.
pub(crate) const CLOUD: ServiceId = ServiceId(Uuid::from_u128(0x52));
/// On request, by the hour.
pub(crate) const HELP: ServiceId = ServiceId(Uuid::from_u128(0x53));
/// On request, in no price list.
pub(crate) const UNPRICED: ServiceId = ServiceId(Uuid::from_u128(0x54));
/// In the price list, in no agreement.
pub(crate) const UNOFFERED: ServiceId = ServiceId(Uuid::from_u128(0x55));

const SERVICES: [(ServiceId, &str, &str); 5] = [
    (BASE, "B01", "Servizi base"),
    (CLOUD, "A01", "Cloud"),
    (HELP, "A02", "Assistenza specialistica"),
    (UNPRICED, "A03", "Servizio senza prezzo"),
    (UNOFFERED, "A04", "Servizio non previsto"),
];

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn year(year: i16) -> Period {
    Period::year(year)
}

pub(crate) async fn databases(today: &str) -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso(&format!("{today}T11:00:00Z")).unwrap());
    store::testing::databases(AREAS, &clock).await
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn mayor(body: BodyId) -> Actor {
    actor(CENTRE, Role::Mayor, Scope::Body(body))
}

/// A centre with everything that quotes stand on.
pub(crate) async fn centre(db: &Db, tenant: TenantId, slug: &str) {
    let mut tx = db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
    let row = TenantRow { tenant_id: tenant, slug: slug.into(), name: format!("CST {slug}") };
    tx.add_tenant(&row).await.unwrap();
    tx.commit_unaudited("tests").await.unwrap();
    bodies(db, tenant).await;
    services(db, tenant).await;
    prices(db, tenant, ("Listino 2021", "2021-01-01", "0,44")).await;
    members(db, tenant).await;
}

async fn bodies(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let target = Target::centre(tenant, Phase::Current);
    let (can, record) = (author.may(EditBody, &target).unwrap(), author.may(RecordDriver, &target).unwrap());
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (id, name, inhabitants) in [(URBINO, "Urbino", 1237), (FANO, "Fano", 2000)] {
        let data = BodyData::named(BodyKind::Municipality, name);
        registry::bodies::add(&mut tx, &can, id, data).await.unwrap();
        let figure = NewDriverValue {
            body_id: id,
            driver: Driver::inhabitants(),
            reference_date: day("2021-01-01"),
            value: inhabitants,
            source: "ISTAT, dato di prova".into(),
        };
        registry::drivers::record(&mut tx, &record, &figure).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn services(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (id, code, name) in SERVICES {
        let data = catalogue::model::ServiceData {
            code: code.into(),
            name: name.into(),
            level: catalogue::model::Level::Base,
            kind: catalogue::model::ServiceKind::Single,
            description: "Descrizione".into(),
            audience: String::new(),
            contact: String::new(),
            included: String::new(),
            parts: Vec::new(),
        };
        catalogue::services::add(&mut tx, &can, id, data).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn tariffs(per_inhabitant: &str) -> [(ServiceId, Method, Proration, &'static str); 4] {
    let price = |text: &str| Price::parse_it(text).unwrap();
    let profile = |name: &str, rate: &str| Profile { name: name.into(), price: price(rate) };
    let profiles = vec![profile("Sistemista", "50"), profile("Sviluppatore", "62,50")];
    let flat = Method::Flat { amount: Cents::new(30_000) };
    [
        (BASE, Method::PerInhabitant { price: price(per_inhabitant) }, Proration::ByDay, "abitante"),
        (CLOUD, flat.clone(), Proration::FullYear, "macchina"),
        (HELP, Method::HourlyByProfile { profiles }, Proration::ByDay, "ora"),
        (UNOFFERED, flat, Proration::FullYear, "anno"),
    ]
}

/// An approved price list: name, first day, price per inhabitant.
pub(crate) async fn prices(db: &Db, tenant: TenantId, (name, from, per_inhabitant): (&str, &str, &str)) {
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
    let catalogue = author.may_over(ViewCatalogue).unwrap();
    for (service, method, proration, unit) in tariffs(per_inhabitant) {
        let vat = Vat::Standard { rate: Rate::new(2200) };
        let data = TariffData { method, vat, proration, unit_label: unit.into(), note: String::new() };
        let service = catalogue::services::get(&mut tx, &catalogue, service).await.unwrap().unwrap();
        let id = tx.id();
        pricing::tariffs::add(&mut tx, &edit, &draft, (id, &service), data).await.unwrap();
    }
    let act = ("Consiglio provinciale n. 42", day("2020-12-01"));
    pricing::lists::approve(&mut tx, &approve, (&draft, 1), act).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) fn membership(body: BodyId) -> MembershipId {
    MembershipId(Uuid::from_u128(body.0.as_u128() + 0x100))
}

async fn members(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditAgreement, &Target::centre(tenant, Phase::Current)).unwrap();
    let join = author.may_over(EditMembership).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    let id = tx.id();
    let draft = acts::create(&mut tx, &can, id, terms()).await.unwrap();
    let offered = SERVICES.into_iter().filter(|(id, ..)| *id != UNOFFERED).map(|(id, _, name)| Offered {
        service_id: id,
        name: name.into(),
        offer: if id == BASE { Offer::Base } else { Offer::Optional },
    });
    acts::set_offered(&mut tx, &can, &draft, &offered.collect::<Vec<_>>()).await.unwrap();
    steps::record(&mut tx, &can, &draft, step()).await.unwrap();
    let approved = acts::approve(&mut tx, &can, &draft, day("2021-01-01")).await.unwrap();
    for (body, name) in [(URBINO, "Urbino"), (FANO, "Fano")] {
        let joining = memberships::Joining {
            membership_id: membership(body),
            body_id: body,
            name: memberships::BodyName::plain(name),
            adhesion: Adhesion {
                act: Act { number: "12".into(), date: day("2020-12-10") },
                signed_on: None,
                registry_number: String::new(),
                effective_from: day("2021-01-01"),
            },
        };
        memberships::join(&mut tx, &join, &approved, joining).await.unwrap();
    }
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
