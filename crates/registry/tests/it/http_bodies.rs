use kernel::permission::ViewBodies;
use kernel::{NETWORK, Role};
use registry::{bodies, national};

use crate::common::{a_body, a_centre, can, databases};
use crate::http::{Person, hidden};

/// Every page of the area that one reaches with the id of a body.
fn pages_of(id: impl std::fmt::Display) -> Vec<String> {
    let rest = ["", "/storia", "/modifica", "/archivia", "/parametri/nuovo", "/contatti/nuovo"];
    rest.iter().map(|rest| format!("/enti/{id}{rest}")).collect()
}

#[tokio::test]
async fn a_body_is_added_once_however_often_the_form_is_sent() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let page = person.get("/enti/nuovo").await;
        assert_eq!(page.status, 200);
        let once = hidden(&page.text, "once");
        let fields =
            [("once", once.as_str()), ("kind", "municipality"), ("name", "Urbino"), ("istat", "041067")];
        let first = person.post("/enti/nuovo", &fields).await;
        let second = person.post("/enti/nuovo", &fields).await;
        assert_eq!((first.status, second.status), (303, 303), "{}", second.text);
        assert_eq!(first.to, second.to);
        let card = person.get(&first.to).await;
        assert!(card.status == 200 && card.says("Comune di Urbino") && card.says("041067"), "{}", card.text);
        let list = person.get("/enti?q=urb").await;
        assert!(list.says("1 ente") && list.says("Urbino"), "{}", list.text);
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_with_the_errors_named() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let once = test.db.ids().fresh::<kernel::BodyId>().to_string();
        let fields = [
            ("once", once.as_str()),
            ("kind", "municipality"),
            ("name", "Urbino <b>"),
            ("istat", "41067"),
            ("parent", "Chissà"),
        ];
        let page = person.post("/enti/nuovo", &fields).await;
        assert_eq!(page.status, 422);
        assert!(page.says("Codice ISTAT: servono 6 caratteri"), "{}", page.text);
        assert!(page.says("value=\"41067\"") && page.says("nessun ente «Chissà»"), "{}", page.text);
        assert!(page.says("Urbino &#") || page.says("Urbino &lt;b&gt;"), "{}", page.text);
        assert!(!page.says("Urbino <b>"));
    }
}

#[tokio::test]
async fn two_people_editing_at_once_see_the_difference_and_lose_nothing() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let id = a_body(&test.db, tenant, "Urbino").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let address = format!("/enti/{id}/modifica");
        let page = person.get(&address).await;
        assert_eq!(hidden(&page.text, "version"), "1");
        let theirs = [("version", "1"), ("kind", "municipality"), ("name", "Urbino"), ("phone", "0722 1")];
        assert_eq!(person.post(&address, &theirs).await.status, 303);
        let mine = [("version", "1"), ("kind", "municipality"), ("name", "Urbino"), ("phone", "0722 2")];
        let page = person.post(&address, &mine).await;
        assert_eq!(page.status, 409);
        assert!(page.says("0722 1") && page.says("value=\"0722 2\""), "{}", page.text);
        assert_eq!(hidden(&page.text, "version"), "2");
        let wrong = [("version", "1"), ("kind", "municipality"), ("name", "")];
        let page = person.post(&address, &wrong).await;
        assert_eq!((page.status, hidden(&page.text, "version").as_str()), (422, "1"));
        let knowingly = [("version", "2"), ("kind", "municipality"), ("name", "Urbino"), ("phone", "0722 2")];
        assert_eq!(person.post(&address, &knowingly).await.status, 303);
        let story = person.get(&format!("/enti/{id}/storia")).await;
        assert!(story.says("«0722 1» → «0722 2»"), "{}", story.text);
    }
}

