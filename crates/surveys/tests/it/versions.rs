//! What this is: responses stay on the version they answer until somebody moves them, with a report.

use surveys::access;
use surveys::store::{responses, surveys as forms};

use crate::given::{CENTRE, LECCO, MERATE, day, director, referent};
use crate::world::{EDITION, SURVEY, World, viewing, worlds};

/// A second version: the number of people is gone, a day is new.
async fn second_version(world: &World) {
    let who = director(CENTRE);
    let can = access::edit(&who).unwrap();
    let mut tx = world.app.db.write(CENTRE, &who).await.unwrap();
    forms::next_version(&mut tx, &can, SURVEY).await.unwrap();
    let work = |editing: &mut surveys::model::Editing<'_>| {
        editing.0.checks.clear();
        editing.remove_question("addetti")?;
        let id = questionnaire::Word::parse("dal").unwrap();
        editing.add_question(
            "servizi",
            questionnaire::Question::new(id, "Attivo dal", questionnaire::Kind::Date),
        )
    };
    forms::compose(&mut tx, &can, SURVEY, ("Seconda versione".into(), work)).await.unwrap();
    forms::publish(&mut tx, &can, SURVEY, day("2026-11-09")).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_still_written_moves_with_a_report_and_what_was_handed_in_stays() {
    for world in worlds("2026-11-10").await {
        let (own, who) = (referent(LECCO), director(CENTRE));
        let (lecco, merate) = (world.response(CENTRE, LECCO).await, world.response(CENTRE, MERATE).await);
        world.fill(&own, lecco.response_id).await;
        world.fill(&referent(MERATE), merate.response_id).await;
        assert_eq!(world.hand_in(&referent(MERATE), (CENTRE, MERATE), &[]).await.status, 303);
        let path = format!("/questionari/rilevazioni/{EDITION}/versione");
        world.get(&who, &path).await.holds(&["non ha un&#39;altra versione"]);
        second_version(&world).await;
        assert_eq!(
            world.response(CENTRE, LECCO).await.version_id,
            lecco.version_id,
            "nothing moves by itself"
        );
        let report = world.get(&who, &format!("{path}?numero=2")).await;
        report.holds(&["Addetti", "Attivo dal", "resta sulla sua versione"]);
        assert_eq!(world.post(&own, &path, &[("numero", "2")]).await.status, 403);
        assert_eq!(world.post(&who, &path, &[("numero", "2")]).await.status, 303);
        assert_eq!(world.post(&who, &path, &[("numero", "2")]).await.status, 404, "it is there already");
        assert_ne!(world.response(CENTRE, LECCO).await.version_id, lecco.version_id);
        assert_eq!(world.response(CENTRE, MERATE).await.version_id, merate.version_id);
        let page = world.get(&own, &format!("/questionari/risposte/{}", lecco.response_id)).await;
        page.holds(&["Portata a un&#39;altra versione", "Attivo dal", "Pubblica"]);
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let steps = responses::steps(&mut tx, &viewing(&who), lecco.response_id).await.unwrap();
        assert!(steps[0].answers.get("addetti").is_some(), "what is left behind stays in the history");
    }
}

#[tokio::test]
async fn what_was_published_does_not_change() {
    for world in worlds("2026-11-10").await {
        let who = director(CENTRE);
        let path = format!("/questionari/moduli/{SURVEY}");
        for part in ["/sezioni/nuova", "/intestazione", "/importa"] {
            assert_eq!(world.get(&who, &format!("{path}{part}")).await.status, 409, "{part}");
        }
        let mut tx = world.app.db.write(CENTRE, &who).await.unwrap();
        let forced = "UPDATE survey_version SET form = '{}' WHERE tenant_id = $1";
        let tenant = tx.tenant().into();
        assert!(matches!(tx.exec(forced, &[tenant]).await, Err(store::StoreError::Refused(_))));
    }
}
