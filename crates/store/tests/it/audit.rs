//! What this is: the audit trail against people with the keys of the database, and while others write.

use super::*;

async fn faults(db: &Db, whose: TenantId) -> Vec<String> {
    let mut tx = db.read(whose).await.unwrap();
    tx.verify_audit().await.unwrap().into_iter().map(|fault| fault.what).collect()
}

async fn tamper(db: &Db, whose: TenantId, sql: &'static str) -> Result<(), StoreError> {
    let mut tx = db.write(whose, &console(whose)).await?;
    tx.exec(sql, &[whose.into()]).await?;
    tx.commit_unaudited("a test that tampers").await
}

#[tokio::test]
async fn a_line_slipped_in_before_the_first_is_found() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        put(db, NETWORK, "una").await.unwrap();
        let slip = "INSERT INTO audit (tenant_id, seq, at, author, role, action, entity, summary, search_text, hash) \
                    SELECT tenant_id, -5, at, author, role, action, entity, 'inventata', search_text, hash \
                    FROM audit WHERE tenant_id = $1 AND seq = 1";
        tamper(db, NETWORK, slip).await.unwrap();
        assert!(!faults(db, NETWORK).await.is_empty(), "{}", db.kind());
    }
}

#[tokio::test]
async fn the_chain_of_one_tenant_does_not_pass_for_that_of_another() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let (mine, theirs) = (tenant(db, "mio").await, tenant(db, "altro").await);
        put(db, mine, "una").await.unwrap();
        let mut tx = db.across_tenants("a test that tampers").await.unwrap();
        let lines = "INSERT INTO audit (tenant_id, seq, at, account_id, author, role, body_id, action, entity, entity_id, \
            summary, before, after, search_text, hash) SELECT $2, seq, at, account_id, author, role, body_id, action, \
            entity, entity_id, summary, before, after, search_text, hash FROM audit WHERE tenant_id = $1";
        let head = "INSERT INTO audit_head (tenant_id, seq, hash) SELECT $2, seq, hash FROM audit_head WHERE tenant_id = $1";
        for sql in [lines, head] {
            tx.exec(sql, &[mine.into(), theirs.into()]).await.unwrap();
        }
        tx.commit_unaudited("a test that tampers").await.unwrap();
        assert_eq!(faults(db, mine).await, Vec::<String>::new());
        assert!(!faults(db, theirs).await.is_empty(), "{}", db.kind());
    }
}

#[tokio::test]
async fn the_head_of_the_chain_goes_only_forward() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        for name in ["uno", "due"] {
            put(db, NETWORK, name).await.unwrap();
        }
        for sql in [
            "UPDATE audit_head SET seq = 1 WHERE tenant_id = $1",
            "UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE tenant_id = $1 AND seq = 1) WHERE tenant_id = $1",
            "DELETE FROM audit_head WHERE tenant_id = $1",
        ] {
            let refused = tamper(db, NETWORK, sql).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{}: {sql}: {refused:?}", db.kind());
        }
        put(db, NETWORK, "tre").await.unwrap();
        assert_eq!(faults(db, NETWORK).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn postgresql_does_not_empty_the_trail_at_one_stroke() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        if db.is_postgres() {
            put(db, NETWORK, "una").await.unwrap();
            for sql in ["TRUNCATE audit", "TRUNCATE audit_head"] {
                let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
                assert!(matches!(tx.exec(sql, &[]).await, Err(StoreError::Refused(_))), "{sql}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_chain_verifies_while_others_write() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for n in 0..40 {
                        put(&db, NETWORK, &format!("cosa {writer} {n}")).await.unwrap();
                    }
                })
            })
            .collect();
        while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
            assert_eq!(faults(db, NETWORK).await, Vec::<String>::new(), "{}", db.kind());
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(faults(db, NETWORK).await, Vec::<String>::new(), "{}", db.kind());
    }
}
