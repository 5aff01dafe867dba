//! What this is: how a transaction waits for its turn. What it is not: the connections that are lent in turn.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StoreError;

/// How long a transaction waits for its turn, and for a server that starts again.
pub(crate) const LONGEST: Duration = Duration::from_mins(1);

/// The next turns, for those who do not wait too long.
pub(crate) async fn next(turns: &Arc<Semaphore>, many: usize) -> Result<OwnedSemaphorePermit, StoreError> {
    let many = u32::try_from(many).unwrap_or(1);
    let turn = tokio::time::timeout(LONGEST, Arc::clone(turns).acquire_many_owned(many));
    turn.await.map_err(|_| StoreError::Busy)?.map_err(StoreError::db)
}
