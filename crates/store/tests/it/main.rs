//! The store on both databases: values, tenants, the audit chain, the queue, files, settings, backups.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod audit;
mod backup;
mod migrations;
mod queue;
mod restart;
mod together;

use kernel::{Actor, Clock, Day, Ids, Instant, JobId, NETWORK, TenantId};
use store::testing::{TestDb, databases, prepare_everywhere, sqlite};
use store::{
    DatedSetting, Db, Entry, Job, JobState, MIGRATIONS, Migration, StoreError, TenantRow, Url, from_row,
};

const THINGS: &[Migration] = &[Migration {
    area: "things",
    number: 1,
    sql: "CREATE TABLE thing (tenant_id UUID NOT NULL, thing_id UUID NOT NULL, name TEXT NOT NULL UNIQUE, \
          cents BIGINT, day DATE, at TIMESTAMPTZ, flag BOOLEAN, bytes BYTEA, PRIMARY KEY (tenant_id, thing_id))",
    sqlite: "",
    postgres: "",
}];
const ALL: &[&[Migration]] = &[MIGRATIONS, THINGS];

const PUT: &str = "INSERT INTO thing (tenant_id, thing_id, name, cents, day, at, flag, bytes) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LIST: &str =
    "SELECT thing_id, name, cents, day, at, flag, bytes FROM thing WHERE tenant_id = $1 ORDER BY name";
const COUNT: &str = "SELECT count(*) AS c0 FROM thing WHERE tenant_id = $1";
const COUNT_FORGETTING_WHOSE: &str = "SELECT count(*) AS c0 FROM thing";

#[derive(Debug, PartialEq)]
struct Thing {
    thing_id: uuid::Uuid,
    name: String,
    cents: Option<i64>,
    day: Option<Day>,
    at: Option<Instant>,
    flag: Option<bool>,
    bytes: Option<Vec<u8>>,
}
from_row!(Thing { thing_id, name, cents, day, at, flag, bytes });

fn noon() -> Clock {
    Clock::fixed(Instant::parse_iso("2026-11-20T12:00:00.123456Z").unwrap())
}

fn console(tenant: TenantId) -> Actor {
    Actor::console(tenant)
}

async fn put(db: &Db, tenant: TenantId, name: &str) -> Result<(), StoreError> {
    let mut tx = db.write(tenant, &console(tenant)).await?;
    let id: uuid::Uuid = tx.id();
    let none = |ty| store::Val::Null(ty);
    let values = [
        tenant.into(),
        id.into(),
        name.into(),
        none(store::Ty::Int),
        none(store::Ty::Day),
        none(store::Ty::Instant),
        none(store::Ty::Bool),
        none(store::Ty::Bytes),
    ];
    tx.exec(PUT, &values).await?;
    tx.audit(Entry::new("thing.create", "thing", id).summary(format!("Creata la cosa {name}")));
    tx.commit().await
}

async fn tenant(db: &Db, slug: &str) -> TenantId {
    let row = TenantRow { tenant_id: db.ids().fresh(), slug: slug.into(), name: slug.into() };
    let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
    tx.add_tenant(&row).await.unwrap();
    tx.audit(Entry::new("centre.create", "centre", row.tenant_id));
    tx.commit().await.unwrap();
    row.tenant_id
}

#[tokio::test]
async fn every_statement_of_the_store_is_known_to_both_databases() {
    let all = databases(ALL, &noon()).await;
    prepare_everywhere(&all, &store::SQL.concat()).await;
}

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        let thing = Thing {
            thing_id: tx.id(),
            name: "Città d'Ù € — “”".into(),
            cents: Some(1_000_000_000_000),
            day: Day::new(2024, 2, 29),
            at: Some(tx.now()),
            flag: Some(true),
            bytes: Some(vec![0, 255, 39]),
        };
        let values = [
            NETWORK.into(),
            thing.thing_id.into(),
            thing.name.clone().into(),
            thing.cents.into(),
            thing.day.into(),
            thing.at.into(),
            thing.flag.into(),
            thing.bytes.clone().into(),
        ];
        tx.exec(PUT, &values).await.unwrap();
        assert_eq!(tx.all::<Thing>(LIST, &[NETWORK.into()]).await.unwrap(), [thing], "{}", db.kind());
    }
}

#[tokio::test]
async fn a_text_that_no_database_keeps_is_found_nowhere_and_breaks_nothing() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        assert_eq!(db.tenant_by_slug("re\0te").await.unwrap(), None, "{}", db.kind());
        put(db, NETWORK, "a\0b").await.unwrap();
        let mut tx = db.read(NETWORK).await.unwrap();
        assert_eq!(tx.all::<Thing>(LIST, &[NETWORK.into()]).await.unwrap()[0].name, "a\u{fffd}b");
        assert_eq!(tx.verify_audit().await.unwrap(), [], "{}", db.kind());
    }
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_nothing() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        tx.put_file("a.txt", "text/plain", b"a").await.unwrap();
        drop(tx);
        let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        let sha256 = tx.put_file("b.txt", "text/plain", b"b").await.unwrap();
        assert!(matches!(tx.commit().await, Err(StoreError::Unaudited)), "a change nobody wrote down");
        assert_eq!(db.read(NETWORK).await.unwrap().file(&sha256).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_unique_name_is_told_from_other_failures() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        put(db, NETWORK, "una").await.unwrap();
        let why = put(db, NETWORK, "una").await.unwrap_err();
        assert!(why.is_taken("name"), "{}: {why}", db.kind());
    }
}

