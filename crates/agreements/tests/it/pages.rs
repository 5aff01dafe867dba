//! Agreements and memberships through their pages.

use agreements::BilledDays;
use agreements::model::Renewal;
use agreements::store::{agreements as acts, memberships};
use kernel::{AgreementId, Period, Role, Scope};

use crate::given::{self, CENTRE, CLOUD, FANO, MAIL, URBINO, viewing};
use crate::world::{GUBBIO, World, director, referent, service_field, worlds};

pub(crate) const ID: &str = "0198f000-0000-7000-8000-0000000000a1";

const TERMS: [(&str, &str); 17] = [
    ("once", ID),
    ("number", "12/2027"),
    ("title", "Servizi CST"),
    ("version_label", "1.0"),
    ("text", "Art. 1\r\nOggetto"),
    ("starts", "2027-01-01"),
    ("months", "36"),
    ("renewal", "express"),
    ("notice_months", "6"),
    ("price_series", "base"),
    ("window_from", "01/01"),
    ("window_to", "31/01"),
    ("timing", "advance"),
    ("due_kind", "fixed"),
    ("due_on", "31/01"),
    ("proration", "by_day"),
    ("renewal_months", ""),
];

pub(crate) fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    TERMS.into_iter().map(|(known, old)| if known == name { (name, value) } else { (known, old) }).collect()
}

pub(crate) async fn drafted(world: &World) {
    let answer = world.post(director(CENTRE), "/convenzioni/nuova", &TERMS).await;
    assert_eq!(
        (answer.status.as_u16(), answer.location.as_str()),
        (303, &*format!("/convenzioni/{ID}")),
        "{}",
        answer.text
    );
}

