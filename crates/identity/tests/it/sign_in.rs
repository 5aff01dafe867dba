//! What this is: signing in and out, and what a stranger might try instead.
//! What it is not: the second step; see `second_step`.

use kernel::Role;

use crate::world::{EAST, PASSWORD, worlds, worlds_at};

#[tokio::test]
async fn a_person_signs_in_sees_their_desk_and_signs_out() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        let answer = browser.sign_in("anna", PASSWORD).await;
        let cookie = answer.cookie("areavasta").unwrap();
        assert!(
            cookie.contains("; HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/;")
        );
        let desk = browser.get("/scrivania").await;
        assert_eq!(desk.text, "anna di Prova | Responsabile del centro | Centro Levante | ");
        let out = browser.post("/esci", &[]).await;
        assert_eq!(out.location(), "/accedi");
        assert!(out.cookie("areavasta").unwrap().contains("Max-Age=0"));
    }
}

#[tokio::test]
async fn a_cookie_is_worth_nothing_after_signing_out() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.signed_in("anna").await;
        let mut thief = browser.clone();
        assert_eq!(thief.get("/scrivania").await.status, 200);
        browser.post("/esci", &[]).await;
        assert_eq!(thief.get("/scrivania").await.location(), "/accedi?ritorno=%2Fscrivania");
    }
}

#[tokio::test]
async fn who_has_no_account_and_who_mistypes_read_the_same() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        let wrong = browser.sign_in("anna", "un'altra password lunga").await;
        let unknown = browser.sign_in("nessuno", "un'altra password lunga").await;
        assert_eq!((wrong.status.as_u16(), unknown.status.as_u16()), (422, 422));
        assert!(wrong.text.contains("E-mail o password non corrette"), "{}", wrong.text);
        assert_eq!(wrong.text.replace("anna@", "x@"), unknown.text.replace("nessuno@", "x@"));
        assert!(!wrong.text.contains("password lunga"));
    }
}

#[tokio::test]
async fn a_session_that_somebody_planted_is_not_the_one_that_signs_in() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        world.person("mallory", &[(EAST, Role::Reader)]).await;
        let attacker = world.signed_in("mallory").await;
        let planted = attacker.cookies["areavasta"].clone();
        let mut victim = world.browser();
        victim.cookies.insert("areavasta".into(), "scelto-da-altri".into());
        victim.sign_in("anna", PASSWORD).await;
        assert_ne!(victim.cookies["areavasta"], "scelto-da-altri");
        let mut victim = world.browser();
        victim.get("/accedi").await;
        victim.cookies.insert("areavasta".into(), planted.clone());
        victim.get("/profilo").await;
        let fields = [("email", "anna@example.it"), ("password", PASSWORD)];
        victim.post("/accedi", &fields).await;
        assert_ne!(victim.cookies["areavasta"], planted);
        assert!(victim.get("/scrivania").await.text.starts_with("anna"));
        let mut attacker = attacker;
        assert_eq!(attacker.get("/scrivania").await.status, 303, "the planted session ended");
    }
}

#[tokio::test]
async fn after_five_mistakes_even_the_right_password_must_wait_and_the_page_says_how_long() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        for _ in 0..5 {
            assert_eq!(browser.sign_in("anna", "sbagliata sbagliata").await.status, 422);
        }
        let early = browser.sign_in("anna", PASSWORD).await;
        assert!(
            early.text.contains("Troppi tentativi non riusciti. Riprova tra 6 secondi."),
            "{}",
            early.text
        );
        let mut other = world.browser();
        assert_eq!(other.sign_in("anna", PASSWORD).await.status, 422, "another browser waits too");
        world.wait(7);
        assert_eq!(browser.sign_in("anna", PASSWORD).await.status, 303);
    }
}

#[tokio::test]
async fn many_accounts_tried_from_one_address_wait_but_an_office_that_signs_in_does_not() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        for _ in 0..32 {
            assert_eq!(world.browser().sign_in("anna", PASSWORD).await.status, 303);
        }
        for at in 0..30 {
            world.browser().sign_in(&format!("nome{at}"), PASSWORD).await;
        }
        let refused = world.browser().sign_in("anna", PASSWORD).await;
        assert!(refused.text.contains("Troppi tentativi"), "{}", refused.text);
    }
}