#[tokio::test]
async fn postgresql_hides_the_rows_of_others_even_from_a_statement_that_forgets_whose() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let (mine, theirs) = (tenant(db, "mio").await, tenant(db, "altro").await);
        put(db, mine, "mia").await.unwrap();
        let mut tx = db.read(theirs).await.unwrap();
        assert_eq!(tx.scalar::<i64>(COUNT, &[theirs.into()]).await.unwrap(), 0);
        if db.is_postgres() {
            assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), 0);
            let mut tx = db.write(theirs, &console(theirs)).await.unwrap();
            let values = [mine.into(), tx.id::<uuid::Uuid>().into(), "x".into()];
            let put = "INSERT INTO thing (tenant_id, thing_id, name) VALUES ($1, $2, $3)";
            assert!(
                matches!(tx.exec(put, &values).await, Err(StoreError::Refused(_))),
                "a row for somebody else"
            );
        }
    }
}

#[tokio::test]
async fn the_audit_chain_tells_which_line_was_touched() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        for name in ["uno", "due", "tre"] {
            put(db, NETWORK, name).await.unwrap();
        }
        assert_eq!(db.read(NETWORK).await.unwrap().verify_audit().await.unwrap(), []);
        let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        let touch = "UPDATE audit SET summary = 'altro' WHERE tenant_id = $1 AND seq = 2";
        let refused = tx.exec(touch, &[NETWORK.into()]).await.unwrap_err();
        assert!(matches!(refused, StoreError::Refused(_)), "{}: {refused}", db.kind());
        drop(tx);
        break_the_lock(db).await;
        let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        tx.exec(touch, &[NETWORK.into()]).await.unwrap();
        let faults = tx.verify_audit().await.unwrap();
        assert_eq!(faults.iter().map(|f| f.seq).collect::<Vec<_>>(), [2], "{}", db.kind());
        tx.exec("DELETE FROM audit WHERE tenant_id = $1 AND seq = 3", &[NETWORK.into()]).await.unwrap();
        assert!(tx.verify_audit().await.unwrap().iter().any(|f| f.what.contains("in coda")));
    }
}

/// What somebody with the keys of the database could do.
async fn break_the_lock(db: &Db) {
    let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
    if db.is_postgres() {
        tx.exec("DROP TRIGGER audit_only_grows ON audit", &[]).await.unwrap();
    } else {
        tx.exec("DROP TRIGGER audit_no_update", &[]).await.unwrap();
        tx.exec("DROP TRIGGER audit_no_delete", &[]).await.unwrap();
    }
    tx.commit_unaudited("a test that tampers").await.unwrap();
}

#[tokio::test]
async fn writers_at_the_same_time_make_one_chain() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let many = (0..20).map(|n| {
            let db = db.clone();
            tokio::spawn(async move { put(&db, NETWORK, &format!("cosa {n}")).await })
        });
        for one in many.collect::<Vec<_>>() {
            one.await.unwrap().unwrap();
        }
        let mut tx = db.read(NETWORK).await.unwrap();
        assert_eq!(tx.verify_audit().await.unwrap(), []);
        let found = tx.audit_lines(("COSA 1", "", None), (None, None), i64::MAX, 50).await.unwrap();
        assert_eq!(found.len(), 11, "cosa 1 and cosa 10 to 19");
    }
}

#[tokio::test]
async fn a_job_is_taken_once_and_given_up_after_eight_attempts() {
    let clock = noon();
    for TestDb { db, .. } in &databases(ALL, &clock).await {
        clock.set(Instant::parse_iso("2026-11-20T12:00:00Z").unwrap());
        let id: JobId = db.ids().fresh();
        let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        tx.enqueue(Job::new("test", &"x").unwrap().with_id(id).only_once("k"));
        tx.enqueue(Job::new("test", &"y").unwrap().only_once("k"));
        tx.commit_unaudited("a test").await.unwrap();
        let (a, b) = tokio::join!(db.claim_job(), db.claim_job());
        let taken: Vec<_> = [a.unwrap(), b.unwrap()].into_iter().flatten().collect();
        assert_eq!(taken.len(), 1, "{}", db.kind());
        assert_eq!(taken[0].state(clock.now()), JobState::Running);
        let mut job = taken.into_iter().next().unwrap();
        for _ in 0..8 {
            db.job_retry(&job, "non ancora".into()).await.unwrap();
            clock.set(clock.now().plus_seconds(3600));
            match db.claim_job().await.unwrap() {
                Some(again) => job = again,
                None => break,
            }
        }
        let kept = db.read(NETWORK).await.unwrap().job(id).await.unwrap().unwrap();
        assert_eq!((kept.state(clock.now()), kept.attempts), (JobState::Failed, 8));
    }
}

