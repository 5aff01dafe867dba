use kernel::Role;
use kernel::permission::{EditBody, ViewBodies};
use registry::bodies::{self, BodyFilter, Cursor, Shelf, SortBy, Way};
use registry::{BodyData, BodyKind, RegistryError};

use crate::common::{a_body, a_centre, can, databases, write};

const NAMES: [&str; 7] = ["Urbino", "Fano", "Cagli", "Fano", "Àpecchio", "Sant'Angelo in Vado", "Fano"];

#[tokio::test]
async fn paging_shows_every_body_once_whatever_the_order_and_the_page_size() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        for name in NAMES {
            a_body(&test.db, tenant, name).await;
        }
        let view = can(tenant, Role::Reader, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        for (sort, way) in [SortBy::Name, SortBy::Istat, SortBy::Inhabitants]
            .into_iter()
            .flat_map(|s| [(s, Way::Up), (s, Way::Down)])
        {
            let filter = BodyFilter { sort, way, ..BodyFilter::default() };
            let (mut seen, mut after): (Vec<_>, Option<Cursor>) = (Vec::new(), None);
            loop {
                let page = bodies::page_after(&mut tx, &view, &filter, after.as_ref(), 2).await.unwrap();
                after = page.rows.last().map(|last| Cursor::after(last, sort));
                seen.extend(page.rows.into_iter().map(|body| body.body_id));
                if !page.has_more {
                    break;
                }
            }
            let whole = bodies::list(&mut tx, &view, &filter, None).await.unwrap();
            let whole: Vec<_> = whole.rows.into_iter().map(|body| body.body_id).collect();
            assert_eq!((seen.len(), &seen), (NAMES.len(), &whole), "{sort:?} {way:?}");
        }
    }
}

#[tokio::test]
async fn a_list_is_searched_without_accents_and_put_away_bodies_stay_on_their_shelf() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let apecchio = a_body(&test.db, tenant, "Àpecchio").await;
        a_body(&test.db, tenant, "Fano").await;
        let view = can(tenant, Role::Reader, ViewBodies);
        let words = BodyFilter { words: "APECC".into(), ..BodyFilter::default() };
        let mut tx = write(&test.db, tenant).await;
        assert_eq!(bodies::list(&mut tx, &view, &words, None).await.unwrap().rows[0].body_id, apecchio);
        bodies::archive(&mut tx, &can(tenant, Role::Operator, EditBody), (apecchio, 1)).await.unwrap();
        assert!(bodies::list(&mut tx, &view, &words, None).await.unwrap().rows.is_empty());
        let shelf = BodyFilter { shelf: Shelf::Archived, ..words };
        assert_eq!(bodies::count(&mut tx, &view, &shelf).await.unwrap(), 1);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_code_belongs_to_one_body_in_use_and_is_free_again_once_that_is_put_away() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let edit = can(tenant, Role::Operator, EditBody);
        let mut data = BodyData::named(BodyKind::Municipality, "Urbino");
        data.codes.istat = Some("041067".parse().unwrap());
        data.codes.tax_code = Some("00212000418".parse().unwrap());
        let first = test.db.ids().fresh();
        let mut tx = write(&test.db, tenant).await;
        bodies::add(&mut tx, &edit, first, data.clone()).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = write(&test.db, tenant).await;
        let refused =
            bodies::add(&mut tx, &edit, test.db.ids().fresh(), without_tax_code(&data)).await.unwrap_err();
        assert!(matches!(refused, RegistryError::Field { name: "istat", .. }), "{refused:?}");
        drop(tx);
        let mut tx = write(&test.db, tenant).await;
        data.codes.istat = None;
        let refused = bodies::add(&mut tx, &edit, test.db.ids().fresh(), data.clone()).await.unwrap_err();
        assert!(matches!(refused, RegistryError::Field { name: "tax_code", .. }), "{refused:?}");
        drop(tx);
        let mut tx = write(&test.db, tenant).await;
        bodies::archive(&mut tx, &edit, (first, 1)).await.unwrap();
        bodies::add(&mut tx, &edit, test.db.ids().fresh(), data).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn without_tax_code(data: &BodyData) -> BodyData {
    let mut data = data.clone();
    data.codes.tax_code = None;
    data
}
