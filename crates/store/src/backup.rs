//! What this is: a copy of a SQLite database taken, and put back, while the program serves.
//! What it is not: a backup of PostgreSQL; that has `pg_dump`, see docs/installazione.md.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, SqliteConnection};

use crate::db::Pools;
use crate::{Db, Migration, StoreError};

const NOT_SQLITE: &str = "Questo comando vale per SQLite; con PostgreSQL usa pg_dump e pg_restore";

impl Db {
    /// Writes a consistent copy of the database, as of now, to a file that must not exist yet.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite { read, .. } = &self.pools else {
            return Err(StoreError::Migration(NOT_SQLITE.into()));
        };
        let mut conn = read.acquire().await?;
        sqlx::query("PRAGMA query_only = false").execute(&mut *conn).await?;
        let done =
            sqlx::query("VACUUM INTO $1").bind(to.to_string_lossy().into_owned()).execute(&mut *conn).await;
        sqlx::query("PRAGMA query_only = true").execute(&mut *conn).await?;
        done?;
        Ok(())
    }

    /// Puts a copy back in place of everything there is, in one transaction: whoever reads meanwhile sees the
    /// old data or the new, never a mixture. The copy is checked first.
    pub async fn restore(&self, from: &Path, areas: &[&[Migration]]) -> Result<(), StoreError> {
        let Pools::Sqlite { write, .. } = &self.pools else {
            return Err(StoreError::Migration(NOT_SQLITE.into()));
        };
        check_copy(from).await?;
        let mut conn = write.acquire().await?;
        sqlx::query("PRAGMA foreign_keys = false").execute(&mut *conn).await?;
        sqlx::query("ATTACH $1 AS copy")
            .bind(from.to_string_lossy().into_owned())
            .execute(&mut *conn)
            .await?;
        let done = replace_all(&mut conn).await;
        sqlx::query("DETACH copy").execute(&mut *conn).await?;
        sqlx::query("PRAGMA foreign_keys = true").execute(&mut *conn).await?;
        done?;
        drop(conn);
        self.migrate(areas).await.map(|_| ())
    }
}

async fn check_copy(path: &Path) -> Result<(), StoreError> {
    let bad = |what: String| StoreError::Migration(format!("{}: {what}", path.display()));
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(false).read_only(true);
    let mut conn = options.connect().await.map_err(|why| bad(format!("non si apre ({why})")))?;
    let verdict: String = sqlx::query("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(|why| bad(format!("non è una copia di Area Vasta ({why})")))?;
    if verdict != "ok" {
        return Err(bad(format!("copia danneggiata: {verdict}")));
    }
    let steps = sqlx::query("SELECT count(*) FROM migration").fetch_one(&mut conn).await;
    steps.map_err(|_| bad("non è una copia di Area Vasta".into()))?;
    Ok(conn.close().await?)
}

/// Drops what is there and makes it again from the copy: tables, rows, then indexes and triggers.
async fn replace_all(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    let old =
        sqlx::query("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .fetch_all(&mut *tx)
            .await?;
    for row in old {
        let name: String = row.try_get(0)?;
        sqlx::raw_sql(AssertSqlSafe(format!("DROP TABLE main.\"{name}\""))).execute(&mut *tx).await?;
    }
    let new = sqlx::query(
        "SELECT type, name, sql FROM copy.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' \
         ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END",
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in new {
        let (kind, name, sql): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        if kind == "table" {
            let copy = format!("INSERT INTO main.\"{name}\" SELECT * FROM copy.\"{name}\"");
            sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut *tx).await?;
        }
    }
    Ok(tx.commit().await?)
}
