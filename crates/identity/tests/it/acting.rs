//! What this is: acting in one of several roles.
//! What it is not: what each role may do.

use kernel::{NETWORK, Role};

use crate::world::{EAST, WEST, email, worlds};

#[tokio::test]
async fn acting_in_another_role_gives_the_session_a_new_secret_and_is_remembered() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director), (WEST, Role::Mayor)]).await;
        let mut browser = world.signed_in("anna").await;
        let before = browser.clone();
        let first = browser.get("/scrivania").await.text;
        let profile = browser.get("/profilo").await.text;
        assert_eq!(profile.matches("Agisci così").count(), 1, "without script too");
        let roles = identity::grants_of(world.db(), &email("anna")).await.unwrap();
        let other = roles.iter().find(|role| !first.contains(&role.centre_name)).unwrap();
        let answer = browser.post("/agire", &[("ruolo", &other.grant_id.to_string())]).await;
        assert_eq!(answer.location(), "/scrivania");
        assert_ne!(browser.cookies["areavasta"], before.cookies["areavasta"]);
        let mut before = before;
        assert_eq!(before.get("/scrivania").await.status, 303, "the old secret is worth nothing");
        let second = browser.get("/scrivania").await.text;
        assert_ne!(first, second);
        let again = world.signed_in("anna").await.get("/scrivania").await.text;
        assert_eq!(again, second, "the next sign-in begins where the last one ended");
    }
}

#[tokio::test]
async fn the_token_of_the_forms_changes_with_the_role() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director), (EAST, Role::Accountant)]).await;
        let mut browser = world.signed_in("anna").await;
        let old = browser.csrf.clone();
        let roles = identity::grants_of(world.db(), &email("anna")).await.unwrap();
        browser.post("/agire", &[("ruolo", &roles[0].grant_id.to_string())]).await;
        assert_eq!(browser.post_bare("/esci", &[("csrf", &old)]).await.status, 403);
    }
}

#[tokio::test]
async fn nobody_acts_in_somebody_elses_role() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Reader)]).await;
        world.person("bruno", &[(NETWORK, Role::Administrator)]).await;
        let mut browser = world.signed_in("anna").await;
        let theirs = identity::grants_of(world.db(), &email("bruno")).await.unwrap();
        for wanted in [theirs[0].grant_id.to_string(), "nulla".into()] {
            assert_eq!(browser.post("/agire", &[("ruolo", &wanted)]).await.status, 404);
        }
        assert!(browser.get("/scrivania").await.text.contains("Sola lettura"));
    }
}

#[tokio::test]
async fn a_role_for_a_body_shows_the_body() {
    for world in worlds().await {
        world.person("mara", &[(WEST, Role::Mayor)]).await;
        let desk = world.signed_in("mara").await.get("/scrivania").await.text;
        assert_eq!(desk, "mara di Prova | Sindaco o presidente | Centro Ponente | Comune di Ponente");
    }
}
