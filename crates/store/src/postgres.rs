//! What this is: the connections to a server of PostgreSQL: those that write, in transactions, and those that read, each
//! statement on its own.
//! What it is not: transactions for reading. There each statement sees what is there at its moment with or without one, and
//! beginning and ending it would be as many ways to the server and back as a page has statements.

use std::str::FromStr as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Postgres, Transaction};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::value::bind_postgres;
use crate::{Answer, StoreError, Val, turns};

/// How many transactions write at the same time.
const WRITERS: u32 = 8;
/// How many read at the same time.
const READERS: usize = 8;
/// How long to wait before knocking again.
const AGAIN: Duration = Duration::from_millis(100);
/// After how long a connection is made anew: a server remembers something of every statement.
const OLD: Duration = Duration::from_mins(30);
/// How long a server may take to answer the first time.
const FIRST_ANSWER: Duration = Duration::from_secs(5);
/// Statements that a connection keeps ready.
const PREPARED: usize = 512;
/// The connections to one server.
#[derive(Clone)]
pub(crate) struct Server {
    writers: PgPool,
    readers: Arc<Readers>,
}

impl Server {
    /// Looks whether somebody answers, and opens the first connection.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("areavasta")
            .statement_cache_capacity(PREPARED)
            .disable_statement_logging();
        knock(&options).await?;
        let writers = PgPoolOptions::new()
            .max_connections(WRITERS)
            .acquire_timeout(turns::LONGEST)
            .max_lifetime(OLD)
            // The first statement of a transaction asks the same.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        let (free, turns) = (Mutex::new(Vec::new()), Arc::new(Semaphore::new(READERS)));
        Ok(Self { writers, readers: Arc::new(Readers { options, free, turns }) })
    }

    /// A transaction that writes the data of a tenant, or of all with `*`. Row-level security does the rest. `whose` is an
    /// id or `*`, never something typed.
    pub(crate) async fn write(&self, whose: &str) -> Result<Transaction<'static, Postgres>, StoreError> {
        let begin = || AssertSqlSafe(format!("BEGIN; SELECT set_config('app.tenant', '{whose}', true)"));
        // All those that the server has ended meanwhile come up first.
        for _ in 0..WRITERS {
            match self.writers.begin_with(begin()).await {
                Err(why) if is_lost(&why) => {}
                transaction => return Ok(transaction?),
            }
        }
        Ok(self.writers.begin_with(begin()).await?)
    }

    /// Statements that read the data of a tenant.
    pub(crate) async fn read(&self, whose: String) -> Result<Reading, StoreError> {
        self.readers.lend(whose).await
    }

    /// Waits for those in use, then closes every connection.
    pub(crate) async fn close(&self) {
        // Who waits longer than a turn lasts closes what is free; the rest closes when it is given back.
        let _turns = turns::next(&self.readers.turns, READERS).await;
        self.readers.turns.close();
        let free = std::mem::take(&mut *self.readers.free());
        for one in free {
            // It may be gone already.
            let _ = one.conn.close().await;
        }
        self.writers.close().await;
    }
}

/// Runs a statement of a transaction and says how many rows it touched.
pub(crate) fn exec<'a>(
    tx: &'a mut Transaction<'static, Postgres>,
    sql: &'static str,
    values: &'a [Val],
) -> Answer<'a, u64> {
    Box::pin(async move {
        let query = values.iter().try_fold(sqlx::query(sql), bind_postgres)?;
        Ok(query.execute(&mut **tx).await?.rows_affected())
    })
}

/// The rows of a statement of a transaction.
pub(crate) fn rows<'a>(
    tx: &'a mut Transaction<'static, Postgres>,
    sql: &'static str,
    values: &'a [Val],
) -> Answer<'a, Vec<PgRow>> {
    Box::pin(async move {
        let query = values.iter().try_fold(sqlx::query(sql), bind_postgres)?;
        Ok(query.fetch_all(&mut **tx).await?)
    })
}

/// One connection before the others, which would go on trying for a minute where nobody listens.
async fn knock(options: &PgConnectOptions) -> Result<(), StoreError> {
    let nobody = |why: &str| {
        StoreError::Unreachable(format!(
            "PostgreSQL non risponde all'indirizzo {}:{} ({why}): controlla che sia avviato e che l'indirizzo della \
             base dati nella configurazione sia giusto",
            options.get_host(),
            options.get_port()
        ))
    };
    match tokio::time::timeout(FIRST_ANSWER, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection.close().await?),
        Ok(Err(sqlx::Error::Io(why))) => Err(nobody(&why.to_string())),
        Ok(Err(why)) => Err(why.into()),
        Err(_) => Err(nobody("nessuna risposta in 5 secondi")),
    }
}

