//! What this is: connections that PostgreSQL ends, as when it restarts.

use super::*;

async fn backend(tx: &mut store::Tx) -> i64 {
    tx.scalar("SELECT CAST(pg_backend_pid() AS BIGINT) AS c0", &[]).await.unwrap()
}

#[tokio::test]
async fn a_connection_that_the_server_ends_is_a_busy_moment_and_the_next_one_works() {
    for TestDb { db, .. } in databases(ALL, &noon()).await.iter().filter(|test| test.db.is_postgres()) {
        let mut cut = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        let who = backend(&mut cut).await;
        let mut idle = db.read(NETWORK).await.unwrap();
        let idle_one = backend(&mut idle).await;
        drop(idle);
        let mut other = db.write(NETWORK, &console(NETWORK)).await.unwrap();
        for who in [who, idle_one] {
            let end = "SELECT pg_terminate_backend(CAST(CAST($1 AS BIGINT) AS INTEGER)) AS c0";
            if who != backend(&mut other).await {
                assert!(other.scalar::<bool>(end, &[who.into()]).await.unwrap());
            }
        }
        drop(other);
        let error = cut.exec("SELECT 1", &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Busy | StoreError::Db(_)), "{error:?}");
        for n in 0..20 {
            put(db, NETWORK, &format!("dopo {n}")).await.unwrap();
        }
    }
}
