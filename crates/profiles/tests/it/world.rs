//! What this is: databases with the national register, the focus groups and two centres. What it is not: a test.

use kernel::permission::ViewMapping;
use kernel::{Actor, Can, Clock, Grant, Instant, NETWORK, Role, Scope, Slug, TenantId};
use profiles::model::{AnswerInput, Pillar};
use profiles::provinces::{Province, Provinces};
use profiles::store::assessments::{self, AnswersGiven};
use profiles::{ProfileError, access};
use registry::{CentreData, Issuer, Level, ManagementForm, ManagementModel, centre};
use store::testing::TestDb;
use store::{Db, Tx};

pub(crate) const NOW: &str = "2026-11-20T10:00:00Z";

pub(crate) async fn empty() -> Vec<TestDb> {
    let clock = Clock::fixed(Instant::parse_iso(NOW).unwrap());
    let areas = [store::MIGRATIONS, registry::MIGRATIONS, profiles::MIGRATIONS];
    store::testing::databases(&areas, &clock).await
}

/// With everything that is there when the program has started.
pub(crate) async fn started() -> Vec<TestDb> {
    let all = empty().await;
    for test in &all {
        registry::national::ensure_national_register(&test.db).await.unwrap();
        assert!(profiles::ensure_mapping(&test.db).await.unwrap());
    }
    all
}

pub(crate) fn actor(tenant: TenantId, role: Role) -> Actor {
    let account = kernel::Ids::random().fresh();
    Actor::person(account, format!("Prova {}", role.code()), Grant { tenant, scope: Scope::Tenant, role })
}

pub(crate) fn coordinator() -> Actor {
    actor(NETWORK, Role::NetworkCoordinator)
}

pub(crate) fn view() -> Can<ViewMapping> {
    access::whole(&coordinator()).unwrap()
}

/// The centre of a Province.
pub(crate) async fn a_centre(db: &Db, slug: &str, uts: &str) -> TenantId {
    let admin = actor(NETWORK, Role::Administrator);
    let can = admin.may_over(kernel::permission::CreateCentre).unwrap();
    let tenant: TenantId = db.ids().fresh();
    let data = CentreData {
        name: format!("CST {slug}"),
        uts_code: uts.into(),
        province: slug.into(),
        model: ManagementModel::new(ManagementForm::Public, Level::Base, "").unwrap(),
        issuer: Issuer::default(),
    };
    centre::create(db, &can, &admin, (tenant, Slug::parse(slug).unwrap()), data).await.unwrap();
    tenant
}

pub(crate) async fn province(db: &Db, name: &str) -> Province {
    Provinces::read(db).await.unwrap().named(name).unwrap().clone()
}

pub(crate) fn given(shown: i64, answers: &[(&str, &str)]) -> AnswersGiven {
    let input = |(criterion, answer): &(&str, &str)| AnswerInput {
        criterion: (*criterion).into(),
        answer: (*answer).into(),
        evidence: "Delibera di prova".into(),
        link: String::new(),
    };
    AnswersGiven {
        shown,
        answers: answers.iter().map(input).collect(),
        on_behalf_of: "Centro di prova".into(),
    }
}

/// Answers as somebody, through the same door as the pages.
pub(crate) async fn answer(
    db: &Db,
    who: &Actor,
    (province, pillar): (&Province, Pillar),
    given: &AnswersGiven,
) -> Result<usize, ProfileError> {
    let can = access::answer(db, who, province).await?;
    let mut tx = db.write(can.tenant(), who).await?;
    let kept = assessments::answer(&mut tx, &can, (province, pillar), given).await?;
    if kept > 0 {
        tx.commit().await?;
    }
    Ok(kept)
}

pub(crate) async fn write(db: &Db) -> Tx {
    db.write(NETWORK, &coordinator()).await.unwrap()
}
