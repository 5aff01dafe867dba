//! What this is: passwords changed and forgotten.
//! What it is not: which passwords are accepted; that rule is tested beside it.

use kernel::Role;

use crate::world::{EAST, PASSWORD, worlds};

const NEW: &str = "lampada fiume quaderno";

#[tokio::test]
async fn changing_the_password_ends_every_other_session() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut other = world.signed_in("anna").await;
        let mut browser = world.signed_in("anna").await;
        let fields = [("attuale", PASSWORD), ("nuova", NEW), ("ripeti", NEW)];
        assert_eq!(browser.post("/profilo/password", &fields).await.location(), "/profilo");
        assert_eq!(browser.get("/scrivania").await.status, 200);
        assert_eq!(other.get("/scrivania").await.status, 303);
        assert_eq!(world.browser().sign_in("anna", PASSWORD).await.status, 422);
        assert_eq!(world.browser().sign_in("anna", NEW).await.status, 303);
    }
}

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_must_be_typed_twice_alike() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.signed_in("anna").await;
        let fields = [("attuale", "sbagliata sbagliata"), ("nuova", NEW), ("ripeti", NEW)];
        let wrong = browser.post("/profilo/password", &fields).await;
        assert!(wrong.text.contains("La password attuale non è corretta"), "{}", wrong.text);
        let fields = [("attuale", PASSWORD), ("nuova", NEW), ("ripeti", "altra cosa ancora")];
        let differ = browser.post("/profilo/password", &fields).await;
        assert!(differ.text.contains("Le due password sono diverse"));
        let fields = [("attuale", PASSWORD), ("nuova", "corta"), ("ripeti", "corta")];
        let short = browser.post("/profilo/password", &fields).await;
        assert!(short.text.contains("meno di 12 caratteri"));
        assert_eq!(world.browser().sign_in("anna", PASSWORD).await.status, 303);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_through_a_link_that_works_once() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut inside = world.signed_in("anna").await;
        let mut browser = world.browser();
        browser.get("/password/dimenticata").await;
        browser.post("/password/dimenticata", &[("email", "anna@example.it")]).await;
        assert_eq!(world.work().await, 1);
        let link = world.link("/password/nuova/");
        assert_eq!(browser.get(&link).await.status, 200);
        let fields = [("nuova", NEW), ("ripeti", NEW)];
        assert_eq!(browser.post(&link, &fields).await.location(), "/accedi");
        assert_eq!(browser.post(&link, &fields).await.status, 410, "used once");
        assert_eq!(inside.get("/scrivania").await.status, 303, "every session ended");
        assert_eq!(world.browser().sign_in("anna", NEW).await.status, 303);
    }
}

#[tokio::test]
async fn the_page_and_the_queue_do_not_tell_who_has_an_account() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let ask = |name: &'static str| {
            let mut browser = world.browser();
            async move {
                browser.get("/password/dimenticata").await;
                let answer = browser.post("/password/dimenticata", &[("email", name)]).await;
                (answer.status, answer.location().to_owned(), answer.cookie("avviso"))
            }
        };
        assert_eq!(ask("anna@example.it").await, ask("nessuno@example.it").await);
        assert_eq!(world.work().await, 2);
        assert_eq!(world.letters().len(), 1);
    }
}

#[tokio::test]
async fn a_link_is_good_for_an_hour_and_only_the_latest() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        let mut links = Vec::new();
        for _ in 0..2 {
            browser.get("/password/dimenticata").await;
            browser.post("/password/dimenticata", &[("email", "anna@example.it")]).await;
            world.work().await;
            links.push(world.link("/password/nuova/"));
        }
        assert_eq!(browser.get(&links[0]).await.status, 410);
        assert_eq!(browser.get(&links[1]).await.status, 200);
        world.wait(3601);
        assert_eq!(browser.get(&links[1]).await.status, 410);
    }
}

#[tokio::test]
async fn letters_to_one_address_are_few() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        for _ in 0..10 {
            browser.get("/password/dimenticata").await;
            let answer = browser.post("/password/dimenticata", &[("email", "anna@example.it")]).await;
            assert_eq!(answer.location(), "/accedi");
        }
        assert_eq!(world.work().await, 3);
    }
}

#[tokio::test]
async fn the_queue_holds_no_secret_of_a_link() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        browser.get("/password/dimenticata").await;
        browser.post("/password/dimenticata", &[("email", "anna@example.it")]).await;
        let job = world.db().claim_job().await.unwrap().unwrap();
        assert_eq!(job.payload, r#"{"email":"anna@example.it"}"#);
    }
}
