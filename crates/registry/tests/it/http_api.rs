use kernel::Role;
use serde_json::json;

use crate::common::{a_body, a_centre, databases};
use crate::http::Person;

#[tokio::test]
async fn bodies_are_paged_in_a_stable_order() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        for at in 0..120 {
            a_body(&test.db, tenant, &format!("Paese {}", at % 7)).await;
        }
        let person = Person::of(&test.db, tenant, Role::Reader);
        let (mut seen, mut path) = (Vec::new(), "/api/v1/bodies?ordina=nome".to_owned());
        loop {
            let page = person.get_json(&path).await.json();
            let items = page["items"].as_array().unwrap().clone();
            seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => path = format!("/api/v1/bodies?ordina=nome&dopo={next}"),
                None => break,
            }
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((all, seen.len()), (120, 120));
    }
}

#[tokio::test]
async fn a_body_is_added_changed_and_refused_with_problems_that_name_the_fields() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let bad =
            person.json("POST", "/api/v1/bodies", &json!({"kind": "municipality", "istat": "41067"})).await;
        assert_eq!((bad.status, bad.kind.as_str()), (422, "application/problem+json"));
        let names: Vec<_> =
            bad.json()["errors"].as_array().unwrap().iter().map(|e| e["name"].clone()).collect();
        assert_eq!(names, ["name", "istat"]);
        let new = json!({"kind": "municipality", "name": "Urbino", "istat": "041067", "province_sign": "PU"});
        let added = person.json("POST", "/api/v1/bodies", &new).await;
        assert_eq!(added.status, 201, "{}", added.text);
        let id = added.json()["id"].as_str().unwrap().to_owned();
        let twice = person.json("POST", "/api/v1/bodies", &new).await;
        assert_eq!((twice.status, twice.json()["errors"][0]["name"].as_str()), (422, Some("istat")));
        let address = format!("/api/v1/bodies/{id}");
        let changed = person.json("PATCH", &address, &json!({"version": 1, "phone": "0722 1"})).await.json();
        assert_eq!((changed["version"].as_i64(), changed["istat"].as_str()), (Some(2), Some("041067")));
        let stale = person.json("PATCH", &address, &json!({"version": 1, "phone": "0722 2"})).await;
        assert_eq!((stale.status, stale.kind.as_str()), (409, "application/problem+json"));
        let unversioned = person.json("PATCH", &address, &json!({"phone": "0722 2"})).await;
        assert_eq!(unversioned.status, 422);
        let replaced = person
            .json("PUT", &address, &json!({"version": 2, "kind": "municipality", "name": "Urbino"}))
            .await;
        assert_eq!((replaced.status, replaced.json().get("phone")), (200, None));
        for broken in [json!({"nome": "x"}), json!([1]), json!({"name": 3})] {
            let answer = person.json("POST", "/api/v1/bodies", &broken).await;
            assert!((400..500).contains(&answer.status), "{}", answer.text);
            assert_eq!(answer.kind, "application/problem+json", "{}", answer.text);
        }
        assert_eq!(person.get_json("/api/v1/bodies/non-un-id").await.kind, "application/problem+json");
        let reader = Person::of(&test.db, tenant, Role::Reader);
        assert_eq!(reader.json("POST", "/api/v1/bodies", &new).await.status, 403);
    }
}

#[tokio::test]
async fn a_body_or_an_address_that_means_nothing_is_refused_by_name() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        for (sent, field) in [
            (json!({"name": 3}), "name: serve un testo"),
            (json!({"nome": "x"}), "nome: questo campo non esiste"),
            (json!({"name": "x", "version": "1"}), "version: serve un numero intero"),
        ] {
            let answer = person.json("POST", "/api/v1/bodies", &sent).await;
            assert_eq!((answer.status, answer.kind.as_str()), (422, "application/problem+json"));
            assert!(answer.json()["detail"].as_str().unwrap().contains(field), "{}", answer.text);
        }
        for query in ["tipo=x", "ordina=colore", "verso=su", "dopo=x", "archiviati=no", "colore=rosso"] {
            let answer = person.get_json(&format!("/api/v1/bodies?{query}")).await;
            assert_eq!((answer.status, answer.kind.as_str()), (422, "application/problem+json"), "{query}");
            let name = query.split('=').next().unwrap();
            assert_eq!(answer.json()["errors"][0]["name"], name, "{}", answer.text);
        }
        assert_eq!(person.get_json("/api/v1/bodies?tipo=park&ordina=istat&verso=desc").await.status, 200);
    }
}

#[tokio::test]
async fn figures_are_recorded_and_asked_for_on_a_day() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let id = a_body(&test.db, tenant, "Urbino").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let address = format!("/api/v1/bodies/{id}/drivers");
        for (date, value) in
            [("2023-01-01", 100), ("2024-01-01", 110), ("2024-01-01", 111), ("2024-01-01", 111)]
        {
            let figure =
                json!({"driver": "inhabitants", "reference_date": date, "value": value, "source": "ISTAT"});
            assert_eq!(person.json("POST", &address, &figure).await.status, 201);
        }
        let all = person.get_json(&address).await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
        let on = person.get_json(&format!("{address}?parametro=inhabitants&al=2024-06-01")).await.json();
        assert_eq!(
            (on["items"][0]["value"].as_i64(), on["items"][0]["version"].as_i64()),
            (Some(111), Some(2))
        );
        let future =
            json!({"driver": "inhabitants", "reference_date": "2027-01-01", "value": 1, "source": "x"});
        let refused = person.json("POST", &address, &future).await;
        assert_eq!(
            (refused.status, refused.json()["errors"][0]["name"].as_str()),
            (422, Some("reference_date"))
        );
        let unknown = json!({"driver": "sedie", "reference_date": "2024-01-01", "value": 1, "source": "x"});
        assert_eq!(person.json("POST", &address, &unknown).await.status, 422);
        assert_eq!(person.get_json(&format!("{address}?al=2024-06-01")).await.status, 422);
        let own = Person::of_body(&test.db, tenant, id);
        assert_eq!(own.get_json(&address).await.status, 200);
        assert_eq!(own.json("POST", &address, &future).await.status, 403);
    }
}
