use kernel::{NETWORK, Role};
use profiles::store::swot;

use crate::http::{Person, hidden};
use crate::world::{a_centre, started, view};

/// Every page that shows something, with a Province and a version that are there.
const PAGES: [&str; 8] = [
    "/mappa",
    "/mappa/cifre",
    "/mappa/province/097",
    "/profili/097/innovazione",
    "/profili/regole",
    "/profili/regole/1",
    "/focus-group",
    "/swot",
];

#[tokio::test]
async fn people_of_a_centre_see_the_whole_mapping_and_people_of_a_comune_what_is_published() {
    for test in started().await {
        let lecco = a_centre(&test.db, "lecco", "097").await;
        for role in [Role::Director, Role::Operator, Role::Accountant, Role::Reader] {
            let person = Person::of(&test.db, lecco, role);
            for path in PAGES.iter().chain(&["/focus-group/partecipanti"]) {
                assert_eq!(person.get(path).await.status, 200, "{role:?} {path}");
            }
        }
        let mayor = Person::mayor(&test.db, lecco);
        for path in PAGES {
            let public = matches!(path, "/mappa" | "/mappa/province/097");
            assert_eq!(mayor.get(path).await.status, if public { 200 } else { 403 }, "{path}");
        }
        let administrator = Person::of(&test.db, NETWORK, Role::Administrator);
        assert_eq!(administrator.get("/mappa").await.status, 403);
        assert_eq!(Person::coordinator(&test.db).get("/mappa/province/999").await.status, 404);
        assert_eq!(Person::coordinator(&test.db).get("/profili/097/altro").await.status, 404);
    }
}

#[tokio::test]
async fn the_answers_of_a_province_are_filled_in_confirmed_and_published() {
    for test in started().await {
        let lecco = a_centre(&test.db, "lecco", "097").await;
        let como = a_centre(&test.db, "como", "013").await;
        let operator = Person::of(&test.db, lecco, Role::Operator);
        let page = operator.get("/profili/097/innovazione").await;
        assert!(page.says("Non so") && page.says("Nessuno ha ancora risposto"), "{}", page.text);
        let version = hidden(&page.text, "version");
        let answers = [
            ("version", version.as_str()),
            ("r_I1_cst_attivo", "si"),
            ("e_I1_cst_attivo", "Convenzione di prova con i Comuni"),
            ("l_I1_cst_attivo", "https://lecco.example/convenzione"),
            ("r_I7_helpdesk_ticketing", "si"),
            ("r_I11_formazione_consulenza", "si"),
            ("r_I4_open_source", ""),
        ];
        for (who, status) in [
            (Person::of(&test.db, como, Role::Director), 403),
            (Person::of(&test.db, lecco, Role::Reader), 403),
            (Person::mayor(&test.db, lecco), 403),
        ] {
            assert_eq!(who.post("/profili/097/innovazione", &answers).await.status, status);
        }
        let sent = operator.post("/profili/097/innovazione", &answers).await;
        assert_eq!((sent.status, sent.to.as_str()), (303, "/profili/097/innovazione"), "{}", sent.text);
        let late = operator.post("/profili/097/innovazione", &answers).await;
        assert_eq!(late.status, 409);
        assert!(late.says("Convenzione di prova"), "what was typed is kept");
        let shown = operator.get("/profili/097/innovazione").await;
        for text in
            ["Intermedio", "Provvisorio", "Profili ancora possibili", "porterebbe al profilo successivo"]
        {
            assert!(shown.says(text), "{text}");
        }
        let stranger = Person::of(&test.db, como, Role::Director).get("/profili/097/innovazione").await;
        assert!(stranger.says("Convenzione di prova") && !stranger.says("Salva le risposte"));
        assert_eq!(operator.get("/profili/097/innovazione/conferma").await.status, 403);
        let coordinator = Person::coordinator(&test.db);
        let ask = coordinator.get("/profili/097/innovazione/conferma").await;
        assert_eq!(ask.status, 200);
        let version = hidden(&ask.text, "version");
        let without = coordinator
            .post("/profili/097/innovazione/conferma", &[("version", &version), ("profile", "avanzato")])
            .await;
        assert_eq!(without.status, 422);
        assert!(without.says("Motivo: spiega"), "{}", without.text);
        let fields = [("version", version.as_str()), ("profile", "avanzato"), ("reason", "Visita di prova")];
        assert_eq!(coordinator.post("/profili/097/innovazione/conferma", &fields).await.status, 303);
        let again = coordinator.post("/profili/097/innovazione/conferma", &fields).await;
        assert_eq!(again.status, 409, "there is no draft any more");
        let history = coordinator.get("/profili/097/innovazione/versioni/1").await;
        assert!(history.says("Visita di prova") && history.says("Diverso da quello che risultava"));
        let published =
            Person::mayor(&test.db, lecco).get("/mappa?profilo=avanzato&pilastro=innovazione").await;
        assert!(
            published.says("Lecco") && published.says("confermato") && !published.says("Visita di prova")
        );
    }
}

