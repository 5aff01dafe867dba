//! What this is: another Province, and somebody of a body, see and change nothing of the first.

use kernel::{AccountId, Actor, BodyId, Grant, Role, Scope};
use uuid::Uuid;

use crate::world::{DESIGN, OTHER, PROVINCE, act, director, person, worlds};

#[tokio::test]
async fn the_acts_of_a_province_are_not_there_for_others() {
    for world in worlds().await {
        world.make_all().await;
        let other = director(OTHER);
        for path in ["", "/dati", "/confronto", "/pdf", "/docx", "?versione=1"] {
            assert_eq!(world.get(&other, &format!("{}{path}", act(0))).await.status, 404, "{path}");
        }
        for path in ["/dati", "/versioni"] {
            let answer = world.post(&other, &format!("{}{path}", act(0)), &[("version", "1")]).await;
            assert_eq!(answer.status, 404, "{path}");
        }
        let api = act(0).replace("/atti/", "/api/v1/acts/");
        assert_eq!(world.get(&other, &api).await.status, 404);
        for path in ["/atti", "/atti?q=convenzione", "/atti?formato=csv", "/api/v1/acts"] {
            let page = world.get(&other, path).await;
            assert!(page.status == 200 && !page.text.contains("Il nostro centro"), "{path}: {}", page.text);
        }
        let design = DESIGN.to_string();
        let fields =
            [("once", "0198f000-0000-7000-8000-0000000000b0"), ("design", &design), ("kinds", "carta")];
        assert_eq!(world.post(&other, "/atti/nuovo", &fields).await.status, 422);
        world.post(&director(PROVINCE), "/atti/clausole/carta/versione", &[]).await;
        let page = world.get(&other, "/atti/clausole/carta").await;
        assert!(!page.text.contains("Versione 1"), "{}", page.text);
    }
}

#[tokio::test]
async fn readers_change_nothing_and_bodies_see_nothing() {
    for world in worlds().await {
        world.make_all().await;
        let reader = person(PROVINCE, Role::Reader);
        assert_eq!(world.get(&reader, &act(0)).await.status, 200);
        for path in ["/atti/nuovo", "/atti/clausole/carta/versione"] {
            assert_eq!(world.post(&reader, path, &[]).await.status, 403, "{path}");
        }
        assert_eq!(world.post(&reader, &format!("{}/versioni", act(0)), &[]).await.status, 403);
        let scope = Scope::Body(BodyId(Uuid::from_u128(0xB1)));
        let grant = Grant { tenant: PROVINCE, scope, role: Role::Mayor };
        let mayor = Actor::person(AccountId(Uuid::from_u128(0xA2)), "Altri", grant);
        for path in ["/atti", "/atti/clausole", "/api/v1/acts", act(0).as_str()] {
            assert_eq!(world.get(&mayor, path).await.status, 403, "{path}");
        }
    }
}
