use kernel::Role;
use kernel::permission::{EditBody, ViewBodies};
use registry::bodies::{self, BodyFilter, SortBy, Way};

use crate::common::{a_body, a_centre, can, databases, referent, write};

const NAMES: [&str; 5] = ["Urbino", "Urbania", "Stefanago", "Sant'Angelo in Vado", "Fano"];

fn of(words: &str) -> BodyFilter {
    BodyFilter { words: words.into(), ..BodyFilter::default() }
}

#[tokio::test]
async fn every_word_must_match_by_its_beginning_and_in_the_middle_only_where_nothing_begins_so() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        for name in NAMES {
            a_body(&test.db, tenant, name).await;
        }
        let view = can(tenant, Role::Reader, ViewBodies);
        let mut tx = test.db.read(tenant).await.unwrap();
        for (typed, found) in [
            ("URB", &["Urbania", "Urbino"][..]),
            ("fano", &["Fano"]),
            ("bino", &["Urbino"]),
            ("vado angelo", &["Sant'Angelo in Vado"]),
            ("urbino vado", &[]),
            ("comune", &["Fano", "Sant'Angelo in Vado", "Stefanago", "Urbania", "Urbino"]),
            ("zz", &[]),
        ] {
            let listed = bodies::listed(&mut tx, &view, &of(typed), None).await.unwrap().rows;
            let names: Vec<&str> = listed.iter().map(|body| body.name.as_str()).collect();
            assert_eq!(names, found, "{typed}");
            let down = BodyFilter { sort: SortBy::Inhabitants, way: Way::Down, ..of(typed) };
            let whole = bodies::list(&mut tx, &view, &down, None).await.unwrap().rows;
            let proposed = bodies::search(&mut tx, &view, typed, 10).await.unwrap();
            let counted = bodies::count(&mut tx, &view, &of(typed)).await.unwrap();
            let lengths = (whole.len(), proposed.len(), usize::try_from(counted).unwrap());
            assert_eq!(lengths, (found.len(), found.len(), found.len()), "{typed}");
        }
    }
}

#[tokio::test]
async fn a_body_is_found_by_its_new_name_only_and_by_nobody_who_may_not_see_it() {
    for test in databases().await {
        let (mine, theirs) = (a_centre(&test.db, "pesaro").await, a_centre(&test.db, "lecco").await);
        let id = a_body(&test.db, mine, "Montegrimano").await;
        let other = a_body(&test.db, mine, "Pergola").await;
        a_body(&test.db, theirs, "Montegrimano").await;
        let view = can(mine, Role::Reader, ViewBodies);
        let mut tx = write(&test.db, mine).await;
        assert_eq!(bodies::search(&mut tx, &view, "montegrimano", 10).await.unwrap().len(), 1);
        let mut data = bodies::get(&mut tx, &view, id).await.unwrap().unwrap().data;
        data.name = "Monte Grimano Terme".into();
        bodies::change(&mut tx, &can(mine, Role::Operator, EditBody), (id, 1), data).await.unwrap();
        assert!(bodies::search(&mut tx, &view, "montegrimano", 10).await.unwrap().is_empty());
        assert_eq!(bodies::search(&mut tx, &view, "terme", 10).await.unwrap()[0].body_id, id);
        let of_another = referent(mine, other, ViewBodies);
        assert!(bodies::search(&mut tx, &of_another, "terme", 10).await.unwrap().is_empty());
        assert_eq!(bodies::count(&mut tx, &of_another, &of("terme")).await.unwrap(), 0);
        tx.commit().await.unwrap();
    }
}
