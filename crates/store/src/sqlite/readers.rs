//! What this is: the connections that read, each lent to one transaction at a time.
//! What it is not: a way to change anything; each of them refuses to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Lender, Loan, READERS, Use, connect};
use crate::{StoreError, turns};

pub(super) struct Readers {
    path: PathBuf,
    free: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let free = Mutex::new(vec![connect(path, Use::Read)?]);
        Ok(Self { path: path.to_path_buf(), free, turns: Arc::new(Semaphore::new(READERS)) })
    }

    fn free(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn lend(self: &Arc<Self>) -> Result<Loan, StoreError> {
        let turn = turns::next(&self.turns, 1).await?;
        let known = self.free().pop();
        let conn = match known {
            Some(conn) => conn,
            None => connect(&self.path, Use::Read)?,
        };
        let loan = Loan { conn: Some(conn), lender: Some(Lender::Readers(Arc::clone(self), turn)) };
        loan.exec("BEGIN DEFERRED", &[])?;
        Ok(loan)
    }

    /// Ends the transaction. A connection on which that fails is closed, and so is one that comes back after the end.
    pub(super) fn give_back(&self, conn: Connection, turn: OwnedSemaphorePermit) {
        let clean = conn.is_autocommit() || conn.execute_batch("ROLLBACK").is_ok();
        if clean && !self.turns.is_closed() {
            self.free().push(conn);
        }
        drop(turn);
    }

    pub(super) async fn close(&self) {
        // Who waits longer than a turn lasts closes what is free; the rest closes when it is given back.
        let _turns = turns::next(&self.turns, READERS).await;
        self.turns.close();
        self.free().clear();
    }
}
