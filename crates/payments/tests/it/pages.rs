//! The pages and the API, as every kind of person.

use payments::model::Part;
use payments::store::payments as acts;

use crate::imports::FILE;
use crate::world::{
    CENTRE, FANO, URBINO, World, accountant_of, director, invoice, may_record, part, payment, today, worlds,
};

const ONCE: &str = "0198f000-0000-7000-8000-0000000000a1";

async fn record(world: &World, number: u128, paid: (&str, i64), parts: &[Part]) -> String {
    let mut tx = world.write(CENTRE).await;
    let new = payment(number, URBINO, paid);
    let id = new.payment_id;
    acts::record(&mut tx, &may_record(CENTRE), new, (today(), parts)).await.unwrap();
    tx.commit().await.unwrap();
    format!("/pagamenti/{id}")
}

#[tokio::test]
async fn a_payment_is_recorded_by_hand_once_oldest_invoice_first() {
    for world in worlds().await {
        let pick = world.get(director(CENTRE), "/pagamenti/nuovo").await.text;
        assert!(pick.contains("Urbino") && pick.contains("name=\"ente\""), "{pick}");
        let form = world.get(director(CENTRE), &format!("/pagamenti/nuovo?ente={URBINO}")).await.text;
        assert!(form.contains("Fattura 2022/0012") && form.contains("Residuo 1.234,56"), "{form}");
        let body = URBINO.to_string();
        let fields = [
            ("once", ONCE),
            ("ente", body.as_str()),
            ("paid_on", "2022-11-02"),
            ("amount", "1.300,00"),
            ("reference", "Mandato 120"),
            ("way", "oldest"),
        ];
        for _ in 0..2 {
            let done = world.post(director(CENTRE), "/pagamenti/nuovo", &fields).await;
            assert_eq!((done.status.as_u16(), done.location.as_str()), (303, &*format!("/pagamenti/{ONCE}")));
        }
        assert_eq!(world.residuals(&director(CENTRE)).await[..2], [(12, 0), (13, 13_456)]);
        let page = world.get(director(CENTRE), &format!("/pagamenti/{ONCE}")).await.text;
        for said in ["1.300,00 €", "Mandato 120", "fattura 2022/0012", "Tutto assegnato", "Storna"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let seen = world.get(accountant_of(URBINO), &format!("/pagamenti/{ONCE}")).await.text;
        assert!(!seen.contains("Storna il pagamento"), "{seen}");
    }
}

#[tokio::test]
async fn errors_name_their_field_and_keep_what_was_typed() {
    for world in worlds().await {
        let body = URBINO.to_string();
        let part_field = format!("part-{}", invoice(13));
        let fields = [
            ("once", ONCE),
            ("ente", body.as_str()),
            ("paid_on", "2023-01-01"),
            ("amount", "100,00"),
            ("reference", "Mandato 121"),
            ("way", "none"),
        ];
        let future = world.post(director(CENTRE), "/pagamenti/nuovo", &fields).await;
        assert_eq!(future.status, 422);
        assert!(future.text.contains("Data del pagamento: non può essere nel futuro"), "{}", future.text);
        assert!(future.text.contains("Mandato 121"));
        let fields = [
            ("once", ONCE),
            ("ente", body.as_str()),
            ("paid_on", "2022-11-02"),
            ("amount", "100,00"),
            ("reference", "Mandato 121"),
            ("way", "chosen"),
            (part_field.as_str(), "100,01"),
        ];
        let beyond = world.post(director(CENTRE), "/pagamenti/nuovo", &fields).await;
        assert!(
            beyond.status == 422 && beyond.text.contains("superano quanto è disponibile"),
            "{}",
            beyond.text
        );
    }
}

#[tokio::test]
async fn excess_is_assigned_refunded_and_taken_back_through_the_pages() {
    for world in worlds().await {
        let at = record(&world, 1, ("2022-11-02", 150_000), &[part(12, 123_456)]).await;
        let form = world.get(director(CENTRE), &format!("{at}/assegna")).await.text;
        assert!(form.contains("value=\"200,00\""), "{form}");
        let part_field = format!("part-{}", invoice(13));
        let fields = [("on", "2022-12-15"), (part_field.as_str(), "150,00")];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/assegna"), &fields).await.status, 303);
        let refund = [("amount", "115,44"), ("on", "2022-12-15"), ("reason", "Mandato 9")];
        let done = world.post(director(CENTRE), &format!("{at}/rimborso"), &refund).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let page = world.get(director(CENTRE), &at).await.text;
        let link = page.split("href=\"/pagamenti/operazioni/").nth(1).unwrap().split('"').next().unwrap();
        let undo = format!("/pagamenti/operazioni/{link}");
        assert_eq!(world.get(director(CENTRE), &undo).await.status, 200);
        let short = world.post(director(CENTRE), &undo, &[("on", "2022-12-15"), ("reason", "")]).await;
        assert_eq!(short.status, 422);
        let why = [("on", "2022-12-15"), ("reason", "Fattura sbagliata")];
        assert_eq!(world.post(director(CENTRE), &undo, &why).await.status, 303);
        assert_eq!(world.post(director(CENTRE), &undo, &why).await.status, 409);
        assert_eq!(world.post(director(CENTRE), &format!("{at}/storno"), &why).await.status, 303);
        let page = world.get(director(CENTRE), &at).await.text;
        assert!(
            page.contains("Stornato il 15 dicembre 2022") && page.contains("Fattura sbagliata"),
            "{page}"
        );
        assert_eq!(world.residuals(&director(CENTRE)).await[..2], [(12, 123_456), (13, 20_000)]);
    }
}

#[tokio::test]
async fn the_list_searches_sorts_filters_sums_and_exports() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 150_000), &[part(12, 123_456)]).await;
        record(&world, 2, ("2022-12-01", 20_000), &[part(13, 20_000)]).await;
        let get = async |path: &str| world.get(director(CENTRE), path).await.text;
        let all = get("/pagamenti").await;
        assert!(all.contains("2 pagamenti") && all.contains("1.700,00 €"), "{all}");
        assert!(all.find("Mandato 2").unwrap() < all.find("Mandato 1").unwrap());
        let by_amount = get("/pagamenti?ordina=importo&verso=asc").await;
        assert!(by_amount.find("Mandato 2").unwrap() < by_amount.find("Mandato 1").unwrap());
        assert!(get("/pagamenti?stato=excess").await.contains("1 pagamento"));
        assert!(get("/pagamenti?dal=2022-12-01&q=mandato").await.contains("1 pagamento"));
        assert!(get("/pagamenti?q=zzz").await.contains("Nessun risultato"));
        assert_eq!(get("/pagamenti?formato=csv").await.lines().count(), 3);
        assert!(world.get(director(CENTRE), "/pagamenti?formato=xlsx").await.bytes.starts_with(b"PK"));
    }
}

