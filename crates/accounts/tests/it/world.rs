//! Two centres on both databases, with who may do what.

use accounts::model::budget::{Budget, Kind, Line};
use accounts::model::heading::{Growth, Heading};
use accounts::store::budgets::{self, Act};
use accounts::store::lines;
use kernel::permission::{ApproveAccounts, EditBudget, ViewBudget};
use kernel::{Actor, BudgetId, Can, Cents, Clock, Day, Instant, Phase, Target, TenantId};
use store::testing::{TestDb, databases};
use store::{Db, Migration, TenantRow};
use uuid::Uuid;

/// The areas below and this one.
pub(crate) const AREAS: &[&[Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    apportionment::MIGRATIONS,
    billing::MIGRATIONS,
    payments::MIGRATIONS,
    accounts::MIGRATIONS,
];

pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(Instant::parse_iso("2026-11-20T10:00:00Z").unwrap())
}

/// Both databases with the two centres.
pub(crate) async fn fresh() -> Vec<TestDb> {
    let all = databases(AREAS, &clock()).await;
    for test in &all {
        for (tenant_id, slug) in [(CENTRE, "lecco"), (OTHER_CENTRE, "macerata")] {
            let mut tx = test.db.write(kernel::NETWORK, &Actor::console(kernel::NETWORK)).await.unwrap();
            tx.add_tenant(&TenantRow { tenant_id, slug: slug.into(), name: slug.into() }).await.unwrap();
            tx.commit_unaudited("the tenants of a test").await.unwrap();
        }
    }
    all
}

pub(crate) fn edits(tenant: TenantId) -> Can<EditBudget> {
    Actor::console(tenant).may(EditBudget, &Target::centre(tenant, Phase::Draft)).unwrap()
}

pub(crate) fn approves(tenant: TenantId) -> Can<ApproveAccounts> {
    Actor::console(tenant).may(ApproveAccounts, &Target::centre(tenant, Phase::Draft)).unwrap()
}

pub(crate) fn sees(tenant: TenantId) -> Can<ViewBudget> {
    Actor::console(tenant).may_over(ViewBudget).unwrap()
}

pub(crate) fn line(heading: Heading, words: &str, cents: i64, reason: &str) -> Line {
    Line {
        line_id: kernel::Ids::random().fresh(),
        heading,
        words: words.into(),
        service: None,
        growth: Growth::Fixed,
        amount: Cents::new(cents),
        reason: reason.into(),
        version: 1,
    }
}

/// Begins a version with these lines.
pub(crate) async fn begun(db: &Db, kind: Kind, rows: &[Line]) -> Result<Budget, accounts::Failure> {
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await?;
    let id: BudgetId = tx.id();
    let budget = budgets::begin(&mut tx, &edits(CENTRE), (id, 2022, kind), "").await?;
    for row in rows {
        lines::add(&mut tx, &edits(CENTRE), id, row).await?;
    }
    tx.commit().await?;
    Ok(budget)
}

/// Approves a version as it stands.
pub(crate) async fn approved(db: &Db, id: BudgetId, on: &str) -> Result<Budget, accounts::Failure> {
    let mut tx = db.write(CENTRE, &Actor::console(CENTRE)).await?;
    let shown = budgets::get(&mut tx, &sees(CENTRE), id).await?.unwrap().version;
    let act = Act { number: "Assemblea degli enti n. 3", on: day(on) };
    let budget = budgets::approve(&mut tx, &approves(CENTRE), (id, shown), act).await?;
    tx.commit().await?;
    Ok(budget)
}
