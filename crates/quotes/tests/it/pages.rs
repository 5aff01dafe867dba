//! The pages and the API, as every kind of person.

use kernel::{Quantity, Role, Scope};

use crate::given::{CENTRE, CLOUD, FANO, HELP, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::{grounds, hours, units, wanted};

const ONE: &str = "00000000-0000-0000-0000-0000000000f1";
const TWO: &str = "00000000-0000-0000-0000-0000000000f2";

#[tokio::test]
async fn a_quote_goes_from_draft_to_accepted_through_the_pages() {
    for ground in grounds("2022-03-01").await {
        let centre = || director(CENTRE);
        let body = URBINO.to_string();
        let fields = [
            ("once", ONE),
            ("body", &*body),
            ("year", "2022"),
            ("subject", "Cloud 2022"),
            ("note", "Gratis l'avvio"),
        ];
        let made = ground.post(centre(), "/preventivi/nuovo", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let again = ground.post(centre(), "/preventivi/nuovo", &fields).await;
        assert_eq!(again.location, made.location);
        let at = made.location;
        let choose = ground.get(centre(), &format!("{at}/righe/nuova")).await.text;
        assert!(choose.contains(&format!("servizio={HELP}")), "{choose}");
        let form = ground.get(centre(), &format!("{at}/righe/nuova?servizio={HELP}")).await.text;
        assert!(form.contains("Ore Sistemista") && form.contains("50,00 €"), "{form}");
        let line = [
            ("once", TWO),
            ("version", "1"),
            ("starts", "2022-04-01"),
            ("ends", "2022-12-31"),
            ("hours-0", "20"),
            ("hours-1", "2,5"),
            ("note", ""),
        ];
        let added = ground.post(centre(), &format!("{at}/righe/nuova?servizio={HELP}"), &line).await;
        assert_eq!(added.status, 303, "{}", added.text);
        let page = ground.get(centre(), &at).await.text;
        for said in [
            "1.156,25 €",
            "Come si calcola",
            "Il servizio si attiva",
            "Invia all&#39;ente",
            "Gratis l&#39;avvio",
        ] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let confirm = ground.get(centre(), &format!("{at}/invia")).await.text;
        assert!(confirm.contains("non cambia più"), "{confirm}");
        let stale = [("version", "1"), ("on", "2022-03-01"), ("expires", "2022-03-31")];
        assert_eq!(ground.post(centre(), &format!("{at}/invia"), &stale).await.status, 422);
        let whole = [("version", "2"), ("on", "2022-03-01"), ("expires", "2022-03-31")];
        let sent = ground.post(centre(), &format!("{at}/invia"), &whole).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let ask = ground.get(mayor(URBINO), &format!("{at}/accetta?versione=1")).await.text;
        for said in ["1.156,25 €", "dal 1º aprile 2022 al 31 dicembre 2022", "Il servizio si attiva"] {
            assert!(ask.contains(said), "{said}\n{ask}");
        }
        let done = ground.post(mayor(URBINO), &format!("{at}/accetta?versione=1"), &[]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        let twice = ground.post(mayor(URBINO), &format!("{at}/accetta?versione=1"), &[]).await;
        assert_eq!(twice.status, 422);
        assert!(twice.text.contains("accettato da Ada Prova"), "{}", twice.text);
        let page = ground.get(mayor(URBINO), &at).await.text;
        assert!(page.contains("Vedi la riga nell'adesione"), "{page}");
        assert_eq!(ground.active(URBINO, HELP).await.len(), 1);
    }
}

#[tokio::test]
async fn the_centre_records_the_act_that_came_on_paper() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
        let at = format!("/preventivi/{id}/accetta?versione=1");
        let empty = ground.post(director(CENTRE), &at, &[]).await;
        assert_eq!(empty.status, 422);
        assert!(empty.text.contains("Numero dell&#39;atto"), "{}", empty.text);
        let act = [("by", "Giunta comunale"), ("act_number", "Delibera n. 3"), ("act_date", "2022-03-01")];
        assert_eq!(ground.post(director(CENTRE), &at, &act).await.status, 303);
        let page = ground.get(director(CENTRE), &format!("/preventivi/{id}")).await.text;
        assert!(page.contains("Giunta comunale, Delibera n. 3"), "{page}");
    }
}

#[tokio::test]
async fn versions_are_compared_and_a_refusal_keeps_its_reason() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
        let at = format!("/preventivi/{id}");
        let reason = [("reason", "Costa troppo per quest'anno")];
        let refused = ground.post(mayor(URBINO), &format!("{at}/rifiuta?versione=1"), &reason).await;
        assert_eq!(refused.status, 303, "{}", refused.text);
        assert!(ground.get(director(CENTRE), &at).await.text.contains("Costa troppo"));
        let version = ground.whole(id).await.quote.version.to_string();
        let next = ground.post(director(CENTRE), &format!("{at}/versione"), &[("version", &*version)]).await;
        assert_eq!(next.status, 303, "{}", next.text);
        let whole = ground.whole(id).await;
        let (line, version) = (whole.lines[0].line_id, whole.quote.version.to_string());
        let change = [
            ("version", &*version),
            ("starts", "2022-04-01"),
            ("ends", "2022-12-31"),
            ("quantity", "1"),
            ("note", ""),
        ];
        let changed = ground.post(director(CENTRE), &format!("{at}/righe/{line}"), &change).await;
        assert_eq!(changed.status, 303, "{}", changed.text);
        let compared = ground.get(director(CENTRE), &format!("{at}/confronto")).await.text;
        for said in ["Cambiata", "600,00 €", "300,00 €"] {
            assert!(compared.contains(said), "{said}\n{compared}");
        }
        // The body still sees the one version it was sent.
        assert!(!ground.get(mayor(URBINO), &at).await.text.contains("Versione 2"));
    }
}