#[tokio::test]
async fn a_dated_setting_counts_from_its_day() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let mine = tenant(db, "mio").await;
        for (whose, from, value) in [(NETWORK, "2020-01-01", "no"), (mine, "2022-01-01", "si")] {
            let mut tx = db.write(whose, &console(whose)).await.unwrap();
            let valid_from = Day::parse(from).unwrap();
            let (name, source) = ("split".to_owned(), "prova".to_owned());
            let changed_at = tx.now();
            let setting =
                DatedSetting { name, valid_from, value: value.into(), source, verified: false, changed_at };
            tx.set(&setting).await.unwrap();
            tx.audit(Entry::about("setting.set", "setting"));
            tx.commit().await.unwrap();
        }
        for (on, expected) in [("2019-12-31", None), ("2021-12-31", Some("no")), ("2022-01-01", Some("si"))] {
            let found = db.setting_for(mine, "split", Day::parse(on).unwrap()).await.unwrap();
            assert_eq!(found.map(|(_, s)| s.value).as_deref(), expected, "on {on}");
        }
    }
}

#[tokio::test]
async fn migrations_run_once_and_never_change() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        assert_eq!(db.migrate(ALL).await.unwrap(), 0);
        let edited = Migration { sql: "CREATE TABLE other (a BIGINT)", ..THINGS[0] };
        assert!(matches!(db.migrate(&[MIGRATIONS, &[edited]]).await, Err(StoreError::Migration(_))));
        let older_program = db.migrate(&[MIGRATIONS]).await.unwrap_err().to_string();
        assert!(older_program.contains("più nuova"), "{older_program}");
    }
}

#[tokio::test]
async fn a_backup_taken_while_writing_is_put_back_while_serving() {
    let test = sqlite(ALL, &noon()).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copia.db");
    put(&test.db, NETWORK, "prima").await.unwrap();
    let (stop, mut stopped) = tokio::sync::oneshot::channel();
    let writer = tokio::spawn({
        let db = test.db.clone();
        async move {
            let mut written = 0_i64;
            while stopped.try_recv().is_err() {
                put(&db, NETWORK, &format!("durante {written}")).await.unwrap();
                written += 1;
                tokio::task::yield_now().await;
            }
            written
        }
    });
    test.db.backup(&copy).await.unwrap();
    stop.send(()).unwrap();
    let written = writer.await.unwrap();
    put(&test.db, NETWORK, "dopo la copia").await.unwrap();
    let reader = test.db.clone();
    test.db.restore(&copy, ALL).await.unwrap();
    let mut tx = reader.read(NETWORK).await.unwrap();
    let things: i64 = tx.scalar(COUNT, &[NETWORK.into()]).await.unwrap();
    assert!((1..written + 2).contains(&things), "as of the moment of the copy: {things} of {written} and 2");
    assert_eq!(tx.verify_audit().await.unwrap(), []);
    drop(tx);
    put(&test.db, NETWORK, "dopo").await.unwrap();
    std::fs::write(folder.path().join("rotto.db"), b"not a database").unwrap();
    let refused = test.db.restore(&folder.path().join("rotto.db"), ALL).await.unwrap_err().to_string();
    assert!(refused.contains("rotto.db"), "{refused}");
}

#[tokio::test]
async fn who_asks_without_end_can_be_stopped() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let endless = async {
            let mut tx = db.read(NETWORK).await.unwrap();
            loop {
                tx.scalar::<i64>(COUNT, &[NETWORK.into()]).await.unwrap();
            }
        };
        assert!(tokio::time::timeout(std::time::Duration::from_millis(50), endless).await.is_err());
    }
}

#[tokio::test]
async fn two_programs_that_start_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = Url::Sqlite(folder.path().join("areavasta.db"));
    let start = || async {
        let db = Db::open(&url, noon(), Ids::random()).await.unwrap();
        db.migrate(ALL).await.unwrap()
    };
    let (a, b) = tokio::join!(start(), start());
    assert_eq!(a.min(b), 0);
    assert_eq!(a.max(b), MIGRATIONS.len() + THINGS.len());
}

async fn why_not_open(port: u16) -> String {
    let url = Url::Postgres(format!("postgres://chi:segreta@127.0.0.1:{port}/area"));
    match Db::open(&url, noon(), Ids::counted()).await {
        Err(StoreError::Unreachable(text)) => text,
        Err(other) => other.to_string(),
        Ok(_) => "open".into(),
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_within_seconds() {
    let started = std::time::Instant::now();
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let takes_the_call_and_says_nothing = why_not_open(port).await;
    drop(silent);
    for text in [takes_the_call_and_says_nothing, why_not_open(port).await] {
        assert!(text.contains(&format!("PostgreSQL non risponde all'indirizzo 127.0.0.1:{port}")), "{text}");
        assert!(!text.contains("segreta"), "{text}");
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(15));
}
