//! What this is: answers without a name: one for each letter, and nothing that leads from one to the other.

use kernel::permission::ViewSurveyResults;
use surveys::model::Audience;
use surveys::store::voices;

use crate::given::{CENTRE, OTHER_CENTRE, director, form};
use crate::world::{EDITION, SURVEY, World, bare};

async fn letters(world: &World, how_many: &str) -> Vec<String> {
    let path = format!("/questionari/rilevazioni/{EDITION}/lettere");
    let page = world.post(&director(CENTRE), &path, &[("how_many", how_many)]).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let links = page.text.split("https://cst.example.it/rispondi/").skip(1);
    links.map(|rest| format!("/rispondi/{}", rest.split('<').next().unwrap())).collect()
}

async fn nameless(today: &str) -> Vec<World> {
    let all = bare(today).await;
    for world in &all {
        world.edition(&director(CENTRE), (EDITION, SURVEY), (&form(), Audience::Anonymous)).await;
    }
    all
}

const ANSWER: &[(&str, &str)] =
    &[("passo", "invia"), ("a.forma", "pubblica"), ("a.addetti", "7"), ("n.a.figure", "0"), ("a.ict", "2")];

#[tokio::test]
async fn a_letter_answers_once_and_also_two_clicks_at_once_count_one() {
    for world in nameless("2026-11-10").await {
        world.at("2026-11-10");
        let letters = letters(&world, "3").await;
        assert_eq!(letters.len(), 3);
        world.nobody(&letters[0], None).await.holds(&["Forma di gestione", "Nessuno può sapere"]);
        let missing = world
            .nobody(&letters[0], Some(&[("passo", "invia"), ("a.forma", "in_house"), ("n.a.figure", "0")]))
            .await;
        assert_eq!(missing.status, 422);
        missing.holds(&["Quale società"]);
        let (one, two) =
            tokio::join!(world.nobody(&letters[0], Some(ANSWER)), world.nobody(&letters[0], Some(ANSWER)));
        let thanked = [&one, &two].iter().filter(|answer| answer.text.contains("Grazie")).count();
        assert_eq!(thanked, 1, "{} {}", one.text, two.text);
        world.nobody(&letters[0], None).await.holds(&["non è più valido"]);
        world.nobody(&letters[1], Some(ANSWER)).await.holds(&["Grazie"]);
        world
            .nobody("/rispondi/lecco/00000000-0000-0000-0000-0000000000e1/inventato", None)
            .await
            .holds(&["non è più valido"]);
        world.nobody(&letters[2].replace("/lecco/", "/mc/"), Some(ANSWER)).await.holds(&["non è più valido"]);
        let page = world.get(&director(CENTRE), &format!("/questionari/rilevazioni/{EDITION}")).await;
        page.holds(
            &["Lettere", "Risposte", "senza"]
                .map(|word| if word == "senza" { "non si sa di chi" } else { word }),
        );
        world.at("2026-12-05");
        world.nobody(&letters[2], Some(ANSWER)).await.text.contains("Grazie").then(|| panic!("it is over"));
    }
}

#[tokio::test]
async fn results_wait_for_the_last_day_and_rows_tell_neither_order_nor_day() {
    for world in nameless("2026-11-10").await {
        let letters = letters(&world, "6").await;
        for (at, letter) in letters.iter().enumerate().take(5) {
            world.at(&format!("2026-11-1{at}"));
            world.nobody(letter, Some(ANSWER)).await.holds(&["Grazie"]);
        }
        let who = director(CENTRE);
        let can = who.may_over(ViewSurveyResults).unwrap();
        let edition = world.found(&who, EDITION).await;
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        assert!(voices::all(&mut tx, &can, &edition).await.is_err(), "still open");
        drop(tx);
        world.at("2026-12-01");
        surveys::run_daily(&world.app, CENTRE).await.unwrap();
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let all = voices::all(&mut tx, &can, &edition).await.unwrap();
        assert_eq!(all.len(), 5);
        assert!(all.iter().all(|one| one.week.iso() == "2026-11-09"), "only the week");
    }
}

/// How many lines the trail of the centre has.
async fn lines(world: &World) -> i64 {
    let count = "SELECT COUNT(*) AS c0 FROM audit WHERE tenant_id = $1";
    let mut tx = world.app.db.read(CENTRE).await.unwrap();
    tx.scalar(count, &[CENTRE.into()]).await.unwrap()
}

#[tokio::test]
async fn the_trail_of_changes_knows_how_many_letters_there_are_and_nothing_else() {
    for world in nameless("2026-11-10").await {
        let letters = letters(&world, "2").await;
        let before = lines(&world).await;
        world.nobody(&letters[0], Some(ANSWER)).await.holds(&["Grazie"]);
        let after = lines(&world).await;
        assert_eq!(before, after, "an answer without a name leaves no line");
    }
}

#[tokio::test]
async fn another_centre_makes_no_letters_and_reads_no_answers() {
    for world in nameless("2026-11-10").await {
        let other = director(OTHER_CENTRE);
        let path = format!("/questionari/rilevazioni/{EDITION}");
        assert_eq!(world.get(&other, &path).await.status, 404);
        assert_eq!(world.post(&other, &format!("{path}/lettere"), &[("how_many", "2")]).await.status, 404);
    }
}