#[tokio::test]
async fn hours_are_written_down_warned_about_and_closed_on_their_page() {
    for ground in grounds("2022-03-01").await {
        ground.on("2022-03-01");
        let order = hours(&[("Sistemista", "10")]);
        let id = ground.sent(URBINO, vec![wanted(HELP, order, "2022-03-01", "2022-12-31")]).await;
        ground.accept(&mayor(URBINO), (id, 1), quotes::store::How::OnLine).await.unwrap();
        let (at, line) = (format!("/preventivi/{id}/ore"), ground.whole(id).await.lines[0].line_id);
        let what = format!("{line}|Sistemista");
        let fields =
            [("once", ONE), ("what", &*what), ("on", "2022-03-01"), ("hours", "8,5"), ("note", "Avvio")];
        let done = ground.post(director(CENTRE), &at, &fields).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(ground.post(director(CENTRE), &at, &fields).await.status, 303);
        let page = ground.get(director(CENTRE), &at).await.text;
        for said in ["85 %", "Avvio", "425,00 €", "si avvisa"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let over = [("once", TWO), ("what", &*what), ("on", "2022-03-01"), ("hours", "2"), ("note", "")];
        let over = ground.post(director(CENTRE), &at, &over).await;
        assert_eq!(over.status, 422);
        assert!(over.text.contains("restano 1,5 ore"), "{}", over.text);
        // The body follows the hours and writes none.
        let seen = ground.get(mayor(URBINO), &at).await;
        assert!(seen.status == 200 && !seen.text.contains("Registra ore"), "{}", seen.text);
        assert_eq!(ground.post(mayor(URBINO), &at, &fields).await.status, 403);
        let close = format!("/preventivi/{id}/righe/{line}/consuntivo");
        assert!(ground.get(director(CENTRE), &close).await.text.contains("425,00 €"));
        assert_eq!(ground.post(director(CENTRE), &close, &[]).await.status, 303);
        let agreed = ground.active(URBINO, HELP).await[0].agreed.clone().unwrap();
        assert_eq!((agreed.amount, agreed.quantity), (kernel::Cents::new(42_500), Quantity::from(1)));
    }
}

#[tokio::test]
async fn after_sending_the_pdf_is_kept_and_the_body_is_told() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
        ground.invite_mayor(URBINO).await;
        let letters = ground.work().await;
        let version = ground.whole(id).await.shown;
        assert!(version.pdf_sha256.is_some() && version.told_at.is_some(), "{version:?}");
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert!(letter.subject.contains("Preventivo n. 1/2022 da valutare"), "{letter:?}");
        assert!(letter.text.contains(&format!("/preventivi/{id}")), "{letter:?}");
        let pdf = ground.get(mayor(URBINO), &format!("/preventivi/{id}/pdf?versione=1")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.text);
        let again = ground.get(director(CENTRE), &format!("/preventivi/{id}/pdf")).await;
        assert_eq!(pdf.bytes, again.bytes);
    }
}

