//! What this is: a transaction for one tenant, the only way to run a statement.
//! What it is not: generic over the database: areas are compiled once.

use kernel::{Actor, Day, Ids, Instant, TenantId};
use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{AssertSqlSafe, Postgres, Transaction};
use tokio::task::coop;

use crate::postgres::{self, Reading};
use crate::sqlite::Loan;
use crate::{Answer, Entry, FromCol, FromRow, Job, Row, StoreError, Val};

/// Where the statements go. Those of SQLite never wait, so whoever runs many of them lets others have the thread from
/// time to time: then a limit of time set on the whole is felt as well.
pub(crate) enum Conn {
    Sqlite(Loan),
    Reading(Reading),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction, for one tenant. Dropped without [`Tx::commit`] it leaves nothing behind.
pub struct Tx {
    tenant: TenantId,
    conn: Conn,
    author: Option<Actor>,
    now: Instant,
    ids: Ids,
    entries: Vec<Entry>,
    jobs: Vec<Job>,
}

impl Tx {
    pub(crate) fn new(tenant: TenantId, conn: Conn, author: Option<Actor>, now: Instant, ids: Ids) -> Self {
        Self { tenant, conn, author, now, ids, entries: Vec::new(), jobs: Vec::new() }
    }

    /// Whose data.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The instant of everything this transaction writes.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The day of [`Tx::now`] in Europe/Rome.
    pub fn today(&self) -> Day {
        self.now.day_in_rome()
    }

    /// A fresh id.
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        self.ids.fresh()
    }

    /// Who is writing; `None` in a transaction that only reads.
    pub fn author(&self) -> Option<&Actor> {
        self.author.as_ref()
    }

    /// All the rows.
    pub async fn all<T: FromRow>(&mut self, sql: &'static str, values: &[Val]) -> Result<Vec<T>, StoreError> {
        self.rows((sql, usize::MAX), values).await
    }

    /// The first row, if any.
    pub async fn maybe<T: FromRow>(
        &mut self,
        sql: &'static str,
        values: &[Val],
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows((sql, 1), values).await?.pop())
    }

    /// The one row there must be.
    pub async fn one<T: FromRow>(&mut self, sql: &'static str, values: &[Val]) -> Result<T, StoreError> {
        self.maybe(sql, values).await?.ok_or_else(|| StoreError::db("no row where there must be one"))
    }

    /// One column, named `c0`, of the one row there must be: counts and sums.
    pub async fn scalar<T: FromCol>(&mut self, sql: &'static str, values: &[Val]) -> Result<T, StoreError> {
        let (value,): (T,) = self.one(sql, values).await?;
        Ok(value)
    }

    /// Runs a statement and says how many rows it touched.
    pub async fn exec(&mut self, sql: &'static str, values: &[Val]) -> Result<u64, StoreError> {
        match &mut self.conn {
            Conn::Sqlite(loan) => {
                coop::consume_budget().await;
                loan.exec(sql, values)
            }
            Conn::Reading(reading) => reading.rows(sql, values).await.map(|_| 0),
            Conn::Postgres(tx) => postgres::exec(tx, sql, values).await,
        }
    }

    /// The rows, at most so many.
    async fn rows<T: FromRow>(
        &mut self,
        (sql, most): (&'static str, usize),
        values: &[Val],
    ) -> Result<Vec<T>, StoreError> {
        match &mut self.conn {
            Conn::Sqlite(loan) => {
                coop::consume_budget().await;
                loan.rows((sql, most), values, T::from_row)
            }
            Conn::Reading(reading) => read(&reading.rows(sql, values).await?, most),
            Conn::Postgres(tx) => read(&postgres::rows(tx, sql, values).await?, most),
        }
    }

    /// Takes a savepoint: what follows can be undone alone with [`Tx::undo_to_savepoint`]. One level.
    pub async fn savepoint(&mut self) -> Result<(), StoreError> {
        self.exec("SAVEPOINT step", &[]).await.map(|_| ())
    }

    /// Undoes what was done since [`Tx::savepoint`]; lines of the audit trail and jobs added since stay queued,
    /// so add them after [`Tx::keep_savepoint`].
    pub async fn undo_to_savepoint(&mut self) -> Result<(), StoreError> {
        self.exec("ROLLBACK TO SAVEPOINT step", &[]).await.map(|_| ())
    }

    /// Keeps what was done since [`Tx::savepoint`].
    pub async fn keep_savepoint(&mut self) -> Result<(), StoreError> {
        self.exec("RELEASE SAVEPOINT step", &[]).await.map(|_| ())
    }

    /// Adds a line to the audit trail; it is written, with its place in the chain, at commit.
    pub fn audit(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Adds a job to the queue; it exists only if the transaction is committed.
    pub fn enqueue(&mut self, job: Job) {
        self.jobs.push(job);
    }

    /// Makes the change last, with its audit lines and jobs. A change that nobody wrote in the audit trail is
    /// refused: see [`Tx::commit_unaudited`] for the few that are not acts of anybody.
    pub fn commit(self) -> Answer<'static, ()> {
        if self.entries.is_empty() {
            return Box::pin(std::future::ready(Err(StoreError::Unaudited)));
        }
        Box::pin(self.finish())
    }

    /// Makes a change last that is nobody's act: a session's last use, a job's progress. The reason stays in
    /// the code, for the reader.
    pub fn commit_unaudited(self, _reason: &'static str) -> Answer<'static, ()> {
        Box::pin(self.finish())
    }

    async fn finish(mut self) -> Result<(), StoreError> {
        for job in std::mem::take(&mut self.jobs) {
            crate::queue::insert(&mut self, job).await?;
        }
        // Last, because the head of the chain stays locked until the commit.
        let entries = std::mem::take(&mut self.entries);
        crate::audit::append(&mut self, entries).await?;
        match self.conn {
            Conn::Sqlite(loan) => loan.commit().await?,
            Conn::Reading(_) => {}
            Conn::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    pub(crate) fn is_postgres(&self) -> bool {
        !matches!(self.conn, Conn::Sqlite(_))
    }

    /// Runs a script of many statements: migrations only.
    pub(crate) async fn script(&mut self, sql: String) -> Result<(), StoreError> {
        let conn: &mut PgConnection = match &mut self.conn {
            Conn::Sqlite(loan) => return loan.script(&sql),
            Conn::Reading(reading) => reading.conn()?,
            Conn::Postgres(tx) => tx,
        };
        Ok(sqlx::raw_sql(AssertSqlSafe(sql)).execute(conn).await.map(|_| ())?)
    }

    /// Prepares a statement without running it and gives the names of its columns: for the test that every
    /// statement of the program is known to both databases.
    pub async fn prepare(&mut self, sql: &'static str) -> Result<Vec<String>, StoreError> {
        use sqlx::{Column as _, Executor as _, SqlSafeStr as _, Statement as _};
        let conn: &mut PgConnection = match &mut self.conn {
            Conn::Sqlite(loan) => return loan.columns(sql),
            Conn::Reading(reading) => reading.conn()?,
            Conn::Postgres(tx) => tx,
        };
        let statement = conn.prepare(sql.into_sql_str()).await?;
        Ok(statement.columns().iter().map(|column| column.name().to_owned()).collect())
    }
}

/// The first of these rows, as `T`.
fn read<T: FromRow>(rows: &[PgRow], most: usize) -> Result<Vec<T>, StoreError> {
    rows.iter().take(most).map(|row| T::from_row(&Row::Postgres(row))).collect()
}