#[tokio::test]
async fn people_of_a_body_see_and_change_only_what_is_theirs() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let (own, other) = (a_body(&test.db, tenant, "Urbino").await, a_body(&test.db, tenant, "Fano").await);
        let person = Person::of_body(&test.db, tenant, own);
        let home = person.get("/enti").await;
        assert_eq!((home.status, home.to), (303, format!("/enti/{own}")));
        for page in pages_of(other) {
            assert_eq!(person.get(&page).await.status, 404, "{page}");
        }
        for page in [
            format!("/enti/{other}/modifica"),
            format!("/enti/{other}/archivia"),
            format!("/enti/{other}/contatti/nuovo"),
        ] {
            assert_eq!(person.post(&page, &[("version", "1")]).await.status, 404, "{page}");
        }
        assert!(!person.get("/enti/cerca?q=fano").await.says("Fano ("));
        assert_eq!(person.get_json("/enti/cerca?q=fano").await.text, "[]");
        assert!(!person.get("/enti/contatti?formato=csv").await.says("Fano"));
        for page in [
            "/enti/nuovo",
            "/enti/dal-registro",
            "/importazioni",
            "/importazioni/nuova",
            "/centro/modifica",
            "/centri/nuovo",
        ] {
            assert_eq!(person.get(page).await.status, 403, "{page}");
        }
        assert_eq!(person.get(&format!("/enti/{own}/archivia")).await.status, 403);
        assert_eq!(person.get(&format!("/enti/{own}/parametri/nuovo")).await.status, 403);
        let form = person.get(&format!("/enti/{own}/modifica")).await;
        assert!(form.says("name=\"pec\"") && !form.says("name=\"name\"") && !form.says("name=\"istat\""));
        let fields = [
            ("version", "1"),
            ("name", "Preso"),
            ("istat", "041067"),
            ("pec", "c@pec.example.it"),
            ("office_code", "uf1a2b"),
        ];
        assert_eq!(person.post(&format!("/enti/{own}/modifica"), &fields).await.status, 303);
        let view = can(tenant, Role::Reader, ViewBodies);
        let body = bodies::get(&mut test.db.read(tenant).await.unwrap(), &view, own).await.unwrap().unwrap();
        assert_eq!((body.name.as_str(), body.codes.istat.as_ref()), ("Urbino", None));
        assert_eq!(body.invoicing.office_code.as_ref().map(kernel::OfficeCode::as_str), Some("UF1A2B"));
        let patch = serde_json::json!({"version": 2, "name": "Preso", "phone": "0722 9"});
        let answer = person.json("PATCH", &format!("/api/v1/bodies/{own}"), &patch).await;
        assert_eq!((answer.status, answer.json()["name"].as_str()), (200, Some("Urbino")), "{}", answer.text);
        assert_eq!(answer.json()["phone"], "0722 9");
    }
}

#[tokio::test]
async fn another_centre_finds_nothing_and_a_reader_changes_nothing() {
    for test in databases().await {
        let (ours, theirs) = (a_centre(&test.db, "pesaro").await, a_centre(&test.db, "lecco").await);
        let body = a_body(&test.db, theirs, "Lecco").await;
        let stranger = Person::of(&test.db, ours, Role::Director);
        for page in pages_of(body) {
            assert_eq!(stranger.get(&page).await.status, 404, "{page}");
        }
        for page in [format!("/api/v1/bodies/{body}"), format!("/api/v1/bodies/{body}/drivers")] {
            assert_eq!(stranger.get_json(&page).await.status, 404, "{page}");
        }
        assert!(!stranger.get("/enti?formato=csv").await.says("Lecco"));
        let reader = Person::of(&test.db, theirs, Role::Reader);
        assert_eq!(reader.get(&format!("/enti/{body}")).await.status, 200);
        for page in [
            format!("/enti/{body}/modifica"),
            format!("/enti/{body}/archivia"),
            format!("/enti/{body}/contatti/nuovo"),
            "/enti/nuovo".into(),
        ] {
            assert_eq!(reader.get(&page).await.status, 403, "{page}");
            assert_eq!(reader.post(&page, &[("version", "1")]).await.status, 403, "{page}");
        }
        let nobody = Person::nobody(&test.db);
        let sent = nobody.get(&format!("/enti/{body}")).await;
        assert!(sent.status == 303 && sent.to.starts_with("/accedi"), "{sent:?}");
        assert_eq!(nobody.get_json("/api/v1/bodies").await.status, 401);
    }
}

