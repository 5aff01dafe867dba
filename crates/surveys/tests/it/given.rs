//! What this is: the centres, bodies and people that the tests begin with. What it is not: real people or bodies.

use kernel::permission::EditBody;
use kernel::{
    AccountId, Actor, BodyId, Clock, Day, Email, Grant, Instant, NETWORK, Phase, Role, Scope, Target,
    TenantId,
};
use questionnaire::Form;
use registry::{BodyData, BodyKind};
use store::testing::TestDb;
use store::{Db, TenantRow};
use uuid::Uuid;

pub(crate) const AREAS: &[&[store::Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    profiles::MIGRATIONS,
    surveys::MIGRATIONS,
];
pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));
pub(crate) const LECCO: BodyId = BodyId(Uuid::from_u128(0xB1));
pub(crate) const MERATE: BodyId = BodyId(Uuid::from_u128(0xB2));

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn clock(text: &str) -> Clock {
    Clock::fixed(Instant::parse_iso(&format!("{text}T11:00:00Z")).unwrap())
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    named((0xA1, "Anna Prova"), tenant, role, scope)
}

pub(crate) fn named((id, name): (u128, &str), tenant: TenantId, role: Role, scope: Scope) -> Actor {
    Actor::person(AccountId(Uuid::from_u128(id)), name, Grant { tenant, scope, role })
}

pub(crate) fn director(tenant: TenantId) -> Actor {
    actor(tenant, Role::Director, Scope::Tenant)
}

pub(crate) fn referent(body: BodyId) -> Actor {
    actor(CENTRE, Role::BodyReferent, Scope::Body(body))
}

/// An office of a body that does not stand for it.
pub(crate) fn office(id: u128, name: &str) -> Actor {
    named((id, name), CENTRE, Role::BodyAccountant, Scope::Body(LECCO))
}

pub(crate) fn coordinator() -> Actor {
    actor(NETWORK, Role::NetworkCoordinator, Scope::Tenant)
}

pub(crate) async fn databases(clock: &Clock) -> Vec<TestDb> {
    let all = store::testing::databases(AREAS, clock).await;
    for test in &all {
        for (tenant, slug) in [(CENTRE, "lecco"), (OTHER_CENTRE, "mc")] {
            let mut tx = test.db.write(NETWORK, &Actor::console(NETWORK)).await.unwrap();
            let row = TenantRow { tenant_id: tenant, slug: slug.into(), name: format!("CST {slug}") };
            tx.add_tenant(&row).await.unwrap();
            tx.commit_unaudited("tests").await.unwrap();
            bodies(&test.db, tenant).await;
        }
    }
    all
}

async fn bodies(db: &Db, tenant: TenantId) {
    let author = director(tenant);
    let can = author.may(EditBody, &Target::centre(tenant, Phase::Current)).unwrap();
    let mut tx = db.write(tenant, &author).await.unwrap();
    for (id, name) in [(LECCO, "Lecco"), (MERATE, "Merate")] {
        let data = BodyData::named(BodyKind::Municipality, name);
        registry::bodies::add(&mut tx, &can, id, data).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Somebody of a body with an account, so that there is an address to write to and somebody to give a section to.
pub(crate) async fn account(db: &Db, body: BodyId, name: &str, role: Role) -> AccountId {
    let email = Email::parse(&format!("{name}@example.it")).unwrap();
    let of = identity::NamedBody { id: body, name: name.into() };
    let grant = identity::NewGrant::new(CENTRE, Some(of), role).unwrap();
    identity::create_account(db, &email, &format!("Persona {name}"), None, &[grant]).await.unwrap()
}

/// A questionnaire with a condition, a group, a matrix, a hard and a soft check.
pub(crate) fn form() -> Form {
    let json = r#"{
      "title": "Servizi del centro",
      "sections": [
        {"id": "organizzazione", "title": "Organizzazione", "questions": [
          {"id": "forma", "text": "Forma di gestione", "type": "single", "required": true,
           "choices": [{"id": "pubblica", "text": "Pubblica"}, {"id": "in_house", "text": "In house"}]},
          {"id": "societa", "text": "Quale società", "type": "text", "when": "forma = 'in_house'", "required": true},
          {"id": "addetti", "text": "Addetti", "type": "number", "unit": "persone", "unknown": true,
           "checks": [{"id": "addetti_c1", "holds": "addetti <= 500", "message": "Gli addetti sono davvero più di 500?", "weight": "soft"}]},
          {"id": "figure", "text": "Personale", "type": "group", "item": "Figura", "questions": [
            {"id": "ruolo", "text": "Ruolo", "type": "text"},
            {"id": "quanti", "text": "Quante persone", "type": "number"}]}
        ]},
        {"id": "servizi", "title": "Servizi", "questions": [
          {"id": "livelli", "text": "Livello per pilastro", "type": "matrix",
           "rows": [{"id": "sua", "text": "SUA"}, {"id": "europa", "text": "Europa"}],
           "columns": [{"id": "base", "text": "Base"}, {"id": "alto", "text": "Avanzato"}]},
          {"id": "ict", "text": "Addetti ICT", "type": "number"}
        ]}
      ],
      "checks": [{"id": "c_ict", "holds": "ict <= addetti", "message": "Gli addetti ICT sono più degli addetti"}]
    }"#;
    serde_json::from_str(json).unwrap()
}
