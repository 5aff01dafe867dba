//! What this is: a copy of a SQLite database taken, and put back, while the program serves.
//! What it is not: a backup of PostgreSQL; that has `pg_dump`, see docs/installazione.md.
//!
//! A copy holds the queue too: jobs that were waiting when it was taken wait again when it is put back.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use crate::db::Pools;
use crate::sqlite::{Use, connect_alone};
use crate::{Db, Migration, StoreError, Url};

const NOT_SQLITE: &str = "Questo comando vale per SQLite; con PostgreSQL usa pg_dump e pg_restore";

impl Db {
    /// Writes a consistent copy of the database, as of now, to a file that must not exist yet. The file appears
    /// under its name only when it is whole and on disk.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite(file) = &self.pools else {
            return Err(StoreError::Migration(NOT_SQLITE.into()));
        };
        if tokio::fs::try_exists(to).await.map_err(|why| bad(to, &why))? {
            return Err(bad(to, &"il file esiste già: scegli un altro nome"));
        }
        let staged = Staged::beside(to, &self.ids().fresh::<uuid::Uuid>());
        let (here, copy) = (file.path().to_path_buf(), staged.0.clone());
        apart(move || copy_out(&connect_alone(&here, Use::Write)?, &copy))
            .await
            .map_err(|why| bad(to, &why))?;
        tokio::fs::rename(&staged.0, to).await.map_err(|why| bad(to, &why))
    }

    /// Puts a copy back in place of everything there is: whoever reads meanwhile sees the old data or the new,
    /// never a mixture. The copy is first checked, and brought up to this program's steps, beside the database.
    pub async fn restore(&self, from: &Path, areas: &[&[Migration]]) -> Result<(), StoreError> {
        let Pools::Sqlite(file) = &self.pools else {
            return Err(StoreError::Migration(NOT_SQLITE.into()));
        };
        let here = file.path().to_path_buf();
        let staged = Staged::beside(&here, &self.ids().fresh::<uuid::Uuid>());
        let (given, copy) = (from.to_path_buf(), staged.0.clone());
        apart(move || {
            let conn = check_copy(&given)?;
            copy_out(&conn, &copy).map_err(|why| bad(&given, &why))
        })
        .await?;
        self.bring_up_to_date(&staged.0, areas).await?;
        let writers = file.hold_writers().await?;
        apart(move || {
            // Kept to the end, also if whoever asked for this waits no longer.
            let (_staged, _writers) = (&staged, &writers);
            replace_all(connect_alone(&here, Use::Write)?, text_of(&staged.0)?)
        })
        .await
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

/// Long work on files, away from the threads that serve.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(StoreError::db)?
}

fn copy_out(from: &Connection, to: &Path) -> Result<(), StoreError> {
    from.execute("VACUUM INTO ?1", [text_of(to)?])?;
    // SQLite leaves the copy to the system's memory.
    let file = std::fs::File::open(to).map_err(|why| bad(to, &why))?;
    file.sync_all().map_err(|why| bad(to, &why))
}

/// The copy, if it is one, and whole.
fn check_copy(path: &Path) -> Result<Connection, StoreError> {
    let conn = connect_alone(path, Use::Read).map_err(|why| bad(path, &format!("non si apre ({why})")))?;
    let verdict: String = conn
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .map_err(|why| bad(path, &format!("non è una copia di Area Vasta ({why})")))?;
    if verdict != "ok" {
        return Err(bad(path, &format!("copia danneggiata: {verdict}")));
    }
    conn.query_row("SELECT count(*) FROM migration", [], |row| row.get::<_, i64>(0))
        .map_err(|_| bad(path, &"non è una copia di Area Vasta"))?;
    let dangling = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1";
    if let Some(table) = conn.query_row(dangling, [], |row| row.get::<_, String>(0)).optional()? {
        return Err(bad(
            path,
            &format!("copia danneggiata: righe di «{table}» rimandano a righe che mancano"),
        ));
    }
    Ok(conn)
}

/// Drops what is there and makes it again from the copy: tables, rows, then indexes and triggers.
fn replace_all(mut conn: Connection, copy: String) -> Result<(), StoreError> {
    conn.execute_batch("PRAGMA foreign_keys = false")?;
    conn.execute("ATTACH ?1 AS copy", [copy])?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let old = three_texts(
        &tx,
        "SELECT type, name, '' FROM main.sqlite_master WHERE type IN ('view', 'table') \
         AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY type DESC",
    )?;
    for (kind, name, _) in old {
        tx.execute_batch(&format!("DROP {kind} main.\"{name}\""))?;
    }
    let new = three_texts(
        &tx,
        "SELECT type, name, sql FROM copy.sqlite_master WHERE sql IS NOT NULL \
         AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END",
    )?;
    for (kind, name, sql) in new {
        tx.execute_batch(&sql)?;
        if kind == "table" {
            tx.execute_batch(&format!("INSERT INTO main.\"{name}\" SELECT * FROM copy.\"{name}\""))?;
        }
    }
    Ok(tx.commit()?)
}

fn three_texts(conn: &Connection, sql: &str) -> Result<Vec<(String, String, String)>, StoreError> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
