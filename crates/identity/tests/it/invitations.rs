//! What this is: invitations, from the one who invites to the one who accepts, and the invitations nobody may send.
//! What it is not: roles given to people already there; see `people`.

use kernel::{NETWORK, Role};
use uuid::Uuid;

use crate::world::{Browser, EAST, NORTH, PASSWORD, WEST, body, email, worlds};

async fn invite(browser: &mut Browser, fields: &[(&str, &str)]) -> crate::world::Answer {
    let once = browser.get("/account/invita").await;
    let once = if once.status == 200 { once.hidden("once") } else { Uuid::nil().to_string() };
    let mut all = vec![("once", once.as_str())];
    all.extend_from_slice(fields);
    browser.post("/account/invita", &all).await
}

#[tokio::test]
async fn a_responsible_invites_a_referent_who_chooses_name_and_password() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut director = world.signed_in("anna").await;
        let comune = body(EAST).id.to_string();
        let fields = [("email", "Rosa@Example.it"), ("ruolo", "body_referent"), ("ente", comune.as_str())];
        assert_eq!(invite(&mut director, &fields).await.location(), "/account");
        assert!(director.get("/account").await.text.contains("rosa@example.it"));
        let of_the_body = director.get(&format!("/account?ente={comune}")).await.text;
        assert!(
            of_the_body.contains("rosa@example.it") && of_the_body.contains("Comune di Levante</option>")
        );
        let of_another = director.get(&format!("/account?ente={}", body(WEST).id)).await.text;
        assert!(!of_another.contains("rosa@example.it"), "{of_another}");
        world.work().await;
        let mut rosa = world.browser();
        let link = world.link("/inviti/");
        let page = rosa.get(&link).await;
        assert!(
            page.text.contains("Referente dell&#39;ente, Comune di Levante (Centro Levante)"),
            "{}",
            page.text
        );
        let fields = [("nome", "Rosa di Prova"), ("nuova", PASSWORD), ("ripeti", PASSWORD)];
        assert_eq!(rosa.post(&link, &fields).await.location(), "/accedi");
        assert_eq!(rosa.post(&link, &fields).await.status, 410);
        rosa.sign_in("rosa", PASSWORD).await;
        let desk = rosa.get("/scrivania").await.text;
        assert_eq!(desk, "Rosa di Prova | Referente dell'ente | Centro Levante | Comune di Levante");
    }
}

#[tokio::test]
async fn a_responsible_cannot_invite_into_another_centre_or_for_a_body_of_another_centre() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut director = world.signed_in("anna").await;
        let theirs = body(WEST).id.to_string();
        let fields = [("email", "x@example.it"), ("ruolo", "mayor"), ("ente", theirs.as_str())];
        assert_eq!(invite(&mut director, &fields).await.status, 422);
        let west = WEST.to_string();
        let fields = [("email", "x@example.it"), ("ruolo", "operator"), ("centro", west.as_str())];
        assert_eq!(
            invite(&mut director, &fields).await.location(),
            "/account",
            "the field counts for nothing"
        );
        world.work().await;
        let page = world.browser().get(&world.link("/inviti/")).await;
        assert!(page.text.contains("Centro Levante") && !page.text.contains("Centro Ponente"));
        for role in ["administrator", "network_coordinator", "console"] {
            let fields = [("email", "x@example.it"), ("ruolo", role)];
            assert_eq!(invite(&mut director, &fields).await.status, 422, "{role}");
        }
        let ours = body(EAST).id.to_string();
        let fields = [("email", "x@example.it"), ("ruolo", "operator"), ("ente", ours.as_str())];
        assert_eq!(invite(&mut director, &fields).await.status, 422, "a body with a role of the centre");
    }
}

#[tokio::test]
async fn nobody_but_responsibles_and_administrators_invites() {
    for world in worlds().await {
        for (name, role) in [("op", Role::Operator), ("rif", Role::BodyReferent), ("sin", Role::Mayor)] {
            world.person(name, &[(EAST, role)]).await;
            let mut browser = world.signed_in(name).await;
            assert_eq!(browser.get("/account/invita").await.status, 403, "{name}");
            let fields = [("email", "x@example.it"), ("ruolo", "reader")];
            assert_eq!(invite(&mut browser, &fields).await.status, 403, "{name}");
            assert_eq!(browser.get("/account").await.status, 403, "{name}");
        }
        assert_eq!(world.work().await, 0);
    }
}

#[tokio::test]
async fn an_administrator_invites_the_first_responsible_of_a_centre_and_nobody_below() {
    for world in worlds().await {
        world.person("admin", &[(NETWORK, Role::Administrator)]).await;
        let mut admin = world.signed_in("admin").await;
        let west = WEST.to_string();
        let fields = [("email", "dario@example.it"), ("ruolo", "director"), ("centro", west.as_str())];
        assert_eq!(invite(&mut admin, &fields).await.location(), "/account");
        let fields = [("email", "dario@example.it"), ("ruolo", "director")];
        assert_eq!(invite(&mut admin, &fields).await.status, 422, "which centre?");
        let fields = [("email", "dario@example.it"), ("ruolo", "operator"), ("centro", west.as_str())];
        assert_eq!(invite(&mut admin, &fields).await.status, 422);
        world.work().await;
        let link = world.link("/inviti/");
        let mut dario = world.browser();
        dario.get(&link).await;
        dario.post(&link, &[("nome", "Dario di Prova"), ("nuova", PASSWORD), ("ripeti", PASSWORD)]).await;
        dario.sign_in("dario", PASSWORD).await;
        assert_eq!(
            dario.get("/scrivania").await.text,
            "Dario di Prova | Responsabile del centro | Centro Ponente | "
        );
    }
}

