use kernel::permission::{EditBody, ViewBodies, national_register};
use kernel::{NETWORK, Role, Scope};
use registry::national::{self, Copied, Selection};
use registry::{BodyKind, Driver, bodies, drivers};

use crate::common::{a_centre, actor, can, databases, day};

#[tokio::test]
async fn the_national_register_is_loaded_once_and_a_centre_copies_its_province() {
    for test in databases().await {
        assert_eq!(national::ensure_national_register(&test.db).await.unwrap(), 7896 + 103);
        assert_eq!(national::ensure_national_register(&test.db).await.unwrap(), 0);
        let tenant = a_centre(&test.db, "pesaro").await;
        let author = actor(tenant, Role::Director, Scope::Tenant);
        let edit = author.may_over(EditBody).unwrap();
        let pesaro = Selection::Unit("041".into());
        let copied = national::copy_from_register(&test.db, &edit, &author, &pesaro).await.unwrap();
        assert_eq!(copied, Copied { added: 51, already: 0 });
        let again = national::copy_from_register(&test.db, &edit, &author, &pesaro).await.unwrap();
        assert_eq!(again, Copied { added: 0, already: 51 });
        let mut tx = test.db.read(tenant).await.unwrap();
        let view = can(tenant, Role::Reader, ViewBodies);
        let all = bodies::every(&mut tx, &view).await.unwrap();
        assert_eq!(all.iter().filter(|body| body.kind == BodyKind::Municipality).count(), 50);
        let urbino = bodies::by_istat(&mut tx, &view, "041067").await.unwrap().unwrap();
        let figure =
            drivers::value_on(&mut tx, &view, urbino.body_id, &Driver::inhabitants(), day("2026-01-01"))
                .await;
        let figure = figure.unwrap().unwrap();
        assert_eq!((figure.value, figure.reference_date), (urbino.inhabitants, day("2023-01-01")));
        assert!(figure.source.starts_with("ISTAT"));
    }
}

#[tokio::test]
async fn a_comune_without_a_figure_has_none() {
    for test in databases().await {
        national::ensure_national_register(&test.db).await.unwrap();
        let (mut tx, can) = (test.db.read(NETWORK).await.unwrap(), national_register());
        let found = bodies::search(&mut tx, &can, "montecopiolo", 5).await.unwrap();
        assert_eq!(found.len(), 1);
        assert!(drivers::history(&mut tx, &can, found[0].body_id).await.unwrap().is_empty());
    }
}
