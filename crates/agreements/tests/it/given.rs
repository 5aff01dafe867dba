//! What this is: the centres, bodies and agreements that the tests begin with.

use agreements::model::{
    Act, Adhesion, Agreement, AgreementText, BillingRule, Due, IssueWindow, Joining, Membership, MonthDay,
    NewAgreement, Offer, Offered, Proration, Reach, Renewal, Step, Timing,
};
use agreements::store::{agreements as acts, memberships, steps};
use kernel::permission::{EditAgreement, EditMembership, ViewAgreements};
use kernel::{
    AccountId, Actor, BodyId, Can, Clock, Day, Grant, Instant, Phase, Role, Scope, ServiceId, Target,
    TenantId,
};
use store::testing::TestDb;
use store::{Db, TenantRow};
use uuid::Uuid;

pub(crate) const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    agreements::MIGRATIONS,
];
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const URBINO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub(crate) const FANO: BodyId = BodyId(Uuid::from_u128(0xB2));
pub(crate) const MAIL: ServiceId = ServiceId(Uuid::from_u128(0x51));
pub(crate) const CLOUD: ServiceId = ServiceId(Uuid::from_u128(0x52));

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn noon(text: &str) -> Instant {
    Instant::parse_iso(&format!("{text}T11:00:00Z")).unwrap()
}

pub(crate) fn clock(text: &str) -> Clock {
    Clock::fixed(noon(text))
}

pub(crate) async fn databases(clock: &Clock) -> Vec<TestDb> {
    let all = store::testing::databases(AREAS, clock).await;
    for test in &all {
        for (tenant, slug) in [(CENTRE, "pu"), (OTHER_CENTRE, "mc")] {
            let mut tx = test.db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
            let row = TenantRow { tenant_id: tenant, slug: slug.into(), name: format!("CST {slug}") };
            tx.add_tenant(&row).await.unwrap();
            tx.commit_unaudited("tests").await.unwrap();
        }
    }
    all
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(0xA1)), "Prova", Grant { tenant, scope, role })
}

pub(crate) fn director() -> Actor {
    actor(CENTRE, Role::Director, Scope::Tenant)
}

pub(crate) fn editing(actor: &Actor) -> Can<EditAgreement> {
    actor.may(EditAgreement, &Target::centre(actor.tenant(), Phase::Current)).unwrap()
}

pub(crate) fn members(actor: &Actor) -> Can<EditMembership> {
    actor.may_over(EditMembership).unwrap()
}

pub(crate) fn viewing(actor: &Actor) -> Can<ViewAgreements> {
    actor.may_over(ViewAgreements).unwrap()
}

/// Pesaro e Urbino: five years from 1 January 2021, one invoice by October, paid within the year.
pub(crate) fn pesaro(renewal: Renewal) -> NewAgreement {
    NewAgreement {
        number: "1/2021".into(),
        title: "Servizi del centro servizi territoriale".into(),
        text: AgreementText { version_label: "1.0".into(), body: "Art. 1".into() },
        reach: Reach { starts: day("2021-01-01"), months: 60 },
        renewal,
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

pub(crate) fn month_day(text: &str) -> MonthDay {
    MonthDay::parse(text).unwrap()
}

pub(crate) fn act(number: &str, date: &str) -> Act {
    Act { number: number.into(), date: day(date) }
}

pub(crate) fn adhesion(from: &str) -> Adhesion {
    Adhesion {
        act: act("12", "2020-12-10"),
        signed_on: None,
        registry_number: "1234/2020".into(),
        effective_from: day(from),
    }
}

/// An approved agreement that offers mail to all and cloud on request.
pub(crate) async fn agreement(db: &Db, terms: NewAgreement) -> Agreement {
    let actor = director();
    let can = editing(&actor);
    let mut tx = db.write(CENTRE, &actor).await.unwrap();
    let id = tx.id();
    let draft = acts::create(&mut tx, &can, id, terms).await.unwrap();
    let services = [
        Offered { service_id: MAIL, name: "Posta elettronica".into(), offer: Offer::Base },
        Offered { service_id: CLOUD, name: "Cloud ibrido".into(), offer: Offer::Optional },
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
    tx.commit().await.unwrap();
    approved
}

pub(crate) fn joining(body: BodyId, from: &str) -> memberships::Joining {
    memberships::Joining {
        membership_id: kernel::Ids::random().fresh(),
        body_id: body,
        name: memberships::BodyName::plain(if body == URBINO { "Urbino" } else { "Fano" }),
        adhesion: adhesion(from),
    }
}

pub(crate) async fn member(db: &Db, agreement: &Agreement, body: BodyId, from: &str) -> Membership {
    let actor = director();
    let mut tx = db.write(CENTRE, &actor).await.unwrap();
    let new = memberships::join(&mut tx, &members(&actor), agreement, joining(body, from)).await.unwrap();
    tx.commit().await.unwrap();
    new
}
