//! What this is: the connections to a file of SQLite: one that writes, a few that read, each lent to one transaction
//! at a time.
//! What it is not: asynchronous. A statement here is a call into this very program, most often shorter than handing it
//! to another thread and waiting for the answer; a transaction waits, without holding a thread, only for its turn. So
//! that a long statement leaves threads for everybody else, a program needs more of them than
//! [`SQLITE_CONNECTIONS`](crate::SQLITE_CONNECTIONS).

mod disk;
mod readers;
mod writer;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement};
use tokio::sync::OwnedSemaphorePermit;

use self::readers::Readers;
use self::writer::{Turn, Writer};
use crate::{Row, StoreError, Val};

/// How many transactions read at the same time.
const READERS: usize = 4;
/// How many statements can be running at the same time, with the one that writes.
pub const SQLITE_CONNECTIONS: usize = READERS + 1;
/// How long a statement waits for another program that writes to the same file.
const BUSY: Duration = Duration::from_secs(30);
/// Statements that a connection keeps ready.
const PREPARED: usize = 512;

/// The connections to one file.
pub(crate) struct File {
    path: PathBuf,
    readers: Arc<Readers>,
    writer: Arc<Writer>,
}

impl File {
    /// Opens the file, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        // The one that writes comes first: it may have to make the file and its journal.
        let writer = Arc::new(Writer::open(path)?);
        Ok(Self { path: path.to_path_buf(), readers: Arc::new(Readers::open(path)?), writer })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A transaction that reads, all of it as of one moment.
    pub(crate) async fn read(&self) -> Result<Loan, StoreError> {
        self.readers.lend().await
    }

    /// A transaction that writes.
    pub(crate) async fn write(&self) -> Result<Loan, StoreError> {
        self.writer.lend().await
    }

    /// Keeps every other writer of this program out.
    pub(crate) async fn hold_writers(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        self.writer.hold().await
    }

    /// Waits for the transactions that are open, then closes every connection.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// For reading, and unable to write.
    Read,
    /// For both.
    Write,
}

fn connect(path: &Path, what_for: Use) -> Result<Connection, StoreError> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(PREPARED);
    // A statement is planned once, not again for every value it is given.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // SQLite itself waits for the disk only where the journal goes back into the file; for each change `disk` does.
    conn.execute_batch(
        "PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA foreign_keys = true; \
         PRAGMA cache_size = -4000; PRAGMA temp_store = memory",
    )?;
    match what_for {
        Use::Read => conn.execute_batch("PRAGMA query_only = true")?,
        Use::Write => conn.wal_hook(Some(writer::journal_grew)),
    }
    Ok(conn)
}

