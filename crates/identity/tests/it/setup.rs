//! What this is: what the command line asks for.
//! What it is not: the command line.

use identity::NoAccount;
use kernel::{BodyId, NETWORK, Role};

use crate::world::{EAST, PASSWORD, WEST, body, email, grant, worlds};

#[tokio::test]
async fn an_account_is_made_once_with_a_good_password_and_listed_with_its_roles() {
    for world in worlds().await {
        let roles = [grant(EAST, Role::Mayor), grant(WEST, Role::Reader), grant(WEST, Role::Reader)];
        let anna = email("anna");
        let make = |password| identity::create_account(world.db(), &anna, "Anna di Prova", password, &roles);
        assert!(matches!(make(Some("corta")).await, Err(NoAccount::Password(_))));
        make(Some(PASSWORD)).await.unwrap();
        assert!(matches!(make(None).await, Err(NoAccount::Taken)));
        let listed = identity::accounts(world.db()).await.unwrap();
        let described: Vec<String> = listed[0].roles.iter().map(identity::HeldRole::described).collect();
        let expected =
            ["Sindaco o presidente, Comune di Levante (Centro Levante)", "Sola lettura (Centro Ponente)"];
        assert_eq!(described, expected, "a role held twice is one");
        let nobody = identity::create_account(world.db(), &email("b"), " ", None, &[]).await;
        assert!(matches!(nobody, Err(NoAccount::Name)));
    }
}

#[tokio::test]
async fn roles_are_added_to_an_account_and_a_body_that_changes_name_changes_it_there() {
    for world in worlds().await {
        world.person("anna", &[(EAST, Role::Reader)]).await;
        identity::add_roles(world.db(), &email("anna"), &[grant(EAST, Role::Mayor)]).await.unwrap();
        let absent = identity::add_roles(world.db(), &email("nessuno"), &[]).await;
        assert!(matches!(absent, Err(NoAccount::Absent)));
        let mut tx = world.db().write(NETWORK, &kernel::Actor::console(NETWORK)).await.unwrap();
        let id: BodyId = body(EAST).id;
        assert_eq!(identity::rename_body(&mut tx, id, "Comune di Aurora").await.unwrap(), 1);
        tx.commit_unaudited("a test").await.unwrap();
        let roles = identity::grants_of(world.db(), &email("anna")).await.unwrap();
        assert!(roles.iter().any(|role| role.body_name == "Comune di Aurora"));
    }
}

#[tokio::test]
async fn an_account_without_a_password_gets_one_through_the_forgotten_password_page() {
    for world in worlds().await {
        let roles = [grant(EAST, Role::Director)];
        identity::create_account(world.db(), &email("anna"), "Anna di Prova", None, &roles).await.unwrap();
        let mut browser = world.browser();
        assert_eq!(browser.sign_in("anna", "").await.status, 422);
        browser.get("/password/dimenticata").await;
        browser.post("/password/dimenticata", &[("email", "anna@example.it")]).await;
        world.work().await;
        let link = world.link("/password/nuova/");
        browser.get(&link).await;
        browser.post(&link, &[("nuova", PASSWORD), ("ripeti", PASSWORD)]).await;
        assert_eq!(browser.sign_in("anna", PASSWORD).await.location(), "/scrivania");
    }
}