#[tokio::test]
async fn the_list_filters_sorts_sums_and_exports() {
    for ground in grounds("2022-03-01").await {
        ground.on("2022-03-01");
        ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
        ground.sent(FANO, vec![wanted(CLOUD, units(1), "2022-04-01", "2022-12-31")]).await;
        ground.draft(FANO, vec![wanted(CLOUD, units(5), "2022-04-01", "2022-12-31")]).await;
        let all = ground.get(director(CENTRE), "/preventivi").await.text;
        for said in ["3 preventivi", "2.400,00 €", "senza numero"] {
            assert!(all.contains(said), "{said}\n{all}");
        }
        let sent = ground.get(director(CENTRE), "/preventivi?stato=sent&ordina=totale").await.text;
        assert!(sent.contains("2 preventivi") && sent.contains("900,00 €"), "{sent}");
        let found = ground.get(director(CENTRE), "/preventivi?q=fano&stato=draft").await.text;
        assert!(found.contains("1 preventivo") && found.contains("1.500,00 €"), "{found}");
        let own = ground.get(mayor(URBINO), "/preventivi").await.text;
        assert!(own.contains("1 preventivo") && !own.contains("Fano"), "{own}");
        let file = ground.get(director(CENTRE), "/preventivi?formato=csv").await.text;
        assert_eq!(file.lines().count(), 4, "{file}");
        let own = ground.get(mayor(URBINO), "/preventivi?formato=csv").await.text;
        assert!(own.lines().count() == 2 && !own.contains("Fano"), "{own}");
        ground.on("2022-05-01");
        let expired = ground.get(director(CENTRE), "/preventivi?stato=expired").await.text;
        assert!(expired.contains("2 preventivi"), "{expired}");
        assert!(ground.get(director(CENTRE), "/preventivi?stato=sent").await.text.contains("Nessun"));
    }
}

