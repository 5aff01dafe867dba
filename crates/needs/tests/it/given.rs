//! What this is: the centres, bodies, agreements and people that the tests begin with.
//! What it is not: real people or bodies.

use agreements::model::{
    Act, Adhesion, AgreementText, BillingRule, Due, IssueWindow, Joining, MonthDay, NewAgreement, Offer,
    Offered, Proration, Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, lines, memberships, steps};
use kernel::permission::{EditAgreement, EditBody, EditMembership, EditService, RecordDriver};
use kernel::{
    AccountId, Actor, BodyId, Clock, Day, Email, Grant, Instant, LineId, MembershipId, Phase, Quantity, Role,
    Scope, ServiceId, Target, TenantId,
};
use registry::{BodyData, BodyKind, Driver, NewDriverValue};
use store::testing::TestDb;
use store::{Db, TenantRow};
use uuid::Uuid;

pub(crate) const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    quotes::MIGRATIONS,
    needs::MIGRATIONS,
];
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const LECCO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub(crate) const MERATE: BodyId = BodyId(Uuid::from_u128(0xB2));
pub(crate) const VARENNA: BodyId = BodyId(Uuid::from_u128(0xB3));
pub(crate) const MAIL: ServiceId = ServiceId(Uuid::from_u128(0x51));
pub(crate) const ANTIVIRUS: ServiceId = ServiceId(Uuid::from_u128(0x52));
pub(crate) const OPEN_DATA: ServiceId = ServiceId(Uuid::from_u128(0x53));

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn clock(text: &str) -> Clock {
    Clock::fixed(Instant::parse_iso(&format!("{text}T11:00:00Z")).unwrap())
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Anna Prova", Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn person(body: BodyId, role: Role) -> Actor {
    actor(CENTRE, role, Scope::Body(body))
}

pub(crate) fn referent(body: BodyId) -> Actor {
    person(body, Role::BodyReferent)
}

pub(crate) async fn databases(clock: &Clock) -> Vec<TestDb> {
    let all = store::testing::databases(AREAS, clock).await;
    for test in &all {
        for (tenant, slug) in [(CENTRE, "lecco"), (OTHER_CENTRE, "mc")] {
            let mut tx = test.db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
            let row = TenantRow { tenant_id: tenant, slug: slug.into(), name: format!("CST {slug}") };
            tx.add_tenant(&row).await.unwrap();
            tx.commit_unaudited("tests").await.unwrap();
            offer(&test.db, tenant).await;
        }
    }
    all
}

/// Bodies, services and an agreement that Lecco and Merate have joined; Varenna has not.
async fn offer(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let (bodies, services) = (
        author.may(EditBody, &Target::centre(tenant, Phase::Current)).unwrap(),
        author.may(EditService, &Target::centre(tenant, Phase::Current)).unwrap(),
    );
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (id, name) in [(LECCO, "Lecco"), (MERATE, "Merate"), (VARENNA, "Varenna")] {
        let data = BodyData::named(BodyKind::Municipality, name);
        registry::bodies::add(&mut tx, &bodies, id, data).await.unwrap();
    }
    let named = [
        (MAIL, "B01", "Posta elettronica"),
        (ANTIVIRUS, "B02", "Antivirus"),
        (OPEN_DATA, "C09", "Dati aperti"),
    ];
    for (id, code, name) in named {
        catalogue::services::add(&mut tx, &services, id, service(code, name)).await.unwrap();
    }
    tx.commit().await.unwrap();
    join(db, tenant).await;
}

fn service(code: &str, name: &str) -> catalogue::model::ServiceData {
    catalogue::model::ServiceData {
        code: code.into(),
        name: name.into(),
        level: catalogue::model::Level::Base,
        kind: catalogue::model::ServiceKind::Single,
        description: "Descrizione".into(),
        audience: String::new(),
        contact: String::new(),
        included: String::new(),
        parts: Vec::new(),
    }
}

