//! What this is: the centres, bodies, services, charter and memberships with which the tests of requests, of their mailbox
//! and of their figures begin.
//! What it is not: real people or bodies; nor part of the program.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot begin has failed")]

use agreements::model::{
    Act, Adhesion, AgreementText, BillingRule, Due, IssueWindow, Joining, MonthDay, NewAgreement, Offer,
    Offered, Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, memberships, steps};
use kernel::permission::{EditAgreement, EditBody, EditCharter, EditMembership, EditService, PublishCharter};
use kernel::{
    AccountId, Actor, BodyId, Day, Grant, MembershipId, Phase, Role, Scope, ServiceId, Target, TenantId,
};
use registry::{BodyData, BodyKind};
use store::{Db, TenantRow};
use uuid::Uuid;

pub const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub const URBINO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub const FANO: BodyId = BodyId(Uuid::from_u128(0xB2));
/// In the base package: taken in charge within 2 hours, solved within 8.
pub const BASE: ServiceId = ServiceId(Uuid::from_u128(0x51));
/// In the catalogue, joined by nobody.
pub const UNOFFERED: ServiceId = ServiceId(Uuid::from_u128(0x55));

const SERVICES: [(ServiceId, &str, &str); 2] =
    [(BASE, "B01", "Servizi base"), (UNOFFERED, "A04", "Servizio non previsto")];

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Ada Prova", Grant { tenant, scope, role })
}

pub fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub fn mayor(body: BodyId) -> Actor {
    actor(CENTRE, Role::Mayor, Scope::Body(body))
}

/// A centre with everything that requests stand on.
pub async fn centre(db: &Db, tenant: TenantId, slug: &str) {
    let mut tx = db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
    let row = TenantRow { tenant_id: tenant, slug: slug.into(), name: format!("CST {slug}") };
    tx.add_tenant(&row).await.unwrap();
    tx.commit_unaudited("tests").await.unwrap();
    bodies(db, tenant).await;
    services(db, tenant).await;
    charter(db, tenant).await;
    members(db, tenant).await;
}

async fn bodies(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let target = Target::centre(tenant, Phase::Current);
    let can = author.may(EditBody, &target).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (id, name) in [(URBINO, "Urbino"), (FANO, "Fano")] {
        let data = BodyData::named(BodyKind::Municipality, name);
        registry::bodies::add(&mut tx, &can, id, data).await.unwrap();
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

pub fn membership(body: BodyId) -> MembershipId {
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
        reach: Reach { starts: day("2021-01-01"), months: 120 },
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

async fn charter(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let target = Target::centre(tenant, Phase::Draft);
    let (edit, publish) =
        (author.may(EditCharter, &target).unwrap(), author.may(PublishCharter, &target).unwrap());
    let mut tx = db.write(tenant, &author).await.unwrap();
    let id = tx.id();
    let draft = catalogue::charters::start(&mut tx, &edit, id).await.unwrap();
    let hours =
        |value| Some(catalogue::model::TargetTime { value, unit: catalogue::model::TimeUnit::WorkingHours });
    let promised = catalogue::model::Target {
        service_id: BASE,
        service_code: "B01".into(),
        service_name: "Servizi base".into(),
        response: hours(2),
        resolution: hours(8),
        note: String::new(),
    };
    catalogue::charters::write(&mut tx, &edit, (&draft, 1), "", &[promised]).await.unwrap();
    let draft = catalogue::charters::get(&mut tx, &edit, id).await.unwrap().unwrap();
    let version = draft.version;
    catalogue::charters::publish(&mut tx, &publish, (&draft, version), day("2026-01-01")).await.unwrap();
    tx.commit().await.unwrap();
}