/// A connection of its own, outside of the turns, to a file that is there: for work on whole files.
pub(crate) fn connect_alone(path: &Path, what_for: Use) -> Result<Connection, StoreError> {
    let mode = match what_for {
        Use::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Use::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let conn = Connection::open_with_flags(path, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY)?;
    Ok(conn)
}

/// Whose connection a loan is.
enum Lender {
    Readers(Arc<Readers>, OwnedSemaphorePermit),
    Writer(Turn),
}

/// A connection lent to a transaction, which ends with it.
pub(crate) struct Loan {
    /// Always there, until it is given back.
    conn: Option<Connection>,
    lender: Option<Lender>,
}

impl Loan {
    fn conn(&self) -> Result<&Connection, StoreError> {
        self.conn.as_ref().ok_or_else(|| StoreError::db("a connection that was given back"))
    }

    /// The rows, at most so many, each read as it comes.
    pub(crate) fn rows<T>(
        &self,
        (sql, most): (&'static str, usize),
        values: &[Val],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn()?.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        // What a statement that writes has broken comes out at its end.
        let reads = statement.readonly();
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while (found.len() < most || !reads)
            && let Some(row) = rows.next()?
        {
            if found.len() < most {
                found.push(read(&Row::Sqlite(SqliteRow { row, names: &names, next: Cell::new(0) }))?);
            }
        }
        Ok(found)
    }

    /// Runs a statement and says how many rows it touched.
    pub(crate) fn exec(&self, sql: &'static str, values: &[Val]) -> Result<u64, StoreError> {
        let conn = self.conn()?;
        let mut statement = conn.prepare_cached(sql)?;
        bind(&mut statement, values)?;
        {
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
        }
        Ok(if statement.readonly() { 0 } else { conn.changes() })
    }

    /// Runs a script of many statements.
    pub(crate) fn script(&self, sql: &str) -> Result<(), StoreError> {
        Ok(self.conn()?.execute_batch(sql)?)
    }

    /// The names of the columns of a statement.
    pub(crate) fn columns(&self, sql: &str) -> Result<Vec<String>, StoreError> {
        let statement = self.conn()?.prepare(sql)?;
        Ok(statement.column_names().into_iter().map(str::to_owned).collect())
    }

    /// Makes the changes last: on disk when this is over.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let (conn, lender) = (self.conn.take(), self.lender.take());
        match (conn, lender) {
            (Some(conn), Some(Lender::Writer(turn))) => turn.commit(conn).await,
            (conn, lender) => {
                (self.conn, self.lender) = (conn, lender);
                Ok(())
            }
        }
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        match self.lender.take() {
            Some(Lender::Readers(readers, turn)) => readers.give_back(conn, turn),
            Some(Lender::Writer(turn)) => turn.undo(conn),
            None => {}
        }
    }
}

/// Parameters are written `$1`, `$2` … as PostgreSQL wants them; to SQLite these are names.
fn bind(statement: &mut Statement<'_>, values: &[Val]) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).and_then(|name| name.strip_prefix('$'));
        let place =
            name.and_then(|number| number.parse::<usize>().ok()).and_then(|number| number.checked_sub(1));
        let value = place.and_then(|place| values.get(place));
        let value = value.ok_or_else(|| StoreError::db("a parameter without a value"))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null(_) => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Uuid(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v.as_bytes())),
            Self::Int(v) => ToSqlOutput::Borrowed(ValueRef::Integer(*v)),
            Self::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Self::Bool(v) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*v))),
            Self::Day(v) => v.iso().into(),
            Self::Instant(v) => v.iso().into(),
            Self::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
        })
    }
}

/// A row of SQLite, as long as the statement stands on it.
pub struct SqliteRow<'r> {
    row: &'r rusqlite::Row<'r>,
    names: &'r [String],
    /// Columns are mostly asked for in the order in which they come.
    next: Cell<usize>,
}

impl SqliteRow<'_> {
    /// Whether a column is NULL. The next question is about the same column, unless it is.
    pub(crate) fn is_null(&self, column: &str) -> Result<bool, StoreError> {
        let at = self.at(column)?;
        let null = matches!(self.row.get_ref(at)?, ValueRef::Null);
        self.next.set(if null { at.saturating_add(1) } else { at });
        Ok(null)
    }

    /// What is in a column, if it is of the type that `read` wants.
    pub(crate) fn value<'a, T>(
        &'a self,
        column: &str,
        read: impl FnOnce(ValueRef<'a>) -> Option<T>,
    ) -> Result<T, StoreError> {
        let at = self.at(column)?;
        self.next.set(at.saturating_add(1));
        let value = self.row.get_ref(at)?;
        let kind = value.data_type();
        read(value).ok_or_else(|| StoreError::Corrupt(format!("{column}: {kind}")))
    }

    fn at(&self, column: &str) -> Result<usize, StoreError> {
        let next = self.next.get();
        if self.names.get(next).is_some_and(|name| name == column) {
            return Ok(next);
        }
        let at = self.names.iter().position(|name| name == column);
        at.ok_or_else(|| StoreError::Corrupt(format!("no column {column}")))
    }
}
