//! People are asked once, by a link that works once; what they answer is only shown with enough others.

use kernel::{Actor, Role, Scope};
use store::{Tx, Val};

use crate::given::{CENTRE, FANO, OTHER_CENTRE, URBINO, actor, director, mayor};
use crate::ground::{Ground, grounds};

const RULES: &str = "/andamento/soddisfazione/regole";

async fn decide(ground: &Ground, version: &str, (share, again): (&str, &str)) -> crate::ground::Answer {
    let fields = [
        ("share", share),
        ("again_days", again),
        ("comment_up_to", "2"),
        ("valid_days", "14"),
        ("version", version),
    ];
    ground.post(&director(CENTRE), RULES, &fields).await
}

/// A request of a person, opened and closed on a Monday.
async fn closed(ground: &Ground, person: &Actor) {
    let id = ground.open(person, URBINO, "2026-03-09T08:30:00Z").await.request_id;
    ground.close(person, id, "2026-03-09T10:00:00Z").await;
}

async fn later(ground: &Ground) {
    ground.at("2026-03-09T12:00:00Z");
    ground.hour().await;
}

async fn count(ground: &Ground, sql: &'static str) -> i64 {
    let mut tx: Tx = ground.db.read(CENTRE).await.unwrap();
    tx.scalar(sql, &[Val::from(CENTRE)]).await.unwrap()
}

const ANSWERS: &str = "SELECT COUNT(*) AS c0 FROM satisfaction_answer WHERE tenant_id = $1";

#[tokio::test]
async fn nobody_is_asked_until_the_director_decides() {
    for ground in grounds().await {
        // Both databases share the clock.
        ground.at("2026-03-09T08:00:00Z");
        let person = ground.person("anna", URBINO).await;
        closed(&ground, &person).await;
        later(&ground).await;
        assert!(ground.links().is_empty());
        assert_eq!(decide(&ground, "0", ("101", "30")).await.status, 422);
        let decided = decide(&ground, "0", ("100", "30")).await;
        assert_eq!(decided.location, "/andamento/soddisfazione");
        assert_eq!(decide(&ground, "0", ("50", "30")).await.status, 422, "somebody decided first");
        // What was closed before is not asked about.
        ground.at("2026-03-09T14:00:00Z");
        ground.hour().await;
        assert!(ground.links().is_empty());
    }
}

#[tokio::test]
async fn a_link_works_once_and_says_thanks_after() {
    for ground in grounds().await {
        // Both databases share the clock.
        ground.at("2026-03-09T08:00:00Z");
        decide(&ground, "0", ("100", "30")).await;
        let person = ground.person("anna", URBINO).await;
        closed(&ground, &person).await;
        closed(&ground, &person).await;
        later(&ground).await;
        ground.at("2026-03-09T13:00:00Z");
        ground.hour().await;
        let links = ground.links();
        assert_eq!(links.len(), 1, "one person is asked once within the days");
        let link = links[0].as_str();
        for _ in 0..2 {
            let page = ground.open_link(link).await;
            assert!(page.status == 200 && page.text.contains("Quanto sei soddisfatto"), "{}", page.text);
        }
        let none = ground.answer(link, &[("comment", "Bene")]).await;
        assert!(
            none.status == 422 && none.text.contains("scegli un punteggio") && none.text.contains("Bene")
        );
        let why = ground.answer(link, &[("score", "2"), ("comment", " ")]).await;
        assert!(why.status == 422 && why.text.contains("che cosa non è andato bene"), "{}", why.text);
        let sent = [("score", "2"), ("comment", "Lenti ma cortesi")];
        assert_eq!(ground.answer(link, &sent).await.location, link);
        assert!(ground.open_link(link).await.text.contains("La tua risposta è arrivata"));
        assert!(ground.answer(link, &sent).await.text.contains("La tua risposta è arrivata"));
        assert_eq!(count(&ground, ANSWERS).await, 1);
        // The trail knows that somebody answered, not what.
        let told = "SELECT COUNT(*) AS c0 FROM audit WHERE tenant_id = $1 AND action = 'satisfaction.answer' AND entity_id IS NULL";
        assert_eq!(count(&ground, told).await, 1);
    }
}