/// Whether the connection is gone, or the server is going down or coming up (57P01 to 57P03).
fn is_lost(why: &sqlx::Error) -> bool {
    match why {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(why) => {
            why.code().is_some_and(|code| matches!(code.as_ref(), "57P01" | "57P02" | "57P03"))
        }
        _ => false,
    }
}

/// Connections that read, each lent to one reader at a time.
struct Readers {
    options: PgConnectOptions,
    free: Mutex<Vec<Reader>>,
    turns: Arc<Semaphore>,
}

/// A connection, with whose data it sees.
struct Reader {
    conn: PgConnection,
    whose: String,
    since: Instant,
}

impl Readers {
    fn free(&self) -> MutexGuard<'_, Vec<Reader>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn lend(self: &Arc<Self>, whose: String) -> Result<Reading, StoreError> {
        let turn = turns::next(&self.turns, 1).await?;
        let known = self.take(&whose);
        let reader = match known {
            Some(reader) if reader.whose == whose => reader,
            Some(reader) => self.turned(reader, &whose).await?,
            None => self.connect(&whose).await?,
        };
        Ok(Reading { reader: Some(reader), busy: false, readers: Arc::clone(self), _turn: turn })
    }

    /// One that sees the same data already; any of them, where there cannot be more.
    fn take(&self, whose: &str) -> Option<Reader> {
        let mut free = self.free();
        let same = free.iter().rposition(|reader| reader.whose == whose);
        // Whoever asks has a turn, but no connection yet.
        let there_are = free.len().saturating_add(READERS).saturating_sub(self.turns.available_permits());
        match same {
            Some(place) => Some(free.remove(place)),
            None if free.is_empty() || there_are <= READERS => None,
            None => Some(free.remove(0)),
        }
    }

    /// The same connection for the data of somebody else. One that does not even do this is closed.
    async fn turned(&self, mut reader: Reader, whose: &str) -> Result<Reader, StoreError> {
        let done = sqlx::query("SELECT set_config('app.tenant', $1, false)")
            .bind(whose)
            .execute(&mut reader.conn)
            .await;
        match done {
            Ok(_) => Ok(Reader { whose: whose.to_owned(), ..reader }),
            Err(why) if is_lost(&why) => self.connect(whose).await,
            Err(why) => Err(why.into()),
        }
    }

    /// A new one, as soon as the server lets itself be reached.
    async fn connect(&self, whose: &str) -> Result<Reader, StoreError> {
        let first = Instant::now();
        let mut conn = loop {
            match self.options.connect().await {
                Ok(conn) => break conn,
                Err(why) if is_lost(&why) && first.elapsed() < turns::LONGEST => {
                    tokio::time::sleep(AGAIN).await;
                }
                Err(why) => return Err(why.into()),
            }
        };
        let begin = AssertSqlSafe(format!(
            "SET default_transaction_read_only = on; SELECT set_config('app.tenant', '{whose}', false)"
        ));
        sqlx::raw_sql(begin).execute(&mut conn).await?;
        Ok(Reader { conn, whose: whose.to_owned(), since: Instant::now() })
    }
}

/// A connection lent to whoever reads the data of one tenant.
pub(crate) struct Reading {
    /// Always there, until it is given back.
    reader: Option<Reader>,
    /// Whether a statement has been left half-way.
    busy: bool,
    readers: Arc<Readers>,
    _turn: OwnedSemaphorePermit,
}

impl Reading {
    /// The connection, for what is asked of it only once.
    pub(crate) fn conn(&mut self) -> Result<&mut PgConnection, StoreError> {
        let reader =
            self.reader.as_mut().ok_or_else(|| StoreError::db("a connection that was given back"))?;
        Ok(&mut reader.conn)
    }

    /// The rows of a statement, asked for once more where the connection was lost meanwhile.
    pub(crate) fn rows<'a>(&'a mut self, sql: &'static str, values: &'a [Val]) -> Answer<'a, Vec<PgRow>> {
        Box::pin(async move {
            match self.ask(sql, values).await? {
                Err(why) if is_lost(&why) => {
                    let whose = self.reader.as_ref().map(|reader| reader.whose.clone()).unwrap_or_default();
                    self.reader = Some(self.readers.connect(&whose).await?);
                    Ok(self.ask(sql, values).await??)
                }
                rows => Ok(rows?),
            }
        })
    }

    async fn ask(
        &mut self,
        sql: &'static str,
        values: &[Val],
    ) -> Result<Result<Vec<PgRow>, sqlx::Error>, StoreError> {
        let query = values.iter().try_fold(sqlx::query(sql), bind_postgres)?;
        self.busy = true;
        let rows = query.fetch_all(self.conn()?).await;
        self.busy = false;
        Ok(rows)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        // Nobody else has to wait for the end of a statement that nobody waits for.
        let usable = !self.busy && reader.since.elapsed() < OLD && !self.readers.turns.is_closed();
        if usable {
            self.readers.free().push(reader);
        }
    }
}