#[tokio::test]
async fn what_is_overdue_is_shown_by_age_and_the_account_runs_line_by_line() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 100_000), &[part(12, 100_000)]).await;
        let overdue = world.get(director(CENTRE), "/pagamenti/scoperti").await.text;
        // Urbino's invoice 12 was due on 31 October, 45 days ago; Fano's 14 and 15 on 15 and 30 November.
        for said in ["31–60 giorni", "234,56 €", "277,00 €", "511,56 €", "31 ottobre 2022"] {
            assert!(overdue.contains(said), "{said}\n{overdue}");
        }
        let own = world.get(accountant_of(URBINO), "/pagamenti/scoperti").await.text;
        assert!(own.contains("234,56") && !own.contains("277,00"), "{own}");
        let account = world.get(accountant_of(URBINO), &format!("/pagamenti/estratto/{URBINO}")).await.text;
        for said in ["Mandato 1", "2022/0012", "434,56 €", "1.434,56 €"] {
            assert!(account.contains(said), "{said}\n{account}");
        }
        let csv =
            world.get(accountant_of(URBINO), &format!("/pagamenti/estratto/{URBINO}?formato=csv")).await;
        assert_eq!(csv.text.lines().count(), 4, "{}", csv.text);
        let pdf = world.get(accountant_of(URBINO), &format!("/pagamenti/estratto/{URBINO}/pdf")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.text);
    }
}

