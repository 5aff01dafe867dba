//! The pages and the API, as every kind of person.

use kernel::{Role, Scope};

use crate::live::{Live, actor, body, director, live, mayor};
use crate::world::CENTRE;

fn once(number: u8) -> String {
    format!("00000000-0000-0000-0000-0000000000{number:02x}")
}

/// The address of a version begun through its page.
async fn begun(live: &Live, path: &str, fields: &[(&str, &str)]) -> String {
    let made = live.post(director(CENTRE), path, fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    made.location
}

async fn approved(live: &Live, version: &str, shown: &str, on: &str) {
    let fields = [("act", "Assemblea degli enti n. 3"), ("act_on", on), ("version", shown)];
    let done = live.post(director(CENTRE), &format!("{version}/approva"), &fields).await;
    assert_eq!(done.status, 303, "{}", done.text);
}

const ROWS: &str = "Voce\tDescrizione\tServizio\tImporto\tAndamento\n\
    Quote di base degli enti\t\tB01\t1.800,00\tenti\nQuota a carico della Provincia\t\t\t500,00\tfisso\n\
    Personale\tDue tecnici\t\t2.000,00\tfisso\nLicenze e canoni\t\t\t600,00\tenti\n";

/// A forecast of 2022 approved, through the pages.
async fn forecast(live: &Live) -> String {
    let fields = [("once", once(1)), ("year", "2022".into()), ("note", "Prima previsione".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let version = begun(live, "/bilancio/nuovo", &fields).await;
    assert_eq!(begun(live, "/bilancio/nuovo", &fields).await, version, "sent twice, made once");
    let sent =
        live.upload(director(CENTRE), &format!("{version}/importa"), &[("rows", ROWS)], ("", b"")).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    approved(live, &version, "2", "2021-12-01").await;
    version
}

#[tokio::test]
async fn a_budget_goes_from_forecast_to_final_through_the_pages() {
    for live in live().await {
        let version = forecast(&live).await;
        let page = live.get(director(CENTRE), &version).await.text;
        for said in ["Assemblea degli enti n. 3", "B01 Servizi base", "2.300,00 €", "Approvata"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let variation = begun(&live, "/bilancio/2022/nuova?tipo=variation", &[("once", &once(2))]).await;
        let listed = live.get(director(CENTRE), &variation).await.text;
        assert!(listed.contains("Varia") && listed.contains("righe/nuova?voce=staff"), "{listed}");
        let line = [
            ("once", once(3)),
            ("heading", "staff".into()),
            ("words", "due TECNICI".into()),
            ("amount", "-200,00".into()),
            ("growth", "fixed".into()),
        ];
        let mut fields: Vec<(&str, &str)> =
            line.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let add = format!("{variation}/righe/nuova");
        let refused = live.post(director(CENTRE), &add, &fields).await;
        assert!(refused.status == 422 && refused.text.contains("Motivo: scrivi perché"), "{}", refused.text);
        fields.push(("reason", "Un tecnico a metà anno"));
        assert_eq!(live.post(director(CENTRE), &add, &fields).await.status, 303);
        let shown = live.get(director(CENTRE), &variation).await.text;
        assert!(shown.contains("1.800,00 €"), "from 2.000 to 1.800\n{shown}");
        approved(&live, &variation, "2", "2022-07-01").await;
        let year = live.get(director(CENTRE), "/bilancio/2022").await.text;
        for said in ["Un tecnico a metà anno", "2.400,00 €", "Prepara il consuntivo"] {
            assert!(year.contains(said), "{said}\n{year}");
        }
        let last = begun(&live, "/bilancio/2022/nuova?tipo=final", &[("once", &once(4))]).await;
        let csv = live.get(director(CENTRE), &format!("{last}?formato=csv")).await.text;
        assert_eq!(csv.lines().count(), 5, "{csv}");
        let filled = csv.replace("0,00", "100,00");
        let back = live
            .upload(director(CENTRE), &format!("{last}/importa"), &[], ("righe.csv", filled.as_bytes()))
            .await;
        assert_eq!(back.status, 303, "{}", back.text);
        approved(&live, &last, "2", "2023-04-30").await;
        assert!(live.get(director(CENTRE), "/bilancio").await.text.contains("Con consuntivo"));
        let again = live.post(director(CENTRE), "/bilancio/2022/nuova", &[("once", &once(5))]).await;
        assert!(again.status == 422 && again.text.contains("Il consuntivo 2022 c"), "{}", again.text);
        assert_eq!(live.faults(CENTRE).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_line_changed_by_two_is_shown_from_three_sides() {
    for live in live().await {
        let version = begun(&live, "/bilancio/nuovo", &[("once", &once(1)), ("year", "2024")]).await;
        let fields = [
            ("once", &*once(2)),
            ("heading", "staff"),
            ("words", "Tecnici"),
            ("amount", "10,00"),
            ("growth", "fixed"),
        ];
        let add = format!("{version}/righe/nuova");
        assert_eq!(live.post(director(CENTRE), &add, &fields).await.status, 303);
        assert_eq!(live.post(director(CENTRE), &add, &fields).await.status, 303, "sent twice");
        let line = format!("{version}/righe/{}", once(2));
        let change = |amount: &'static str, shown: &'static str| {
            [
                ("heading", "staff"),
                ("words", "Tecnici"),
                ("amount", amount),
                ("growth", "fixed"),
                ("version", shown),
            ]
        };
        assert_eq!(live.post(director(CENTRE), &line, &change("20,00", "1")).await.status, 303);
        let late = live.post(director(CENTRE), &line, &change("30,00", "1")).await;
        assert!(
            late.status == 409 && late.text.contains("20,00") && late.text.contains("30,00"),
            "{}",
            late.text
        );
        let gone = live.post(director(CENTRE), &format!("{line}/togli"), &[("version", "2")]).await;
        assert_eq!(gone.status, 303, "{}", gone.text);
        let faulty = [("rows", "Boh;x;;1\nPersonale;x;;1,234")];
        let refused = live.upload(director(CENTRE), &format!("{version}/importa"), &faulty, ("", b"")).await;
        assert!(refused.status == 422 && refused.text.contains("Riga 2"), "{}", refused.text);
        let shown = live.get(director(CENTRE), &format!("{version}/scarta")).await.text;
        let at = shown.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let discarded = live.post(director(CENTRE), &format!("{version}/scarta"), &[("version", at)]).await;
        assert_eq!(discarded.status, 303, "{}", discarded.text);
        assert_eq!(live.get(director(CENTRE), &version).await.status, 404);
    }
}

#[tokio::test]
async fn sustainability_tells_coverage_break_even_and_what_if() {
    for live in live().await {
        assert!(
            live.get(director(CENTRE), "/bilancio/sostenibilita").await.text.contains("Serve almeno una")
        );
        forecast(&live).await;
        let page = live.get(director(CENTRE), "/bilancio/sostenibilita?anno=2022").await.text;
        // 2.300 of 2.600; (2.000 − 500) × 3 / (1.800 − 600) = 3,75
        for said in ["88,46 %", "Da 4 enti in su", "Che cosa dicono questi numeri"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let joined = live
            .get(director(CENTRE), "/bilancio/sostenibilita?anno=2022&entrano=1&chi=grandi&prezzi=5")
            .await
            .text;
        // Dervio, 800 × 0,44; then 5 % of 2.152,00; licences 600 × 1 / 3
        for said in ["Dervio", "352,00 €", "107,60 €", "200,00 €"] {
            assert!(joined.contains(said), "{said}\n{joined}");
        }
        let left = format!("/bilancio/sostenibilita?anno=2022&esce={}", body(1));
        assert!(live.get(director(CENTRE), &left).await.text.contains("-1.012,00 €"));
        let odd = live.get(director(CENTRE), "/bilancio/sostenibilita?anno=2022&prezzi=boh").await.text;
        assert!(odd.contains("scrivi una percentuale"), "{odd}");
        let csv = live.get(director(CENTRE), "/bilancio/sostenibilita?anno=2022&prezzi=5&formato=csv").await;
        assert!(csv.text.contains("Cambiano i prezzi"), "{}", csv.text);
        let api = live.get(director(CENTRE), "/api/v1/budgets/2022/sustainability?prezzi=5").await.text;
        assert!(api.contains("\"kind\":\"from\",\"size\":4"), "{api}");
        let api = live.get(director(CENTRE), "/api/v1/budgets/2022/sustainability?prezzi=boh").await;
        assert_eq!(api.status, 422);
    }
}

#[tokio::test]
async fn every_figure_of_the_account_opens_onto_its_documents() {
    for live in live().await {
        let page = live.get(director(CENTRE), "/rendiconto/2022").await.text;
        for said in ["Abbadia", "Totale del centro", "3 enti", "Approva il rendiconto", "non approvato"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let all =
            live.get(director(CENTRE), "/rendiconto/2022?colonne=tutte&ordina=residual&verso=desc").await;
        assert!(
            all.text.contains("Residuo al 31 dicembre") && all.text.contains("aria-sort"),
            "{}",
            all.text
        );
        let found = live.get(director(CENTRE), "/rendiconto/2022?q=barzio").await.text;
        assert!(found.contains("1 ente") && found.contains("Totale degli enti mostrati"), "{found}");
        let csv = live.get(director(CENTRE), "/rendiconto/2022?formato=csv").await.text;
        assert_eq!(csv.lines().count(), 5, "{csv}");
        assert!(live.get(director(CENTRE), "/rendiconto/2022?formato=xlsx").await.bytes.starts_with(b"PK"));
        let own = format!("/rendiconto/2022/enti/{}", body(0));
        let one = live.get(director(CENTRE), &own).await.text;
        let invoice = live.invoice(CENTRE, 0).await;
        for said in [
            &*format!("/fatture/{invoice}"),
            "/pagamenti/",
            "/riparti/",
            "1.237 abitante",
            "id=\"residual\"",
            "Mandato 1",
            "Data center",
        ] {
            assert!(one.contains(said), "{said}\n{one}");
        }
        let before = live.get(director(CENTRE), &format!("{own}?al=2022-12-31")).await.text;
        assert!(before.contains("Mandato 1") && !before.contains("Mandato 2"), "{before}");
        for pdf in ["/rendiconto/2022/pdf", &*format!("{own}/pdf"), "/rendiconto/2022/relazione/pdf"] {
            let file = live.get(director(CENTRE), pdf).await;
            assert!(file.status == 200 && file.bytes.starts_with(b"%PDF"), "{pdf} {}", file.text);
        }
        assert!(live.get(director(CENTRE), &format!("{own}?formato=xlsx")).await.bytes.starts_with(b"PK"));
    }
}

#[tokio::test]
async fn an_account_is_approved_through_its_page_and_compared_later() {
    for live in live().await {
        let ask = live.get(director(CENTRE), "/rendiconto/2022/approva").await.text;
        assert!(ask.contains("Se prosegui"), "{ask}");
        let early = [("act", "Assemblea n. 3"), ("act_on", "2022-12-31")];
        let refused = live.post(director(CENTRE), "/rendiconto/2022/approva", &early).await;
        assert!(
            refused.status == 422 && refused.text.contains("si approva dopo il 31 dicembre 2022"),
            "{}",
            refused.text
        );
        let act = [("act", "Assemblea n. 3"), ("act_on", "2023-04-30")];
        assert_eq!(live.post(director(CENTRE), "/rendiconto/2022/approva", &act).await.status, 303);
        assert_eq!(live.post(director(CENTRE), "/rendiconto/2022/approva", &act).await.status, 409);
        live.pay(CENTRE, (3, 2), 20_000).await;
        let page = live.get(director(CENTRE), "/rendiconto/2022?confronto=oggi").await.text;
        for said in ["Assemblea n. 3 del 30/04/2023", "Impronta", "Che cosa è cambiato", "Calolzio"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let fresh = live.get(director(CENTRE), "/rendiconto/2022?al=2023-06-30").await.text;
        assert!(fresh.contains("già approvato"), "{fresh}");
        let own = live.get(mayor(2), "/rendiconto/2022").await;
        assert_eq!(own.location, format!("/rendiconto/2022/enti/{}", body(2)));
        let own = live.get(mayor(2), &own.location).await.text;
        assert!(own.contains("Che cosa è cambiato") && own.contains("Assemblea n. 3"), "{own}");
    }
}

#[tokio::test]
async fn the_report_is_drafted_rewritten_and_drafted_again() {
    for live in live().await {
        forecast(&live).await;
        let base = "/rendiconto/2022/relazione";
        let draft = live.get(director(CENTRE), base).await.text;
        for said in ["CST lc", "nessuno l'ha ancora salvata", "servizi a 3 enti", "le sole quote degli enti"]
        {
            let said = said.replace('\'', "&#39;");
            assert!(draft.contains(&said), "{said}\n{draft}");
        }
        let text = [("text", "# Titolo\r\n\r\nUn paragrafo."), ("version", "0")];
        assert_eq!(live.post(director(CENTRE), base, &text).await.status, 303);
        assert_eq!(live.post(director(CENTRE), base, &text).await.status, 409, "somebody saved in between");
        let plain = live.get(director(CENTRE), &format!("{base}/testo")).await.text;
        assert_eq!(plain, "TITOLO\n\nUn paragrafo.\n");
        assert!(live.get(director(CENTRE), base).await.text.contains("Testo salvato da Ada Prova"));
        let reader = actor(CENTRE, Role::Reader, Scope::Tenant);
        assert_eq!(live.get(reader.clone(), base).await.status, 200);
        assert_eq!(live.post(reader, base, &text).await.status, 403);
        let again = live.post(director(CENTRE), &format!("{base}/rifai"), &[("version", "1")]).await;
        assert_eq!(again.status, 303, "{}", again.text);
        assert!(live.get(director(CENTRE), base).await.text.contains("servizi a 3 enti"));
    }
}
