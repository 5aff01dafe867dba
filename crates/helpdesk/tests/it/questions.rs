//! What is asked for a service: written by the centre, asked again when it becomes needed, kept with the request.

use helpdesk::store::forms;
use kernel::{Role, Scope};

use crate::given::{BASE, CENTRE, FANO, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::{Ground, grounds};

const ONCE: &str = "01a1fb75-0000-7000-8000-0000000000a1";

fn at() -> String {
    format!("/richieste/moduli/{BASE}")
}

/// A choice, and a day that is asked only after one of its answers.
async fn write(ground: &Ground) {
    let choice = [
        ("version", "0"),
        ("key", ""),
        ("label", "Che cosa serve"),
        ("answering", "choice"),
        ("options", "Nuova casella\nAltro"),
        ("required", "1"),
        ("only_if", ""),
    ];
    let saved = ground.post(director(CENTRE), &at(), &choice).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let date = [
        ("version", "1"),
        ("key", ""),
        ("label", "Da quando"),
        ("answering", "date"),
        ("required", "1"),
        ("only_if", "d1=Nuova casella"),
    ];
    let saved = ground.post(director(CENTRE), &at(), &date).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
}

fn fields<'a>(service: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("once", ONCE),
        ("service", service),
        ("kind", "service"),
        ("impact", "low"),
        ("urgency", "low"),
        ("subject", "Una casella"),
        ("text", "Per il protocollo"),
    ];
    all.extend(more);
    all
}

#[tokio::test]
async fn questions_are_asked_again_when_an_answer_makes_them_needed() {
    for ground in grounds().await {
        write(&ground).await;
        let (service, shown) = (BASE.to_string(), format!("{BASE}:2"));
        let page = ground.get(mayor(URBINO), &format!("/richieste/nuova?servizio={BASE}")).await.text;
        for said in ["Che cosa serve", "Da quando", "data-av-when=\"q-d1\" data-av-is=\"Nuova casella\""] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        // Chosen without having seen them: they come with what was typed.
        let unseen = ground.send(mayor(URBINO), "/richieste/nuova", &fields(&service, &[])).await;
        assert!(unseen.status == 422 && unseen.text.contains("ci sono altre domande"), "{}", unseen.text);
        assert!(unseen.text.contains("Per il protocollo") && unseen.text.contains(&shown), "{}", unseen.text);
        let needed = fields(&service, &[("asked", &shown), ("q-d1", "Nuova casella")]);
        let again = ground.send(mayor(URBINO), "/richieste/nuova", &needed).await;
        assert!(again.status == 422 && again.text.contains("Da quando: rispondi"), "{}", again.text);
        let all = [("asked", shown.as_str()), ("q-d1", "Nuova casella"), ("q-d2", "2026-04-02")];
        let made = ground.send(mayor(URBINO), "/richieste/nuova", &fields(&service, &all)).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let page = ground.get(director(CENTRE), &made.location).await.text;
        assert!(page.contains("Da quando") && page.contains("2 aprile 2026"), "{page}");
        assert!(ground.get(director(CENTRE), "/richieste?q=aprile").await.text.contains("1 richiesta"));
    }
}

#[tokio::test]
async fn what_was_not_asked_does_not_count_and_what_was_answered_stays() {
    for ground in grounds().await {
        write(&ground).await;
        let (service, shown) = (BASE.to_string(), format!("{BASE}:2"));
        let all = [("asked", shown.as_str()), ("q-d1", "Altro"), ("q-d2", "boh")];
        let made = ground.send(mayor(URBINO), "/richieste/nuova", &fields(&service, &all)).await;
        assert_eq!(made.status, 303, "{}", made.text);
        // Another version; the request keeps its own words.
        let gone = ground.post(director(CENTRE), &format!("{}/d2/togli", at()), &[("version", "2")]).await;
        assert_eq!(gone.status, 303, "{}", gone.text);
        let late = ground.post(director(CENTRE), &format!("{}/d1/togli", at()), &[("version", "2")]).await;
        assert_eq!(late.status, 409);
        let page = ground.get(mayor(URBINO), &made.location).await.text;
        assert!(page.contains("Che cosa serve") && !page.contains("boh"), "{page}");
        let mut tx = ground.db.read(CENTRE).await.unwrap();
        let versions = forms::versions(&mut tx, BASE).await.unwrap();
        let sizes: Vec<_> = versions.iter().map(|one| (one.form.number, one.form.questions.len())).collect();
        assert_eq!(sizes, [(3, 1), (2, 2), (1, 1)]);
    }
}