#[tokio::test]
async fn a_province_is_taken_from_the_national_register_and_listed_sorted_and_exported() {
    for test in databases().await {
        national::ensure_national_register(&test.db).await.unwrap();
        let tenant = a_centre(&test.db, "pesaro").await;
        let person = Person::of(&test.db, tenant, Role::Director);
        let page = person.get("/enti/dal-registro?provincia=041").await;
        assert!(page.says("Urbino") && page.says("Aggiungi tutta la provincia"), "{}", page.text);
        assert_eq!(person.post("/enti/dal-registro", &[("unit", "041")]).await.to, "/enti");
        assert!(person.get("/enti/dal-registro?provincia=041").await.says("Già presente"));
        let list = person.get("/enti?ordina=abitanti&verso=desc").await;
        let (pesaro, fano) = (list.text.find(">Pesaro<").unwrap(), list.text.find(">Fano<").unwrap());
        assert!(pesaro < fano && list.says("51 enti") && list.says("rel=\"next\""));
        let csv = person.get("/enti?formato=csv&tipo=municipality").await;
        assert_eq!(csv.text.lines().count(), 51);
        let search = person.get_json("/enti/cerca?q=urban").await.json();
        assert_eq!(search[0]["name"], "Urbania (PU)");
        let other = Person::of(&test.db, NETWORK, Role::NetworkCoordinator);
        assert_eq!(other.get("/enti/dal-registro").await.status, 404);
        assert!(other.get("/enti").await.says("più di 1.000 enti"));
    }
}

#[tokio::test]
async fn contacts_and_figures_are_kept_from_the_card_of_a_body() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let id = a_body(&test.db, tenant, "Urbino").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let new = format!("/enti/{id}/contatti/nuovo");
        let once = hidden(&person.get(&new).await.text, "once");
        let fields = [
            ("once", once.as_str()),
            ("role", "accounting"),
            ("name", "Persona di prova"),
            ("email", "r@example.it"),
        ];
        assert_eq!(person.post(&new, &fields).await.status, 303);
        assert_eq!(person.post(&new, &fields).await.status, 303);
        let card = person.get(&format!("/enti/{id}")).await;
        assert_eq!(card.text.matches("mailto:r@example.it").count(), 1, "{}", card.text);
        let figure = format!("/enti/{id}/parametri/nuovo");
        for (date, value) in [("2023-01-01", "13.800"), ("2025-01-01", "13.700")] {
            let fields =
                [("driver", "inhabitants"), ("value", value), ("reference_date", date), ("source", "ISTAT")];
            assert_eq!(person.post(&figure, &fields).await.status, 303);
        }
        let future = [
            ("driver", "inhabitants"),
            ("value", "1"),
            ("reference_date", "2027-01-01"),
            ("source", "ISTAT"),
        ];
        let page = person.post(&figure, &future).await;
        assert!(page.status == 422 && page.says("non può essere nel futuro"), "{}", page.text);
        let card = person.get(&format!("/enti/{id}")).await;
        assert!(
            card.says("Abitanti: 13.700 abitanti") && card.says("<svg") && card.says("ISTAT"),
            "{}",
            card.text
        );
    }
}

#[tokio::test]
async fn an_archived_body_leaves_the_list_and_comes_back() {
    for test in databases().await {
        let tenant = a_centre(&test.db, "pesaro").await;
        let id = a_body(&test.db, tenant, "Urbino").await;
        let person = Person::of(&test.db, tenant, Role::Operator);
        let asked = person.get(&format!("/enti/{id}/archivia")).await;
        assert!(asked.says("Archivia Comune di Urbino?"));
        assert_eq!(person.post(&format!("/enti/{id}/archivia"), &[("version", "1")]).await.status, 303);
        assert!(!person.get("/enti").await.says("Urbino"));
        assert!(person.get("/enti?archiviati=1").await.says("Urbino"));
        assert_eq!(person.get(&format!("/enti/{id}/modifica")).await.status, 409);
        assert_eq!(person.post(&format!("/enti/{id}/ripristina"), &[("version", "2")]).await.status, 303);
        assert!(person.get("/enti").await.says("Urbino"));
    }
}