#[tokio::test]
async fn a_wrong_or_old_link_and_that_of_another_centre_open_nothing() {
    for ground in grounds().await {
        // Both databases share the clock.
        ground.at("2026-03-09T08:00:00Z");
        decide(&ground, "0", ("100", "30")).await;
        let person = ground.person("anna", URBINO).await;
        closed(&ground, &person).await;
        later(&ground).await;
        let link = ground.links().remove(0);
        let elsewhere = link.replace(&CENTRE.to_string(), &OTHER_CENTRE.to_string());
        for path in [
            elsewhere,
            format!("/valutazioni/{CENTRE}/x"),
            format!("/valutazioni/{}/x", person.account().unwrap()),
        ] {
            assert_eq!(ground.open_link(&path).await.status, 410, "{path}");
            assert_eq!(ground.answer(&path, &[("score", "5")]).await.status, 410, "{path}");
        }
        ground.at("2026-03-24T12:00:00Z");
        assert_eq!(ground.open_link(&link).await.status, 410);
        assert_eq!(ground.answer(&link, &[("score", "5")]).await.status, 410);
        assert_eq!(count(&ground, ANSWERS).await, 0);
    }
}

#[tokio::test]
async fn who_works_at_the_centre_or_has_left_the_body_is_not_asked() {
    for ground in grounds().await {
        // Both databases share the clock.
        ground.at("2026-03-09T08:00:00Z");
        decide(&ground, "0", ("100", "0")).await;
        // Written down by the centre; made by somebody without an account; made for another body than one's own.
        for author in [director(CENTRE), mayor(URBINO), ground.person("piero", FANO).await] {
            let author = match author.grant().scope {
                Scope::Body(body) if body == FANO => actor_of(&author, Scope::Body(URBINO)),
                Scope::Body(_) | Scope::Tenant => author,
            };
            closed(&ground, &author).await;
        }
        later(&ground).await;
        assert!(ground.links().is_empty());
    }
}

fn actor_of(known: &Actor, scope: Scope) -> Actor {
    let grant = kernel::Grant { tenant: CENTRE, scope, role: Role::BodyReferent };
    Actor::person(known.account().unwrap(), known.name(), grant)
}

#[tokio::test]
async fn answers_are_shown_from_five_on_and_when_their_month_is_over() {
    for ground in grounds().await {
        // Both databases share the clock.
        ground.at("2026-03-09T08:00:00Z");
        decide(&ground, "0", ("100", "0")).await;
        for name in ["anna", "bruno", "carla", "dino", "elsa"] {
            let person = ground.person(name, URBINO).await;
            closed(&ground, &person).await;
        }
        later(&ground).await;
        let links = ground.links();
        assert_eq!(links.len(), 5);
        for (link, score) in links.iter().zip(["5", "5", "4", "3"]) {
            ground.answer(link, &[("score", score), ("comment", "Grazie davvero")]).await;
        }
        let at = "/andamento/soddisfazione?anno=2026";
        ground.at("2026-04-02T08:00:00Z");
        let four = ground.get(&director(CENTRE), at).await.text;
        assert!(!four.contains("su 5</td>") && four.contains("arrivate 4 risposte"), "{four}");
        ground.at("2026-03-09T15:00:00Z");
        ground.answer(&links[4], &[("score", "4"), ("comment", "")]).await;
        let march = ground.get(&director(CENTRE), at).await.text;
        assert!(!march.contains("Grazie davvero") && !march.contains("4,2"), "{march}");
        ground.at("2026-04-02T08:00:00Z");
        let april = ground.get(&director(CENTRE), at).await.text;
        // 5, 5, 4, 3, 4: a mean of 4,2, four with 4 or 5.
        assert!(april.contains("4,2 su 5") && april.contains("80,0 % (4 su 5)"), "{april}");
        assert!(april.contains("Servizi base") && april.contains("Grazie davvero"), "{april}");
        assert!(!april.contains("Persona"), "{april}");
        let reader = actor(CENTRE, Role::Reader, Scope::Tenant);
        let seen = ground.get(&reader, at).await.text;
        assert!(seen.contains("4,2 su 5") && !seen.contains("Grazie davvero"), "{seen}");
        let api = ground.get(&reader, "/api/v1/request-figures/satisfaction?anno=2026").await.text;
        assert!(api.contains(r#""mean_tenths":42"#), "{api}");
        let there = ground.get(&director(OTHER_CENTRE), at).await.text;
        assert!(!there.contains("4,2") && !there.contains("Grazie"), "{there}");
    }
}
