//! What this is: the button that turns answers into quotes and figures: once for each version, body by body.

use kernel::permission::{ViewBodies, ViewQuotes};
use kernel::{Quantity, QuoteId};
use needs::apply::apply;
use needs::model::{Answer, ServiceAnswer, Wish};
use needs::store::outcomes::OutcomeState;
use registry::Driver;

use crate::given::{CENTRE, LECCO, MERATE, day, director, referent};
use crate::world::{CAMPAIGN, World, key, worlds};

/// Lecco wants more mail, antivirus, and to know more of open data; Merate gives up mail.
async fn answered(world: &World) {
    let sheet = world.sheet(CAMPAIGN, LECCO).await;
    let mut answers = World::ready(&sheet);
    let service = |wish, quantity: Option<u32>| {
        Answer::Service(ServiceAnswer {
            quantity: quantity.map(Quantity::from),
            ..ServiceAnswer::plain(wish)
        })
    };
    answers.set(key("v2"), service(Wish::Change, Some(14)));
    answers.set(key("v3"), service(Wish::Request, Some(20)));
    answers.set(key("v4"), service(Wish::Evaluate, None));
    answers.set(key("v5"), Answer::Number { value: Some(220) });
    world.confirm(&referent(LECCO), &sheet, &answers).await.unwrap();
    let sheet = world.sheet(CAMPAIGN, MERATE).await;
    let mut answers = World::ready(&sheet);
    answers.set(key("v2"), service(Wish::Stop, Some(10)));
    world.confirm(&referent(MERATE), &sheet, &answers).await.unwrap();
}

async fn lines(world: &World, id: QuoteId) -> Vec<String> {
    let mut tx = world.app.db.read(CENTRE).await.unwrap();
    let can = director(CENTRE).may_over(ViewQuotes).unwrap();
    let found = quotes::store::lines(&mut tx, &can, (id, 1)).await.unwrap();
    found.iter().map(|line| format!("{} {}", line.service_name, line.data.ordered_words())).collect()
}

#[tokio::test]
async fn answers_become_a_draft_and_figures_once_however_often_it_is_asked_for() {
    for world in worlds("2021-12-10").await {
        answered(&world).await;
        let done = apply(&world.app, &director(CENTRE), (CAMPAIGN, day("2021-12-10"))).await.unwrap();
        assert!(done.iter().all(|one| one.state == OutcomeState::Done), "{done:?}");
        assert_eq!(
            done.iter().map(|one| (one.quote_id.is_some(), one.figures)).collect::<Vec<_>>(),
            [(true, 1), (false, 1)]
        );
        let quote = done[0].quote_id.unwrap();
        assert_eq!(lines(&world, quote).await, ["Posta elettronica quantità 14", "Antivirus quantità 20"]);
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let can = director(CENTRE).may_over(ViewBodies).unwrap();
        let value =
            registry::drivers::value_on(&mut tx, &can, LECCO, &Driver::workstations(), day("2021-12-31"))
                .await;
        let value = value.unwrap().unwrap();
        assert_eq!((value.value, value.source.as_str()), (220, "Scheda dei fabbisogni 2022, versione 1"));
        drop(tx);
        let again = apply(&world.app, &director(CENTRE), (CAMPAIGN, day("2021-12-10"))).await.unwrap();
        assert!(again.is_empty(), "everything was made: {again:?}");
    }
}

#[tokio::test]
async fn a_body_of_which_nothing_can_be_made_says_why_and_is_tried_again() {
    for world in worlds("2021-12-10").await {
        answered(&world).await;
        let tomorrow = apply(&world.app, &director(CENTRE), (CAMPAIGN, day("2021-12-11"))).await.unwrap();
        assert!(
            tomorrow.iter().all(|one| one.state == OutcomeState::Failed),
            "a figure of tomorrow is refused"
        );
        assert!(tomorrow[0].message.contains("non può essere nel futuro"), "{}", tomorrow[0].message);
        let page = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}/preventivi")).await;
        page.holds(&["Non riuscito", "2 schede"]);
        let today = apply(&world.app, &director(CENTRE), (CAMPAIGN, day("2021-12-10"))).await.unwrap();
        assert!(today.iter().all(|one| one.state == OutcomeState::Done), "{today:?}");
    }
}

#[tokio::test]
async fn the_page_shows_what_follows_before_it_is_made_and_a_job_makes_it() {
    for world in worlds("2021-12-10").await {
        answered(&world).await;
        let path = format!("/fabbisogni/{CAMPAIGN}/preventivi");
        let page = world.get(&director(CENTRE), &path).await;
        page.holds(&[
            "Posta elettronica: 14<br>Antivirus: 20",
            "Dati aperti (vuole saperne di più)",
            "Postazioni: 220",
        ]);
        page.holds(&["/termina\">Posta elettronica</a>", "Da preparare"]);
        let future = world.post(&director(CENTRE), &path, &[("on", "2022-01-01")]).await;
        assert_eq!(future.status, 422);
        let started = world.post(&director(CENTRE), &path, &[("on", "2021-12-10")]).await;
        assert_eq!(started.status, 303);
        let job = world.app.db.claim_job().await.unwrap().unwrap();
        assert_eq!(job.kind, needs::apply::JOB);
        needs::jobs().run(world.app.clone(), job.clone()).await.unwrap();
        world.app.db.job_done(&job, None).await.unwrap();
        let page = world.get(&director(CENTRE), &started.location).await;
        page.holds(&["preventivo in bozza con 2 servizi, 1 parametro registrato", "Apri il preventivo"]);
    }
}

#[tokio::test]
async fn a_version_confirmed_later_is_made_anew_and_the_earlier_quote_is_pointed_out() {
    for world in worlds("2021-12-10").await {
        answered(&world).await;
        apply(&world.app, &director(CENTRE), (CAMPAIGN, day("2021-12-10"))).await.unwrap();
        let sheet = world.sheet(CAMPAIGN, LECCO).await;
        let mut answers = sheet.answers.clone();
        answers.set(key("v3"), Answer::Service(ServiceAnswer::plain(Wish::No)));
        world.confirm(&referent(LECCO), &sheet, &answers).await.unwrap();
        let page = world.get(&director(CENTRE), &format!("/fabbisogni/{CAMPAIGN}/preventivi")).await;
        page.holds(&["Preventivo della versione precedente", "1 scheda"]);
        let done = apply(&world.app, &director(CENTRE), (CAMPAIGN, day("2021-12-10"))).await.unwrap();
        assert_eq!(done.iter().map(|one| one.number).collect::<Vec<_>>(), [2]);
        assert_eq!(lines(&world, done[0].quote_id.unwrap()).await, ["Posta elettronica quantità 14"]);
    }
}
