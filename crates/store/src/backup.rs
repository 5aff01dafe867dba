//! What this is: a copy of a SQLite database taken, and put back, while the program serves.
//! What it is not: a backup of PostgreSQL; that has `pg_dump`, see docs/installazione.md.
//!
//! A copy holds the queue too: jobs that were waiting when it was taken wait again when it is put back.

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, SqliteConnection};

use crate::db::Pools;
use crate::{Db, Migration, StoreError, Url};

const NOT_SQLITE: &str = "Questo comando vale per SQLite; con PostgreSQL usa pg_dump e pg_restore";

impl Db {
    /// Writes a consistent copy of the database, as of now, to a file that must not exist yet. The file appears
    /// under its name only when it is whole and on disk.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite { read, .. } = &self.pools else {
            return Err(StoreError::Migration(NOT_SQLITE.into()));
        };
        if tokio::fs::try_exists(to).await.map_err(|why| bad(to, &why))? {
            return Err(bad(to, &"il file esiste già: scegli un altro nome"));
        }
        let staged = Staged::beside(to, &self.ids().fresh::<uuid::Uuid>());
        // A connection of its own: one of the pool, interrupted here, would go back able to write.
        let options = read.connect_options().as_ref().clone().pragma("query_only", "false");
        copy_out(options, &staged.0).await.map_err(|why| bad(to, &why))?;
        tokio::fs::rename(&staged.0, to).await.map_err(|why| bad(to, &why))
    }

    /// Puts a copy back in place of everything there is: whoever reads meanwhile sees the old data or the new,
    /// never a mixture. The copy is first checked, and brought up to this program's steps, beside the database.
    pub async fn restore(&self, from: &Path, areas: &[&[Migration]]) -> Result<(), StoreError> {
        let Pools::Sqlite { write, .. } = &self.pools else {
            return Err(StoreError::Migration(NOT_SQLITE.into()));
        };
        check_copy(from).await?;
        let here = write.connect_options().get_filename().to_path_buf();
        let staged = Staged::beside(&here, &self.ids().fresh::<uuid::Uuid>());
        copy_out(reading(from), &staged.0).await.map_err(|why| bad(from, &why))?;
        self.bring_up_to_date(&staged.0, areas).await?;
        let mut conn = write.acquire().await?;
        // Never back to the pool: interrupted, it would have the copy attached and foreign keys off.
        conn.close_on_drop();
        sqlx::query("PRAGMA foreign_keys = false").execute(&mut *conn).await?;
        sqlx::query("ATTACH $1 AS copy").bind(text_of(&staged.0)?).execute(&mut *conn).await?;
        replace_all(&mut conn).await
    }

    async fn bring_up_to_date(&self, copy: &Path, areas: &[&[Migration]]) -> Result<(), StoreError> {
        let copy = Self::open(&Url::Sqlite(copy.into()), self.clock().clone(), self.ids().clone()).await?;
        let done = copy.migrate(areas).await;
        copy.close().await;
        done.map(|_| ())
    }
}

/// A file being written, removed with whatever SQLite puts beside it when it is no longer needed.
struct Staged(PathBuf);

impl Staged {
    fn beside(path: &Path, unique: &uuid::Uuid) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.tmp", unique.simple()));
        Self(name.into())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(end);
            // It was given its name, or never came to be: both are fine.
            let _ = std::fs::remove_file(name);
        }
    }
}

fn bad(path: &Path, what: &dyn std::fmt::Display) -> StoreError {
    StoreError::Migration(format!("{}: {what}", path.display()))
}

fn text_of(path: &Path) -> Result<String, StoreError> {
    path.to_str().map(str::to_owned).ok_or_else(|| bad(path, &"il nome ha caratteri che SQLite non accetta"))
}

fn reading(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).create_if_missing(false).read_only(true)
}

async fn copy_out(from: SqliteConnectOptions, to: &Path) -> Result<(), StoreError> {
    let mut conn = from.connect().await?;
    sqlx::query("VACUUM INTO $1").bind(text_of(to)?).execute(&mut conn).await?;
    conn.close().await?;
    // SQLite leaves the copy to the system's memory.
    let file = tokio::fs::File::open(to).await.map_err(|why| bad(to, &why))?;
    file.sync_all().await.map_err(|why| bad(to, &why))
}

async fn check_copy(path: &Path) -> Result<(), StoreError> {
    let mut conn = reading(path).connect().await.map_err(|why| bad(path, &format!("non si apre ({why})")))?;
    let verdict: String = sqlx::query("PRAGMA integrity_check")
        .fetch_one(&mut conn)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(|why| bad(path, &format!("non è una copia di Area Vasta ({why})")))?;
    if verdict != "ok" {
        return Err(bad(path, &format!("copia danneggiata: {verdict}")));
    }
    let steps = sqlx::query("SELECT count(*) FROM migration").fetch_one(&mut conn).await;
    steps.map_err(|_| bad(path, &"non è una copia di Area Vasta"))?;
    let dangling = sqlx::query("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1");
    if let Some(row) = dangling.fetch_optional(&mut conn).await? {
        let table: String = row.try_get(0)?;
        return Err(bad(
            path,
            &format!("copia danneggiata: righe di «{table}» rimandano a righe che mancano"),
        ));
    }
    Ok(conn.close().await?)
}

/// Drops what is there and makes it again from the copy: tables, rows, then indexes and triggers.
async fn replace_all(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut tx = conn.begin_with("BEGIN IMMEDIATE").await?;
    let old = sqlx::query(
        "SELECT type, name FROM main.sqlite_master WHERE type IN ('view', 'table') \
         AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY type DESC",
    )
    .fetch_all(&mut *tx)
    .await?;
    for row in old {
        let (kind, name): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        sqlx::raw_sql(AssertSqlSafe(format!("DROP {kind} main.\"{name}\""))).execute(&mut *tx).await?;
    }
    let new = sqlx::query(
        "SELECT type, name, sql FROM copy.sqlite_master WHERE sql IS NOT NULL \
         AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END",
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