#[tokio::test]
async fn programs_read_accept_and_refuse() {
    for ground in grounds("2022-03-01").await {
        let line = || vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
        let (id, other) = (ground.sent(URBINO, line()).await, ground.sent(FANO, line()).await);
        let list = ground.get(mayor(URBINO), "/api/v1/quotes").await;
        assert!(
            list.text.contains(&id.to_string()) && !list.text.contains(&other.to_string()),
            "{}",
            list.text
        );
        assert_eq!(ground.get(mayor(URBINO), "/api/v1/quotes?stato=quasi").await.status, 422);
        let at = format!("/api/v1/quotes/{id}");
        let one = ground.get(mayor(URBINO), &at).await.text;
        assert!(one.contains("\"amount\":\"600.00\"") && one.contains("\"number\":\"1/2022\""), "{one}");
        let done = ground.json(mayor(URBINO), &format!("{at}/accept"), r#"{"version":1}"#).await;
        assert_eq!(done.status, 200, "{}", done.text);
        assert!(
            done.text.contains("membership_line_id\":\"") && done.text.contains("accepted"),
            "{}",
            done.text
        );
        let twice = ground.json(mayor(URBINO), &format!("{at}/accept"), r#"{"version":1}"#).await;
        assert_eq!(twice.status, 409);
        let by_centre = format!("/api/v1/quotes/{other}/refuse");
        let bare = ground.json(director(CENTRE), &by_centre, r#"{"version":1,"reason":"No"}"#).await;
        assert_eq!(bare.status, 422, "{}", bare.text);
        let act = r#"{"version":1,"reason":"No","by":"Giunta","act_number":"7","act_date":"2022-03-01"}"#;
        let refused = ground.json(director(CENTRE), &by_centre, act).await;
        assert!(refused.status == 200 && refused.text.contains("refused"), "{}", refused.text);
    }
}

#[tokio::test]
async fn every_address_answers_as_if_others_had_nothing() {
    for ground in grounds("2022-03-01").await {
        let line = || vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
        let (sent, draft) = (ground.sent(URBINO, line()).await, ground.draft(URBINO, line()).await);
        let line_id = ground.whole(draft).await.lines[0].line_id;
        let pages = [
            "",
            "/pdf",
            "/modifica",
            "/righe/nuova",
            "/invia",
            "/versione",
            "/ritira",
            "/accetta",
            "/rifiuta",
            "/ore",
            "/confronto",
        ];
        for id in [sent, draft] {
            for who in [mayor(FANO), director(OTHER_CENTRE)] {
                for page in pages {
                    let answer = ground.get(who.clone(), &format!("/preventivi/{id}{page}")).await;
                    assert_eq!(answer.status, 404, "{page}");
                }
                let line = format!("/preventivi/{id}/righe/{line_id}");
                assert_eq!(ground.get(who.clone(), &line).await.status, 404);
                for page in
                    ["/accetta?versione=1", "/rifiuta?versione=1", "/invia", "/versione", "/ritira", "/ore"]
                {
                    let answer = ground
                        .post(who.clone(), &format!("/preventivi/{id}{page}"), &[("version", "2")])
                        .await;
                    assert_eq!(answer.status, 404, "{page}");
                }
                assert_eq!(ground.get(who.clone(), &format!("/api/v1/quotes/{id}")).await.status, 404);
                let accept = format!("/api/v1/quotes/{id}/accept");
                assert_eq!(ground.json(who, &accept, r#"{"version":1}"#).await.status, 404);
            }
        }
        // A body's own draft does not exist for it; what it may not do with what it has is refused.
        assert_eq!(ground.get(mayor(URBINO), &format!("/preventivi/{draft}")).await.status, 404);
        assert_eq!(ground.get(mayor(URBINO), &format!("/preventivi/{sent}/versione")).await.status, 403);
        let accountant = actor(CENTRE, Role::BodyAccountant, Scope::Body(URBINO));
        assert_eq!(ground.get(accountant.clone(), &format!("/preventivi/{sent}")).await.status, 200);
        assert_eq!(
            ground.get(accountant, &format!("/preventivi/{sent}/accetta?versione=1")).await.status,
            403
        );
        let reader = actor(CENTRE, Role::Reader, Scope::Tenant);
        assert_eq!(ground.get(reader.clone(), "/preventivi/nuovo").await.status, 403);
        assert_eq!(ground.get(reader, &format!("/preventivi/{draft}/invia")).await.status, 403);
        assert_eq!(ground.get(None, "/preventivi").await.status, 303);
    }
}

#[tokio::test]
async fn the_desk_says_what_waits_for_whom() {
    for ground in grounds("2022-03-01").await {
        ground.on("2022-03-01");
        let line = || vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
        ground.sent(URBINO, line()).await;
        ground.draft(FANO, line()).await;
        let done = ground.sent(FANO, line()).await;
        ground.accept(&mayor(FANO), (done, 1), quotes::store::How::OnLine).await.unwrap();
        ground.on("2022-03-05");
        let own = ground.desk(&mayor(URBINO)).await;
        assert!(own.len() == 1 && own[0].title.contains("da valutare entro il 31 marzo 2022"), "{own:?}");
        let centre = ground.desk(&director(CENTRE)).await;
        let said: Vec<&str> = centre.iter().map(|item| item.title.as_str()).collect();
        assert!(said.iter().any(|title| title.contains("da inviare: 1")), "{said:?}");
        assert!(said.iter().any(|title| title.contains("accettato")), "{said:?}");
        ground.on("2022-03-20");
        let centre = ground.desk(&director(CENTRE)).await;
        assert!(centre.iter().any(|item| item.title.contains("in scadenza")), "{centre:?}");
        assert!(ground.desk(&director(OTHER_CENTRE)).await.is_empty());
    }
}
