//! The pages and the API, as every kind of person.

use kernel::{Actor, Role, Scope};

use crate::live::{Answer, Live, actor, body, body_accountant, director, live};
use crate::world::{CENTRE, OTHER_CENTRE};

/// A run made and issued through the pages; the address of the run.
async fn issued(live: &Live) -> String {
    let fields = [
        ("once", "00000000-0000-0000-0000-0000000000f1"),
        ("year", "2022"),
        ("series", ""),
        ("date", "2026-11-20"),
    ];
    let made = live.post(director(CENTRE), "/fatturazione/nuova", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let again = live.post(director(CENTRE), "/fatturazione/nuova", &fields).await;
    assert_eq!(again.location, made.location);
    let confirm = live.get(director(CENTRE), &format!("{}/emetti", made.location)).await;
    assert!(confirm.text.contains("Vengono emesse 4 fatture"), "{}", confirm.text);
    let started = live.post(director(CENTRE), &format!("{}/emetti", made.location), &start("1")).await;
    assert_eq!(started.status, 303, "{}", started.text);
    assert!(live.get(director(CENTRE), &started.location).await.text.contains("av-job"));
    live.work().await.unwrap().1.unwrap();
    live.work().await.unwrap().1.unwrap();
    assert!(live.work().await.is_none());
    made.location
}

fn start(version: &str) -> [(&str, &str); 2] {
    [("date", "2026-11-20"), ("version", version)]
}

/// The address of the first invoice that the list shows to somebody.
async fn first_invoice(live: &Live, who: Actor) -> String {
    let list = live.get(who, "/fatture").await;
    let at = list.text.find("href=\"/fatture/").unwrap();
    list.text[at + 6..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_run_goes_from_preview_to_invoices_through_the_pages() {
    for live in live().await {
        let run = issued(&live).await;
        let outcome = live.get(director(CENTRE), &format!("{run}/esito")).await.text;
        for said in
            ["Comune di Acqualagna", "Emessa", "Non emessa", "codice univoco", "Riprova i non riusciti"]
        {
            assert!(outcome.contains(said), "{said}\n{outcome}");
        }
        let list = live.get(director(CENTRE), "/fatturazione").await.text;
        assert!(list.contains("2.050,66 €"), "{list}");
        let zip = live.get(director(CENTRE), &format!("{run}/fatture.zip")).await;
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
        assert_eq!(archive.len(), 9);
        assert!(archive.by_name("riepilogo.csv").is_ok());
    }
}

#[tokio::test]
async fn the_preview_explains_every_amount_filters_and_exports() {
    for live in live().await {
        let fields = [
            ("once", "00000000-0000-0000-0000-0000000000f1"),
            ("year", "2022"),
            ("series", ""),
            ("date", "2026-11-20"),
        ];
        let run = live.post(director(CENTRE), "/fatturazione/nuova", &fields).await.location;
        let page = live.get(director(CENTRE), &run).await.text;
        for said in [
            "Come si arriva all",
            "Listino 2021",
            "1.237 abitanti",
            "ISTAT, dato di prova",
            "impostazione non verificata",
            "30 giugno 2026",
            "dato dimostrativo",
            "Blocca:",
        ] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let stopped = live.get(director(CENTRE), &format!("{run}?esito=da_completare")).await.text;
        assert!(stopped.contains("Senza Codice") && !stopped.contains("Acqualagna"));
        let csv = live.get(director(CENTRE), &format!("{run}?formato=csv")).await.text;
        assert_eq!(csv.lines().count(), 6, "{csv}");
        let future =
            [("once", "00000000-0000-0000-0000-0000000000f2"), ("year", "2023"), ("date", "2026-11-21")];
        let refused = live.post(director(CENTRE), "/fatturazione/nuova", &future).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains("non può essere nel futuro"), "{}", refused.text);
        let twice =
            [("once", "00000000-0000-0000-0000-0000000000f3"), ("year", "2022"), ("date", "2026-11-20")];
        assert!(
            live.post(director(CENTRE), "/fatturazione/nuova", &twice)
                .await
                .text
                .contains("già una fatturazione")
        );
    }
}

#[tokio::test]
async fn an_invoice_is_read_downloaded_and_marked_as_sent() {
    for live in live().await {
        issued(&live).await;
        let address = first_invoice(&live, body_accountant(0)).await;
        let page = live.get(director(CENTRE), &address).await.text;
        for said in
            ["2026/0001", "664,02 €", "544,28 €", "31 dicembre 2026", "00000010D3", "Impronta", "Scissione"]
        {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let xml = live.get(director(CENTRE), &format!("{address}/xml")).await;
        assert!(xml.text.starts_with("<?xml"));
        assert!(live.get(director(CENTRE), &format!("{address}/pdf")).await.bytes.starts_with(b"%PDF"));
        let fields = [("version", "1"), ("sent_on", "2026-11-20"), ("note", "PEC")];
        let marked = live.post(director(CENTRE), &format!("{address}/invio"), &fields).await;
        assert_eq!(marked.status, 303, "{}", marked.text);
        assert_eq!(live.post(director(CENTRE), &format!("{address}/invio"), &fields).await.status, 409);
        let early = [("version", "2"), ("sent_on", "2026-11-19")];
        assert_eq!(live.post(director(CENTRE), &format!("{address}/invio"), &early).await.status, 422);
        let sent = live.get(director(CENTRE), "/fatture?invio=trasmesse").await.text;
        assert!(sent.contains("2026/0001") && !sent.contains("2026/0002"));
    }
}

#[tokio::test]
async fn the_list_searches_sorts_filters_and_exports() {
    for live in live().await {
        issued(&live).await;
        let get = |path: &'static str| live.get(director(CENTRE), path);
        assert!(get("/fatture?q=cantiano").await.text.contains("1 documento"));
        assert!(get("/fatture?q=2026%2F0002").await.text.contains("Comune di Borgo"));
        let by_amount = get("/fatture?ordina=importo&verso=asc").await.text;
        let place = |name: &str| by_amount.find(name).unwrap();
        assert!(place("Fossombrone") < place("Cantiano") && place("Acqualagna") < place("Borgo"));
        let newest = get("/fatture").await.text;
        assert!(newest.find("2026/0004").unwrap() < newest.find("2026/0001").unwrap());
        assert!(get("/fatture?anno=2021").await.text.contains("Nessun risultato"));
        assert!(get("/fatture?serie=ordinaria").await.text.contains("4 documenti"));
        assert_eq!(get("/fatture?formato=csv").await.text.lines().count(), 5);
        assert!(get("/fatture?formato=xlsx").await.bytes.starts_with(b"PK"));
        let api = get("/api/v1/invoices?ordina=ente&verso=asc").await.text;
        assert!(api.contains("\"document\":\"664.02\"") && !api.contains("\"next\""), "{api}");
        assert!(get("/api/v1/invoice-runs").await.text.contains("\"failed\":1"));
    }
}

/// Every address of the area, for somebody's invoice and run.
async fn every(live: &Live, who: &Actor, run: &str, invoice: &str) -> Vec<(String, Answer)> {
    let id = invoice.rsplit('/').next().unwrap();
    let run_id = run.rsplit('/').next().unwrap();
    let mut answers = Vec::new();
    for path in [
        invoice.to_owned(),
        format!("{invoice}/xml"),
        format!("{invoice}/pdf"),
        format!("/api/v1/invoices/{id}"),
        format!("/api/v1/invoices/{id}/xml"),
        run.to_owned(),
        format!("{run}/emetti"),
        format!("{run}/esito"),
        format!("{run}/avanzamento"),
        format!("{run}/fatture.zip"),
        format!("/api/v1/invoice-runs/{run_id}"),
    ] {
        let answer = live.get(who.clone(), &path).await;
        answers.push((path, answer));
    }
    let marked = live.post(who.clone(), &format!("{invoice}/invio"), &[("version", "1")]).await;
    answers.push((format!("POST {invoice}/invio"), marked));
    let started = live.post(who.clone(), &format!("{run}/emetti"), &start("2")).await;
    answers.push((format!("POST {run}/emetti"), started));
    answers
}

#[tokio::test]
async fn another_body_and_another_centre_find_nothing_of_an_invoice() {
    for live in live().await {
        let run = issued(&live).await;
        let invoice = first_invoice(&live, body_accountant(0)).await;
        for (path, answer) in every(&live, &director(OTHER_CENTRE), &run, &invoice).await {
            assert_eq!(answer.status, 404, "{path}\n{}", answer.text);
        }
        for who in [body_accountant(1), actor(CENTRE, Role::Mayor, Scope::Body(body(2)))] {
            for (path, answer) in every(&live, &who, &run, &invoice).await {
                assert!(matches!(answer.status.as_u16(), 403 | 404), "{path}: {}", answer.status);
                assert!(!answer.text.contains("Acqualagna"), "{path}");
            }
        }
        for (path, answer) in
            every(&live, &actor(CENTRE, Role::Operator, Scope::Tenant), &run, &invoice).await
        {
            let may = path.starts_with("/fatture") || path.starts_with("/api/v1/invoices");
            assert_eq!(answer.status.as_u16(), if may { 200 } else { 403 }, "{path}");
        }
    }
}

#[tokio::test]
async fn a_body_sees_only_its_own_invoices_in_lists_searches_and_exports() {
    for live in live().await {
        issued(&live).await;
        for path in [
            "/fatture",
            "/fatture?q=comune",
            "/fatture?q=acqualagna",
            "/fatture?ordina=importo&verso=asc",
            "/fatture?formato=csv",
            "/api/v1/invoices",
            "/api/v1/invoices?q=acqualagna",
        ] {
            let answer = live.get(body_accountant(1), path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(!answer.text.contains("Comune di Acqualagna"), "{path}\n{}", answer.text);
        }
        let of_another = format!("/fatture?ente={}", body(0));
        assert!(live.get(body_accountant(1), &of_another).await.text.contains("Nessun risultato"));
        assert!(live.get(body_accountant(1), "/fatture").await.text.contains("Comune di Borgo"));
        assert!(!live.get(director(OTHER_CENTRE), "/fatture").await.text.contains("Comune di"));
        let nothing = live.get(body_accountant(4), "/fatture").await.text;
        assert!(nothing.contains("non ha ancora emesso fatture") && !nothing.contains(">2022<"), "{nothing}");
        assert_eq!(live.get(None, "/fatture").await.status, 303);
        assert_eq!(live.get(None, "/api/v1/invoices").await.status, 401);
    }
}

#[tokio::test]
async fn the_desk_tells_the_centre_what_is_left() {
    for live in live().await {
        let run = issued(&live).await;
        let desk = |who: Actor| {
            let app = live.app.clone();
            async move { webkit::DeskSource::gather(&[billing::desk()], &app, &who).await.unwrap() }
        };
        let centre = desk(director(CENTRE)).await;
        let titles: Vec<&str> = centre.iter().map(|item| item.title.as_str()).collect();
        let late = "Fatture 2025 da emettere";
        assert_eq!(titles, [late, "Fatture 2022 non emesse: 1", "File di fattura da trasmettere: 4"]);
        assert!(centre.iter().any(|item| item.href.starts_with(&run)));
        // What a body has to pay is told by payments, which know what is paid.
        assert!(desk(body_accountant(1)).await.is_empty());
    }
}
