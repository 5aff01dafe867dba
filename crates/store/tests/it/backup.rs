//! What this is: copies of a SQLite database: taken, refused, put back, and put back only half.

use std::path::Path;
use std::time::Duration;

use super::*;

const NEXT: Migration = Migration {
    area: "things",
    number: 2,
    sql: "ALTER TABLE thing ADD COLUMN note TEXT",
    sqlite: "",
    postgres: "",
};
const NEWER: &[&[Migration]] = &[MIGRATIONS, &[THINGS[0], NEXT]];
const NOTES: &str = "SELECT count(note) AS c0 FROM thing WHERE tenant_id = $1";

async fn things(db: &Db) -> i64 {
    db.read(NETWORK).await.unwrap().scalar(COUNT, &[NETWORK.into()]).await.unwrap()
}

async fn open(path: &Path, areas: &[&[Migration]]) -> Db {
    let db = Db::open(&Url::Sqlite(path.to_path_buf()), noon(), Ids::random()).await.unwrap();
    db.migrate(areas).await.unwrap();
    db
}

/// Whatever happened, the program goes on: it reads, writes, keeps foreign keys and takes copies.
async fn goes_on(db: &Db, folder: &Path) {
    put(db, NETWORK, "dopo").await.unwrap();
    let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
    let keys: i64 = tx.scalar("SELECT foreign_keys AS c0 FROM pragma_foreign_keys", &[]).await.unwrap();
    let attached: i64 = tx
        .scalar("SELECT count(*) AS c0 FROM pragma_database_list WHERE name NOT IN ('main', 'temp')", &[])
        .await
        .unwrap();
    assert_eq!((keys, attached), (1, 0), "foreign keys on, nothing attached");
    drop(tx);
    let copy = folder.join("ancora.db");
    db.backup(&copy).await.unwrap();
    db.restore(&copy, ALL).await.unwrap();
    let left: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("tmp")), "{left:?}");
}

#[tokio::test]
async fn a_copy_of_a_newer_program_is_refused_before_anything_is_touched() {
    let test = sqlite(ALL, &noon()).await;
    let folder = tempfile::tempdir().unwrap();
    put(&test.db, NETWORK, "mia").await.unwrap();
    let newer = open(&folder.path().join("nuovo.db"), NEWER).await;
    let copy = folder.path().join("copia.db");
    newer.backup(&copy).await.unwrap();
    let refused = test.db.restore(&copy, ALL).await.unwrap_err().to_string();
    assert!(refused.contains("più nuova"), "{refused}");
    assert_eq!(things(&test.db).await, 1);
    assert_eq!(test.db.migrate(ALL).await.unwrap(), 0, "still of this program");
    goes_on(&test.db, folder.path()).await;
}

