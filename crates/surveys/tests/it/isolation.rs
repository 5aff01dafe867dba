//! What this is: a second body and a second centre see and change nothing of the first.

use kernel::{Actor, Role, Scope};
use surveys::store::{lists, parts, responses};

use crate::given::{CENTRE, LECCO, MERATE, OTHER_CENTRE, actor, director, referent};
use crate::world::{EDITION, SURVEY, World, viewing, worlds};

/// Everybody who must not reach the response of Lecco.
fn strangers() -> Vec<Actor> {
    vec![
        referent(MERATE),
        actor(CENTRE, Role::Mayor, Scope::Body(MERATE)),
        director(OTHER_CENTRE),
        actor(OTHER_CENTRE, Role::BodyReferent, Scope::Body(LECCO)),
    ]
}

#[tokio::test]
async fn the_response_of_a_body_is_not_there_for_others() {
    for world in worlds("2026-11-10").await {
        let id = world.response(CENTRE, LECCO).await.response_id;
        world.fill(&referent(LECCO), id).await;
        let base = format!("/questionari/risposte/{id}");
        for who in strangers() {
            for path in ["", "/sezioni/servizi", "/consegna", "/uffici", "/file/x", "/file/x/scarica"] {
                assert_eq!(world.get(&who, &format!("{base}{path}")).await.status, 404, "{path}");
            }
            for path in ["/sezioni/servizi", "/consegna", "/uffici", "/passo"] {
                let fields = [("version", "2"), ("passo", "bozza"), ("mossa", "valida"), ("a.ict", "1")];
                assert_eq!(world.post(&who, &format!("{base}{path}"), &fields).await.status, 404, "{path}");
            }
            let api = format!("/api/v1/surveys/responses/{id}");
            assert_eq!(world.get(&who, &api).await.status, 404);
            let section = format!("{api}/sections/servizi");
            let put = world.json(&who, ("PUT", &section), r#"{"version":2,"answers":{}}"#).await;
            assert_eq!(put.status, 404);
        }
    }
}

#[tokio::test]
async fn lists_searches_and_files_hold_only_what_is_within_reach() {
    for world in worlds("2026-11-10").await {
        world.fill(&referent(LECCO), world.response(CENTRE, LECCO).await.response_id).await;
        let own = referent(MERATE);
        let home = world.get(&own, "/questionari?formato=csv").await;
        assert!(home.text.contains("Servizi 2026") || home.text.contains("Rilevazione"), "{}", home.text);
        assert!(!home.text.contains("Lecco"), "{}", home.text);
        let edition = format!("/questionari/rilevazioni/{EDITION}");
        assert_eq!(
            world.get(&own, &format!("{edition}?formato=csv&q=lecco")).await.status,
            303,
            "to the own response"
        );
        for path in ["/modifica", "/apri", "/solleciti", "/versione", "/lettere"] {
            assert_eq!(world.get(&own, &format!("{edition}{path}")).await.status, 403, "{path}");
        }
        for path in [
            "",
            "/nuovo",
            &format!("/{SURVEY}"),
            &format!("/{SURVEY}/esporta"),
            &format!("/{SURVEY}/anteprima"),
        ] {
            assert_eq!(world.get(&own, &format!("/questionari/moduli{path}")).await.status, 403, "{path}");
        }
        let api = world.get(&own, &format!("/api/v1/surveys/editions/{EDITION}/responses?q=lecco")).await;
        assert!(!api.text.contains("Lecco"), "{}", api.text);
        let api = world.get(&own, "/api/v1/surveys/editions").await;
        api.holds(&[r#""responses":1"#]);
    }
}

#[tokio::test]
async fn the_store_gives_and_takes_nothing_of_others() {
    for world in worlds("2026-11-10").await {
        let response = world.response(CENTRE, LECCO).await;
        world.fill(&referent(LECCO), response.response_id).await;
        for who in strangers() {
            let can = viewing(&who);
            let mut tx = world.app.db.read(who.tenant()).await.unwrap();
            assert!(responses::find(&mut tx, &can, response.response_id).await.unwrap().is_none());
            assert!(parts::of(&mut tx, &can, response.response_id).await.unwrap().is_empty());
            let all = lists::all(&mut tx, &can, EDITION).await.unwrap();
            assert!(all.iter().all(|one| one.response_id != response.response_id));
        }
        let own = referent(MERATE);
        let can = own.may_over(kernel::permission::AnswerSurvey).unwrap();
        let mut tx = world.app.db.write(CENTRE, &own).await.unwrap();
        let reasons = questionnaire::Reasons::new();
        let done = responses::compile(&mut tx, &can, (&response, 1), (&reasons, false)).await;
        assert!(matches!(done, Err(surveys::Failure::Stale)), "even with the response in hand");
    }
}

#[tokio::test]
async fn a_file_is_for_who_sees_the_response() {
    for world in crate::world::bare("2026-11-10").await {
        let json = r#"{"title":"Atti","sections":[{"id":"atti","title":"Atti","questions":[
            {"id":"convenzione","text":"Convenzione","type":"file"}]}]}"#;
        let form = serde_json::from_str(json).unwrap();
        for tenant in [CENTRE, OTHER_CENTRE] {
            world
                .edition(&director(tenant), (EDITION, SURVEY), (&form, surveys::model::Audience::Bodies))
                .await;
        }
        let (own, id) = (referent(LECCO), world.response(CENTRE, LECCO).await.response_id);
        let path = format!("/questionari/risposte/{id}/file/convenzione");
        let to_file = [("version", "1"), ("passo", "file:convenzione")];
        assert_eq!(world.post(&own, &World::at_section(id, "atti"), &to_file).await.location, path);
        let sent = world.upload(&own, &path, ("convenzione.pdf", "%PDF prova"), 2).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let kept = world.get(&own, &format!("{path}/scarica")).await;
        assert_eq!(kept.text, "%PDF prova");
        assert_eq!(world.get(&director(CENTRE), &format!("{path}/scarica")).await.status, 200);
        for who in strangers() {
            assert_eq!(world.get(&who, &format!("{path}/scarica")).await.status, 404);
            assert_eq!(world.upload(&who, &path, ("x.pdf", "x"), 3).await.status, 404);
        }
    }
}
