use kernel::{NETWORK, SwotPointId};
use profiles::model::{LinkKind, Pillar, Profile, Quadrant};
use profiles::store::swot::{self, NewLink, Point, PointData};
use profiles::{ProfileError, access};
use store::Db;

use crate::world::{coordinator, started, view, write};

async fn weaknesses(db: &Db) -> Vec<Point> {
    let all = swot::all(&mut db.read(NETWORK).await.unwrap(), &view(), Some(Pillar::Europa)).await.unwrap();
    all.into_iter().filter(|point| point.data.quadrant == Quadrant::Weakness).collect()
}

#[tokio::test]
async fn duplicates_are_merged_under_one_and_can_be_parted_again() {
    for test in started().await {
        let can = access::edit(&coordinator()).unwrap();
        let points = weaknesses(&test.db).await;
        let (stays, merged) = (points[4].point_id, points[9].point_id);
        let merge = async |point: SwotPointId, shown, into| {
            let mut tx = write(&test.db).await;
            swot::merge(&mut tx, &can, (point, shown), into).await?;
            tx.commit().await?;
            Ok::<_, ProfileError>(())
        };
        merge(merged, 1, stays).await.unwrap();
        assert_eq!(weaknesses(&test.db).await[9].merged_into, Some(stays));
        assert!(matches!(merge(points[0].point_id, 1, merged).await, Err(ProfileError::Merge(_))));
        assert!(matches!(merge(stays, 1, points[0].point_id).await, Err(ProfileError::Merge(_))));
        assert!(matches!(merge(points[1].point_id, 7, stays).await, Err(ProfileError::Stale)));
        let moved = PointData { quadrant: Quadrant::Threat, ..points[4].data.clone() };
        let refused = swot::change(&mut write(&test.db).await, &can, (stays, 1), &moved).await;
        assert!(matches!(refused, Err(ProfileError::Refused(_))));
        let mut tx = write(&test.db).await;
        swot::part(&mut tx, &can, (merged, 2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(weaknesses(&test.db).await[9].merged_into, None);
    }
}

#[tokio::test]
async fn a_weakness_is_added_tagged_and_linked_to_what_answers_it() {
    for test in started().await {
        let can = access::edit(&coordinator()).unwrap();
        let id: SwotPointId = test.db.ids().fresh();
        let data = PointData {
            pillar: Pillar::Europa,
            quadrant: Quadrant::Weakness,
            profiles: vec![Profile::Base, Profile::Advanced],
            text: "Punto di prova".into(),
            truncated: false,
            note: String::new(),
            source: "Incontro di prova".into(),
            focus_group_id: None,
        };
        let mut tx = write(&test.db).await;
        swot::add(&mut tx, &can, id, &data).await.unwrap();
        tx.commit().await.unwrap();
        let point = weaknesses(&test.db).await.pop().unwrap();
        assert_eq!((point.point_id, point.position, &point.data), (id, 13, &data));
        let link = NewLink {
            link_id: test.db.ids().fresh(),
            kind: LinkKind::Model,
            text: "Modello PPP, livello avanzato".into(),
            href: "/modelli/ppp".into(),
        };
        let mut tx = write(&test.db).await;
        swot::link(&mut tx, &can, &point, &link).await.unwrap();
        tx.commit().await.unwrap();
        let links = swot::links(&mut test.db.read(NETWORK).await.unwrap(), &view()).await.unwrap();
        assert_eq!((links.len(), links[0].point_id, links[0].kind), (1, id, LinkKind::Model));
        let mut tx = write(&test.db).await;
        swot::unlink(&mut tx, &can, &point, link.link_id).await.unwrap();
        tx.commit().await.unwrap();
    }
}
