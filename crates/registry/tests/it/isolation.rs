use kernel::permission::{EditBody, EditContacts, RecordDriver, ViewBodies};
use kernel::{Role, TenantId};
use registry::bodies::{self, BodyFilter};
use registry::model::ContactData;
use registry::{BodyData, BodyKind, ContactRole, Driver, NewDriverValue, RegistryError, contacts, drivers};
use store::Db;

use crate::common::{a_body, a_centre, can, databases, day, referent, write};

fn mayor() -> ContactData {
    ContactData {
        role: ContactRole::Mayor,
        name: "Sindaca di prova".into(),
        email: None,
        phone: String::new(),
        valid_from: None,
        valid_to: None,
        note: String::new(),
    }
}

async fn add_mayor(db: &Db, tenant: TenantId, body: kernel::BodyId) -> kernel::ContactId {
    let id = db.ids().fresh();
    let mut tx = write(db, tenant).await;
    contacts::add(&mut tx, &can(tenant, Role::Operator, EditContacts), (id, body), mayor()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn people_of_one_body_read_nothing_of_another() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let (own, other) = (a_body(&test.db, tenant, "Urbino").await, a_body(&test.db, tenant, "Fano").await);
        let contact = add_mayor(&test.db, tenant, other).await;
        let view = referent(tenant, own, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        assert!(bodies::get(&mut tx, &view, other).await.unwrap().is_none());
        assert_eq!(bodies::every(&mut tx, &view).await.unwrap().len(), 1);
        assert_eq!(bodies::refs(&mut tx, &view).await.unwrap().len(), 1);
        assert!(bodies::search(&mut tx, &view, "fano", 10).await.unwrap().is_empty());
        let filter = BodyFilter::default();
        assert_eq!(bodies::count(&mut tx, &view, &filter).await.unwrap(), 1);
        assert_eq!(bodies::list(&mut tx, &view, &filter, None).await.unwrap().rows.len(), 1);
        assert!(contacts::of_body(&mut tx, &view, other).await.unwrap().is_empty());
        assert!(contacts::every(&mut tx, &view).await.unwrap().is_empty());
        assert!(contacts::get(&mut tx, &view, contact).await.unwrap().is_none());
        assert!(drivers::history(&mut tx, &view, other).await.unwrap().is_empty());
        assert!(drivers::every(&mut tx, &view).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn people_of_one_body_change_nothing_of_another() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let (own, other) = (a_body(&test.db, tenant, "Urbino").await, a_body(&test.db, tenant, "Fano").await);
        let contact = add_mayor(&test.db, tenant, other).await;
        let edit = referent(tenant, own, EditContacts);
        let mut tx = write(&test.db, tenant).await;
        let data = BodyData::named(BodyKind::Municipality, "Preso");
        let answers = [
            bodies::change(&mut tx, &edit, (other, 1), data).await.map(|_| ()),
            contacts::add(&mut tx, &edit, (test.db.ids().fresh(), other), mayor()).await.map(|_| ()),
            contacts::change(&mut tx, &edit, (contact, 1), mayor()).await.map(|_| ()),
            contacts::archive(&mut tx, &edit, (contact, 1)).await.map(|_| ()),
        ];
        for answer in answers {
            assert!(matches!(answer, Err(RegistryError::NotFound)), "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_centre_neither_reads_nor_changes_another() {
    for test in databases().await {
        let (ours, theirs) = (a_centre(&test.db, "pesaro").await, a_centre(&test.db, "lecco").await);
        let body = a_body(&test.db, theirs, "Lecco").await;
        let (view, edit) = (can(ours, Role::Director, ViewBodies), can(ours, Role::Director, EditBody));
        let mut tx = write(&test.db, ours).await;
        assert!(bodies::get(&mut tx, &view, body).await.unwrap().is_none());
        assert!(bodies::every(&mut tx, &view).await.unwrap().is_empty());
        let data = BodyData::named(BodyKind::Municipality, "Preso");
        let changed = bodies::change(&mut tx, &edit, (body, 1), data).await;
        assert!(matches!(changed, Err(RegistryError::NotFound)));
        let figure = NewDriverValue {
            body_id: body,
            driver: Driver::inhabitants(),
            reference_date: day("2023-01-01"),
            value: 1,
            source: "x".into(),
        };
        let recorded = drivers::record(&mut tx, &can(ours, Role::Director, RecordDriver), &figure).await;
        assert!(recorded.is_err());
    }
}

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let databases = databases().await;
    let all: Vec<&'static str> = registry::SQL.iter().flat_map(|some| some.iter().copied()).collect();
    store::testing::prepare_everywhere(&databases, &all).await;
}
