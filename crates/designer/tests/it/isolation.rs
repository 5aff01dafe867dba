//! What this is: another Province, and somebody of a body, see and change nothing of the first.

use kernel::{AccountId, Actor, BodyId, Grant, Role, Scope};
use uuid::Uuid;

use crate::world::{DESIGN, OTHER, PROVINCE, director, viewing, worlds};

#[tokio::test]
async fn the_design_of_a_province_is_not_there_for_others() {
    for world in worlds().await {
        let base = world.begin(PROVINCE, DESIGN, "modello:public:base").await;
        let other = director(OTHER);
        for path in [
            "",
            "/pdf",
            "/organigramma",
            "/modifica/dati",
            "/adotta",
            "/archivia",
            "/crea",
            "/creato",
            "?formato=csv",
        ] {
            assert_eq!(world.get(&other, &format!("{base}{path}")).await.status, 404, "{path}");
        }
        for path in ["/modifica/dati", "/adotta", "/archivia", "/versione", "/crea"] {
            let fields = [("version", "1"), ("act", "A"), ("on", "2026-11-20"), ("name", "A")];
            assert_eq!(world.post(&other, &format!("{base}{path}"), &fields).await.status, 404, "{path}");
        }
        assert_eq!(world.get(&other, &format!("/api/v1/designs/{DESIGN}")).await.status, 404);
        for path in
            ["/progetti", "/progetti?q=nostro", "/progetti?formato=csv", "/api/v1/designs", "/progetti/nuovo"]
        {
            let page = world.get(&other, path).await;
            assert!(page.status == 200 && !page.text.contains("Il nostro centro"), "{path}: {}", page.text);
        }
        let compared =
            world.get(&other, &format!("/progetti/confronto?a=progetto:{DESIGN}&b=caso:lecco")).await;
        assert!(!compared.text.contains("Il nostro centro"), "{}", compared.text);
        let copied = world
            .post(
                &other,
                "/progetti/nuovo",
                &[
                    ("once", "0198f000-0000-7000-8000-0000000000a9"),
                    ("name", "Copia"),
                    ("origin", &format!("progetto:{DESIGN}")),
                ],
            )
            .await;
        assert_eq!(copied.status, 422);
        let mut tx = world.app.db.read(OTHER).await.unwrap();
        assert!(designer::store::every(&mut tx, &viewing(&other)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn somebody_of_a_body_does_not_reach_designs() {
    for world in worlds().await {
        let base = world.begin(PROVINCE, DESIGN, "modello:public:base").await;
        let scope = Scope::Body(BodyId(Uuid::from_u128(0xB1)));
        for role in [Role::BodyReferent, Role::Mayor, Role::BodyAccountant] {
            let grant = Grant { tenant: PROVINCE, scope, role };
            let who = Actor::person(AccountId(Uuid::from_u128(0xA2)), "Altri", grant);
            for path in
                ["/progetti", "/progetti/modelli", "/progetti/confronto", base.as_str(), "/api/v1/designs"]
            {
                assert_eq!(world.get(&who, path).await.status, 403, "{path}");
            }
        }
    }
}
