//! What this is: the wait for the disk of those whose changes are in the journal: one call is for all who came before it.
//! What it is not: the turn to write; others write meanwhile.

use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::oneshot;

use crate::StoreError;

/// Hears how the end of a transaction ended.
pub(super) type Told = oneshot::Sender<Result<(), StoreError>>;

/// The disk under a journal.
pub(super) struct Disk {
    journal: PathBuf,
    /// Set when the folder knows the journal's name for good.
    named: OnceLock<()>,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Told>,
    /// Whether somebody is asking the disk.
    asked: bool,
}

impl Disk {
    /// For the journal of this file.
    pub(super) fn under(file: &Path) -> Result<Self, StoreError> {
        // SQLite puts it beside the file itself, not beside a link to it.
        let file = file.canonicalize().map_err(StoreError::db)?;
        let mut journal = file.into_os_string();
        journal.push("-wal");
        Ok(Self { journal: journal.into(), named: OnceLock::new(), queue: Mutex::default() })
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells them when everything that is in the journal now is on disk.
    pub(super) fn tell_when_kept(self: &Arc<Self>, mut ended: Vec<Told>) {
        let mut queue = self.queue();
        queue.waiting.append(&mut ended);
        if !std::mem::replace(&mut queue.asked, true) {
            let disk = Arc::clone(self);
            tokio::task::spawn_blocking(move || disk.ask());
        }
    }

    fn ask(&self) {
        let mut journal = None;
        loop {
            let waiting = {
                let mut queue = self.queue();
                if queue.waiting.is_empty() {
                    queue.asked = false;
                    return;
                }
                std::mem::take(&mut queue.waiting)
            };
            tell(waiting, &self.keep(&mut journal));
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