#[tokio::test]
async fn a_session_rests_eight_hours_and_lives_fourteen_days() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.signed_in("anna").await;
        let hour = 3600;
        world.wait(7 * hour);
        assert_eq!(browser.get("/scrivania").await.status, 200);
        world.wait(7 * hour);
        assert_eq!(browser.get("/scrivania").await.status, 200, "the use was noted");
        world.wait(8 * hour);
        assert_eq!(browser.get("/scrivania").await.status, 303);
        let mut browser = world.signed_in("anna").await;
        for _ in 0..47 {
            world.wait(7 * hour);
            assert_eq!(browser.get("/scrivania").await.status, 200);
        }
        world.wait(7 * hour);
        assert_eq!(browser.get("/scrivania").await.status, 303);
    }
}

#[tokio::test]
async fn a_form_without_its_token_or_with_another_changes_nothing() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let fields = [("email", "anna@example.it"), ("password", PASSWORD)];
        assert_eq!(world.browser().post_bare("/accedi", &fields).await.status, 403);
        let mut browser = world.signed_in("anna").await;
        let other = world.signed_in("anna").await;
        assert_eq!(browser.post_bare("/esci", &[]).await.status, 403);
        assert_eq!(browser.post_bare("/esci", &[("csrf", &other.csrf)]).await.status, 403);
        assert_eq!(browser.get("/scrivania").await.status, 200);
    }
}

#[tokio::test]
async fn one_comes_back_to_the_page_asked_for_and_never_to_another_site() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let sent = |to: &'static str| {
            let mut browser = world.browser();
            async move {
                browser.get("/accedi").await;
                let fields = [("email", "anna@example.it"), ("password", PASSWORD), ("ritorno", to)];
                browser.post("/accedi", &fields).await.location().to_owned()
            }
        };
        assert_eq!(sent("/enti?q=a").await, "/enti?q=a");
        assert_eq!(sent("//evil.example").await, "/scrivania");
        assert_eq!(sent("https://evil.example").await, "/scrivania");
    }
}

#[tokio::test]
async fn who_has_no_role_or_is_shut_out_does_not_get_in() {
    for world in worlds().await {
        world.person("anna", &[]).await;
        let answer = world.browser().sign_in("anna", PASSWORD).await;
        assert!(answer.text.contains("non ha ancora un ruolo"), "{}", answer.text);
    }
}

#[tokio::test]
async fn signing_in_and_being_refused_stand_in_the_networks_trail_without_the_address() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        world.browser().sign_in("anna", "sbagliata sbagliata").await;
        world.signed_in("anna").await;
        let trail = world.trail(kernel::NETWORK).await;
        assert_eq!(trail[0], "anna di Prova: Accesso");
        assert_eq!(trail[1], "console: Accesso rifiutato");
    }
}

#[tokio::test]
async fn twenty_guesses_at_once_are_not_all_the_first() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.browser();
        browser.get("/accedi").await;
        let mut guesses = tokio::task::JoinSet::new();
        for at in 0..20 {
            let mut browser = browser.clone();
            guesses.spawn(async move {
                let password = format!("tentativo numero {at}");
                let fields = [("email", "anna@example.it"), ("password", password.as_str())];
                browser.post("/accedi", &fields).await.text.contains("non corrette")
            });
        }
        let tried = guesses.join_all().await.into_iter().filter(|tried| *tried).count();
        assert_eq!(tried, 5, "{}", world.db().kind());
    }
}

#[tokio::test]
async fn over_https_every_cookie_belongs_to_this_host_and_one_planted_by_another_opens_nothing() {
    for world in worlds_at("https://cst.example.it").await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut anna = world.browser();
        anna.sign_in("anna", PASSWORD).await;
        assert_eq!(anna.get("/scrivania").await.status, 200);
        assert!(anna.cookies.keys().all(|name| name.starts_with("__Host-")), "{:?}", anna.cookies);
        let session = anna.cookies["__Host-areavasta"].clone();
        let mut planted = world.browser();
        planted.cookies.insert("areavasta".into(), session);
        assert_eq!(planted.get("/scrivania").await.status, 303);
    }
}
