//! What this is: a second body and a second centre see and change nothing of the first.

use kernel::Role;
use needs::model::SheetState;
use needs::store::{Failure, lists, outcomes, reminders, sheets};

use crate::given::{CENTRE, LECCO, MERATE, OTHER_CENTRE, actor, director, person, referent};
use crate::world::{CAMPAIGN, TEMPLATE, World, answering, by, viewing, worlds};

/// Everybody who must not reach the sheet of Lecco.
fn strangers() -> Vec<kernel::Actor> {
    vec![
        referent(MERATE),
        person(MERATE, Role::Mayor),
        director(OTHER_CENTRE),
        actor(OTHER_CENTRE, Role::BodyReferent, kernel::Scope::Body(LECCO)),
    ]
}

#[tokio::test]
async fn the_sheet_of_a_body_is_not_there_for_others() {
    for world in worlds("2021-12-10").await {
        world.unchanged(LECCO).await;
        let id = world.sheet(CAMPAIGN, LECCO).await.sheet_id;
        let sheet = format!("/fabbisogni/{CAMPAIGN}/schede/{id}");
        for who in strangers() {
            for path in ["", "/compila", "/invariato", "?versione=1"] {
                assert_eq!(world.get(&who, &format!("{sheet}{path}")).await.status, 404, "{path}");
            }
            for path in ["/compila", "/invariato"] {
                let answer = world
                    .post(&who, &format!("{sheet}{path}"), &[("version", "1"), ("reason", "Prova")])
                    .await;
                assert_eq!(answer.status, 404, "{path}");
            }
            let api = format!("/api/v1/needs/sheets/{id}");
            assert_eq!(world.get(&who, &api).await.status, 404);
            for (method, path) in [("PUT", "answers"), ("POST", "confirm")] {
                let body = r#"{"version":2,"reason":"Prova"}"#;
                let answer = world.json(&who, (method, &format!("{api}/{path}")), body).await;
                assert_eq!(answer.status, 404, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn lists_searches_and_files_hold_only_what_is_within_reach() {
    for world in worlds("2021-12-10").await {
        world.unchanged(LECCO).await;
        let own = referent(MERATE);
        let home = world.get(&own, "/fabbisogni").await;
        assert!(home.text.contains("Fabbisogni 2022") && !home.text.contains("Lecco"));
        for path in ["/matrice", "/solleciti", "/preventivi", "/modifica", "/apri", "/enti"] {
            assert_eq!(world.get(&own, &format!("/fabbisogni/{CAMPAIGN}{path}")).await.status, 403, "{path}");
        }
        for path in ["", "/nuovo", "/0198f000-0000-7000-8000-0000000000a1"] {
            assert_eq!(world.get(&own, &format!("/fabbisogni/modelli{path}")).await.status, 403, "{path}");
        }
        let redirected = world.get(&own, &format!("/fabbisogni/{CAMPAIGN}?formato=csv&q=lecco")).await;
        assert_eq!(redirected.status, 303, "to the own sheet");
        let sheets = world.get(&own, &format!("/api/v1/needs/campaigns/{CAMPAIGN}/sheets?q=lecco")).await;
        assert!(!sheets.text.contains("Lecco"), "{}", sheets.text);
        let matrix = world.get(&own, &format!("/api/v1/needs/campaigns/{CAMPAIGN}/matrix")).await;
        assert!(!matrix.text.contains("Lecco") && matrix.text.contains("Merate"), "{}", matrix.text);
    }
}

#[tokio::test]
async fn a_second_centre_has_its_own_campaign_under_the_same_ids() {
    for world in worlds("2021-12-10").await {
        world.unchanged(LECCO).await;
        let other = director(OTHER_CENTRE);
        let page = world.get(&other, &format!("/fabbisogni/{CAMPAIGN}")).await;
        page.holds(&["Comune di Lecco", "Non aperta"]);
        let states = world.rows(&other).await.into_iter().map(|row| row.state);
        assert!(
            states.into_iter().all(|state| state == SheetState::NotOpened),
            "confirmed was the first centre's"
        );
        let archived = world
            .post(&other, &format!("/fabbisogni/modelli/{TEMPLATE}/archivia"), &[("version", "1")])
            .await;
        assert_eq!(archived.status, 303);
        let first = world.get(&director(CENTRE), "/fabbisogni/modelli").await;
        assert!(!first.text.contains("Archiviato"), "{}", first.text);
    }
}

#[tokio::test]
async fn the_store_gives_and_takes_nothing_of_others() {
    for world in worlds("2021-12-10").await {
        world.unchanged(LECCO).await;
        let sheet = world.sheet(CAMPAIGN, LECCO).await;
        for who in strangers() {
            let mut tx = world.app.db.read(who.tenant()).await.unwrap();
            let can = viewing(&who);
            assert!(sheets::find(&mut tx, &can, sheet.sheet_id).await.unwrap().is_none());
            assert!(sheets::confirmations(&mut tx, &can, sheet.sheet_id).await.unwrap().is_empty());
            assert!(reminders::of_sheet(&mut tx, &can, sheet.sheet_id).await.unwrap().is_empty());
            let rows = lists::every(&mut tx, &can, (CAMPAIGN, world.today())).await.unwrap();
            assert!(rows.iter().all(|row| row.sheet_id != sheet.sheet_id));
            assert!(outcomes::of_campaign(&mut tx, &can, CAMPAIGN).await.unwrap().is_empty());
        }
        written_by_others(&world).await;
    }
}

/// Even with the sheet in hand, the right of another body touches no row.
async fn written_by_others(world: &World) {
    let sheet = world.sheet(CAMPAIGN, LECCO).await;
    let own = referent(MERATE);
    let can = answering(&own, MERATE);
    let mut tx = world.app.db.write(CENTRE, &own).await.unwrap();
    let act = by(&own, world.today());
    let of = (&sheet, sheet.version);
    let saved = sheets::save(&mut tx, &can, of, &sheet.answers, &act).await.unwrap_err();
    let confirmed = sheets::confirm(&mut tx, &can, of, &sheet.answers, &act).await.unwrap_err();
    assert!(matches!((saved, confirmed), (Failure::Stale, Failure::Stale)));
    assert!(!sheets::look(&mut tx, &can, sheet.sheet_id, &act.hand).await.unwrap());
}
