//! What this is: databases with two centres, people in their roles, bodies. What it is not: a test.

use kernel::permission::Action;
use kernel::{Actor, BodyId, Can, Clock, Grant, Instant, NETWORK, Role, Scope, Slug, TenantId};
use registry::{
    BodyData, BodyKind, CentreData, Issuer, Level, ManagementForm, ManagementModel, bodies, centre,
};
use store::testing::TestDb;
use store::{Db, Tx};

pub(crate) const NOW: &str = "2026-11-20T10:00:00Z";

pub(crate) async fn databases() -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso(NOW).unwrap());
    store::testing::databases(&[store::MIGRATIONS, registry::MIGRATIONS], &clock).await
}

pub(crate) fn actor(tenant: TenantId, role: Role, scope: Scope) -> Actor {
    let account = kernel::Ids::random().fresh();
    Actor::person(account, "Persona di prova", Grant { tenant, scope, role })
}

pub(crate) fn can<A: Action>(tenant: TenantId, role: Role, action: A) -> Can<A> {
    actor(tenant, role, Scope::Tenant).may_over(action).unwrap()
}

pub(crate) fn referent<A: Action>(tenant: TenantId, body: BodyId, action: A) -> Can<A> {
    actor(tenant, Role::BodyReferent, Scope::Body(body)).may_over(action).unwrap()
}

pub(crate) fn model() -> ManagementModel {
    ManagementModel::new(ManagementForm::Public, Level::Base, "").unwrap()
}

/// A centre with this slug.
pub(crate) async fn a_centre(db: &Db, slug: &str) -> TenantId {
    let admin = actor(NETWORK, Role::Administrator, Scope::Tenant);
    let can = admin.may_over(kernel::permission::CreateCentre).unwrap();
    let tenant: TenantId = db.ids().fresh();
    let data = CentreData {
        name: format!("CST {slug}"),
        uts_code: "041".into(),
        province: "Pesaro e Urbino".into(),
        model: model(),
        issuer: Issuer::default(),
    };
    centre::create(db, &can, &admin, (tenant, Slug::parse(slug).unwrap()), data).await.unwrap();
    tenant
}

pub(crate) async fn write(db: &Db, tenant: TenantId) -> Tx {
    db.write(tenant, &actor(tenant, Role::Operator, Scope::Tenant)).await.unwrap()
}

/// A Comune of the centre, by name.
pub(crate) async fn a_body(db: &Db, tenant: TenantId, name: &str) -> BodyId {
    let can = can(tenant, Role::Operator, kernel::permission::EditBody);
    let (id, data) = (db.ids().fresh(), BodyData::named(BodyKind::Municipality, name));
    let mut tx = write(db, tenant).await;
    bodies::add(&mut tx, &can, id, data).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(crate) fn day(text: &str) -> kernel::Day {
    kernel::Day::parse(text).unwrap()
}
