//! Leaving mid-year, refusals by the body: what is proposed, and the pages and the API that lead from there to the note.

use agreements::model::{Act, Leaving};
use agreements::store::memberships;
use billing::credits::proposals;
use billing::{Mode, RunOptions, run_year};
use kernel::permission::{EditMembership, ViewAgreements};
use kernel::{Actor, Cents, Phase, Role, Scope, Target};
use webkit::App;

use crate::live::{Answer, Live, actor, body, body_accountant, director, live, membership};
use crate::sending::receipt;
use crate::world::{CENTRE, OTHER_CENTRE, day};

/// The invoices of 2022 issued, by number as the list gives them.
async fn billed(live: &Live) {
    let options = RunOptions::today(Mode::Issue);
    run_year(&live.app, &Actor::console(CENTRE), 2022, &options, |_, _| {}).await.unwrap();
}

async fn leaves(app: &App, place: usize, last_day: &str) {
    let author = director(CENTRE);
    let can = author.may(EditMembership, &Target::body(CENTRE, body(place), Phase::Current)).unwrap();
    let view = author.may_over(ViewAgreements).unwrap();
    let mut tx = app.db.write(CENTRE, &author).await.unwrap();
    let before = memberships::find(&mut tx, &view, membership(place)).await.unwrap().unwrap();
    let leaving = Leaving {
        act: Act { number: "9".into(), date: day("2022-05-01") },
        last_day: day(last_day),
        reason: "recesso".into(),
    };
    memberships::leave(&mut tx, &can, &before, leaving).await.unwrap();
    tx.commit().await.unwrap();
}

/// The address of the invoice that a body sees.
async fn invoice_of(live: &Live, place: usize) -> String {
    let list = live.get(body_accountant(place), "/fatture").await;
    let at = list.text.find("href=\"/fatture/").unwrap();
    list.text[at + 6..].split('"').next().unwrap().to_owned()
}

fn once(number: u32) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
}

async fn desk(live: &Live, who: &Actor) -> Vec<String> {
    let items = webkit::DeskSource::gather(&[billing::desk()], &live.app, who).await.unwrap();
    items.into_iter().map(|item| item.title).collect()
}

#[tokio::test]
async fn leaving_mid_year_proposes_the_days_that_are_left_at_the_price_they_were_billed() {
    for live in live().await {
        billed(&live).await;
        assert!(proposals(&live.app, &director(CENTRE)).await.unwrap().is_empty());
        leaves(&live.app, 0, "2022-06-30").await;
        let found = proposals(&live.app, &director(CENTRE)).await.unwrap();
        // 0,44 € × 1.237: 544,28 € billed, 181/365 of it kept: 269,90 €.
        let told: Vec<_> =
            found.iter().map(|one| (one.number.as_str(), one.chosen.amount, one.days.from())).collect();
        assert_eq!(told, [("2026/0001", Cents::new(54_428 - 26_990), day("2022-07-01"))]);
    }
}

