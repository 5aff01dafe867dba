//! What this is: reminders, by hand and by themselves, never two on a day; the desk.

use kernel::Role;
use surveys::reminding;
use webkit::DeskSource;

use crate::given::{CENTRE, LECCO, MERATE, account, day, director, referent};
use crate::world::{EDITION, worlds};

#[tokio::test]
async fn who_has_not_handed_in_is_reminded_once_a_day_and_by_itself_near_the_end() {
    for world in worlds("2026-11-10").await {
        world.at("2026-11-10");
        account(&world.app.db, LECCO, "lecco", Role::BodyReferent).await;
        let who = director(CENTRE);
        surveys::run_daily(&world.app, CENTRE).await.unwrap();
        let silent = reminding::silent(&world.app, &who, EDITION, day("2026-11-10")).await.unwrap();
        assert!(silent.iter().all(|one| one.sent == 0), "too early");
        let path = format!("/questionari/rilevazioni/{EDITION}/solleciti");
        world.get(&who, &path).await.holds(&["Sollecita 1 destinatario", "Nessun indirizzo"]);
        assert_eq!(world.post(&who, &path, &[]).await.status, 303);
        assert_eq!(world.post(&who, &path, &[]).await.status, 303);
        assert_eq!(world.post(&referent(MERATE), &path, &[]).await.status, 403);
        let sent = |on: &'static str| {
            let world = &world;
            async move {
                let all = reminding::silent(&world.app, &director(CENTRE), EDITION, day(on)).await.unwrap();
                all.iter().map(|one| one.sent).sum::<i64>()
            }
        };
        assert_eq!(sent("2026-11-10").await, 1, "one on a day");
        world.at("2026-11-24");
        surveys::run_daily(&world.app, CENTRE).await.unwrap();
        surveys::run_daily(&world.app, CENTRE).await.unwrap();
        world.at("2026-11-25");
        surveys::run_daily(&world.app, CENTRE).await.unwrap();
        assert_eq!(sent("2026-11-25").await, 2, "by itself once");
    }
}

#[tokio::test]
async fn the_desk_shows_what_is_to_be_filled_in_validated_and_accepted() {
    for world in worlds("2026-11-10").await {
        let (own, who) = (referent(LECCO), director(CENTRE));
        let desk = |actor: kernel::Actor| {
            let app = world.app.clone();
            async move { DeskSource::gather(&[surveys::desk()], &app, &actor).await.unwrap() }
        };
        assert_eq!(desk(own.clone()).await[0].title, "Servizi 2026: da compilare");
        let id = world.response(CENTRE, LECCO).await.response_id;
        world.fill(&own, id).await;
        world.hand_in(&own, (CENTRE, LECCO), &[]).await;
        assert_eq!(desk(own.clone()).await[0].title, "Servizi 2026: da validare");
        world.step(&own, (CENTRE, LECCO), "valida", "").await;
        assert!(desk(own.clone()).await.is_empty());
        assert_eq!(desk(who).await[0].title, "Servizi 2026: risposte da accettare");
    }
}

#[tokio::test]
async fn a_program_reads_an_edition_and_writes_a_section() {
    for world in worlds("2026-11-10").await {
        let own = referent(LECCO);
        world
            .get(&own, &format!("/api/v1/surveys/editions/{EDITION}"))
            .await
            .holds(&[r#""stage":"open""#, r#""id":"addetti""#]);
        let id = world.response(CENTRE, LECCO).await.response_id;
        let path = format!("/api/v1/surveys/responses/{id}");
        world.get(&own, &path).await.holds(&[r#""state":"not_begun""#, r#""version":1"#]);
        let put = format!("{path}/sections/servizi");
        let bad =
            world.json(&own, ("PUT", &put), r#"{"version":1,"answers":{"ict":{"text":"molti"}}}"#).await;
        assert!(bad.status == 422 || bad.text.contains(r#""answers":{}"#), "{}", bad.text);
        let stray = world
            .json(&own, ("PUT", &put), r#"{"version":1,"answers":{"forma":{"single":"pubblica"}}}"#)
            .await;
        assert_eq!(stray.status, 422, "a question of another section");
        let version = if bad.status == 422 { 1 } else { 2 };
        let body = format!(r#"{{"version":{version},"answers":{{"ict":{{"number":"4"}}}}}}"#);
        let sent = world.json(&own, ("PUT", &put), &body).await;
        assert_eq!(sent.status, 200, "{}", sent.text);
        sent.holds(&[r#""ict":{"number":"4"}"#, r#""state":"open""#]);
        assert_eq!(world.json(&own, ("PUT", &put), &body).await.status, 409);
        let list = format!("/api/v1/surveys/editions/{EDITION}/responses");
        let all = world.get(&director(CENTRE), &list).await;
        assert_eq!(all.text.matches(r#""body_name""#).count(), 2);
        assert_eq!(world.get(&director(CENTRE), &format!("{list}?stato=boh")).await.status, 422);
    }
}