#[tokio::test]
async fn a_copy_of_an_older_program_is_brought_up_to_date_before_anybody_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let older = open(&folder.path().join("vecchio.db"), ALL).await;
    put(&older, NETWORK, "vecchia").await.unwrap();
    let copy = folder.path().join("copia.db");
    older.backup(&copy).await.unwrap();
    let db = open(&folder.path().join("nuovo.db"), NEWER).await;
    let reading = tokio::spawn({
        let db = db.clone();
        async move {
            loop {
                let mut tx = db.read(NETWORK).await.unwrap();
                tx.scalar::<i64>(NOTES, &[NETWORK.into()]).await.expect("the newer shape, at any moment");
                if tx.scalar::<i64>(COUNT, &[NETWORK.into()]).await.unwrap() == 1 {
                    break;
                }
                drop(tx);
                tokio::task::yield_now().await;
            }
        }
    });
    db.restore(&copy, NEWER).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), reading).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_damaged_copy_is_refused_and_the_program_goes_on() {
    let test = sqlite(ALL, &noon()).await;
    let folder = tempfile::tempdir().unwrap();
    for name in ["uno", "due"] {
        put(&test.db, NETWORK, name).await.unwrap();
    }
    let copy = folder.path().join("copia.db");
    test.db.backup(&copy).await.unwrap();
    let whole = std::fs::read(&copy).unwrap();
    for (name, bytes) in [
        ("vuoto.db", &[][..]),
        ("mozzo.db", &whole[..whole.len() / 2]),
        ("testa.db", &whole[..100]),
        ("testo.db", b"<html></html>"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let refused = test.db.restore(&path, ALL).await.unwrap_err().to_string();
        assert!(refused.contains(name), "{refused}");
        assert_eq!(things(&test.db).await, 2);
    }
    assert!(test.db.restore(&folder.path().join("manca.db"), ALL).await.is_err());
    assert!(!folder.path().join("manca.db").exists());
    goes_on(&test.db, folder.path()).await;
}

#[tokio::test]
async fn a_copy_whose_rows_point_nowhere_is_refused() {
    let linked = Migration {
        area: "linked",
        number: 1,
        sql: "CREATE TABLE linked (tenant_id UUID NOT NULL, linked_id UUID NOT NULL, thing_id UUID NOT NULL, \
              PRIMARY KEY (tenant_id, linked_id), FOREIGN KEY (tenant_id, thing_id) REFERENCES thing (tenant_id, thing_id))",
        sqlite: "",
        postgres: "",
    };
    let areas: &[&[Migration]] = &[MIGRATIONS, THINGS, &[linked]];
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("mio.db"), areas).await;
    put(&db, NETWORK, "una").await.unwrap();
    let copy = folder.path().join("copia.db");
    db.backup(&copy).await.unwrap();
    let other = Db::open(&Url::Sqlite(copy.clone()), noon(), Ids::random()).await.unwrap();
    let mut tx = other.write(NETWORK, &console(NETWORK)).await.unwrap();
    tx.exec("PRAGMA defer_foreign_keys = true", &[]).await.unwrap();
    let dangling = "INSERT INTO linked (tenant_id, linked_id, thing_id) VALUES ($1, $2, $3)";
    let (a, b): (uuid::Uuid, uuid::Uuid) = (tx.id(), tx.id());
    tx.exec(dangling, &[NETWORK.into(), a.into(), b.into()]).await.unwrap();
    assert!(tx.commit_unaudited("a test").await.is_err(), "SQLite itself refuses it");
    other.close().await;
    raw(
        &copy,
        "PRAGMA foreign_keys = off; INSERT INTO linked VALUES (X'00000000000000000000000000000001', X'0A', X'0B')",
    );
    let refused = db.restore(&copy, areas).await.unwrap_err().to_string();
    assert!(refused.contains("linked"), "{refused}");
    assert_eq!(things(&db).await, 1);
}

/// What somebody does to a copy with another program.
fn raw(path: &Path, sql: &str) {
    let conn = rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(&format!("PRAGMA foreign_keys = off; {sql}")).unwrap();
}

#[tokio::test]
async fn a_restore_that_is_interrupted_leaves_everything_as_it_was() {
    let test = sqlite(ALL, &noon()).await;
    let folder = tempfile::tempdir().unwrap();
    for n in 0..20 {
        put(&test.db, NETWORK, &format!("cosa {n}")).await.unwrap();
    }
    let copy = folder.path().join("copia.db");
    test.db.backup(&copy).await.unwrap();
    put(&test.db, NETWORK, "ultima").await.unwrap();
    for micros in (0..20_000).step_by(400) {
        let limit = Duration::from_micros(micros);
        if tokio::time::timeout(limit, test.db.restore(&copy, ALL)).await.is_ok() {
            break;
        }
        assert!([20, 21].contains(&things(&test.db).await), "all or nothing");
    }
    goes_on(&test.db, folder.path()).await;
}

#[tokio::test]
async fn a_backup_does_not_write_over_a_file_and_leaves_no_half_copy() {
    let test = sqlite(ALL, &noon()).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copia.db");
    std::fs::write(&copy, b"").unwrap();
    assert!(test.db.backup(&copy).await.is_err(), "even an empty file is somebody's");
    assert_eq!(std::fs::read(&copy).unwrap(), b"");
    assert!(test.db.backup(&folder.path().join("nessuna/cartella.db")).await.is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    goes_on(&test.db, folder.path()).await;
}
