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

#[tokio::test]
async fn a_reader_whose_connection_is_ended_reads_on_and_sees_no_more_than_before() {
    for TestDb { db, .. } in databases(ALL, &noon()).await.iter().filter(|test| test.db.is_postgres()) {
        let (mine, theirs) = (tenant(db, "mia").await, tenant(db, "loro").await);
        put(db, mine, "cosa mia").await.unwrap();
        for whose in [mine, theirs] {
            let mut tx = db.read(whose).await.unwrap();
            let (before, seen) = (backend(&mut tx).await, i64::from(whose == mine));
            assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), seen);
            let end = "SELECT pg_terminate_backend(CAST(CAST($1 AS BIGINT) AS INTEGER)) AS c0";
            let mut other = db.write(NETWORK, &console(NETWORK)).await.unwrap();
            assert!(other.scalar::<bool>(end, &[before.into()]).await.unwrap());
            drop(other);
            assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), seen);
            assert_ne!(backend(&mut tx).await, before);
        }
    }
}

#[tokio::test]
async fn connections_that_read_pass_from_one_tenant_to_the_other_and_change_nothing() {
    for TestDb { db, .. } in databases(ALL, &noon()).await.iter().filter(|test| test.db.is_postgres()) {
        let mut tenants = Vec::new();
        for number in 0..12_i64 {
            let whose = tenant(db, &format!("centro-{number}")).await;
            for thing in 0..number {
                put(db, whose, &format!("cosa {number}-{thing}")).await.unwrap();
            }
            tenants.push((whose, number));
        }
        for _ in 0..3 {
            for (whose, number) in &tenants {
                let mut tx = db.read(*whose).await.unwrap();
                assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), *number);
                let refused = tx.exec("DELETE FROM thing WHERE tenant_id = $1", &[(*whose).into()]).await;
                assert!(refused.is_err(), "who reads has changed something");
                assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), *number);
            }
        }
    }
}
