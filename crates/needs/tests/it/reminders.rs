//! What this is: reminders: to whom, when by themselves, and never two on one day.

use kernel::{Actor, Role};
use needs::model::NotACampaign;
use needs::reminding::{remind, silent};
use needs::store::{Failure, lists};
use needs::{reminding, run_daily};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::given::{self, CENTRE, LECCO, MERATE, director};
use crate::world::{CAMPAIGN, World, viewing, worlds};

/// How many letters wait in the queue.
async fn letters(world: &World) -> usize {
    let mut tx = world.app.db.read(CENTRE).await.unwrap();
    let before = (world.clock.now().plus_seconds(1), kernel::JobId(uuid::Uuid::max()));
    let jobs = tx.jobs_before(before, 1000).await.unwrap();
    jobs.iter().filter(|job| job.kind == identity::mail::JOB).count()
}

#[tokio::test]
async fn who_has_not_answered_is_written_to_once_a_day() {
    for world in worlds("2021-12-10").await {
        world.at("2021-12-10");
        given::account(&world.app.db, LECCO, "lecco", Role::BodyReferent).await;
        given::account(&world.app.db, LECCO, "lecco-ragioneria", Role::BodyAccountant).await;
        let before = letters(&world).await;
        let asked = silent(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap();
        assert_eq!(asked.iter().map(|one| one.addresses.len()).collect::<Vec<_>>(), [1, 0]);
        let sent = remind(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap();
        assert_eq!((sent.bodies, sent.letters, sent.without_address, sent.already), (1, 1, 1, 0));
        let again = remind(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap();
        assert_eq!((again.bodies, again.letters, again.already), (0, 0, 1));
        assert_eq!(letters(&world).await, before + 1);
        world.at("2021-12-11");
        assert_eq!(remind(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap().bodies, 1);
        assert_eq!(world.rows(&director(CENTRE)).await[0].reminders, 2);
    }
}

#[tokio::test]
async fn who_has_answered_is_left_alone() {
    for world in worlds("2021-12-10").await {
        given::account(&world.app.db, LECCO, "lecco", Role::Mayor).await;
        world.unchanged(LECCO).await;
        let sent = remind(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap();
        assert_eq!(sent.bodies, 0);
        let left = silent(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap();
        assert_eq!(left.iter().map(|one| one.body_id).collect::<Vec<_>>(), [MERATE]);
    }
}

#[tokio::test]
async fn the_campaign_reminds_by_itself_once_in_its_last_days() {
    for world in worlds("2021-12-20").await {
        given::account(&world.app.db, LECCO, "lecco", Role::BodyReferent).await;
        let mut counts = Vec::new();
        for on in ["2021-12-20", "2021-12-23", "2021-12-24", "2021-12-24", "2021-12-27", "2022-01-03"] {
            world.at(on);
            run_daily(&world.app, CENTRE).await.unwrap();
            counts.push(world.rows(&director(CENTRE)).await[0].reminders);
        }
        assert_eq!(counts, [0, 0, 1, 1, 1, 1]);
    }
}

#[tokio::test]
async fn nobody_is_reminded_when_nobody_can_answer() {
    for world in worlds("2022-01-02").await {
        given::account(&world.app.db, LECCO, "lecco", Role::BodyReferent).await;
        let refused = remind(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap_err();
        assert!(matches!(refused, Failure::NotACampaign(NotACampaign::NotOpen)), "{refused}");
    }
}

/// Whatever the order of clicks and of days of the timer, a sheet has one reminder a day at most.
#[test]
fn never_twice_on_one_day() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let steps = proptest::collection::vec((10_u32..=31, any::<bool>()), 1..12);
    let mut runner = TestRunner::new(Config { cases: 6, ..Config::default() });
    runner
        .run(&steps, |steps| {
            runtime.block_on(async {
                let world = worlds("2021-12-01").await.remove(0);
                given::account(&world.app.db, LECCO, "lecco", Role::BodyReferent).await;
                let mut days = std::collections::BTreeSet::new();
                for (on, by_hand) in steps {
                    world.at(&format!("2021-12-{on}"));
                    let sent = step(&world, by_hand).await;
                    assert!(sent == 0 || days.insert(on), "twice on {on}");
                }
                let counted = world.rows(&director(CENTRE)).await[0].reminders;
                assert_eq!(usize::try_from(counted).unwrap(), days.len());
            });
            Ok(())
        })
        .unwrap();
}

/// How many bodies were written to.
async fn step(world: &World, by_hand: bool) -> i64 {
    let count = || async { world.rows(&director(CENTRE)).await[0].reminders };
    let before = count().await;
    if by_hand {
        reminding::remind(&world.app, &director(CENTRE), CAMPAIGN, world.today()).await.unwrap();
    } else {
        run_daily(&world.app, CENTRE).await.unwrap();
    }
    count().await - before
}

#[tokio::test]
async fn somebody_of_a_body_reminds_nobody() {
    for world in worlds("2021-12-10").await {
        let own: Actor = given::referent(LECCO);
        assert!(remind(&world.app, &own, CAMPAIGN, world.today()).await.is_err());
        let mut tx = world.app.db.read(CENTRE).await.unwrap();
        let seen = lists::every(&mut tx, &viewing(&own), (CAMPAIGN, world.today())).await.unwrap();
        assert_eq!(seen.len(), 1, "a body sees its own sheet only");
    }
}