#[tokio::test]
async fn a_condition_that_looks_nowhere_is_refused_in_words() {
    for ground in grounds().await {
        write(&ground).await;
        let first = ground.post(director(CENTRE), &format!("{}/d1/togli", at()), &[("version", "2")]).await;
        assert!(first.status == 409 && first.text.contains("«Da quando»"), "{}", first.text);
        let up = ground.post(director(CENTRE), &format!("{}/d2/su", at()), &[("version", "2")]).await;
        assert_eq!(up.status, 409, "{}", up.text);
        let few = [("version", "2"), ("label", "Quale"), ("answering", "choice"), ("options", "Una sola")];
        let few = ground.post(director(CENTRE), &at(), &few).await;
        assert!(few.status == 422 && few.text.contains("da 2 a 40 risposte"), "{}", few.text);
        assert!(few.text.contains("Una sola"), "nothing typed is lost");
    }
}

#[tokio::test]
async fn programs_read_the_questions_and_answer_them() {
    for ground in grounds().await {
        write(&ground).await;
        let offered = ground.get(mayor(URBINO), "/api/v1/requests/services").await.text;
        assert!(offered.contains("\"only_if_answer\":\"Nuova casella\""), "{offered}");
        let body = |answers: &str| {
            format!(
                "{{\"id\":\"{ONCE}\",\"body_id\":\"{URBINO}\",\"service_id\":\"{BASE}\",\"kind\":\"service\",\
                 \"impact\":\"low\",\"urgency\":\"low\",\"subject\":\"Casella\",\"text\":\"Una casella\",\
                 \"answers\":{answers}}}"
            )
        };
        let missing = ground.json(mayor(URBINO), "/api/v1/requests", &body("{}")).await;
        assert!(missing.status == 422 && missing.text.contains("q-d1"), "{}", missing.text);
        let made = body("{\"d1\":[\"Nuova casella\"],\"d2\":\"2026-04-02\"}");
        for _ in 0..2 {
            let made = ground.json(mayor(URBINO), "/api/v1/requests", &made).await;
            assert_eq!(made.status, 201, "{}", made.text);
            assert!(
                made.text.contains("\"number\":1,") && made.text.contains("2 aprile 2026"),
                "{}",
                made.text
            );
        }
    }
}

#[tokio::test]
async fn only_who_writes_the_catalogue_writes_questions_and_no_other_centre_sees_them() {
    for ground in grounds().await {
        write(&ground).await;
        let operator = actor(CENTRE, Role::Operator, Scope::Tenant);
        assert_eq!(ground.get(operator, &at()).await.status, 200);
        for who in [mayor(URBINO), actor(CENTRE, Role::Reader, Scope::Tenant)] {
            assert_eq!(ground.get(who.clone(), &at()).await.status, 403);
            assert_eq!(ground.post(who, &at(), &[("version", "2")]).await.status, 403);
        }
        let elsewhere = ground.get(director(OTHER_CENTRE), &at()).await;
        assert!(!elsewhere.text.contains("Che cosa serve"), "{}", elsewhere.text);
        let part = [("service", BASE.to_string()), ("body", FANO.to_string())];
        let part: Vec<(&str, &str)> = part.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let fragment = ground.post(director(CENTRE), "/richieste/nuova/domande", &part).await;
        assert!(fragment.status == 200 && fragment.text.contains("Che cosa serve"), "{}", fragment.text);
        assert!(!fragment.text.contains("<html"), "{}", fragment.text);
    }
}
