//! What this is: tokens of the API, and what a session may do there.
//! What it is not: any area's API.

use kernel::Role;

use crate::world::{Answer, Browser, EAST, World, between, email, worlds};

async fn make(world: &World, browser: &mut Browser, name: &str, more: &[(&str, &str)]) -> Answer {
    let once = browser.get("/profilo/token").await.hidden("once");
    let role = identity::grants_of(world.db(), &email(name)).await.unwrap()[0].grant_id.to_string();
    let mut fields =
        vec![("once", once.as_str()), ("nome", "Gestionale"), ("ruolo", role.as_str()), ("durata", "30")];
    fields.extend_from_slice(more);
    browser.post("/profilo/token", &fields).await
}

fn shown(answer: &Answer) -> String {
    between(&answer.text, "<code id=\"token\">", "</code>").unwrap_or_else(|| panic!("{}", answer.text))
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_no_more_than_its_role() {
    for world in worlds().await {
        world.person("rita", &[(EAST, Role::Accountant)]).await;
        world.person("leo", &[(EAST, Role::Reader)]).await;
        let mut rita = world.signed_in("rita").await;
        let reads =
            make(&world, &mut rita, "rita", &[("tipo", "personal"), ("ambiti", "invoices:read")]).await;
        let reads = shown(&reads);
        assert_eq!(
            (world.api("GET", &reads).await, world.api("POST", &reads).await),
            (200.try_into().unwrap(), 403.try_into().unwrap())
        );
        let both = [("tipo", "machine"), ("ambiti", "invoices:read"), ("ambiti", "invoices:write")];
        let writes = shown(&make(&world, &mut rita, "rita", &both).await);
        assert_eq!(world.api("POST", &writes).await, 200);
        let other = [("tipo", "personal"), ("ambiti", "bodies:read")];
        let other = shown(&make(&world, &mut rita, "rita", &other).await);
        assert_eq!(world.api("GET", &other).await, 403);
        let leo = shown(&make(&world, &mut world.signed_in("leo").await, "leo", &both).await);
        assert_eq!(world.api("POST", &leo).await, 403, "a reader's token writes nothing");
    }
}

#[tokio::test]
async fn a_token_ends_when_revoked_when_its_time_is_over_and_with_its_role_or_account() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Director)]).await;
        let rita_id = world.person("rita", &[(EAST, Role::Accountant)]).await;
        let mut rita = world.signed_in("rita").await;
        let fields = [("tipo", "personal"), ("ambiti", "invoices:read")];
        let mut fresh = Vec::new();
        for _ in 0..3 {
            fresh.push(shown(&make(&world, &mut rita, "rita", &fields).await));
        }
        let id = between(&rita.get("/profilo/token").await.text, "/profilo/token/", "/revoca").unwrap();
        rita.post(&format!("/profilo/token/{id}/revoca"), &[]).await;
        let mut anna = world.signed_in("anna").await;
        let page = anna.get(&format!("/account/{rita_id}")).await.text;
        let id = between(&page, &format!("/account/{rita_id}/token/"), "/revoca").unwrap();
        assert_eq!(anna.post(&format!("/account/{rita_id}/token/{id}/revoca"), &[]).await.status, 303);
        let mut good = Vec::new();
        for token in fresh {
            if world.api("GET", &token).await == 200 {
                good.push(token);
            }
        }
        assert_eq!(good.len(), 1);
        anna.post(&format!("/account/{rita_id}/disattiva"), &[]).await;
        assert_eq!(world.api("GET", &good[0]).await, 401);
        anna.post(&format!("/account/{rita_id}/riattiva"), &[]).await;
        assert_eq!(world.api("GET", &good[0]).await, 200);
        world.wait(30 * 86_400 + 1);
        assert_eq!(world.api("GET", &good[0]).await, 401);
    }
}

#[tokio::test]
async fn nobody_revokes_somebody_elses_token_through_their_own_profile() {
    for world in worlds().await {
        world.person("rita", &[(EAST, Role::Accountant)]).await;
        world.person("leo", &[(EAST, Role::Reader)]).await;
        let mut rita = world.signed_in("rita").await;
        let token = shown(
            &make(&world, &mut rita, "rita", &[("tipo", "personal"), ("ambiti", "invoices:read")]).await,
        );
        let id = between(&rita.get("/profilo/token").await.text, "/profilo/token/", "/revoca").unwrap();
        let mut leo = world.signed_in("leo").await;
        assert_eq!(leo.post(&format!("/profilo/token/{id}/revoca"), &[]).await.status, 404);
        assert_eq!(world.api("GET", &token).await, 200);
    }
}

#[tokio::test]
async fn a_token_opens_no_page_and_a_session_changes_nothing_through_the_api() {
    for world in worlds().await {
        world.person("rita", &[(EAST, Role::Accountant)]).await;
        let mut rita = world.signed_in("rita").await;
        assert_eq!(rita.get("/api/v1/prova").await.status, 200);
        assert_eq!(rita.post("/api/v1/prova", &[]).await.status, 401);
        assert_eq!(world.api("GET", "areavasta_inventato").await, 401);
        let mut stranger = world.browser();
        assert_eq!(stranger.get("/api/v1/prova").await.status, 401);
    }
}

#[tokio::test]
async fn a_token_is_shown_once_and_a_second_click_makes_no_second_one() {
    for world in worlds().await {
        world.person("rita", &[(EAST, Role::Accountant)]).await;
        let mut rita = world.signed_in("rita").await;
        let once = rita.get("/profilo/token").await.hidden("once");
        let role = identity::grants_of(world.db(), &email("rita")).await.unwrap()[0].grant_id.to_string();
        let fields = [
            ("once", once.as_str()),
            ("nome", "Gestionale"),
            ("ruolo", role.as_str()),
            ("durata", "90"),
            ("tipo", "personal"),
            ("ambiti", "invoices:read"),
        ];
        let token = shown(&rita.post("/profilo/token", &fields).await);
        assert_eq!(rita.post("/profilo/token", &fields).await.location(), "/profilo/token");
        assert!(!rita.get("/profilo/token").await.text.contains(&token));
        let empty = [("nome", "x")];
        let refused = rita.post("/profilo/token", &empty).await;
        assert!(refused.text.contains("scegli almeno una cosa che il token può fare"), "{}", refused.text);
    }
}