#[tokio::test]
async fn a_wrong_answer_or_address_comes_back_with_what_was_typed() {
    for test in started().await {
        let coordinator = Person::coordinator(&test.db);
        let fields = [
            ("version", "0"),
            ("r_S1_servizio_attivo", "forse"),
            ("r_S3_eprocurement", "si"),
            ("e_S3_eprocurement", "Piattaforma di prova"),
            ("l_S3_eprocurement", "javascript:alert(1)"),
        ];
        let back = coordinator.post("/profili/013/sua", &fields).await;
        assert_eq!(back.status, 422);
        assert!(
            back.says("Domanda 1: scegli")
                && back.says("Dove si vede, domanda 3")
                && back.says("Piattaforma di prova")
        );
    }
}

#[tokio::test]
async fn the_map_is_filtered_and_downloaded_and_says_the_same_in_a_table() {
    for test in started().await {
        let person = Person::coordinator(&test.db);
        let whole = person.get("/mappa").await;
        assert!(whole.says("103 Province") && whole.says("<svg") && whole.says("Mappa a tessere"));
        let south = person.get("/mappa?area=sud&presenza=partecipanti").await;
        assert!(south.says("15 Province"), "{}", south.text);
        let one = person.get("/mappa?q=vco").await;
        assert!(one.says("1 Provincia") && one.says("Verbano-Cusio-Ossola"));
        let none = person.get("/mappa?profilo=avanzato&area=isole").await;
        assert!(none.says("Nessun risultato"));
        let csv = person.get("/mappa?regione=Lombardia&formato=csv").await;
        assert_eq!(csv.text.lines().count(), 13, "{}", csv.text);
        assert!(csv.says("Lecco") && csv.says("gruppi"));
        let lecco = a_centre(&test.db, "lecco", "097").await;
        let public = Person::mayor(&test.db, lecco).get("/mappa?regione=Lombardia&formato=csv").await;
        assert!(public.says("Lecco") && !public.says("gruppi"));
        for path in ["/mappa/cifre", "/focus-group", "/focus-group/partecipanti", "/swot"] {
            assert_eq!(person.get(&format!("{path}?formato=xlsx")).await.status, 200, "{path}");
        }
    }
}

#[tokio::test]
async fn the_three_pillars_stand_side_by_side_with_the_labels_and_their_notes() {
    for test in started().await {
        let person = Person::coordinator(&test.db);
        let parma = person.get("/mappa/province/034").await;
        assert!(parma.says("aspirazione") && parma.says("non fanno media"), "{}", parma.text);
        let figures = person.get("/mappa/cifre").await;
        assert!(figures.says("22") && figures.says("il suo elenco ne contiene 23"));
        let there = person.get("/focus-group/partecipanti?pilastro=innovazione").await;
        assert!(there.says("23 partecipazioni") && there.says("nella fonte: Reggio Emilia"));
    }
}

