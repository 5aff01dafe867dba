//! What this is: throw-away databases, migrated, for the tests of every area: SQLite always, PostgreSQL when
//! `AREAVASTA_TEST_PG` says where (`cargo xtask with-postgres -- …` does).
//! What it is not: part of the program.

use std::path::{Path, PathBuf};

use kernel::{Clock, Ids};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{Db, Migration, Url};

/// A migrated database of its own, gone when the value is dropped (PostgreSQL: with the cluster).
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// How the program would open it.
    pub url: Url,
    _folder: tempfile::TempDir,
}

/// One empty migrated database per engine, with this clock and random ids.
///
/// # Panics
/// When no PostgreSQL is given although `CI` is set: the tests must then run on both.
#[expect(clippy::disallowed_methods, reason = "tests only")]
pub async fn databases(areas: &[&[Migration]], clock: &Clock) -> Vec<TestDb> {
    let mut all = vec![sqlite(areas, clock).await];
    if let Ok(server) = std::env::var("AREAVASTA_TEST_PG") {
        all.push(postgres(&server, areas, clock).await);
    } else {
        assert!(std::env::var("CI").is_err(), "AREAVASTA_TEST_PG must be set when CI is");
        eprintln!("skipped on PostgreSQL: AREAVASTA_TEST_PG is not set (cargo xtask with-postgres -- …)");
    }
    all
}

/// An empty migrated SQLite database.
///
/// # Panics
/// When it cannot be made.
#[expect(clippy::expect_used, reason = "tests only")]
pub async fn sqlite(areas: &[&[Migration]], clock: &Clock) -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("areavasta.db");
    std::fs::copy(template(areas).await, &path).expect("a copy of the template");
    let url = Url::Sqlite(path);
    let db = Db::open(&url, clock.clone(), Ids::random()).await.expect("a database");
    TestDb { db, url, _folder: folder }
}

/// A migrated file that tests copy, made once per set of migrations and shared by all test processes.
#[expect(clippy::expect_used, reason = "tests only")]
async fn template(areas: &[&[Migration]]) -> PathBuf {
    let name = format!("areavasta-template-{}.db", crate::migrate::fingerprint(areas));
    let path = std::env::temp_dir().join(name);
    if !path.exists() {
        let work = tempfile::tempdir().expect("a temporary folder");
        let fresh = work.path().join("fresh.db");
        make(&Url::Sqlite(fresh.clone()), areas).await;
        let staged = tempfile::NamedTempFile::new_in(std::env::temp_dir()).expect("a temporary file");
        std::fs::copy(&fresh, staged.path()).expect("a staged copy");
        staged.persist(&path).expect("the template in place");
    }
    path
}

#[expect(clippy::expect_used, reason = "tests only")]
async fn make(url: &Url, areas: &[&[Migration]]) {
    let db = Db::open(url, Clock::system(), Ids::random()).await.expect("a database");
    db.migrate(areas).await.expect("migrations");
    db.close().await;
}

#[expect(clippy::expect_used, reason = "tests only")]
async fn postgres(server: &str, areas: &[&[Migration]], clock: &Clock) -> TestDb {
    let template = format!("template_{}", crate::migrate::fingerprint(areas));
    let name = format!("test_{}", Ids::random().fresh::<uuid::Uuid>().simple());
    let mut admin = PgConnection::connect(server).await.expect("the PostgreSQL of the tests");
    let run = |sql: String| sqlx::raw_sql(AssertSqlSafe(sql));
    // One process makes the template; the others wait for it, since a template in use cannot be copied.
    run("SELECT pg_advisory_lock(727072)".into())
        .execute(&mut admin)
        .await
        .expect("the lock of the templates");
    let there = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&template)
        .fetch_optional(&mut admin)
        .await
        .expect("a list of databases");
    if there.is_none() {
        let staged = format!("staged_{name}");
        run(format!("CREATE DATABASE {staged}")).execute(&mut admin).await.expect("a database");
        make(&Url::Postgres(database(server, &staged)), areas).await;
        run(format!("ALTER DATABASE {staged} RENAME TO {template}"))
            .execute(&mut admin)
            .await
            .expect("a template");
    }
    run(format!("CREATE DATABASE {name} TEMPLATE {template}")).execute(&mut admin).await.expect("a copy");
    run("SELECT pg_advisory_unlock(727072)".into()).execute(&mut admin).await.expect("the lock given back");
    admin.close().await.expect("a clean end");
    let url = Url::Postgres(database(server, &name));
    let db = Db::open(&url, clock.clone(), Ids::random()).await.expect("a database");
    TestDb { db, url, _folder: tempfile::tempdir().expect("a temporary folder") }
}

/// The address of another database on the same server.
fn database(server: &str, name: &str) -> String {
    let base = server.rsplit_once('/').map_or(server, |(base, _)| base);
    format!("{base}/{name}")
}

/// The path of the shared test data, when it is there.
///
/// # Panics
/// When it is missing although `CI` is set.
#[expect(clippy::disallowed_methods, reason = "tests only")]
pub fn shared_data() -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).to_path_buf();
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").is_err(), "the shared test data must be there when CI is set");
    eprintln!("skipped: the shared test data are not beside the checkout");
    None
}

/// Checks that every statement is known to both databases and gives the same columns.
///
/// # Panics
/// When one is not.
#[expect(clippy::expect_used, reason = "tests only")]
pub async fn prepare_everywhere(databases: &[TestDb], statements: &[&'static str]) {
    for sql in statements {
        let mut columns: Vec<Vec<String>> = Vec::new();
        for test in databases {
            let mut tx = test.db.read(kernel::NETWORK).await.expect("a transaction");
            match tx.prepare(sql).await {
                Ok(names) => columns.push(names),
                Err(why) => panic!("{} does not know\n{sql}\n{why}", test.db.kind()),
            }
        }
        assert!(
            columns.windows(2).all(|pair| pair.first() == pair.get(1)),
            "columns differ: {sql}\n{columns:?}"
        );
    }
}
