//! What this is: a Maildir: what is in `new` waits, what was taken in moves to `cur`.
//! What it is not: a way to write into one.

use std::io::ErrorKind;
use std::path::PathBuf;

use tokio::fs;
use tokio::io::AsyncReadExt as _;

use super::{BATCH, Item, Ticket, Trouble, bounded};
use crate::model::LARGEST;

pub(crate) struct Maildir {
    root: PathBuf,
}

impl Maildir {
    pub(crate) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    fn trouble(&self, why: &std::io::Error) -> Trouble {
        Trouble::of(&format!("Non riesco a leggere la cartella {}", self.root.display()), why)
    }

    /// Links are left where they are: they would lead out of the mailbox.
    pub(crate) async fn tickets(&self) -> Result<Vec<Ticket>, Trouble> {
        let mut all = Vec::new();
        let mut folder = fs::read_dir(self.root.join("new")).await.map_err(|why| self.trouble(&why))?;
        while let Some(entry) = folder.next_entry().await.map_err(|why| self.trouble(&why))? {
            let is_file = entry.file_type().await.is_ok_and(|kind| kind.is_file());
            if let (true, Ok(name)) = (is_file, entry.file_name().into_string()) {
                all.push(Ticket(name));
            }
        }
        // The name begins with the time of delivery.
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all.truncate(BATCH);
        Ok(all)
    }

    pub(crate) async fn item(&self, Ticket(name): &Ticket) -> Result<Option<Item>, Trouble> {
        let path = self.root.join("new").join(name);
        let file = match fs::File::open(&path).await {
            Ok(file) => file,
            Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(self.trouble(&why)),
        };
        let size = file.metadata().await.map_err(|why| self.trouble(&why))?.len();
        let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        file.take(most).read_to_end(&mut bytes).await.map_err(|why| self.trouble(&why))?;
        let size = usize::try_from(size).unwrap_or(usize::MAX).max(bytes.len());
        Ok(Some(Item { bytes: bounded(bytes, size), place: String::new() }))
    }

    pub(crate) async fn done(&self, Ticket(name): &Ticket) -> Result<(), Trouble> {
        let seen = self.root.join("cur");
        fs::create_dir_all(&seen).await.map_err(|why| self.trouble(&why))?;
        let base = name.split(":2,").next().unwrap_or(name);
        match fs::rename(self.root.join("new").join(name), seen.join(format!("{base}:2,S"))).await {
            Ok(()) => Ok(()),
            // Somebody else was as quick.
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(()),
            Err(why) => Err(self.trouble(&why)),
        }
    }
}
