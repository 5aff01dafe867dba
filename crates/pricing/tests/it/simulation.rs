//! What this is: simulations and comparisons with bodies of the register: sums, what is missing, jumps, files.

use kernel::{BodyId, Cents};

use crate::world::{HERE, THERE, World, director, heading, id, worlds};

const BANDS: [(&str, &str); 4] =
    [("band_0", "fino a 1.500"), ("value_0", "500"), ("band_1", "oltre 1500"), ("value_1", "900,50")];

/// Three bodies (one without workstations, one without inhabitants), a list with four tariffs.
async fn started(world: &World) -> (String, [BodyId; 3]) {
    let bodies = [
        world.body(HERE, "Alfa", [Some(1237), Some(10)]).await,
        world.body(HERE, "Beta", [Some(2000), None]).await,
        world.body(HERE, "Gamma", [None, Some(3)]).await,
    ];
    world.body(THERE, "Estraneo", [Some(9999), Some(99)]).await;
    let list = id(1);
    assert_eq!(world.draft(&list, "Listino di prova", "2021-01-01").await.status, 303);
    for (code, kind, fields) in [
        ("A1", "per_inhabitant", &[("price", "0,44")][..]),
        ("A2", "band_amount", &BANDS[..]),
        ("A3", "per_workstation", &[("price", "33")][..]),
        ("A4", "included", &[][..]),
    ] {
        let service = world.service(HERE, code).await;
        assert_eq!(world.tariff(&list, service, kind, fields).await.status, 303, "{code}");
    }
    (list, bodies)
}

fn euro(cents: i64) -> String {
    Cents::new(cents).euro()
}

#[tokio::test]
async fn a_draft_is_simulated_body_by_body_and_the_sums_agree() {
    for world in worlds().await {
        let (list, _) = started(&world).await;
        let page = world.get(Some(director()), &format!("/listini/{list}/simulazione?anno=2024")).await.text;
        // Alfa 544,28 + 500 + 330; Beta 880 + 900,50; Gamma 99.
        for expected in [54_428 + 50_000 + 33_000, 88_000 + 90_050, 9_900, 54_428 + 88_000, 325_378] {
            assert!(page.contains(&euro(expected)), "{}\n{page}", euro(expected));
        }
        assert!(page.contains("3 enti") && !page.contains("Estraneo"), "{page}");
        assert!(
            page.contains("Manca il numero di postazioni") && page.contains("Manca il numero di abitanti")
        );
        assert!(page.contains("Salti tra le fasce") && page.contains(&euro(40_050)), "{page}");
        assert!(page.contains("<svg") && page.contains("Quanto pagherebbe ogni ente"));
        let file = world
            .get(Some(director()), &format!("/listini/{list}/simulazione?anno=2024&formato=csv"))
            .await
            .text;
        assert_eq!(file.lines().count(), 4);
        assert!(file.contains("1374,28"), "{file}");
        let xlsx = world.get(Some(director()), &format!("/listini/{list}/simulazione?formato=xlsx")).await;
        assert_eq!(xlsx.status, 200);
    }
}

#[tokio::test]
async fn a_simulation_is_limited_to_members_and_to_some_tariffs() {
    for mut world in worlds().await {
        let (list, bodies) = started(&world).await;
        world.members = vec![bodies[0]];
        let address = format!("/listini/{list}/simulazione?anno=2024");
        let members = world.get(Some(director()), &format!("{address}&enti=aderenti")).await.text;
        assert!(
            members.contains("1 ente") && members.contains(&euro(137_428)) && !members.contains("Beta"),
            "{members}"
        );
        let some = world.get(Some(director()), &format!("{address}&tariffe=A1,A4")).await.text;
        assert!(some.contains(&euro(142_428)) && some.contains("A3 Servizio A3: non contata"), "{some}");
    }
}

#[tokio::test]
async fn one_body_opens_onto_how_each_figure_came_about() {
    for world in worlds().await {
        let (list, bodies) = started(&world).await;
        let page = world
            .get(Some(director()), &format!("/listini/{list}/simulazione/{}?anno=2024", bodies[0]))
            .await
            .text;
        for expected in [
            "0,44 € × 1.237 abitanti = 544,28 €",
            "1.237 abitanti al 01/01/2023 (ISTAT)",
            "bozza non approvata",
        ] {
            assert!(page.contains(expected), "{expected}\n{page}");
        }
        let api = world
            .get(Some(director()), &format!("/api/v1/price-lists/{list}/simulation?anno=2024"))
            .await
            .text;
        assert!(api.contains(r#""total_cents":325378"#) && api.contains("Alfa"), "{api}");
        let one = world.get(Some(director()), &format!("/api/v1/price-lists/{list}")).await.text;
        assert!(one.contains(r#""kind":"per_inhabitant""#) && one.contains(r#""state":"draft""#), "{one}");
        assert!(world.get(Some(director()), "/api/v1/price-lists").await.text.contains("Listino di prova"));
        for path in [
            "/api/v1/price-lists?stato=x".to_owned(),
            "/api/v1/price-lists?dopo=x".into(),
            format!("/api/v1/price-lists/{list}/simulation?anno=ieri"),
        ] {
            let refused = world.get(Some(director()), &path).await;
            assert!(
                refused.status == 422 && refused.text.contains(r#""errors":["#),
                "{path}: {}",
                refused.text
            );
        }
    }
}

#[tokio::test]
async fn a_list_that_is_over_is_simulated_for_its_last_year() {
    for world in worlds().await {
        let list = id(3);
        let mut fields = heading(&list, "Listino passato", "2021-01-01", None);
        fields.push(("valid_to", "2023-12-31"));
        assert_eq!(world.post(Some(director()), "/listini/nuovo", &fields).await.status, 303);
        let page = world.get(Some(director()), &format!("/listini/{list}/simulazione")).await.text;
        assert!(page.contains("Simulazione 2023"), "{page}");
    }
}

#[tokio::test]
async fn two_versions_are_compared_body_by_body() {
    for world in worlds().await {
        let (first, _) = started(&world).await;
        let second = id(2);
        let mut copy = heading(&second, "Listino nuovo", "2025-01-01", None);
        copy.push(("copy", &first));
        world.post(Some(director()), "/listini/nuovo", &copy).await;
        let service = world.service(HERE, "A5").await;
        assert_eq!(world.tariff(&second, service, "flat", &[("amount", "100")]).await.status, 303);
        let choice = world.get(Some(director()), "/listini/confronto").await;
        assert!(choice.status == 200 && choice.text.contains(&second), "{}", choice.text);
        let address = format!("/listini/confronto?a={first}&b={second}&anno=2025");
        let page = world.get(Some(director()), &address).await.text;
        // 100 € more for each of the three bodies; for Alfa 100 of 1.374,28 is 7,28 %.
        assert!(
            page.contains("+7,28 %") && page.contains(&euro(10_000)) && page.contains(&euro(30_000)),
            "{page}"
        );
        let file = world.get(Some(director()), &format!("{address}&formato=csv")).await.text;
        assert!(file.contains("7,28") && file.contains("mancano dati"), "{file}");
    }
}
