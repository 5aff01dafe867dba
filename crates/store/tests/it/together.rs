//! What this is: transactions that write at the same time, and share the disk where the database is a file.

use std::task::{Context, Waker};

use super::*;

const NAMED: &str = "SELECT name AS c0 FROM thing WHERE tenant_id = $1 AND name = $2";
const TWICE: &str = "INSERT INTO thing (tenant_id, thing_id, name) VALUES ($1, $2, 'una sola')";

async fn is_there(db: &Db, name: &str) -> bool {
    let mut tx = db.read(NETWORK).await.unwrap();
    tx.maybe::<(String,)>(NAMED, &[NETWORK.into(), name.into()]).await.unwrap().is_some()
}

/// A change that has not ended yet.
async fn first(db: &Db) -> store::Tx {
    let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
    let id: uuid::Uuid = tx.id();
    tx.exec(TWICE, &[NETWORK.into(), id.into()]).await.unwrap();
    tx
}

/// Whether it has to wait, when it is asked once.
fn waits(future: std::pin::Pin<&mut impl std::future::Future>) -> bool {
    future.poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn who_is_told_that_a_change_lasts_finds_it_in_another_program() {
    for test in databases(ALL, &noon()).await {
        let other = Db::open(&test.url, noon(), Ids::random()).await.unwrap();
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..120 {
            let (db, other) = (test.db.clone(), other.clone());
            tasks.spawn(async move {
                let name = format!("cosa {number}");
                if number % 5 == 0 {
                    // Some are dropped half-way, some are refused by the database.
                    let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
                    let id: uuid::Uuid = tx.id();
                    let done = tx.exec(TWICE, &[NETWORK.into(), id.into()]).await;
                    assert!(matches!(done, Ok(1) | Err(StoreError::Taken(_))), "{done:?}");
                    return 0;
                }
                put(&db, NETWORK, &name).await.unwrap();
                assert!(is_there(&other, &name).await, "{name} was said to last");
                1
            });
        }
        let mut made = 0;
        while let Some(done) = tasks.join_next().await {
            made += done.unwrap();
        }
        let mut tx = other.read(NETWORK).await.unwrap();
        assert_eq!(tx.scalar::<i64>(COUNT, &[NETWORK.into()]).await.unwrap(), made, "{}", other.kind());
        assert_eq!(made, 96);
        assert_eq!(tx.verify_audit().await.unwrap(), [], "{}", other.kind());
    }
}

#[tokio::test]
async fn a_change_lasts_even_if_the_one_that_waited_behind_it_gives_up() {
    let test = sqlite(ALL, &noon()).await;
    let first = first(&test.db).await;
    let author = console(NETWORK);
    let mut second = Box::pin(test.db.write(NETWORK, &author));
    assert!(waits(second.as_mut()));
    let mut end = Box::pin(first.commit_unaudited("a test"));
    // It leaves the file open to the one that waits, which then goes away without ever having begun.
    assert!(waits(end.as_mut()));
    assert!(!is_there(&test.db, "una sola").await, "nobody was told yet");
    drop(second);
    end.await.unwrap();
    assert!(is_there(&test.db, "una sola").await);
}

#[tokio::test]
async fn a_change_lasts_even_if_the_one_that_joined_it_is_undone_or_refused() {
    let test = sqlite(ALL, &noon()).await;
    let author = console(NETWORK);
    let first = first(&test.db).await;
    let mut second = Box::pin(test.db.write(NETWORK, &author));
    assert!(waits(second.as_mut()));
    let mut end = Box::pin(first.commit_unaudited("a test"));
    assert!(waits(end.as_mut()));
    let mut second = second.await.unwrap();
    let id: uuid::Uuid = second.id();
    let refused = second.exec(TWICE, &[NETWORK.into(), id.into()]).await;
    assert!(matches!(refused, Err(StoreError::Taken(_))), "it sees what the first has written: {refused:?}");
    let renamed = "UPDATE thing SET name = 'altra' WHERE tenant_id = $1";
    assert_eq!(second.exec(renamed, &[NETWORK.into()]).await.unwrap(), 1);
    drop(second);
    end.await.unwrap();
    assert!(is_there(&test.db, "una sola").await);
    assert!(!is_there(&test.db, "altra").await);
}

#[tokio::test]
async fn a_program_that_closes_its_database_takes_along_what_has_ended() {
    let test = sqlite(ALL, &noon()).await;
    let author = console(NETWORK);
    let first = first(&test.db).await;
    let mut second = Box::pin(test.db.write(NETWORK, &author));
    assert!(waits(second.as_mut()));
    let mut end = Box::pin(first.commit_unaudited("a test"));
    assert!(waits(end.as_mut()));
    drop(second);
    test.db.close().await;
    end.await.unwrap();
    let again = Db::open(&test.url, noon(), Ids::random()).await.unwrap();
    assert!(is_there(&again, "una sola").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_goes_back_into_the_file_while_the_program_runs() {
    let test = sqlite(ALL, &noon()).await;
    let Url::Sqlite(path) = &test.url else { panic!("a file") };
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    let mut longest = 0;
    for number in 0..80_u8 {
        let mut tx = test.db.write(NETWORK, &console(NETWORK)).await.unwrap();
        tx.put_file("a.bin", "application/octet-stream", &vec![number; 1_000_000]).await.unwrap();
        tx.commit_unaudited("a test").await.unwrap();
        longest = longest.max(std::fs::metadata(&journal).unwrap().len());
    }
    assert!(longest < 40_000_000, "{longest} bytes after 80 files of a megabyte each");
}