#[tokio::test]
async fn from_the_proposal_to_the_note_through_the_pages() {
    for live in live().await {
        billed(&live).await;
        leaves(&live.app, 0, "2022-06-30").await;
        let invoice = invoice_of(&live, 0).await;
        let list = live.get(director(CENTRE), "/fatture/da-stornare").await.text;
        assert!(list.contains("Acqualagna") && list.contains("274,38 €"), "{list}");
        assert!(live.get(director(CENTRE), "/fatture/da-stornare?formato=csv").await.text.contains("274,38"));
        let form = live.get(director(CENTRE), &format!("{invoice}/nota-di-credito?proposta=1")).await.text;
        for said in ["value=\"274,38\"", "value=\"2022-07-01\"", "servizio cessato dal 01/07/2022"] {
            assert!(form.contains(said), "{said}\n{form}");
        }
        let id = once(1);
        let mut fields = vec![
            ("once", id.as_str()),
            ("on", "2026-11-20"),
            ("reason", "servizio cessato dal 01/07/2022"),
            ("amount_1", "274,38"),
            ("from_1", "2022-07-01"),
            ("to_1", "2022-12-31"),
            ("returns_1", "1"),
        ];
        let address = format!("{invoice}/nota-di-credito");
        let shown = live.post(director(CENTRE), &address, &fields).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        for said in ["60,36 €", "334,74 €", "Emetti la nota di credito", "Quota dei giorni"] {
            assert!(shown.text.contains(said), "{said}\n{}", shown.text);
        }
        fields.push(("confirmed", "1"));
        let made = live.post(director(CENTRE), &address, &fields).await;
        assert_eq!((made.status.as_u16(), made.location.as_str()), (303, format!("/fatture/{id}").as_str()));
        let twice = live.post(director(CENTRE), &address, &fields).await;
        assert_eq!((twice.status.as_u16(), &twice.location), (303, &made.location));
        let note = live.get(body_accountant(0), &made.location).await.text;
        for said in ["Nota di credito 2026/0005", "A credito dell&#39;ente", "2026/0001", "274,38 €"] {
            assert!(note.contains(said) || note.contains(&said.replace("&#39;", "'")), "{said}\n{note}");
        }
        let page = live.get(body_accountant(0), &invoice).await.text;
        assert!(page.contains("Note di credito") && page.contains("269,90 €"), "{page}");
        assert!(
            live.get(body_accountant(0), &format!("{}/pdf", made.location)).await.bytes.starts_with(b"%PDF")
        );
        assert!(proposals(&live.app, &director(CENTRE)).await.unwrap().is_empty());
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        assert_eq!(billing::check::check(&mut tx).await.unwrap(), []);
    }
}

#[tokio::test]
async fn days_given_back_are_not_billed_again_while_the_service_stays_ended() {
    for live in live().await {
        billed(&live).await;
        leaves(&live.app, 0, "2022-06-30").await;
        let found = proposals(&live.app, &director(CENTRE)).await.unwrap();
        let note = billing::store::credits::NewNote {
            id: kernel::InvoiceId(uuid::Uuid::from_u128(7)),
            chosen: found.iter().map(|one| one.chosen.clone()).collect(),
            on: day("2026-11-20"),
            reason: "recesso".into(),
        };
        let console = Actor::console(CENTRE);
        billing::credits::issue(&live.app, &console, found[0].invoice_id, note).await.unwrap();
        let options = RunOptions::today(Mode::Issue);
        let report = run_year(&live.app, &console, 2022, &options, |_, _| {}).await.unwrap();
        assert!(report.outcomes.iter().all(|outcome| outcome.issued.is_none()));
        let list = live.get(director(CENTRE), "/fatturazione").await.text;
        assert!(list.contains("2.050,66 €"), "a credit note is no invoice of the run\n{list}");
    }
}

#[tokio::test]
async fn what_is_decided_not_to_be_given_back_is_proposed_no_more() {
    for live in live().await {
        billed(&live).await;
        leaves(&live.app, 0, "2022-06-30").await;
        assert!(!desk(&live, &director(CENTRE)).await.contains(&"Note di credito da proporre: 1".to_owned()));
        let invoice = invoice_of(&live, 0).await;
        let address = format!("{invoice}/righe/1/non-stornare/2022-07-01");
        assert_eq!(live.get(director(CENTRE), &address).await.status, 200);
        assert_eq!(live.post(director(CENTRE), &address, &[("reason", "")]).await.status, 422);
        let kept = live.post(director(CENTRE), &address, &[("reason", "canone intero")]).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        assert!(proposals(&live.app, &director(CENTRE)).await.unwrap().is_empty());
        let nowhere = format!("{invoice}/righe/1/non-stornare/2023-07-01");
        assert_eq!(live.get(director(CENTRE), &nowhere).await.status, 404);
    }
}

