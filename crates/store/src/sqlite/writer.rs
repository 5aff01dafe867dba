//! What this is: the one connection that writes, lent to one transaction at a time; transactions that come one upon the
//! other reach the disk together.
//! What it is not: a queue in memory. Nobody is told that a change lasts before it is on disk.
//!
//! Every page that changed goes into the journal when a transaction of the file ends, and then waits for the disk: that is
//! what costs. So who ends while others wait for their turn, or while the disk is busy with those who came before
//! ([`Disk`]), leaves the transaction of the file open: each of those that follow is a savepoint inside it, and in the end
//! all go into the journal together. What one of them undoes leaves the others as they are. A change may thus wait for the
//! one queued behind it, as that one has waited for it.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::hooks::Wal;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::disk::{Disk, Told, tell};
use super::{Lender, Loan, Use, connect, connect_alone};
use crate::{StoreError, turns};

/// How long transactions go on joining those that have ended before them.
const TOGETHER: Duration = Duration::from_millis(10);
/// Pages of the journal, 16 MB, after which it goes back into the file.
const LONG_JOURNAL: usize = 4000;
/// How long the journal waits for those who still read from it before it starts anew.
const READING: Duration = Duration::from_millis(100);

thread_local! {
    /// Pages in the journal after what was last made to last on this thread.
    static JOURNAL: Cell<usize> = const { Cell::new(0) };
}

/// SQLite says how long the journal is; it says so on the thread that has just written.
#[expect(clippy::unnecessary_wraps, reason = "the shape that SQLite calls")]
pub(super) fn journal_grew(_: &Wal, pages: i32) -> rusqlite::Result<()> {
    JOURNAL.set(usize::try_from(pages).unwrap_or_default());
    Ok(())
}

pub(super) struct Writer {
    path: PathBuf,
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    free: Mutex<Option<Shared>>,
    disk: Arc<Disk>,
    emptying: AtomicBool,
    /// Pages of the journal at which it is put back: later, where somebody went on reading from it the last time.
    long: AtomicUsize,
}

/// The connection, with those who have ended and wait for the disk.
struct Shared {
    conn: Connection,
    ended: Vec<Told>,
    since: Instant,
}

/// The right to write, until it is given back.
pub(super) struct Turn {
    writer: Arc<Writer>,
    /// Whether the transaction of the file is that of somebody before.
    joins: bool,
    ended: Vec<Told>,
    since: Instant,
    permit: OwnedSemaphorePermit,
}

