//! What this is: somebody with the database in hand changes what must not change; `check` says what and where.
//! What it is not: the guards of the database, which they take away first.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::ground::{Base, Contents, Ground};

on_both_databases!(
    a_changed_amount_is_found_and_the_document_named,
    an_invoice_taken_out_is_found,
    a_changed_file_is_found_and_the_document_named,
    a_changed_line_of_the_trail_is_found_and_its_place_named,
    a_trail_cut_short_is_found,
);

async fn a_changed_amount_is_found_and_the_document_named(base: Base) {
    let sql = "UPDATE invoice SET taxable = taxable + 1, document = document + 1 WHERE number = 7";
    finds(base, sql, "fatture", "0007").await;
}

async fn an_invoice_taken_out_is_found(base: Base) {
    let centre = "(SELECT tenant_id FROM tenant WHERE slug = 'macerata')";
    let ninth =
        format!("tenant_id = {centre} AND invoice_id IN (SELECT invoice_id FROM invoice WHERE number = 9)");
    let sql = format!(
        "DELETE FROM transmission WHERE {ninth}; DELETE FROM invoice_line WHERE {ninth}; \
         DELETE FROM invoice WHERE tenant_id = {centre} AND number = 9"
    );
    finds(base, &sql, "fatture", "00").await;
}

async fn a_changed_file_is_found_and_the_document_named(base: Base) {
    let sql = "UPDATE invoice SET xml = replace(xml, 'TD01', 'TD04') WHERE number = 11";
    finds(base, sql, "fatture", "0011").await;
}

async fn a_changed_line_of_the_trail_is_found_and_its_place_named(base: Base) {
    let sql = "UPDATE audit SET summary = 'Nulla' WHERE action LIKE 'invoice%' AND seq = 300";
    let other = "UPDATE audit SET summary = 'Nulla' WHERE seq = 20";
    finds(base, &format!("{sql}; {other}"), "registro attività", "riga 20").await;
}

async fn a_trail_cut_short_is_found(base: Base) {
    let sql = "DELETE FROM audit WHERE seq > 50";
    finds(base, sql, "registro attività", "riga").await;
}

async fn finds(base: Base, sql: &str, check: &str, place: &str) {
    let ground = Ground::with(base, Contents::Billed).await;
    ground.must(&["check"]);
    with_the_guards_away(&ground, sql).await;
    let said = ground.run(&["check"]);
    assert_eq!(said.code, Some(1), "{}{}", said.out, said.err);
    let named = said.out.lines().any(|line| line.contains(check) && line.contains(place));
    assert!(named, "{}{}", said.out, said.err);
    let answer = ground.run(&["check", "--json"]);
    assert_eq!(answer.code, Some(1));
    assert_eq!(answer.json()["ok"], serde_json::Value::Bool(false));
}

async fn with_the_guards_away(ground: &Ground, sql: &str) {
    match ground.database() {
        Some(url) => on_postgresql(url, sql).await,
        None => on_sqlite(ground, sql),
    }
}

fn on_sqlite(ground: &Ground, sql: &str) {
    let connection = rusqlite::Connection::open(ground.path("areavasta.db")).unwrap();
    let mut triggers = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let names: Vec<String> = triggers.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for name in names {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(sql).unwrap();
}

/// The owner of the tables may take triggers and policies away.
async fn on_postgresql(url: &str, sql: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let tables = ["audit", "audit_head", "invoice", "invoice_line", "transmission"];
    for table in tables {
        let away = format!(
            "ALTER TABLE {table} DISABLE TRIGGER USER; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
        );
        sqlx::raw_sql(AssertSqlSafe(away)).execute(&mut connection).await.unwrap();
    }
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
    for table in tables {
        let back = format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY");
        sqlx::raw_sql(AssertSqlSafe(back)).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}
