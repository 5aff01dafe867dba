//! What this is: steps of the database that fail half-way, or that change the rows of every tenant.

use super::*;

const fn step(number: i64, sql: &'static str) -> Migration {
    Migration { area: "things", number, sql, sqlite: "", postgres: "" }
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_of_itself_nor_of_the_steps_before() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let steps = [
            THINGS[0],
            step(2, "CREATE TABLE other (a BIGINT)"),
            step(3, "CREATE TABLE more (a BIGINT); CREATE nonsense"),
        ];
        assert!(db.migrate(&[MIGRATIONS, &steps]).await.is_err(), "{}", db.kind());
        put(db, NETWORK, "una").await.unwrap();
        let steps = [THINGS[0], step(2, "CREATE TABLE other (a BIGINT); CREATE TABLE more (a BIGINT)")];
        assert_eq!(db.migrate(&[MIGRATIONS, &steps]).await.unwrap(), 1, "{}", db.kind());
    }
}

#[tokio::test]
async fn a_step_changes_the_rows_of_every_tenant() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let mine = tenant(db, "mio").await;
        put(db, mine, "una").await.unwrap();
        let steps = [THINGS[0], step(2, "UPDATE thing SET name = 'rinominata'")];
        db.migrate(&[MIGRATIONS, &steps]).await.unwrap();
        let things: Vec<Thing> = db.read(mine).await.unwrap().all(LIST, &[mine.into()]).await.unwrap();
        assert_eq!(things[0].name, "rinominata", "{}", db.kind());
    }
}

#[tokio::test]
async fn a_table_made_later_is_protected_too() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let mine = tenant(db, "mio").await;
        let later = "CREATE TABLE later (tenant_id UUID NOT NULL PRIMARY KEY, name TEXT NOT NULL)";
        db.migrate(&[MIGRATIONS, &[THINGS[0], step(2, later)]]).await.unwrap();
        if db.is_postgres() {
            let mut tx = db.write(NETWORK, &console(NETWORK)).await.unwrap();
            let put = "INSERT INTO later (tenant_id, name) VALUES ($1, 'x')";
            assert!(matches!(tx.exec(put, &[mine.into()]).await, Err(StoreError::Refused(_))));
        }
    }
}

#[tokio::test]
async fn the_lock_that_asked_for_each_row_gives_way_to_the_one_of_today() {
    for TestDb { db, .. } in &databases(ALL, &noon()).await {
        let (mine, yours) = (tenant(db, "mio").await, tenant(db, "tuo").await);
        put(db, mine, "una").await.unwrap();
        let before = "DROP POLICY own_tenant ON thing; CREATE POLICY tenant_only ON thing USING (true)";
        let step = Migration { postgres: before, ..step(2, "CREATE TABLE other (a BIGINT)") };
        db.migrate(&[MIGRATIONS, &[THINGS[0], step]]).await.unwrap();
        let mut tx = db.read(mine).await.unwrap();
        assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), 1, "{}", db.kind());
        drop(tx);
        if db.is_postgres() {
            let mut tx = db.read(yours).await.unwrap();
            assert_eq!(tx.scalar::<i64>(COUNT_FORGETTING_WHOSE, &[]).await.unwrap(), 0);
        }
    }
}
