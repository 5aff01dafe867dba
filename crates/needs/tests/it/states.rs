//! What this is: the state of sheets, derived in Rust and in SQL, must be the same on every day.

use needs::store::{lists, sheets};

use crate::given::{CENTRE, LECCO, MERATE, day, director, referent};
use crate::world::{CAMPAIGN, World, answering, by, viewing, worlds};

#[tokio::test]
async fn the_database_and_the_rules_derive_the_same_state_on_every_day() {
    for world in worlds("2021-12-10").await {
        for step in 0..5 {
            act(&world, step).await;
            for on in ["2021-12-01", "2021-12-31", "2022-01-01", "2022-06-01"] {
                let mut tx = world.app.db.read(CENTRE).await.unwrap();
                let can = viewing(&director(CENTRE));
                for row in lists::every(&mut tx, &can, (CAMPAIGN, day(on))).await.unwrap() {
                    let sheet = sheets::find(&mut tx, &can, row.sheet_id).await.unwrap().unwrap();
                    let derived = sheet.state_on(day("2021-12-31"), day(on));
                    assert_eq!(row.state, derived, "{} on {on} after step {step}", row.body_name);
                }
                let counts = lists::counts(&mut tx, &can, (CAMPAIGN, day(on))).await.unwrap();
                assert_eq!(counts.all(), 2);
            }
        }
    }
}

/// Looked at, written, confirmed, written again; then another one entered by the centre.
async fn act(world: &World, step: u32) {
    let sheet = world.sheet(CAMPAIGN, if step == 4 { MERATE } else { LECCO }).await;
    let own = referent(LECCO);
    match step {
        1 => {
            let mut tx = world.app.db.write(CENTRE, &own).await.unwrap();
            let hand = by(&own, world.today()).hand;
            assert!(sheets::look(&mut tx, &answering(&own, LECCO), sheet.sheet_id, &hand).await.unwrap());
            tx.commit_unaudited("tests").await.unwrap();
        }
        2 => {
            world.confirm(&own, &sheet, &sheet.answers).await.unwrap();
        }
        3 => world.save(&own, &sheet, &sheet.answers).await.unwrap(),
        4 => {
            let answers = World::ready(&sheet);
            world.confirm(&director(CENTRE), &sheet, &answers).await.unwrap();
        }
        _ => {}
    }
}