fn terms() -> NewAgreement {
    let month_day = |text: &str| MonthDay::parse(text).unwrap();
    NewAgreement {
        number: "1/2020".into(),
        title: "Servizi del centro servizi territoriale".into(),
        text: AgreementText { version_label: "1.0".into(), body: "Art. 1".into() },
        reach: Reach { starts: day("2020-01-01"), months: 120 },
        renewal: Renewal::Express,
        notice_months: 6,
        joining: Joining::AnyTime,
        billing: BillingRule {
            window: IssueWindow { from: month_day("01/10"), to: month_day("31/10") },
            timing: Timing::Advance,
            due: Due::EndOfYear,
            proration: Proration::ByDay,
        },
        price_series: "base".into(),
    }
}

async fn join(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditAgreement, &Target::centre(tenant, Phase::Current)).unwrap();
    let members = author.may_over(EditMembership).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    let id = tx.id();
    let draft = acts::create(&mut tx, &can, id, terms()).await.unwrap();
    let offered = |service_id, name: &str| Offered { service_id, name: name.into(), offer: Offer::Optional };
    let services = [
        offered(MAIL, "Posta elettronica"),
        offered(ANTIVIRUS, "Antivirus"),
        offered(OPEN_DATA, "Dati aperti"),
    ];
    acts::set_offered(&mut tx, &can, &draft, &services).await.unwrap();
    let step = Step {
        position: 1,
        name: String::new(),
        act_number: "45".into(),
        done_on: Some(draft.terms.reach.starts),
        note: String::new(),
        file_sha256: None,
        file_name: String::new(),
    };
    steps::record(&mut tx, &can, &draft, step).await.unwrap();
    let approved = acts::approve(&mut tx, &can, &draft, draft.terms.reach.starts).await.unwrap();
    for (body, name) in [(LECCO, "Comune di Lecco"), (MERATE, "Comune di Merate")] {
        let joining = memberships::Joining {
            membership_id: MembershipId(Uuid::from_u128(body.0.as_u128() + 0x1000)),
            body_id: body,
            name: memberships::BodyName::plain(name),
            adhesion: Adhesion {
                act: Act { number: "12".into(), date: day("2020-01-01") },
                signed_on: None,
                registry_number: "1234/2020".into(),
                effective_from: day("2020-01-01"),
            },
        };
        let membership = memberships::join(&mut tx, &members, &approved, joining).await.unwrap();
        let mail = lines::NewLine {
            line_id: LineId(Uuid::from_u128(body.0.as_u128() + 0x2000)),
            service_id: MAIL,
            starts: day("2021-01-01"),
            ends: None,
            quantity: Some(Quantity::from(10_u32)),
            note: String::new(),
        };
        lines::add(&mut tx, &members, &membership, mail).await.unwrap();
    }
    tx.commit().await.unwrap();
    figure(db, tenant, LECCO, 210).await;
}

pub(crate) async fn figure(db: &Db, tenant: TenantId, body: BodyId, value: i64) {
    let author = director(tenant);
    let can = author.may_over(RecordDriver).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    let new = NewDriverValue {
        body_id: body,
        driver: Driver::workstations(),
        reference_date: day("2020-12-31"),
        value,
        source: "Censimento".into(),
    };
    registry::drivers::record(&mut tx, &can, &new).await.unwrap();
    tx.commit().await.unwrap();
}

/// Somebody of a body with an account, so that there is an address to write to.
pub(crate) async fn account(db: &Db, body: BodyId, name: &str, role: Role) {
    let email = Email::parse(&format!("{name}@example.it")).unwrap();
    let named = identity::NamedBody { id: body, name: name.into() };
    let grant = identity::NewGrant::new(CENTRE, Some(named), role).unwrap();
    identity::create_account(db, &email, &format!("Persona {name}"), None, &[grant]).await.unwrap();
}
