//! What this is: a sheet from its opening to its confirmation, at the store.

use kernel::{Quantity, Role};
use needs::model::{Answer, NotWritable, ServiceAnswer, SheetState, Wish, changes};
use needs::store::{Failure, sheets};

use crate::given::{CENTRE, LECCO, MERATE, day, director, person, referent};
use crate::world::{CAMPAIGN, World, content, key, viewing, worlds};

#[tokio::test]
async fn a_sheet_starts_from_the_services_in_force_and_the_figures_of_the_body() {
    for world in worlds("2021-12-10").await {
        let sheet = world.sheet(CAMPAIGN, LECCO).await;
        assert_eq!(sheet.body_name, "Comune di Lecco");
        let mail = sheet.baseline.start.service(content().item(&key("v2")).unwrap()).unwrap();
        assert_eq!((mail.wish, mail.quantity), (Wish::Keep, Some(Quantity::from(10_u32))));
        let antivirus = sheet.baseline.start.service(content().item(&key("v3")).unwrap()).unwrap();
        assert_eq!(antivirus.wish, Wish::No);
        let stations = sheet.baseline.start.of(content().item(&key("v5")).unwrap());
        assert_eq!(stations, Answer::Number { value: Some(210) });
        assert_eq!(world.rows(&director(CENTRE)).await.len(), 2, "Varenna is no member");
    }
}

#[tokio::test]
async fn what_is_confirmed_is_kept_and_can_be_confirmed_again_until_the_deadline() {
    for world in worlds("2021-12-10").await {
        let first = world.unchanged(LECCO).await;
        assert_eq!(
            (first.number, first.by_role.as_str(), first.by_name.as_str()),
            (1, "mayor", "Anna Prova")
        );
        let sheet = world.sheet(CAMPAIGN, LECCO).await;
        let mut answers = sheet.answers.clone();
        let more =
            ServiceAnswer { quantity: Some(Quantity::from(12_u32)), ..ServiceAnswer::plain(Wish::Change) };
        answers.set(key("v2"), Answer::Service(more));
        world.save(&referent(LECCO), &sheet, &answers).await.unwrap();
        assert_eq!(world.rows(&director(CENTRE)).await[0].state, SheetState::InProgress);
        let sheet = world.sheet(CAMPAIGN, LECCO).await;
        assert_eq!(world.confirm(&referent(LECCO), &sheet, &answers).await.unwrap().number, 2);
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let all = sheets::confirmations(&mut tx, &viewing(&director(CENTRE)), sheet.sheet_id).await.unwrap();
        assert_eq!(all.len(), 2);
        let rows = changes(&content(), &sheet.baseline, &all[0].answers);
        let changed: Vec<&str> =
            rows.iter().filter(|row| row.changed).map(|row| row.label.as_str()).collect();
        assert_eq!(changed, ["Posta elettronica"]);
        assert_eq!(rows[0].before, "Attivo, 10 caselle");
        assert_eq!(rows[0].now, "Rinnoviamo con una modifica, 12 caselle");
    }
}

#[tokio::test]
async fn after_the_deadline_only_the_centre_writes_and_says_why() {
    for world in worlds("2022-01-01").await {
        let sheet = world.sheet(CAMPAIGN, MERATE).await;
        let answers = World::ready(&sheet);
        let late = world.confirm(&referent(MERATE), &sheet, &answers).await.unwrap_err();
        assert!(
            matches!(late, Failure::NotWritable(NotWritable::Locked(closes)) if closes == day("2021-12-31"))
        );
        assert_eq!(world.rows(&director(CENTRE)).await[1].state, SheetState::Late);
        let done = world.confirm(&director(CENTRE), &sheet, &answers).await.unwrap();
        assert_eq!(done.reason, "Ricevuta via PEC");
        assert_eq!(world.rows(&director(CENTRE)).await[1].state, SheetState::ByStaff);
    }
}

#[tokio::test]
async fn a_sheet_with_a_missing_answer_is_saved_but_not_confirmed() {
    for world in worlds("2021-12-10").await {
        let sheet = world.sheet(CAMPAIGN, MERATE).await;
        let refused = world.confirm(&referent(MERATE), &sheet, &sheet.answers).await.unwrap_err();
        assert!(matches!(&refused, Failure::Gaps(gaps) if gaps.len() == 1), "{refused}");
        world.save(&referent(MERATE), &sheet, &sheet.answers).await.unwrap();
    }
}

#[tokio::test]
async fn the_second_of_two_offices_is_stopped_and_nothing_is_lost() {
    for world in worlds("2021-12-10").await {
        let shown = world.sheet(CAMPAIGN, LECCO).await;
        world.save(&referent(LECCO), &shown, &shown.answers).await.unwrap();
        let mayor = person(LECCO, Role::Mayor);
        let late = world.confirm(&mayor, &shown, &shown.answers).await.unwrap_err();
        assert!(matches!(late, Failure::Stale), "{late}");
        assert_eq!(world.sheet(CAMPAIGN, LECCO).await.version, 2);
    }
}
