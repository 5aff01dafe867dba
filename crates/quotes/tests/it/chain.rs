//! Whatever people do in whatever order, one version is alive and what was sent never changes.

use kernel::QuoteId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use quotes::model::{Line, Version, chain_fault};
use quotes::store::How;

use crate::given::{CENTRE, CLOUD, URBINO, director, mayor};
use crate::ground::{Ground, act, grounds, units, wanted};

#[derive(Clone, Copy, Debug)]
enum Step {
    Send,
    Accept(i64),
    Record(i64),
    Refuse(i64),
    Withdraw,
    NewVersion,
    Change(u32),
    Wait(i32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Send),
        2 => (1_i64..4).prop_map(Step::Accept),
        1 => (1_i64..4).prop_map(Step::Record),
        1 => (1_i64..4).prop_map(Step::Refuse),
        1 => Just(Step::Withdraw),
        3 => Just(Step::NewVersion),
        2 => (1_u32..9).prop_map(Step::Change),
        1 => (1_i32..40).prop_map(Step::Wait),
    ]
}

async fn go(ground: &Ground, id: QuoteId, step: Step) {
    let today = ground.clock().today();
    // Whether a step was refused does not matter here: only what is left behind.
    match step {
        Step::Send => drop(ground.send(id).await),
        Step::Accept(no) => drop(ground.accept(&mayor(URBINO), (id, no), How::OnLine).await),
        Step::Record(no) => drop(ground.accept(&director(CENTRE), (id, no), act(&today.iso())).await),
        Step::Refuse(no) => drop(ground.refuse(&mayor(URBINO), (id, no)).await),
        Step::Withdraw => drop(ground.withdraw(id).await),
        Step::NewVersion => drop(ground.new_version(id).await),
        Step::Change(count) => {
            let line = ground.whole(id).await.lines[0].line_id;
            let wanted = wanted(CLOUD, units(count), "2022-10-01", "2022-12-31");
            drop(ground.change_line(id, line, wanted).await);
        }
        Step::Wait(days) => ground.on(&today.add_days(days).iso()),
    }
}

/// What the body had of a version: it must stay so.
type Sent = (i64, Version, Vec<Line>);

async fn sent(ground: &Ground, id: QuoteId) -> Vec<Sent> {
    let mut found = Vec::new();
    for version in ground.whole(id).await.versions.into_iter().filter(Version::was_sent) {
        let lines = ground.seen(&director(CENTRE), id, Some(version.no)).await.unwrap().lines;
        let lines = lines.into_iter().map(|line| Line { placed: None, closed: None, ..line }).collect();
        let version = Version { answer: None, status: quotes::model::Status::Sent, ..version };
        found.push((version.no, version, lines));
    }
    found
}

async fn walk(ground: &Ground, steps: &[Step]) {
    ground.on("2022-03-01");
    let id = ground.draft(URBINO, vec![wanted(CLOUD, units(1), "2022-10-01", "2022-12-31")]).await;
    let mut known: Vec<Sent> = Vec::new();
    for step in steps {
        go(ground, id, *step).await;
        let whole = ground.whole(id).await;
        assert_eq!(chain_fault(&whole.versions), None, "{steps:?}");
        let now = sent(ground, id).await;
        for before in &known {
            assert!(now.contains(before), "{steps:?}: {before:?} became {now:?}");
        }
        known = now;
        let accepted = whole.versions.iter().any(|one| one.status == quotes::model::Status::Accepted);
        let agreed = ground.active(URBINO, CLOUD).await.iter().any(|line| line.agreed.is_some());
        assert!(agreed || !accepted, "{steps:?}");
    }
    // The next walk begins with the service switched off.
    for line in ground.active(URBINO, CLOUD).await {
        let mut tx = ground.db.write(CENTRE, &director(CENTRE)).await.unwrap();
        tx.exec(
            "DELETE FROM membership_line WHERE tenant_id = $1 AND line_id = $2",
            &[CENTRE.into(), line.line_id.into()],
        )
        .await
        .unwrap();
        tx.commit_unaudited("tests").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn random_acts_leave_one_version_alive_and_what_was_sent_as_it_was() {
    let grounds = grounds("2022-03-01").await;
    let runtime = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| {
        let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new(config);
        let walks = proptest::collection::vec(step(), 1..14);
        let done = runner.run(&walks, |steps| {
            for ground in &grounds {
                runtime.block_on(walk(ground, &steps));
            }
            Ok(())
        });
        done.unwrap();
    });
}