#[tokio::test]
async fn a_bank_file_goes_from_upload_to_payments_through_the_pages() {
    for world in worlds().await {
        let sent = world
            .upload(director(CENTRE), "/pagamenti/importa", &[("once", ONCE)], ("m.csv", FILE.as_bytes()))
            .await;
        let at = format!("/pagamenti/importazioni/{ONCE}");
        assert_eq!((sent.status.as_u16(), sent.location.as_str()), (303, at.as_str()), "{}", sent.text);
        let other = "0198f000-0000-7000-8000-0000000000a2";
        let again = world
            .upload(director(CENTRE), "/pagamenti/importa", &[("once", other)], ("m.csv", FILE.as_bytes()))
            .await;
        assert_eq!(again.location, at);
        let page = world.get(director(CENTRE), &at).await.text;
        for said in [
            "Abbinamento proposto",
            "Da scegliere",
            "Senza corrispondenza",
            "Uscita, ignorata",
            "uguale al residuo della fattura 2022/0012",
            "Registra i pagamenti",
        ] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let row = world.get(director(CENTRE), &format!("{at}/righe/4?ente={FANO}")).await.text;
        assert!(row.contains("Fattura 2022/0014") && row.contains("Un altro ente"), "{row}");
        let urbino = URBINO.to_string();
        let part_field = format!("part-{}", invoice(13));
        let choice = [("version", "1"), ("body", urbino.as_str()), (part_field.as_str(), "200,00")];
        let chosen = world.post(director(CENTRE), &format!("{at}/righe/4"), &choice).await;
        assert_eq!(chosen.status, 303, "{}", chosen.text);
        assert_eq!(world.post(director(CENTRE), &format!("{at}/righe/4"), &choice).await.status, 409);
        let out = [("version", "1"), ("reason", "Restituzione")];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/righe/5/escludi"), &out).await.status, 303);
        assert_eq!(world.post(director(CENTRE), &format!("{at}/registra"), &[]).await.status, 303);
        assert!(world.get(director(CENTRE), &at).await.text.contains("av-job"));
        world.work().await.unwrap().1.unwrap();
        let page = world.get(director(CENTRE), &at).await.text;
        assert!(page.contains("Pagamenti registrati: 3"), "{page}");
        assert_eq!(world.get(director(CENTRE), &format!("{at}?formato=csv")).await.text.lines().count(), 6);
        assert_eq!(world.get(director(CENTRE), "/pagamenti/importazioni").await.status, 200);
        let left = [(12, 0), (13, 0), (14, 0), (15, 7_700)];
        assert_eq!(world.residuals(&director(CENTRE)).await, left);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_why() {
    for world in worlds().await {
        let bad = |text: &'static str| {
            world.upload(
                director(CENTRE),
                "/pagamenti/importa",
                &[("once", ONCE)],
                ("m.csv", text.as_bytes()),
            )
        };
        let columns = bad("Nome;Cognome\na;b\n").await;
        assert!(columns.status == 422 && columns.text.contains("manca la colonna"), "{}", columns.text);
        let bomb = bad("<?xml version=\"1.0\"?><!DOCTYPE a><Document/>").await;
        assert!(bomb.status == 422 && bomb.text.contains("DOCTYPE"), "{}", bomb.text);
    }
}

#[tokio::test]
async fn credit_notes_are_used_as_proposed_or_as_chosen() {
    for world in worlds().await {
        world.document(CENTRE, (20, URBINO, 50_000), ("TD04", Some(invoice(12)), 0)).await;
        let list = world.get(director(CENTRE), "/pagamenti/crediti").await.text;
        assert!(list.contains("Compensa come proposto") && list.contains("500,00 €"), "{list}");
        let at = format!("/pagamenti/crediti/{}", invoice(20));
        let page = world.get(director(CENTRE), &at).await.text;
        assert!(page.contains("Corregge la fattura") && page.contains("value=\"500,00\""), "{page}");
        let part_field = format!("part-{}", invoice(13));
        let fields = [("on", "2022-12-15"), (part_field.as_str(), "100,00")];
        assert_eq!(world.post(director(CENTRE), &at, &fields).await.status, 303);
        let refund = [("amount", "50,00"), ("on", "2022-12-15"), ("reason", "Mandato 9")];
        assert_eq!(world.get(director(CENTRE), &format!("{at}/rimborso")).await.status, 200);
        assert_eq!(world.post(director(CENTRE), &format!("{at}/rimborso"), &refund).await.status, 303);
        assert_eq!(world.post(director(CENTRE), "/pagamenti/crediti/compensa", &[]).await.status, 303);
        assert_eq!(world.residuals(&director(CENTRE)).await[..2], [(12, 88_456), (13, 10_000)]);
        assert!(world.get(director(CENTRE), "/pagamenti/crediti").await.text.contains("Usata"));
        assert_eq!(world.faults().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn letters_are_previewed_sent_kept_and_paused() {
    for world in worlds().await {
        let form = world.get(director(CENTRE), "/pagamenti/solleciti/nuovo").await.text;
        assert!(form.contains("Comune di Urbino: 1.234,56 € in 1 fattura scaduta"), "{form}");
        let (urbino, fano) = (URBINO.to_string(), FANO.to_string());
        let fields = [
            ("bodies", urbino.as_str()),
            ("bodies", fano.as_str()),
            ("stop", "2023-01-31"),
            ("subject", "Fatture da pagare"),
            ("opening", "Gentile {ente}, restano {totale}."),
            ("closing", "Nulla fino al {data}."),
        ];
        let preview = world.post(director(CENTRE), "/pagamenti/solleciti/nuovo", &fields).await.text;
        for said in
            ["Gentile Comune di Fano, restano 277,00 €.", "ragioneria@fano.example.it", "31 gennaio 2023"]
        {
            assert!(preview.contains(said), "{said}\n{preview}");
        }
        assert!(world.work().await.is_none(), "nothing is sent by a preview");
        let sent = world.post(director(CENTRE), "/pagamenti/solleciti/invia", &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert!(world.work().await.is_some() && world.work().await.is_some() && world.work().await.is_none());
        world.post(director(CENTRE), "/pagamenti/solleciti/invia", &fields).await;
        assert!(world.work().await.is_none(), "no second letter before the stop day");
        let list = world.get(accountant_of(FANO), "/pagamenti/solleciti").await.text;
        let link = list.split("href=\"/pagamenti/solleciti/0").nth(1).unwrap().split('"').next().unwrap();
        let at = format!("/pagamenti/solleciti/0{link}");
        let letter = world.get(accountant_of(FANO), &at).await.text;
        assert!(letter.contains("277,00 €") && letter.contains("2022/0014"), "{letter}");
        for _ in 0..2 {
            assert!(world.get(accountant_of(FANO), &format!("{at}/pdf")).await.bytes.starts_with(b"%PDF"));
        }
        let none = world.get(director(CENTRE), "/pagamenti/solleciti/nuovo").await.text;
        assert!(none.contains("già sollecitato"), "{none}");
        let pause = [("version", "0"), ("until", "2023-06-30"), ("reason", "Piano di rientro")];
        let path = format!("/pagamenti/sospensioni/{URBINO}");
        assert_eq!(world.post(director(CENTRE), &path, &pause).await.status, 303);
        let none = world.get(director(CENTRE), "/pagamenti/solleciti/nuovo").await.text;
        assert!(none.contains("da non sollecitare fino al 30 giugno 2023"), "{none}");
    }
}

#[tokio::test]
async fn the_api_records_a_payment_once_and_tells_what_is_left() {
    for world in worlds().await {
        let sent = format!(
            r#"{{"id":"{ONCE}","body_id":"{URBINO}","paid_on":"2022-11-02","amount":"1300.00","reference":"Mandato 120"}}"#
        );
        let first = world.json(director(CENTRE), "/api/v1/payments", &sent).await;
        assert_eq!(first.status, 201, "{}", first.text);
        assert!(first.text.contains("\"settlements\":[{"), "{}", first.text);
        assert_eq!(world.json(director(CENTRE), "/api/v1/payments", &sent).await.status, 200);
        let other = sent.replace("1300.00", "1.00");
        assert_eq!(world.json(director(CENTRE), "/api/v1/payments", &other).await.status, 409);
        let bad = sent.replace("1300.00", "tanto").replace("a1\"", "a9\"");
        let refused = world.json(director(CENTRE), "/api/v1/payments", &bad).await;
        assert!(refused.status == 422 && refused.text.contains("amount"), "{}", refused.text);
        let left = world.get(director(CENTRE), "/api/v1/invoice-balances?stato=open&anno=2022").await.text;
        assert!(left.contains("\"residual\":\"134.56\"") && !left.contains("2022/0012"), "{left}");
        assert!(
            world.get(director(CENTRE), "/api/v1/overdue").await.text.contains("\"days_1_30\":\"277.00\"")
        );
        let odd = world.get(director(CENTRE), "/api/v1/payments?stato=boh").await;
        assert!(odd.status == 422 && odd.text.contains("excess"), "{}", odd.text);
    }
}

#[tokio::test]
async fn the_api_takes_a_bank_file_shows_it_and_applies_it() {
    for world in worlds().await {
        let send = async || {
            let request = axum::http::Request::post("/api/v1/bank-statements?nome=m.csv")
                .header("content-type", "application/octet-stream");
            world.send(director(CENTRE), request.body(axum::body::Body::from(FILE)).unwrap()).await
        };
        let first = send().await;
        assert_eq!(first.status, 201, "{}", first.text);
        assert!(first.text.contains("\"ready\":2"), "{}", first.text);
        assert_eq!(send().await.status, 200);
        let id = first.text.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let started = world.json(director(CENTRE), &format!("/api/v1/bank-statements/{id}/apply"), "").await;
        assert_eq!(started.status, 202, "{}", started.text);
        world.work().await.unwrap().1.unwrap();
        let done = world.get(director(CENTRE), &format!("/api/v1/bank-statements/{id}")).await.text;
        assert!(done.contains("\"state\":\"applied\""), "{done}");
        assert_eq!(world.residuals(&director(CENTRE)).await[0], (12, 0));
    }
}

#[tokio::test]
async fn the_desk_tells_a_body_what_to_pay_and_the_centre_what_is_late() {
    for world in worlds().await {
        record(&world, 1, ("2022-11-02", 100_000), &[part(12, 100_000)]).await;
        crate::imports::bring(&world, 1, FILE).await.unwrap();
        let items = async |who| {
            let desk = [payments::desk()];
            let items = webkit::DeskSource::gather(&desk, &world.app, &who).await.unwrap();
            items.into_iter().map(|item| format!("{}: {}", item.title, item.text)).collect::<Vec<_>>()
        };
        let own = items(accountant_of(URBINO)).await;
        assert_eq!(own[0], "Fattura 2022/0012: 234,56 € ancora da pagare, su 1.234,56 €");
        let centre = items(director(CENTRE)).await.join("\n");
        assert!(
            centre.contains("Fatture scadute: 3") && centre.contains("Movimenti della banca"),
            "{centre}"
        );
    }
}
