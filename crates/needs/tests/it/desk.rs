//! What this is: what the desk shows of needs, to a body and to the centre; and what the database itself refuses.

use kernel::{Actor, Role};
use store::{StoreError, Val};
use webkit::{DeskItem, DeskSource};

use crate::given::{CENTRE, LECCO, MERATE, director, person, referent};
use crate::world::{World, worlds};

async fn desk(world: &World, actor: &Actor) -> Vec<DeskItem> {
    DeskSource::gather(&[needs::desk()], &world.app, actor).await.unwrap()
}

#[tokio::test]
async fn a_body_finds_its_sheet_until_it_is_confirmed_and_the_centre_how_many_have_answered() {
    for world in worlds("2021-12-10").await {
        world.at("2021-12-10");
        let own = desk(&world, &referent(LECCO)).await;
        assert_eq!(own[0].title, "Scheda dei fabbisogni 2022 da confermare");
        assert!(own[0].href.ends_with("/compila"), "{}", own[0].href);
        assert!(desk(&world, &person(LECCO, Role::BodyAccountant)).await.is_empty(), "who cannot answer");
        world.unchanged(LECCO).await;
        assert!(desk(&world, &referent(LECCO)).await.is_empty());
        assert_eq!(desk(&world, &director(CENTRE)).await[0].text, "Risposte: 1 su 2");
        world.at("2022-01-05");
        assert_eq!(
            desk(&world, &referent(MERATE)).await[0].title,
            "Scheda dei fabbisogni 2022 non confermata"
        );
        assert_eq!(desk(&world, &director(CENTRE)).await[0].title, "Fabbisogni 2022: enti in ritardo");
        world.at("2022-06-01");
        assert!(desk(&world, &director(CENTRE)).await.is_empty(), "then it is history");
    }
}

#[tokio::test]
async fn what_is_published_confirmed_or_sent_does_not_change_in_the_database_either() {
    for world in worlds("2021-12-10").await {
        world.at("2021-12-10");
        world.unchanged(LECCO).await;
        for sql in [
            "UPDATE needs_confirmation SET reason = 'x' WHERE tenant_id = $1",
            "DELETE FROM needs_confirmation WHERE tenant_id = $1",
            "UPDATE needs_template_version SET content = '{}' WHERE tenant_id = $1",
            "DELETE FROM needs_sheet WHERE tenant_id = $1",
            "UPDATE needs_sheet SET baseline = '{}' WHERE tenant_id = $1",
            "UPDATE needs_campaign SET year = 2030 WHERE tenant_id = $1",
        ] {
            let mut tx = world.app.db.write(CENTRE, &director(CENTRE)).await.unwrap();
            let tenant: Val = CENTRE.into();
            let refused = tx.exec(sql, &[tenant]).await.unwrap_err();
            assert!(matches!(refused, StoreError::Refused(_)), "{sql}: {refused}");
        }
    }
}
