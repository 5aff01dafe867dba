//! What this is: the code on the telephone, tried with a telephone of our own.
//! What it is not: the standard's test values, which stand beside the code.

use axum::http::StatusCode;
use kernel::Role;
use totp_rs::{Builder, Secret};

use crate::world::{Answer, Browser, EAST, PASSWORD, WEST, World, between, worlds};

fn code(world: &World, secret: &str) -> String {
    let now = u64::try_from(world.app.clock.now().micros() / 1_000_000).unwrap();
    let totp = Builder::new().with_secret(Secret::try_from_base32(secret).unwrap()).build().unwrap();
    totp.generate(now).to_string()
}

/// Turns the second step on: gives the secret and the recovery codes.
async fn turn_on(world: &World, browser: &mut Browser) -> (String, Vec<String>) {
    browser.post("/profilo/codice/inizia", &[]).await;
    let page = browser.get("/profilo/codice").await.text;
    let secret = between(&page, "<dt>Chiave</dt><dd><code>", "</code>").unwrap().replace(' ', "");
    let answer = browser.post("/profilo/codice/conferma", &[("codice", &code(world, &secret))]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let codes = answer.text.split("<li><code>").skip(1).map(|rest| rest[..19].to_owned()).collect();
    (secret, codes)
}

async fn give(browser: &mut Browser, typed: &str) -> Answer {
    browser.get("/accedi/codice").await;
    browser.post("/accedi/codice", &[("codice", typed)]).await
}

async fn half_in(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.get("/accedi").await;
    let fields = [("email", "anna@example.it"), ("password", PASSWORD)];
    assert_eq!(browser.post("/accedi", &fields).await.location(), "/accedi/codice");
    assert!(!browser.cookies.contains_key("areavasta"), "no session before the code");
    browser
}

#[tokio::test]
async fn with_the_second_step_on_the_password_alone_opens_nothing() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let (secret, codes) = turn_on(&world, &mut world.signed_in("anna").await).await;
        assert_eq!(codes.len(), 10);
        world.wait(60);
        let mut browser = half_in(&world).await;
        assert_eq!(browser.get("/scrivania").await.status, 303);
        assert_eq!(give(&mut browser, &code(&world, &secret)).await.location(), "/scrivania");
        assert_eq!(browser.get("/scrivania").await.status, 200);
    }
}

#[tokio::test]
async fn a_code_that_was_used_is_refused_even_while_it_is_on_the_screen() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let (secret, _) = turn_on(&world, &mut world.signed_in("anna").await).await;
        let mut browser = half_in(&world).await;
        let answer = give(&mut browser, &code(&world, &secret)).await;
        assert_eq!(answer.status, 422, "the code of the setup was used");
        world.wait(30);
        let now = code(&world, &secret);
        assert_eq!(give(&mut browser, &now).await.status, 303);
        let mut thief = half_in(&world).await;
        assert!(give(&mut thief, &now).await.text.contains("già usato"));
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_however_it_is_typed() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let (_, codes) = turn_on(&world, &mut world.signed_in("anna").await).await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        assert_eq!(give(&mut half_in(&world).await, &typed).await.status, 303);
        assert_eq!(give(&mut half_in(&world).await, &codes[3]).await.status, 422);
        assert_eq!(give(&mut half_in(&world).await, &codes[4]).await.status, 303);
    }
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_and_the_wait_for_the_code_ends() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        turn_on(&world, &mut world.signed_in("anna").await).await;
        let mut browser = half_in(&world).await;
        for _ in 0..5 {
            assert_eq!(give(&mut browser, "000000").await.status, 422);
        }
        assert!(give(&mut browser, "000000").await.text.contains("Troppi tentativi"));
        world.wait(301);
        assert_eq!(browser.get("/accedi/codice").await.location(), "/accedi");
    }
}

#[tokio::test]
async fn turning_it_off_or_printing_new_codes_takes_the_password() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut browser = world.signed_in("anna").await;
        let (_, old) = turn_on(&world, &mut browser).await;
        let wrong = browser.post("/profilo/codice/togli", &[("attuale", "sbagliata sbagliata")]).await;
        assert_eq!(wrong.status, 422);
        let new = browser.post("/profilo/codice/recupero", &[("attuale", PASSWORD)]).await;
        assert_eq!(new.status, 200);
        assert_eq!(give(&mut half_in(&world).await, &old[0]).await.status, 422);
        assert_eq!(browser.post("/profilo/codice/togli", &[("attuale", PASSWORD)]).await.status, 303);
        assert_eq!(world.browser().sign_in("anna", PASSWORD).await.location(), "/scrivania");
    }
}

#[tokio::test]
async fn who_lost_the_telephone_is_helped_by_their_responsible_and_told_by_letter() {
    for world in worlds().await {
        let anna = world.person("anna", &[(EAST, Role::Operator)]).await;
        world.person("dina", &[(EAST, Role::Director)]).await;
        world.person("wanda", &[(WEST, Role::Director)]).await;
        turn_on(&world, &mut world.signed_in("anna").await).await;
        let path = format!("/account/{anna}/codice");
        let mut wanda = world.signed_in("wanda").await;
        assert_eq!(
            (wanda.get(&path).await.status, wanda.post(&path, &[]).await.status.as_u16()),
            (StatusCode::NOT_FOUND, 404)
        );
        let mut dina = world.signed_in("dina").await;
        assert!(dina.get(&path).await.text.contains("perso il telefono"));
        assert_eq!(dina.post(&path, &[]).await.status, 303);
        world.work().await;
        assert!(world.letters()[0].contains("anna@example.it"));
        world.signed_in("anna").await;
    }
}

#[tokio::test]
async fn half_a_sign_in_ends_when_the_password_changes() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let mut inside = world.signed_in("anna").await;
        let (_, codes) = turn_on(&world, &mut inside).await;
        let mut thief = half_in(&world).await;
        let new = "lampada fiume quaderno";
        let fields = [("attuale", PASSWORD), ("nuova", new), ("ripeti", new)];
        assert_eq!(inside.post("/profilo/password", &fields).await.status, 303);
        assert_eq!(thief.post("/accedi/codice", &[("codice", &codes[0])]).await.location(), "/accedi");
    }
}

#[tokio::test]
async fn one_code_given_in_two_browsers_at_once_opens_one_session() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let (secret, _) = turn_on(&world, &mut world.signed_in("anna").await).await;
        world.wait(60);
        let now = code(&world, &secret);
        let mut browser = half_in(&world).await;
        browser.get("/accedi/codice").await;
        let mut attempts = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (mut browser, now) = (browser.clone(), now.clone());
            attempts.spawn(async move {
                let answer = browser.post("/accedi/codice", &[("codice", now.as_str())]).await;
                answer.cookie("areavasta").is_some()
            });
        }
        let opened = attempts.join_all().await.into_iter().filter(|opened| *opened).count();
        assert_eq!(opened, 1, "{}", world.db().kind());
    }
}
