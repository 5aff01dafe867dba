//! What this is: the queue when many workers pull at it, die, or come back too late.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{AccountId, Grant, Role, Scope, permission::ActionKind};
use store::JobRow;
use tokio::sync::Barrier;
use uuid::Uuid;

use super::*;

async fn enqueue(db: &Db, whose: TenantId, how_many: usize) {
    let mut tx = db.write(whose, &console(whose)).await.unwrap();
    for number in 0..how_many {
        tx.enqueue(Job::new("test", &number).unwrap());
    }
    tx.commit_unaudited("a test").await.unwrap();
}

const UNTOUCHED: &str = "SELECT COUNT(*) AS c0 FROM job WHERE attempts = 0";

async fn claimed(db: &Db) -> JobRow {
    db.claim_job().await.unwrap().unwrap()
}

fn later(clock: &Clock, seconds: i64) {
    clock.set(clock.now().plus_seconds(seconds));
}

async fn kept(db: &Db, job: &JobRow) -> JobRow {
    db.read(job.tenant_id).await.unwrap().job(job.job_id).await.unwrap().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_workers_take_each_job_once_and_none_leaves_while_there_is_work() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let (mine, theirs) = (tenant(db, "mio").await, tenant(db, "altro").await);
        enqueue(db, mine, 100).await;
        enqueue(db, theirs, 100).await;
        let start = Arc::new(Barrier::new(8));
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let (db, start) = (db.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    let mut taken = Vec::new();
                    start.wait().await;
                    while let Some(job) = db.claim_job().await.unwrap() {
                        db.job_done(&job, None).await.unwrap();
                        taken.push(job.job_id);
                    }
                    let mut tx = db.across_tenants("a test looks at all jobs").await.unwrap();
                    (taken, tx.scalar::<i64>(UNTOUCHED, &[]).await.unwrap())
                })
            })
            .collect();
        let mut times: BTreeMap<JobId, usize> = BTreeMap::new();
        for worker in workers {
            let (taken, left) = worker.await.unwrap();
            // Each of the others may just be taking one.
            assert!(left < 8, "{}: a worker left while nobody had touched {left} jobs", db.kind());
            for job in taken {
                *times.entry(job).or_default() += 1;
            }
        }
        assert_eq!(times.len(), 200, "{}", db.kind());
        assert!(times.values().all(|times| *times == 1), "{}", db.kind());
    }
}

#[tokio::test]
async fn claims_at_the_same_moment_find_as_many_jobs_as_there_are() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        for _ in 0..10 {
            enqueue(db, NETWORK, 3).await;
            let (a, b, c, d) = tokio::join!(db.claim_job(), db.claim_job(), db.claim_job(), db.claim_job());
            let found: Vec<_> = [a, b, c, d].into_iter().filter_map(Result::unwrap).collect();
            assert_eq!(found.len(), 3, "{}", db.kind());
            for job in found {
                db.job_done(&job, None).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_worker_that_comes_back_too_late_cannot_touch_the_job_of_another() {
    let clock = noon();
    for TestDb { db, .. } in &databases(ALL, &clock).await {
        enqueue(db, NETWORK, 1).await;
        let slow = claimed(db).await;
        later(&clock, 121);
        let fast = claimed(db).await;
        assert_eq!(fast.job_id, slow.job_id);
        assert!(db.job_progress(&slow, 1, 2).await.is_err(), "{}: told to stop", db.kind());
        assert!(db.keep_job(&slow).await.is_err());
        assert!(db.job_retry(&slow, "tardi".into()).await.is_err());
        assert!(db.job_done(&slow, None).await.is_err());
        assert_eq!(kept(db, &fast).await.state(clock.now()), JobState::Running, "{}", db.kind());
        db.job_done(&fast, None).await.unwrap();
        assert!(db.job_failed(&slow, "tardi".into()).await.is_err());
        assert_eq!(kept(db, &fast).await.state(clock.now()), JobState::Done);
    }
}

#[tokio::test]
async fn a_worker_that_says_it_is_alive_keeps_its_job() {
    let clock = noon();
    for TestDb { db, .. } in &databases(ALL, &clock).await {
        enqueue(db, NETWORK, 1).await;
        let job = claimed(db).await;
        db.job_progress(&job, 3, 9).await.unwrap();
        for _ in 0..5 {
            later(&clock, 100);
            db.keep_job(&job).await.unwrap();
            assert!(db.claim_job().await.unwrap().is_none(), "{}", db.kind());
        }
        assert_eq!((kept(db, &job).await.done_steps, kept(db, &job).await.all_steps), (3, 9));
        db.job_done(&job, None).await.unwrap();
    }
}

#[tokio::test]
async fn a_job_that_kills_every_worker_is_given_up() {
    let clock = noon();
    for TestDb { db, .. } in &databases(ALL, &clock).await {
        enqueue(db, NETWORK, 1).await;
        let mut attempts = 0;
        while let Some(job) = db.claim_job().await.unwrap() {
            attempts = job.attempts;
            assert!(attempts <= 8, "{}: tried again for ever", db.kind());
            later(&clock, 3600);
        }
        assert_eq!(attempts, 8, "{}", db.kind());
        let mut tx = db.read(NETWORK).await.unwrap();
        let all = tx.jobs_before((Instant::from_micros(i64::MAX), JobId(Uuid::max())), 10).await.unwrap();
        assert_eq!(all[0].state(clock.now()), JobState::Failed);
        assert!(all[0].message.as_ref().unwrap().contains("8 volte"), "{:?}", all[0].message);
    }
}

#[tokio::test]
async fn a_job_acts_for_who_asked_and_an_unknown_role_has_no_rights() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let mine = tenant(db, "mio").await;
        enqueue(db, mine, 1).await;
        let job = claimed(db).await;
        assert!(job.actor().reaches(ActionKind::IssueInvoices), "the server itself");
        let account_id = Some(AccountId(Uuid::from_u128(7)));
        let as_role = |role: &str| JobRow { account_id, role: role.into(), ..job.clone() }.actor();
        assert!(as_role("director").reaches(ActionKind::IssueInvoices));
        for role in ["", "console", "a_role_of_yesterday", "network_coordinator"] {
            assert!(ActionKind::ALL.iter().all(|action| !as_role(role).reaches(*action)), "{role}");
        }
        let nobody = JobRow { role: String::new(), ..job.clone() }.actor();
        assert!(ActionKind::ALL.iter().all(|action| !nobody.reaches(*action)));
        let director = Grant { tenant: mine, scope: Scope::Tenant, role: Role::Director };
        let person = Actor::person(AccountId(Uuid::from_u128(7)), "Prova", director);
        let mut tx = db.write(NETWORK, &person).await.unwrap();
        tx.enqueue(Job::new("mail", &()).unwrap());
        tx.commit_unaudited("a test").await.unwrap();
        let mail = claimed(db).await;
        assert!(
            !mail.actor().reaches(ActionKind::ManageAccounts),
            "a director of the network does not exist"
        );
        assert_eq!(mail.actor().name(), "Prova");
    }
}