#[tokio::test]
async fn a_refused_invoice_is_proposed_to_be_taken_back_or_sent_again() {
    for live in live().await {
        billed(&live).await;
        let invoice = invoice_of(&live, 0).await;
        let fields =
            [("attempt", "1"), ("outcome", "EC02"), ("outcome_on", "2026-11-20"), ("outcome_note", "PEC")];
        let noted = live.post(director(CENTRE), &format!("{invoice}/esiti"), &fields).await;
        assert_eq!(noted.status, 303, "{}", noted.text);
        let list = live.get(director(CENTRE), "/fatture/da-stornare").await.text;
        assert!(
            list.contains("Fatture rifiutate") && list.contains(&format!("{invoice}/nuovo-invio")),
            "{list}"
        );
        assert!(desk(&live, &director(CENTRE)).await.contains(&"Fatture rifiutate dall'ente: 1".to_owned()));
        let page = live.get(director(CENTRE), &invoice).await.text;
        assert!(page.contains("ha rifiutato la fattura") && page.contains("Annulla questo esito"), "{page}");
        let id = once(2);
        let fields = [
            ("once", id.as_str()),
            ("on", "2026-11-20"),
            ("reason", "rifiutata"),
            ("amount_1", "544,28"),
            ("confirmed", "1"),
        ];
        let made = live.post(director(CENTRE), &format!("{invoice}/nota-di-credito"), &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert!(!live.get(director(CENTRE), "/fatture/da-stornare").await.text.contains("Fatture rifiutate"));
        let nothing_left = live.get(director(CENTRE), &format!("{invoice}/nota-di-credito")).await;
        assert_eq!(nothing_left.status, 409);
    }
}

#[tokio::test]
async fn a_rejected_invoice_is_sent_again_through_the_pages_and_an_outcome_is_taken_back() {
    for live in live().await {
        billed(&live).await;
        let invoice = invoice_of(&live, 0).await;
        let esiti = format!("{invoice}/esiti");
        let wrong = [("attempt", "1"), ("outcome", "NS"), ("outcome_on", "2026-11-21")];
        assert_eq!(live.post(director(CENTRE), &esiti, &wrong).await.status, 422);
        let fields = [("attempt", "1"), ("outcome", "NS"), ("outcome_on", "2026-11-20")];
        assert_eq!(live.post(director(CENTRE), &esiti, &fields).await.status, 303);
        let titles = desk(&live, &director(CENTRE)).await;
        assert!(
            titles.contains(&"Documenti scartati dal Sistema di Interscambio: 1".to_owned()),
            "{titles:?}"
        );
        let again = format!("{invoice}/nuovo-invio");
        let form = live.get(director(CENTRE), &again).await.text;
        assert!(form.contains("value=\"ABC123\"") && form.contains("value=\"00000010D3\""), "{form}");
        let short = [("code", "ABC")];
        assert_eq!(live.post(director(CENTRE), &again, &short).await.status, 422);
        let fields =
            [("code", "UF1A2B"), ("cig_0", "00000010D3"), ("act_0", "45"), ("act_on_0", "2022-01-15")];
        let made = live.post(director(CENTRE), &again, &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let page = live.get(director(CENTRE), &invoice).await.text;
        assert!(page.contains("Invio 2") && page.contains("Scartata"), "{page}");
        for (attempt, code) in [(1, "ABC123"), (2, "UF1A2B")] {
            let xml = live.get(body_accountant(0), &format!("{invoice}/invii/{attempt}/xml")).await.text;
            assert!(xml.contains(&format!("<CodiceDestinatario>{code}<")), "{xml}");
        }
        let at = page.find("/annulla\"").unwrap();
        let address = page[..at].rsplit("href=\"").next().unwrap().to_owned() + "/annulla";
        assert_eq!(live.get(director(CENTRE), &address).await.status, 200);
        let undone = live.post(director(CENTRE), &address, &[("reason", "sbagliato")]).await;
        assert_eq!(undone.status, 303, "{}", undone.text);
        assert!(live.get(director(CENTRE), &invoice).await.text.contains("(annullato)"));
    }
}

#[tokio::test]
async fn receipts_come_in_by_page_and_by_program_and_are_read_by_the_body() {
    for live in live().await {
        billed(&live).await;
        let invoice = invoice_of(&live, 0).await;
        let page = live.get(director(CENTRE), &invoice).await.text;
        let file = page.split("Invio 1: ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        let delivered =
            receipt("RC", &file, (7, "<DataOraConsegna>2026-11-20T08:05:00+01:00</DataOraConsegna>"));
        let brought = live.upload(director(CENTRE), "/fatture/ricevute", (&once(3), &[&delivered])).await;
        assert_eq!(brought.status, 303, "{}", brought.text);
        let report = live.get(director(CENTRE), &brought.location).await.text;
        assert!(report.contains("Registrata") && report.contains("2026/0001"), "{report}");
        assert!(
            live.get(director(CENTRE), &format!("{}?formato=csv", brought.location))
                .await
                .text
                .contains("2026/0001")
        );
        assert!(live.get(director(CENTRE), "/fatture/ricevute").await.text.contains("1 registrata"));
        let none = live.upload(director(CENTRE), "/fatture/ricevute", (&once(4), &[])).await;
        assert_eq!(none.status, 422);
        let address = format!("/api/v1/sdi-receipts?nome={}", delivered.name);
        let known = live.send_bytes(director(CENTRE), &address, delivered.bytes.clone()).await;
        assert!(known.text.contains("\"verdict\":\"known\""), "{}", known.text);
        let page = live.get(body_accountant(0), &invoice).await.text;
        assert!(page.contains(&delivered.name) && page.contains("Recapitata"), "{page}");
        let at = page.find("/file\"").unwrap();
        let address = page[..at].rsplit("href=\"").next().unwrap().to_owned() + "/file";
        assert_eq!(live.get(body_accountant(0), &address).await.bytes, delivered.bytes);
        assert_eq!(live.get(body_accountant(1), &address).await.status, 404);
        let outcome = live.get(director(CENTRE), "/api/v1/invoices?esito=RC").await.text;
        assert!(outcome.contains("\"outcome\":\"RC\"") && outcome.contains("2026/0001"), "{outcome}");
    }
}

#[tokio::test]
async fn a_program_issues_a_note_once_and_reads_documents_with_their_kind() {
    for live in live().await {
        billed(&live).await;
        let invoice = invoice_of(&live, 0).await;
        let id = invoice.rsplit('/').next().unwrap();
        let path = format!("/api/v1/invoices/{id}/credit-notes");
        let sent = format!(
            r#"{{"id":"{}","reason":"errore","lines":[{{"position":1,"amount":"100.00"}}]}}"#,
            once(5)
        );
        let made = live.send_json(director(CENTRE), &path, &sent).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert!(
            made.text.contains("\"kind\":\"TD04\"") && made.text.contains("\"document\":\"122.00\""),
            "{}",
            made.text
        );
        assert_eq!(live.send_json(director(CENTRE), &path, &sent).await.status, 200);
        let beyond = sent.replace(&once(5), &once(6)).replace("100.00", "444.29");
        let refused = live.send_json(director(CENTRE), &path, &beyond).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        let rest = format!(r#"{{"id":"{}","date":"2026-11-20","reason":"resto"}}"#, once(7));
        let made = live.send_json(director(CENTRE), &path, &rest).await;
        assert!(made.text.contains("\"taxable\":\"444.28\""), "{}", made.text);
        let list = live.get(director(CENTRE), "/api/v1/invoices?tipo=TD04").await.text;
        assert!(list.contains("2026/0005") && list.contains("2026/0006") && !list.contains("TD01"), "{list}");
        let csv = live.get(director(CENTRE), "/fatture?tipo=TD04&formato=csv").await.text;
        assert!(csv.contains("-122,00") || csv.contains("-122.00"), "{csv}");
    }
}

/// Every new address, for somebody's invoice.
async fn every(live: &Live, who: &Actor, invoice: &str) -> Vec<(String, Answer)> {
    let id = invoice.rsplit('/').next().unwrap();
    let mut answers = Vec::new();
    let receipt = once(9);
    for path in [
        format!("{invoice}/nota-di-credito"),
        format!("{invoice}/nuovo-invio"),
        format!("{invoice}/invii/1/xml"),
        format!("{invoice}/esiti/{receipt}/annulla"),
        format!("{invoice}/esiti/{receipt}/file"),
        format!("{invoice}/righe/1/non-stornare/2022-07-01"),
    ] {
        let answer = live.get(who.clone(), &path).await;
        answers.push((path, answer));
    }
    let note = [
        ("once", receipt.as_str()),
        ("on", "2026-11-20"),
        ("reason", "x"),
        ("amount_1", "1"),
        ("confirmed", "1"),
    ];
    for (path, fields) in [
        (format!("{invoice}/nota-di-credito"), &note[..]),
        (format!("{invoice}/nuovo-invio"), &[("code", "ABC123")]),
        (format!("{invoice}/esiti"), &[("attempt", "1"), ("outcome", "RC"), ("outcome_on", "2026-11-20")]),
        (format!("{invoice}/esiti/{receipt}/annulla"), &[("reason", "x")]),
        (format!("{invoice}/righe/1/non-stornare/2022-07-01"), &[("reason", "x")]),
    ] {
        let answer = live.post(who.clone(), &path, fields).await;
        answers.push((format!("POST {path}"), answer));
    }
    let sent = format!(r#"{{"id":"{receipt}","reason":"x"}}"#);
    let asked = live.send_json(who.clone(), &format!("/api/v1/invoices/{id}/credit-notes"), &sent).await;
    answers.push(("API".into(), asked));
    answers
}

#[tokio::test]
async fn another_body_and_another_centre_can_do_nothing_to_a_document() {
    for live in live().await {
        billed(&live).await;
        let invoice = invoice_of(&live, 0).await;
        for (path, answer) in every(&live, &director(OTHER_CENTRE), &invoice).await {
            assert_eq!(answer.status, 404, "{path}\n{}", answer.text);
        }
        let mayor = actor(CENTRE, Role::Mayor, Scope::Body(body(2)));
        for who in [body_accountant(1), mayor, actor(CENTRE, Role::Operator, Scope::Tenant)] {
            for (path, answer) in every(&live, &who, &invoice).await {
                let reads = path.contains("/xml") && who.grant().role == Role::Operator;
                let expected = if reads { [200, 200] } else { [403, 404] };
                assert!(expected.contains(&answer.status.as_u16()), "{path}: {}", answer.status);
            }
        }
        for path in ["/fatture/da-stornare", "/fatture/ricevute", "/fatture/progressivo-file"] {
            assert_eq!(live.get(body_accountant(0), path).await.status, 403, "{path}");
            assert_eq!(live.get(director(CENTRE), path).await.status, 200, "{path}");
            assert!(!live.get(director(OTHER_CENTRE), path).await.text.contains("Acqualagna"), "{path}");
        }
        assert_eq!(
            live.get(director(CENTRE), "/fatture?tipo=TD04").await.text.matches("/fatture/0").count(),
            0
        );
    }
}

#[tokio::test]
async fn the_number_of_the_files_is_set_on_its_page_and_only_forward() {
    for live in live().await {
        billed(&live).await;
        let set = |last: &'static str| {
            let fields = [("last", last)];
            let live = &live;
            async move { live.post(director(CENTRE), "/fatture/progressivo-file", &fields).await }
        };
        assert_eq!(set("3").await.status, 422);
        assert_eq!(set("5000").await.status, 303);
        let page = live.get(director(CENTRE), "/fatture/progressivo-file").await.text;
        assert!(page.contains("5000") && page.contains("_001If.xml"), "{page}");
        assert!(set("4999").await.text.contains("già stato usato"));
    }
}