#[tokio::test]
async fn an_agreement_goes_from_draft_to_signed_and_its_text_freezes() {
    for world in worlds("2026-11-20").await {
        drafted(&world).await;
        let (mail, cloud) = (service_field(MAIL), service_field(CLOUD));
        let at = format!("/convenzioni/{ID}");
        let was = world.was(director(CENTRE), &format!("{at}/servizi")).await;
        let services = [(mail.as_str(), "base"), (cloud.as_str(), "optional"), ("was", was.as_str())];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/servizi"), &services).await.status, 303);
        let early = world.post(director(CENTRE), &format!("{at}/approva"), &[("on", "2026-11-15")]).await;
        assert!(early.status == 422 && early.text.contains("almeno un passaggio"), "{}", early.text);
        let path = format!("{at}/iter/1");
        let was = world.was(director(CENTRE), &path).await;
        let step =
            [("act_number", "Delibera 45"), ("done_on", "2026-11-15"), ("note", "Unanimità"), ("was", &was)];
        assert_eq!(world.upload(director(CENTRE), &path, &step, ("delibera.exe", "x")).await.status, 422);
        assert_eq!(
            world.upload(director(CENTRE), &path, &step, ("delibera.pdf", "%PDF-1.7")).await.status,
            303
        );
        assert_eq!(world.get(director(CENTRE), &format!("{path}/file")).await.text, "%PDF-1.7");
        let done = world.post(director(CENTRE), &format!("{at}/approva"), &[("on", "2026-11-15")]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert_eq!(world.get(director(CENTRE), &format!("{at}/modifica")).await.status, 409);
        let signed = world
            .upload(director(CENTRE), &format!("{at}/firma"), &[("on", "2026-11-18")], ("c.p7m", "x"))
            .await;
        assert_eq!(signed.status, 303, "{}", signed.text);
        let page = world.get(director(CENTRE), &at).await.text;
        for words in [
            "Approvata il 15 novembre 2026, firmata il 18 novembre 2026",
            "c.p7m",
            "Unanimità",
            "Delibera 45",
            "31 dicembre 2029",
        ] {
            assert!(page.contains(words), "{words}\n{page}");
        }
    }
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_an_approved_text() {
    for world in worlds("2026-11-20").await {
        let id = world.agreement(given::pesaro(Renewal::Never)).await;
        let mut tx = world.app.db.write(CENTRE, &given::director()).await.unwrap();
        let change = "UPDATE agreement SET text = 'altro' WHERE tenant_id = $1 AND agreement_id = $2";
        let refused = tx.exec(change, &[CENTRE.into(), id.into()]).await;
        assert!(matches!(refused, Err(store::StoreError::Refused(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_agreement_and_errors_name_their_field() {
    for world in worlds("2026-11-20").await {
        drafted(&world).await;
        drafted(&world).await;
        let list = world.get(director(CENTRE), "/convenzioni").await.text;
        assert!(list.contains("1 convenzione"), "{list}");
        let other = "0198f000-0000-7000-8000-0000000000a2";
        let same = world.post(director(CENTRE), "/convenzioni/nuova", &with("once", other)).await;
        assert!(same.status == 422 && same.text.contains("esiste già una convenzione"), "{}", same.text);
        let wrong = world.post(director(CENTRE), "/convenzioni/nuova", &with("due_on", "32/01")).await;
        assert!(wrong.status == 422 && wrong.text.contains("giorno e mese come 31/10"), "{}", wrong.text);
        let tacit = world.post(director(CENTRE), "/convenzioni/nuova", &with("renewal", "tacit")).await;
        assert!(tacit.text.contains("Mesi di ogni rinnovo tacito: scrivi"), "{}", tacit.text);
        let window = world.post(director(CENTRE), "/convenzioni/nuova", &with("window_from", "01/02")).await;
        assert!(window.text.contains("Fine del periodo di fatturazione"), "{}", window.text);
    }
}

#[tokio::test]
async fn a_new_version_follows_with_the_same_services() {
    for world in worlds("2025-11-20").await {
        let before = world.agreement(given::pesaro(Renewal::Never)).await;
        let path = format!("/convenzioni/{before}/versione");
        let form = world.get(director(CENTRE), &path).await.text;
        assert!(form.contains(r#"value="2026-01-01""#), "{form}");
        let early = world.post(director(CENTRE), &path, &with("starts", "2021-01-01")).await;
        assert!(early.status == 422 && early.text.contains("comincia dopo"), "{}", early.text);
        let made = world.post(director(CENTRE), &path, &TERMS).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert_eq!(
            world.post(director(CENTRE), &path, &with("once", &kernel::NETWORK.to_string())).await.status,
            422
        );
        let page = world.get(director(CENTRE), &made.location).await.text;
        assert!(
            page.contains("Posta elettronica") && page.contains(&format!("/convenzioni/{before}")),
            "{page}"
        );
        let old = world.get(director(CENTRE), &format!("/convenzioni/{before}")).await.text;
        assert!(old.contains("Seguita da"), "{old}");
    }
}

#[tokio::test]
async fn many_bodies_join_at_once_with_a_preview_and_a_result_for_each() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[FANO], "2021-01-01").await;
        let (agreement, urbino, fano) = (id.to_string(), URBINO.to_string(), FANO.to_string());
        let fields = [
            ("agreement", agreement.as_str()),
            ("effective_from", "2022-07-01"),
            ("act_number", "Delibera 12"),
            ("act_date", "2022-05-10"),
            ("body", urbino.as_str()),
            ("body", fano.as_str()),
            ("passo", "anteprima"),
        ];
        let preview = world.post(director(CENTRE), "/adesioni/nuova", &fields).await;
        assert!(
            preview.text.contains("Non aderisce")
                && preview.text.contains("dal 1º luglio 2022 al 31 dicembre 2025"),
            "{}",
            preview.text
        );
        let list = world.get(director(CENTRE), "/adesioni").await.text;
        assert!(list.contains("1 adesione"), "the preview leaves nothing: {list}");
        let done = world.join(id, &[URBINO, FANO, GUBBIO], "2022-07-01").await;
        assert!(done.contains("Adesioni registrate: 2 su 3"), "{done}");
        assert!(done.contains("già un&#39;adesione") || done.contains("già un&#x27;adesione"), "{done}");
        let list = world.get(director(CENTRE), "/adesioni?q=comune+di+urb&stato=in_force").await.text;
        assert!(list.contains("nessun") || list.contains("Togli i filtri"), "{list}");
        let csv = world.get(director(CENTRE), &format!("/adesioni?convenzione={id}&formato=csv")).await.text;
        assert_eq!(csv.lines().count(), 4, "{csv}");
        assert!(csv.contains("Comune di Urbino"), "{csv}");
    }
}

#[tokio::test]
async fn nobody_is_chosen_and_the_form_says_so() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await.to_string();
        let fields =
            [("agreement", id.as_str()), ("effective_from", "2022-07-01"), ("act_date", "31/02/2022")];
        let answer = world.post(director(CENTRE), "/adesioni/nuova", &fields).await;
        assert_eq!(answer.status, 422);
        for words in
            ["scegline almeno uno", "non esiste nel calendario", "Numero dell&#39;atto di adesione: compila"]
        {
            assert!(answer.text.contains(words), "{words}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_membership_lives_through_its_pages() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2022-01-01").await;
        let own = world.membership_of(URBINO).await;
        let at = format!("/adesioni/{own}");
        let cloud = CLOUD.to_string();
        let service =
            [("once", ID), ("service", cloud.as_str()), ("starts", "2022-02-01"), ("quantity", "2,5")];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/servizi/nuovo"), &service).await.status, 303);
        // The same form again changes nothing; another one for the same days is refused.
        assert_eq!(world.post(director(CENTRE), &format!("{at}/servizi/nuovo"), &service).await.status, 303);
        let mut other = service;
        other[0].1 = "0198f000-0000-7000-8000-0000000000a6";
        let twice = world.post(director(CENTRE), &format!("{at}/servizi/nuovo"), &other).await;
        assert!(twice.status == 422 && twice.text.contains("già attivo"), "{}", twice.text);
        let path = format!("{at}/servizi/{ID}/modifica");
        let was = world.was(director(CENTRE), &path).await;
        let change = [
            ("once", "0198f000-0000-7000-8000-0000000000a5"),
            ("from", "2022-07-01"),
            ("quantity", "4"),
            ("was", &was),
        ];
        assert_eq!(world.post(director(CENTRE), &path, &change).await.status, 303);
        let purchase = [
            ("version", "0"),
            ("no_cig_reason", "Accordo tra enti"),
            ("commitment_number", "33"),
            ("commitment_date", "2022-01-05"),
        ];
        assert_eq!(world.post(referent(URBINO), &format!("{at}/acquisti/2022"), &purchase).await.status, 303);
        let page = world.get(referent(URBINO), &at).await.text;
        for words in ["2,5", "30 giugno 2022", "Non dovuto: Accordo tra enti", "Completo", "Compila"] {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(!page.contains("Registra recesso") && !page.contains("Termina"), "{page}");
        let leave = [
            ("version", "1"),
            ("last_day", "2022-09-30"),
            ("act_number", "9"),
            ("act_date", "2022-06-01"),
            ("reason", "Fusione"),
        ];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/recesso"), &leave).await.status, 303);
        let again = world.post(director(CENTRE), &format!("{at}/recesso"), &leave).await;
        assert!(again.status == 422 && again.text.contains("già chiusa"), "{}", again.text);
    }
}

#[tokio::test]
async fn purchase_data_have_a_line_for_this_year_and_the_next_and_stay_once_billed() {
    for mut world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2022-01-01").await;
        let at = format!("/adesioni/{}", world.membership_of(URBINO).await);
        let links =
            |page: &str| [2021, 2022, 2023, 2024].map(|year| page.contains(&format!("{at}/acquisti/{year}")));
        let page = world.get(director(CENTRE), &at).await.text;
        assert_eq!(links(&page), [false, true, true, false], "{page}");
        let data = [("version", "0"), ("no_cig_reason", "Accordo tra enti")];
        assert_eq!(world.post(director(CENTRE), &format!("{at}/acquisti/2024"), &data).await.status, 303);
        assert_eq!(links(&world.get(director(CENTRE), &at).await.text), [false, true, true, true]);
        world.billed = BilledDays::told_by(|_, _| Box::pin(async { Ok(vec![Period::year(2022)]) }));
        let page = world.get(director(CENTRE), &at).await.text;
        assert_eq!(links(&page), [false, false, true, true], "{page}");
        assert!(page.contains("Già in fattura"), "{page}");
        let late = world.post(director(CENTRE), &format!("{at}/acquisti/2022"), &data).await;
        assert!(late.status == 422 && late.text.contains("già in fattura"), "{}", late.text);
        assert_eq!(world.post(director(CENTRE), &format!("{at}/acquisti/2023"), &data).await.status, 303);
    }
}

#[tokio::test]
async fn a_renewal_by_page_needs_the_agreement_first() {
    for world in worlds("2025-11-20").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2021-01-01").await;
        let own = world.membership_of(URBINO).await;
        let act = [("act_number", "7"), ("act_date", "2025-11-02"), ("months", "60")];
        let early = world.post(director(CENTRE), &format!("/adesioni/{own}/rinnovo"), &act).await;
        assert!(early.status == 422 && early.text.contains("rinnova prima la convenzione"), "{}", early.text);
        assert_eq!(
            world.post(director(CENTRE), &format!("/convenzioni/{id}/rinnovo"), &act).await.status,
            303
        );
        assert_eq!(world.post(director(CENTRE), &format!("/adesioni/{own}/rinnovo"), &act).await.status, 303);
        let page = world.get(director(CENTRE), &format!("/adesioni/{own}")).await.text;
        assert!(page.contains("31 dicembre 2030") && page.contains("Rinnovo espresso"), "{page}");
    }
}

#[tokio::test]
async fn a_membership_not_begun_is_cancelled_and_one_begun_is_not() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2022-07-01").await;
        world.join(id, &[FANO], "2022-01-01").await;
        for (body, status) in [(URBINO, 303), (FANO, 409)] {
            let path = format!("/adesioni/{}/annulla", world.membership_of(body).await);
            assert_eq!(world.get(director(CENTRE), &path).await.status, 200);
            assert_eq!(world.post(director(CENTRE), &path, &[("version", "1")]).await.status, status);
        }
        world.join(id, &[URBINO], "2022-07-01").await;
        let list = world.get(director(CENTRE), "/adesioni?stato=cancelled").await.text;
        assert!(list.contains("1 adesione"), "{list}");
    }
}

#[tokio::test]
async fn the_chain_of_approval_of_new_agreements_is_the_centres_own() {
    for world in worlds("2026-11-20").await {
        let was = world.was(director(CENTRE), "/convenzioni/iter").await;
        let steps = [("steps", "Delibera del Consiglio\r\nFirma digitale"), ("was", &was)];
        assert_eq!(world.post(director(CENTRE), "/convenzioni/iter", &steps).await.status, 303);
        drafted(&world).await;
        let page = world.get(director(CENTRE), &format!("/convenzioni/{ID}")).await.text;
        assert!(page.contains("Firma digitale") && !page.contains("Assemblea dei Sindaci"), "{page}");
    }
}

#[tokio::test]
async fn the_api_reads_and_writes_what_the_pages_do() {
    for world in worlds("2022-06-01").await {
        let id = world.agreement(given::pesaro(Renewal::Express)).await;
        let join = format!(
            r#"{{"agreement_id":"{id}","body_id":"{URBINO}","effective_from":"2022-07-01","act_number":"12","act_date":"2022-05-10"}}"#
        );
        let made = world.json(director(CENTRE), "POST", "/api/v1/memberships", &join).await;
        assert_eq!(made.status, 201, "{}", made.text);
        assert!(
            made.text.contains(r#""ends":"2025-12-31""#) && made.text.contains("Posta elettronica"),
            "{}",
            made.text
        );
        assert_eq!(world.json(director(CENTRE), "POST", "/api/v1/memberships", &join).await.status, 409);
        let own = world.membership_of(URBINO).await;
        let path = format!("/api/v1/memberships/{own}");
        let changed = world
            .json(director(CENTRE), "PATCH", &path, r#"{"version":1,"registry_number":"77/2022"}"#)
            .await;
        assert!(changed.status == 200 && changed.text.contains("77/2022"), "{}", changed.text);
        assert_eq!(world.json(director(CENTRE), "PATCH", &path, r#"{"version":1}"#).await.status, 409);
        let terms = r#"{"number":"9","title":"Bozza via API","version_label":"1","starts":"2027-01-01","months":"12","renewal":"never",
            "notice_months":"0","window_from":"01/10","window_to":"31/10","timing":"advance","due_kind":"end_of_year","proration":"by_day"}"#;
        let draft = world.json(director(CENTRE), "POST", "/api/v1/agreements", terms).await;
        assert_eq!(draft.status, 201, "{}", draft.text);
        let new: serde_json::Value = serde_json::from_str(&draft.text).unwrap();
        let path = format!("/api/v1/agreements/{}", new["id"].as_str().unwrap());
        let edited = world.json(director(CENTRE), "PATCH", &path, r#"{"version":1,"months":"24"}"#).await;
        assert!(edited.status == 200 && edited.text.contains(r#""ends":"2028-12-31""#), "{}", edited.text);
        let typed = world.json(director(CENTRE), "PATCH", &path, r#"{"version":"2"}"#).await;
        assert!(typed.status == 422 && typed.text.contains("version"), "{}", typed.text);
        for query in
            ["agreements?stato=x", "memberships?convenzione=x", "memberships?dopo=x", "agreements?x=1"]
        {
            let refused = world.get(director(CENTRE), &format!("/api/v1/{query}")).await;
            assert_eq!(refused.status, 422, "{query}: {}", refused.text);
        }
        let wrong = world.json(director(CENTRE), "PATCH", &path, r#"{"version":2,"months":"zero"}"#).await;
        assert!(wrong.status == 422 && wrong.text.contains("Durata in mesi"), "{}", wrong.text);
        let list = world.get(director(CENTRE), "/api/v1/agreements?stato=draft").await.text;
        assert!(list.contains("Bozza via API") && !list.contains("1/2021"), "{list}");
    }
}

#[tokio::test]
async fn a_reader_sees_and_does_nothing() {
    for world in worlds("2022-06-01").await {
        let id: AgreementId = world.agreement(given::pesaro(Renewal::Express)).await;
        world.join(id, &[URBINO], "2022-01-01").await;
        let own = world.membership_of(URBINO).await;
        let reader = || Some(given::actor(CENTRE, Role::Reader, Scope::Tenant));
        let page = world.get(reader(), &format!("/convenzioni/{id}")).await;
        assert!(page.status == 200 && !page.text.contains("Registra disdetta"), "{}", page.text);
        for path in [
            format!("/convenzioni/{id}/approva"),
            format!("/adesioni/{own}/recesso"),
            "/adesioni/nuova".into(),
            "/convenzioni/nuova".into(),
        ] {
            assert_eq!(world.get(reader(), &path).await.status, 403, "{path}");
        }
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let can = viewing(&given::director());
        assert!(acts::find(&mut tx, &can, id).await.unwrap().is_some());
        assert!(memberships::find(&mut tx, &can, own).await.unwrap().is_some());
    }
}