#[tokio::test]
async fn only_the_network_keeps_focus_groups_points_and_rules() {
    for test in started().await {
        let lecco = a_centre(&test.db, "lecco", "097").await;
        let point =
            swot::all(&mut test.db.read(NETWORK).await.unwrap(), &view(), None).await.unwrap()[0].point_id;
        let id: uuid::Uuid = test.db.ids().fresh();
        let acts = [
            "/focus-group/nuovo".to_owned(),
            "/focus-group/partecipanti".to_owned(),
            format!("/focus-group/partecipanti/{id}/togli"),
            format!("/focus-group/{id}/modifica"),
            "/swot/nuovo".to_owned(),
            format!("/swot/{point}/modifica"),
            format!("/swot/{point}/unisci"),
            format!("/swot/{point}/separa"),
            format!("/swot/{point}/collega"),
            format!("/swot/{point}/collegamenti/{id}/togli"),
            "/profili/regole/nuova".to_owned(),
            "/profili/regole/1/adotta".to_owned(),
            "/profili/regole/1/scarta".to_owned(),
            "/profili/097/sua/conferma".to_owned(),
        ];
        for role in [Role::Director, Role::Operator, Role::Reader] {
            let person = Person::of(&test.db, lecco, role);
            for path in &acts {
                assert_eq!(person.post(path, &[("version", "1")]).await.status, 403, "{role:?} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_meeting_and_its_participants_are_written() {
    for test in started().await {
        let person = Person::coordinator(&test.db);
        let once = hidden(&person.get("/focus-group/nuovo").await.text, "once");
        let fields = [
            ("once", once.as_str()),
            ("pillar", "europa"),
            ("team", "g1"),
            ("kind", "altro"),
            ("held_on", "2026-03-16"),
            ("competenze", "Servono project manager"),
            ("source", "Verbale di prova"),
        ];
        let sent = person.post("/focus-group/nuovo", &fields).await;
        assert_eq!(sent.to, format!("/focus-group/{once}"), "{}", sent.text);
        assert_eq!(person.post("/focus-group/nuovo", &fields).await.to, sent.to, "sent twice, added once");
        let page = person.get(&sent.to).await;
        assert!(page.says("16 marzo 2026") && page.says("Servono project manager") && page.says("Brescia"));
        let wrong = person.post("/focus-group/nuovo", &[("once", &once), ("pillar", "europa")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.says("Giorno: scrivi il giorno"), "{}", wrong.text);
        let once = hidden(&person.get("/focus-group/partecipanti").await.text, "once");
        let fields = [
            ("once", once.as_str()),
            ("pillar", "europa"),
            ("team", "g2"),
            ("entity", "Vco"),
            ("source", "Prova"),
        ];
        assert_eq!(person.post("/focus-group/partecipanti", &fields).await.status, 303);
        let list = person.get("/focus-group/partecipanti?q=verbano&pilastro=europa").await;
        assert!(list.says("nella fonte: Vco"), "{}", list.text);
        let path = format!("/focus-group/partecipanti/{once}/togli");
        assert_eq!(person.post(&path, &[]).await.status, 303);
        assert_eq!(person.post(&path, &[]).await.status, 404);
    }
}

#[tokio::test]
async fn a_new_version_of_the_rules_is_checked_compared_and_adopted() {
    for test in started().await {
        let person = Person::coordinator(&test.db);
        let page = person.get("/profili/regole/nuova").await;
        assert!(page.says("version = 2"), "the text begins with the next number");
        let text = profiles::model::RuleSet::SHIPPED.replace("version = 1\n", "version = 2\n");
        let wrong = text.replacen("S3_eprocurement = \"si\"", "S3_eprocurement = \"boh\"", 1);
        let refused = person.post("/profili/regole/nuova", &[("note", "Prova"), ("text", &wrong)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.says("S3_eprocurement") && refused.says("nomina un criterio"), "{}", refused.text);
        let sent = person.post("/profili/regole/nuova", &[("note", "Prova"), ("text", &text)]).await;
        assert_eq!(sent.to, "/profili/regole/2");
        let shown = person.get("/profili/regole/2").await;
        assert!(shown.says("Che cosa cambierebbe") && shown.says("In preparazione"));
        assert_eq!(person.get("/profili/regole/2/adotta").await.status, 200);
        assert_eq!(person.post("/profili/regole/2/adotta", &[]).await.status, 303);
        assert_eq!(person.post("/profili/regole/2/adotta", &[]).await.status, 404);
        assert!(person.get("/profili/regole").await.says("Sostituita"));
    }
}

#[tokio::test]
async fn a_weakness_is_merged_linked_and_filtered_without_a_script() {
    for test in started().await {
        let person = Person::coordinator(&test.db);
        let board = person.get("/swot?pilastro=europa&riquadro=debolezza").await;
        assert!(board.says("12 punti") && board.says("Interrotto nella fonte"), "{}", board.text);
        assert!(person.get("/swot").await.says("124 punti"));
        assert!(person.get("/swot?profilo=nessuno").await.says("105 punti"));
        let all = swot::all(
            &mut test.db.read(NETWORK).await.unwrap(),
            &view(),
            Some(profiles::model::Pillar::Europa),
        )
        .await
        .unwrap();
        let twins: Vec<_> =
            all.iter().filter(|point| point.data.text.contains("informazioni organizzate")).collect();
        let (stays, goes) = (twins[0].point_id, twins[1].point_id);
        let merge = format!("/swot/{goes}/unisci");
        let to_nobody = person.post(&merge, &[("version", "1")]).await;
        assert_eq!(to_nobody.status, 422);
        assert!(to_nobody.says("Unisci a: scegli"), "{}", to_nobody.text);
        let merged = person.post(&merge, &[("version", "1"), ("into", &stays.to_string())]).await;
        assert_eq!(merged.to, format!("/swot/{stays}"), "{}", merged.text);
        assert!(person.get("/swot?pilastro=europa&riquadro=debolezza").await.says("11 punti"));
        let once = hidden(&person.get(&format!("/swot/{stays}")).await.text, "once");
        let link = format!("/swot/{stays}/collega");
        let bad =
            [("once", once.as_str()), ("kind", "documento"), ("text", "Prova"), ("href", "javascript:x")];
        assert_eq!(person.post(&link, &bad).await.status, 422);
        let good = [("once", once.as_str()), ("kind", "modello"), ("text", "Modello di prova"), ("href", "")];
        assert_eq!(person.post(&link, &good).await.status, 303);
        let answered = person.get("/swot?risposta=si").await;
        assert!(answered.says("1 punto") && answered.says("Modello di prova"));
    }
}

#[tokio::test]
async fn programs_read_what_their_person_may_see() {
    for test in started().await {
        let lecco = a_centre(&test.db, "lecco", "097").await;
        let (reader, mayor) = (Person::of(&test.db, lecco, Role::Reader), Person::mayor(&test.db, lecco));
        let all = reader.get("/api/v1/mapping/provinces").await.json();
        assert_eq!(all["items"].as_array().unwrap().len(), 103);
        let one = reader.get("/api/v1/mapping/provinces/096").await.json();
        let labels: Vec<_> =
            one["pillars"].as_array().unwrap().iter().map(|one| one["label"].clone()).collect();
        assert_eq!(labels, ["avanzato", "base", "intermedio"]);
        assert_eq!(reader.get("/api/v1/mapping/provinces?area=luna").await.status, 422);
        assert_eq!(reader.get("/api/v1/mapping/provinces/999").await.status, 404);
        let meetings = reader.get("/api/v1/mapping/focus-groups").await.json();
        assert_eq!(meetings["items"].as_array().unwrap().len(), 12);
        let points = reader.get("/api/v1/mapping/swot?pilastro=sua").await.json();
        assert_eq!(points["items"].as_array().unwrap().len(), 43);
        assert_eq!(reader.get("/api/v1/mapping/rules").await.json()["version"], 1);
        assert_eq!(mayor.get("/api/v1/mapping/provinces/096").await.status, 200);
        for path in ["rules", "focus-groups", "swot", "figures"] {
            assert_eq!(reader.get(&format!("/api/v1/mapping/{path}")).await.status, 200, "{path}");
            assert_eq!(mayor.get(&format!("/api/v1/mapping/{path}")).await.status, 403, "{path}");
        }
    }
}