impl Writer {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let conn = connect(path, Use::Write)?;
        Ok(Self {
            path: path.to_path_buf(),
            turns: Arc::new(Semaphore::new(1)),
            waiting: AtomicUsize::new(0),
            free: Mutex::new(Some(Shared { conn, ended: Vec::new(), since: Instant::now() })),
            disk: Arc::new(Disk::under(path)?),
            emptying: AtomicBool::new(false),
            long: AtomicUsize::new(LONG_JOURNAL),
        })
    }

    fn free(&self) -> MutexGuard<'_, Option<Shared>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        let _one = Waiting::count(&self.waiting);
        turns::next(&self.turns, 1).await
    }

    pub(super) async fn lend(self: &Arc<Self>) -> Result<Loan, StoreError> {
        let permit = self.turn().await?;
        let known = self.free().take();
        let Shared { conn, ended, since } = match known {
            Some(shared) => shared,
            None => {
                Shared { conn: connect(&self.path, Use::Write)?, ended: Vec::new(), since: Instant::now() }
            }
        };
        let joins = !conn.is_autocommit();
        let since = if joins { since } else { Instant::now() };
        let turn = Turn { writer: Arc::clone(self), joins, ended, since, permit };
        let loan = Loan { conn: Some(conn), lender: Some(Lender::Writer(turn)) };
        loan.exec(if joins { "SAVEPOINT one" } else { "BEGIN IMMEDIATE" }, &[])?;
        Ok(loan)
    }

    /// Keeps every writer out, with nothing left open.
    pub(super) async fn hold(self: &Arc<Self>) -> Result<OwnedSemaphorePermit, StoreError> {
        let permit = self.turn().await?;
        self.settle_open();
        Ok(permit)
    }

    /// For who has the turn: what is left open ends now.
    fn settle_open(self: &Arc<Self>) {
        let mut free = self.free();
        if let Some(Shared { conn, ended, .. }) = free.as_mut()
            && !conn.is_autocommit()
        {
            let ended = std::mem::take(ended);
            self.settle(conn, ended);
        }
    }

    /// Ends the transaction of the file: everything that has ended in it is kept, or nothing. Tells whose it is when the disk
    /// has answered.
    fn settle(self: &Arc<Self>, conn: &Connection, ended: Vec<Told>) {
        JOURNAL.set(0);
        let done = run(conn, "COMMIT");
        if done.is_ok() {
            self.disk.tell_when_kept(ended);
        } else {
            if !conn.is_autocommit() {
                // Whatever else is wrong with it shows at the next start.
                let _ = conn.execute_batch("ROLLBACK");
            }
            tell(ended, &done);
        }
        if JOURNAL.get() >= self.long.load(Ordering::Acquire) {
            self.empty_journal();
        }
    }

    /// Puts the journal back into the file: most of it while others write, then the rest in a turn of its own, so that it
    /// starts anew.
    fn empty_journal(self: &Arc<Self>) {
        if self.emptying.swap(true, Ordering::AcqRel) {
            return;
        }
        let writer = Arc::clone(self);
        tokio::spawn(async move {
            let emptied = writer.emptied().await;
            writer.emptying.store(false, Ordering::Release);
            if let Err(error) = emptied {
                tracing::warn!(%error, "the journal of SQLite could not be put back into its file");
            }
        });
    }

    async fn emptied(self: &Arc<Self>) -> Result<(), StoreError> {
        self.put_back("PRAGMA wal_checkpoint(PASSIVE)").await?;
        let _permit = self.hold().await?;
        let still_read = self.put_back("PRAGMA wal_checkpoint(RESTART)").await?;
        self.long.store(LONG_JOURNAL.saturating_add(still_read), Ordering::Release);
        Ok(())
    }

    /// Gives the pages that stay in the journal, because somebody reads from it.
    async fn put_back(&self, how: &'static str) -> Result<usize, StoreError> {
        let path = self.path.clone();
        let work = move || {
            let conn = connect_alone(&path, Use::Write)?;
            conn.busy_timeout(READING)?;
            let (is_read, pages): (bool, i64) =
                conn.query_row(how, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(if is_read { usize::try_from(pages).unwrap_or_default() } else { 0 })
        };
        tokio::task::spawn_blocking(work).await.map_err(StoreError::db)?
    }

    pub(super) async fn close(self: &Arc<Self>) {
        // Who waits longer than a turn lasts leaves the connection to be closed when it is given back.
        let _permit = self.hold().await;
        self.turns.close();
        self.free().take();
    }

    fn give_back(&self, shared: Shared) {
        if !self.turns.is_closed() {
            *self.free() = Some(shared);
        }
    }
}

impl Turn {
    /// Ends the transaction of the program, and with it that of the file unless others wait for their turn.
    pub(super) async fn commit(self, conn: Connection) -> Result<(), StoreError> {
        if self.joins
            && let Err(why) = run(&conn, "RELEASE one")
        {
            self.undo(conn);
            return Err(why);
        }
        let Self { writer, mut ended, since, permit, .. } = self;
        let (told, hears) = oneshot::channel();
        let is_first = ended.is_empty();
        ended.push(told);
        let alone = writer.waiting.load(Ordering::Acquire) == 0 && !writer.disk.is_asked();
        if alone || since.elapsed() > TOGETHER {
            writer.settle(&conn, std::mem::take(&mut ended));
        } else if is_first {
            // Those who wait may give up, and while the disk is asked nobody else ends it.
            let writer = Arc::clone(&writer);
            tokio::spawn(async move {
                writer.disk.has_answered().await;
                writer.hold().await.map(drop)
            });
        }
        writer.give_back(Shared { conn, ended, since });
        drop(permit);
        hears.await.map_err(StoreError::db)?
    }

    /// Undoes the transaction of the program; those that have ended before it stay.
    pub(super) fn undo(self, conn: Connection) {
        let Self { writer, joins, mut ended, since, permit } = self;
        let clean = conn.is_autocommit()
            || if joins {
                conn.execute_batch("ROLLBACK TO one; RELEASE one").is_ok()
            } else {
                conn.execute_batch("ROLLBACK").is_ok()
            };
        if conn.is_autocommit() || !clean {
            // SQLite itself has undone everything, as when the disk is full; or nobody can say what is left.
            let ended = std::mem::take(&mut ended);
            tell(ended, &Err(StoreError::db("the file could not be written")));
        }
        if clean {
            writer.give_back(Shared { conn, ended, since });
        }
        drop(permit);
    }
}

/// A statement that is always the same.
fn run(conn: &Connection, sql: &str) -> Result<(), StoreError> {
    Ok(conn.prepare_cached(sql)?.execute([]).map(|_| ())?)
}

/// One more who waits, as long as this lives.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn count(waiting: &'a AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::AcqRel);
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