#[tokio::test]
async fn who_has_an_account_adds_the_role_with_a_click_and_gets_no_session_from_the_link() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        world.person("carla", &[(WEST, Role::Operator)]).await;
        let fields = [("email", "carla@example.it"), ("ruolo", "reader")];
        invite(&mut world.signed_in("anna").await, &fields).await;
        world.work().await;
        let link = world.link("/inviti/");
        let mut carla = world.browser();
        assert!(carla.get(&link).await.text.contains("hai già un account"));
        assert_eq!(carla.post(&link, &[]).await.location(), "/accedi");
        assert!(!carla.cookies.contains_key("areavasta"));
        assert_eq!(identity::grants_of(world.db(), &email("carla")).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_invitation_can_be_withdrawn_or_sent_again_by_its_own_centre_only() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        world.person("wanda", &[(WEST, Role::Director)]).await;
        let mut anna = world.signed_in("anna").await;
        invite(&mut anna, &[("email", "x@example.it"), ("ruolo", "reader")]).await;
        world.work().await;
        let first = world.link("/inviti/");
        let page = anna.get("/account").await.text;
        let id = crate::world::between(&page, "/account/inviti/", "/").unwrap();
        let mut wanda = world.signed_in("wanda").await;
        assert!(!wanda.get("/account").await.text.contains("x@example.it"));
        for act in ["ritira", "rispedisci"] {
            assert_eq!(wanda.post(&format!("/account/inviti/{id}/{act}"), &[]).await.status, 404);
        }
        anna.post(&format!("/account/inviti/{id}/rispedisci"), &[]).await;
        world.work().await;
        let second = world.link("/inviti/");
        assert_ne!(first, second);
        assert_eq!(anna.get(&first).await.status, 410);
        assert_eq!(anna.get(&second).await.status, 200);
        anna.post(&format!("/account/inviti/{id}/ritira"), &[]).await;
        assert_eq!(anna.get(&second).await.status, 410);
    }
}

#[tokio::test]
async fn an_invitation_sent_twice_by_a_hurried_click_is_one_and_it_ends_after_a_fortnight() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut anna = world.signed_in("anna").await;
        let once = anna.get("/account/invita").await.hidden("once");
        let fields = [("once", once.as_str()), ("email", "x@example.it"), ("ruolo", "reader")];
        for _ in 0..2 {
            assert_eq!(anna.post("/account/invita", &fields).await.location(), "/account");
        }
        assert_eq!(world.work().await, 2, "a letter, and a line for the centre");
        assert_eq!(world.trail(EAST).await, ["anna di Prova: Invitata una persona come Sola lettura"]);
        let link = world.link("/inviti/");
        world.wait(14 * 86_400 + 1);
        assert_eq!(world.browser().get(&link).await.status, 410);
    }
}

#[tokio::test]
async fn with_many_bodies_the_body_is_named_and_the_server_finds_it() {
    for world in worlds().await {
        world.person("nora", &[(NORTH, Role::Director)]).await;
        let mut nora = world.signed_in("nora").await;
        let page = nora.get("/account/invita").await.text;
        assert!(
            page.contains("<option value=\"Comune di Monte 310\">") && page.contains("list=\""),
            "{page}"
        );
        assert!(!page.contains("<select class=\"form-select\" id=\"f-ente\""), "{page}");
        let mut told = Vec::new();
        for typed in ["Monte 31", "monti dell'altrove", "", "Comune di Levante"] {
            let fields = [("email", "x@example.it"), ("ruolo", "mayor"), ("ente", typed)];
            let answer = invite(&mut nora, &fields).await;
            assert_eq!(answer.status, 422, "{typed}");
            told.push(answer.text);
        }
        assert!(told[0].contains("forse «Comune di Monte 310»"), "{}", told[0]);
        assert!(told[0].contains("value=\"Monte 31\""), "what was typed stays");
        assert!(told[1].contains("nessun ente del centro si chiama «monti dell&#39;altrove»"), "{}", told[1]);
        for (at, typed) in ["comune di MONTE 10 ", &Uuid::from_u128(440).to_string()].into_iter().enumerate()
        {
            let mail = format!("x{at}@example.it");
            let fields = [("email", mail.as_str()), ("ruolo", "mayor"), ("ente", typed)];
            assert_eq!(invite(&mut nora, &fields).await.location(), "/account", "{typed}");
        }
        let list = nora.get("/account").await.text;
        assert!(list.contains("Comune di Monte 10 (") && list.contains("Unione dei Monti ("), "{list}");
    }
}
