//! What this is: every address of the area tried by somebody of a body, of another centre, and by nobody.

use kernel::Role;
use uuid::Uuid;

use crate::world::{HERE, THERE, World, actor, director, heading, id, worlds};

struct Filled {
    list: String,
    tariff: String,
    body: String,
}

async fn filled(world: &World) -> Filled {
    let body = world.body(HERE, "Ente riservato", [Some(1000), Some(5)]).await.to_string();
    let (list, service) = (id(1), world.service(HERE, "B01").await);
    assert_eq!(world.draft(&list, "Listino riservato", "2021-01-01").await.status, 303);
    assert_eq!(world.tariff(&list, service, "flat", &[("amount", "10")]).await.status, 303);
    let page = world.get(Some(director()), &format!("/listini/{list}")).await.text;
    let tariff =
        page.split("/tariffe/").find_map(|rest| rest.get(..36).filter(|id| id.matches('-').count() == 4));
    Filled { tariff: tariff.unwrap().to_owned(), list, body }
}

/// Addresses that name something of the first centre.
fn named(Filled { list, tariff, body }: &Filled) -> Vec<String> {
    vec![
        format!("/listini/{list}"),
        format!("/listini/{list}/modifica"),
        format!("/listini/{list}/approva"),
        format!("/listini/{list}/simulazione"),
        format!("/listini/{list}/simulazione?formato=csv"),
        format!("/listini/{list}/simulazione/{body}"),
        format!("/listini/confronto?a={list}&b={list}"),
        format!("/listini/{list}/tariffe/nuova"),
        format!("/listini/{list}/tariffe/{tariff}"),
        format!("/listini/{list}/tariffe/{tariff}/togli"),
        format!("/listini/nuovo?copia={list}"),
        format!("/api/v1/price-lists/{list}"),
        format!("/api/v1/price-lists/{list}/simulation"),
    ]
}

fn writes(Filled { list, tariff, .. }: &Filled) -> Vec<String> {
    vec![
        format!("/listini/{list}/modifica"),
        format!("/listini/{list}/approva"),
        format!("/listini/{list}/tariffe/nuova?servizio={}&metodo=flat", Uuid::nil()),
        format!("/listini/{list}/tariffe/{tariff}"),
        format!("/listini/{list}/tariffe/{tariff}/togli"),
    ]
}

#[tokio::test]
async fn another_centre_finds_nothing_of_this_one() {
    for world in worlds().await {
        let filled = filled(&world).await;
        let stranger = || Some(actor(THERE, Role::Director));
        for address in named(&filled) {
            assert_eq!(world.get(stranger(), &address).await.status, 404, "{address}");
        }
        for address in writes(&filled) {
            assert_eq!(world.post(stranger(), &address, &[("version", "1")]).await.status, 404, "{address}");
        }
        let own = id(9);
        let mut copy = heading(&own, "Copia", "2021-01-01", None);
        copy.push(("copy", &filled.list));
        assert_eq!(world.post(stranger(), "/listini/nuovo", &copy).await.status, 422);
        copy.pop();
        assert_eq!(world.post(stranger(), "/listini/nuovo", &copy).await.status, 303);
        let mixed = format!("/listini/confronto?a={own}&b={}", filled.list);
        assert_eq!(world.get(stranger(), &mixed).await.status, 404);
        for address in [
            "/listini".to_owned(),
            "/listini?q=riservato".into(),
            "/listini?formato=csv".into(),
            "/api/v1/price-lists".into(),
            format!("/listini/{own}/simulazione"),
        ] {
            let answer = world.get(stranger(), &address).await;
            assert_eq!(answer.status, 200, "{address}");
            assert!(
                !answer.text.contains("Listino riservato") && !answer.text.contains("Ente riservato"),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn people_of_a_body_see_approved_prices_and_no_drafts_and_no_simulations() {
    for world in worlds().await {
        let filled = filled(&world).await;
        for role in [Role::Mayor, Role::BodyReferent, Role::BodyAccountant] {
            let who = || Some(actor(HERE, role));
            assert!(!world.get(who(), "/listini").await.text.contains("Listino riservato"), "{role:?}");
            assert!(
                !world
                    .get(who(), "/listini?stato=bozze&formato=csv")
                    .await
                    .text
                    .contains("Listino riservato")
            );
            assert_eq!(world.get(who(), &format!("/listini/{}", filled.list)).await.status, 404, "{role:?}");
            assert_eq!(world.get(who(), &format!("/api/v1/price-lists/{}", filled.list)).await.status, 404);
            for address in writes(&filled).into_iter().chain(["/listini/nuovo".into()]) {
                assert_eq!(world.post(who(), &address, &[]).await.status, 403, "{role:?} {address}");
            }
        }
        assert_eq!(world.approve(&filled.list, "1").await.status, 303);
        for role in [Role::Mayor, Role::BodyReferent, Role::BodyAccountant] {
            let who = || Some(actor(HERE, role));
            let page = world.get(who(), &format!("/listini/{}", filled.list)).await;
            assert!(
                page.status == 200 && page.text.contains("10,00 €") && !page.text.contains("simulazione"),
                "{role:?}"
            );
            for end in ["simulazione", "simulazione?formato=csv", "simulazione/x"] {
                let address =
                    format!("/listini/{}/{end}", filled.list).replace("/x", &format!("/{}", filled.body));
                assert_eq!(world.get(who(), &address).await.status, 403, "{role:?} {address}");
            }
            let compared = format!("/listini/confronto?a={0}&b={0}", filled.list);
            assert_eq!(world.get(who(), &compared).await.status, 403);
            let api = format!("/api/v1/price-lists/{}/simulation", filled.list);
            assert_eq!(world.get(who(), &api).await.status, 403);
        }
        for role in [Role::Administrator, Role::NetworkCoordinator] {
            assert_eq!(world.get(Some(actor(HERE, role)), "/listini").await.status, 403, "{role:?}");
        }
    }
}

#[tokio::test]
async fn nobody_is_sent_to_sign_in() {
    for world in worlds().await {
        let filled = filled(&world).await;
        for address in named(&filled).into_iter().chain([
            "/listini".into(),
            "/listini/nuovo".into(),
            "/api/v1/price-lists".into(),
        ]) {
            let status = world.get(None, &address).await.status.as_u16();
            assert_eq!(status, if address.starts_with("/api") { 401 } else { 303 }, "{address}");
        }
    }
}
