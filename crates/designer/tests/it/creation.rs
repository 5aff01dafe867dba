//! What this is: the centre created from an adopted design: once, whole, by the director.
//! What it is not: what its own areas do with it afterwards.

use agreements::store::lists::{AgreementFilter, count_agreements};
use kernel::Role;
use kernel::permission::{ViewAgreements, ViewCatalogue, ViewCentre, ViewPrices};
use registry::{centre, people, planned};

use crate::world::{DESIGN, PROVINCE, World, director, person, worlds};

async fn ready(world: &World) -> String {
    let base = world.begin(PROVINCE, DESIGN, "modello:public:base").await;
    let people = [
        ("n0_person", "A"),
        ("n0_role", "sistemista"),
        ("n0_share", "60"),
        ("n1_person", "B"),
        ("n1_role", "sistemista"),
        ("n1_share", "60"),
    ];
    assert_eq!(world.part(&base, "persone", &people).await.status, 303);
    let fees = [("n0_fee", "per_inhabitant"), ("n0_amount", "0,44"), ("n1_fee", "included")];
    assert_eq!(world.part(&base, "servizi", &fees).await.status, 303);
    base
}

#[tokio::test]
async fn the_centre_is_created_whole_and_only_once() {
    for world in worlds().await {
        let who = director(PROVINCE);
        let base = ready(&world).await;
        let early = world.post(&who, &format!("{base}/crea"), &[("name", "CST Benevento")]).await;
        assert_eq!(early.status, 409, "still a draft");
        world.adopt(&base).await;
        world.get(&who, &base).await.holds(&["Crea il centro"]);
        world
            .get(&who, &format!("{base}/crea"))
            .await
            .holds(&["il catalogo riceve 4 servizi", "CST Benevento"]);
        let operator =
            world.post(&person(PROVINCE, Role::Operator), &format!("{base}/crea"), &[("name", "X")]).await;
        assert_eq!(operator.status, 403);
        let made = world.post(&who, &format!("{base}/crea"), &[("name", "CST Sannio")]).await;
        assert_eq!(
            (made.status.as_u16(), made.location.as_str()),
            (303, format!("{base}/creato").as_str()),
            "{}",
            made.text
        );
        let again = world.post(&who, &format!("{base}/crea"), &[("name", "CST Sannio")]).await;
        assert_eq!(again.status, 409);
        assert_eq!(world.get(&who, &format!("{base}/crea")).await.status, 409);
        world.get(&who, &format!("{base}/creato")).await.holds(&[
            "CST Sannio",
            "B01 Connettività",
            "2 tariffe",
            "Convenzione in bozza",
            "mancano le tariffe di 2 servizi su 4",
        ]);
        everything_is_there(&world).await;
    }
}

async fn everything_is_there(world: &World) {
    let who = director(PROVINCE);
    let mut tx = world.app.db.read(PROVINCE).await.unwrap();
    let found = centre::get(&mut tx).await.unwrap().unwrap();
    assert_eq!((found.data.name.as_str(), found.slug.as_str()), ("CST Sannio", "cst-benevento"));
    assert!(planned::pending(&mut tx).await.unwrap().is_none());
    let services = catalogue::services::every(&mut tx, &who.may_over(ViewCatalogue).unwrap()).await.unwrap();
    assert_eq!(services.len(), 4);
    let can = who.may_over(ViewCentre).unwrap();
    assert_eq!(people::organs(&mut tx, &can).await.unwrap().len(), 3);
    let staff = people::staff(&mut tx, &can).await.unwrap();
    assert_eq!(staff.iter().map(|row| row.data.people).collect::<Vec<_>>(), [2]);
    let prices = who.may_over(ViewPrices).unwrap();
    let lists = pricing::lists::every(&mut tx, &prices).await.unwrap();
    assert_eq!((lists.len(), lists[0].series.as_str()), (1, "Servizi del centro"));
    assert_eq!(pricing::tariffs::of(&mut tx, &prices, lists[0].price_list_id).await.unwrap().len(), 2);
    let can = who.may_over(ViewAgreements).unwrap();
    assert_eq!(count_agreements(&mut tx, &can, &AgreementFilter::default()).await.unwrap(), 1);
    let name = world.app.db.tenant(PROVINCE).await.unwrap().unwrap().name;
    assert_eq!(name, "CST Sannio");
}

#[tokio::test]
async fn the_case_of_lecco_can_be_realised_too() {
    for world in worlds().await {
        let who = director(PROVINCE);
        let base = world.begin(PROVINCE, DESIGN, "caso:lecco").await;
        world.adopt(&base).await;
        let made = world.post(&who, &format!("{base}/crea"), &[("name", "CST Benevento")]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        world
            .get(&who, &format!("{base}/creato"))
            .await
            .holds(&["13 servizi", "Nessuna figura aveva persone"]);
    }
}

#[tokio::test]
async fn every_change_is_in_the_audit_trail() {
    for world in worlds().await {
        let base = ready(&world).await;
        world.adopt(&base).await;
        let who = director(PROVINCE);
        world.post(&who, &format!("{base}/crea"), &[("name", "CST Benevento")]).await;
        let mut tx = world.app.db.read(PROVINCE).await.unwrap();
        assert!(tx.verify_audit().await.unwrap().is_empty());
        let id = DESIGN.parse::<kernel::DesignId>().unwrap();
        let lines = tx.audit_lines(("", "design", Some(id.0)), (None, None), i64::MAX, 20).await.unwrap();
        let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
        for action in ["design.create", "design.edit", "design.adopt", "design.realise"] {
            assert!(actions.contains(&action), "{actions:?}");
        }
    }
}
