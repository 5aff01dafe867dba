//! What this is: the wait for the disk of those whose changes are in the journal: one call is for all who came before it.
//! What it is not: the turn to write; others write meanwhile.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::{oneshot, watch};

use crate::StoreError;

/// Hears how the end of a transaction ended.
pub(super) type Told = oneshot::Sender<Result<(), StoreError>>;

/// The disk under a journal.
pub(super) struct Disk {
    journal: PathBuf,
    /// Set when the folder knows the journal's name for good.
    named: OnceLock<()>,
    waiting: Mutex<Vec<Told>>,
    /// Whether somebody is asking the disk; changed by who has hold of those that wait.
    asked: watch::Sender<bool>,
}

impl Disk {
    /// For the journal of this file.
    pub(super) fn under(file: &Path) -> Result<Self, StoreError> {
        // SQLite puts it beside the file itself, not beside a link to it.
        let file = file.canonicalize().map_err(StoreError::db)?;
        let mut journal = file.into_os_string();
        journal.push("-wal");
        let asked = watch::Sender::new(false);
        Ok(Self { journal: journal.into(), named: OnceLock::new(), waiting: Mutex::default(), asked })
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Told>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether somebody waits for its answer now.
    pub(super) fn is_asked(&self) -> bool {
        *self.asked.borrow()
    }

    /// Waits until it has answered everybody.
    pub(super) async fn has_answered(&self) {
        // The other end is this very value.
        let _ = self.asked.subscribe().wait_for(|asked| !asked).await;
    }

    /// Tells them when everything that is in the journal now is on disk.
    pub(super) fn tell_when_kept(self: &Arc<Self>, mut ended: Vec<Told>) {
        let mut waiting = self.waiting();
        waiting.append(&mut ended);
        if !self.asked.send_replace(true) {
            let disk = Arc::clone(self);
            tokio::task::spawn_blocking(move || disk.ask());
        }
    }

    fn ask(&self) {
        let mut journal = None;
        loop {
            let ended = {
                let mut waiting = self.waiting();
                if waiting.is_empty() {
                    self.asked.send_replace(false);
                    return;
                }
                std::mem::take(&mut *waiting)
            };
            tell(ended, &self.keep(&mut journal));
        }
    }

    fn keep(&self, journal: &mut Option<File>) -> Result<(), StoreError> {
        if journal.is_none() {
            *journal = match File::open(&self.journal) {
                Ok(file) => Some(file),
                // Put back into the file, and onto the disk, by whoever closed it last.
                Err(why) if why.kind() == ErrorKind::NotFound => return Ok(()),
                Err(why) => return Err(StoreError::db(why)),
            };
        }
        if let Some(file) = journal {
            file.sync_data().map_err(StoreError::db)?;
        }
        self.name()
    }

    /// A journal that has just been made is found after a crash only if its folder is on disk too.
    fn name(&self) -> Result<(), StoreError> {
        if self.named.get().is_none()
            && let Some(folder) = self.journal.parent()
        {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::db)?;
            self.named.get_or_init(|| ());
        }
        Ok(())
    }
}

/// Tells all of them the same.
pub(super) fn tell(ended: Vec<Told>, done: &Result<(), StoreError>) {
    for told in ended {
        let same = match done {
            Ok(()) => Ok(()),
            Err(StoreError::Busy) => Err(StoreError::Busy),
            Err(why) => Err(StoreError::db(why.to_string())),
        };
        // Who is no longer there to hear it has given up waiting.
        let _ = told.send(same);
    }
}
