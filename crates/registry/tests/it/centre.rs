use kernel::permission::{CreateCentre, EditCentre, ViewCentre};
use kernel::{NETWORK, Rate, Role, Scope, Slug, TenantId};
use registry::centre::{self, FirstStep};
use registry::model::{Employer, OrganData, OrganKind, StaffData};
use registry::{CentreData, Issuer, RegistryError, people};

use crate::common::{a_body, a_centre, actor, can, databases, model, write};

#[tokio::test]
async fn a_centre_is_created_once_and_its_slug_is_nobody_elses() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let found = centre::get(&mut test.db.read(tenant).await.unwrap()).await.unwrap().unwrap();
        assert_eq!((found.slug.as_str(), found.version, found.name.as_str()), ("pesaro", 1, "CST pesaro"));
        let admin = actor(NETWORK, Role::Administrator, Scope::Tenant);
        let data = CentreData {
            name: "Altro".into(),
            uts_code: String::new(),
            province: String::new(),
            model: model(),
            issuer: Issuer::default(),
        };
        let can = admin.may_over(CreateCentre).unwrap();
        let other: TenantId = test.db.ids().fresh();
        let slug = Slug::parse("pesaro").unwrap();
        let refused = centre::create(&test.db, &can, &admin, (other, slug), data).await.unwrap_err();
        assert!(matches!(refused, RegistryError::Field { name: "slug", .. }), "{refused:?}");
        assert!(centre::get(&mut test.db.read(other).await.unwrap()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn two_people_changing_the_centre_at_once_do_not_overwrite_each_other() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let edit = can(tenant, Role::Director, EditCentre);
        let mut data = centre::get(&mut test.db.read(tenant).await.unwrap()).await.unwrap().unwrap().data;
        data.name = "CST nuovo".into();
        let mut tx = write(&test.db, tenant).await;
        centre::change(&mut tx, &edit, 1, data.clone()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = write(&test.db, tenant).await;
        let refused = centre::change(&mut tx, &edit, 1, data).await.unwrap_err();
        assert!(matches!(refused, RegistryError::Stale));
        drop(tx);
        assert_eq!(test.db.tenant(tenant).await.unwrap().unwrap().name, "CST nuovo");
    }
}

#[tokio::test]
async fn the_first_steps_are_done_when_their_data_are_there() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let edit = can(tenant, Role::Director, EditCentre);
        assert_eq!(centre::steps_done(&mut test.db.read(tenant).await.unwrap()).await.unwrap(), []);
        a_body(&test.db, tenant, "Urbino").await;
        let mut tx = write(&test.db, tenant).await;
        people::add_organ(&mut tx, &edit, test.db.ids().fresh(), &assembly()).await.unwrap();
        people::add_staff(&mut tx, &edit, test.db.ids().fresh(), &engineer()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = test.db.read(tenant).await.unwrap();
        let done = centre::steps_done(&mut tx).await.unwrap();
        assert_eq!(done, [FirstStep::Organisation, FirstStep::Bodies]);
        let view = can(tenant, Role::Reader, ViewCentre);
        assert_eq!(people::staff(&mut tx, &view).await.unwrap()[0].data.full_time(), 7_000);
    }
}

fn assembly() -> OrganData {
    OrganData {
        kind: OrganKind::Assembly,
        name: "Assemblea dei Sindaci".into(),
        functions: "Controllo sull'utilizzo dei finanziamenti".into(),
        seat_rule: String::new(),
        term_years: 0,
    }
}

fn engineer() -> StaffData {
    StaffData {
        role: "Amministratore di sistema".into(),
        employer: Employer::Internal,
        people: 2,
        share: Rate::new(3_500),
        skills: String::new(),
        qualification: "Laurea".into(),
    }
}
