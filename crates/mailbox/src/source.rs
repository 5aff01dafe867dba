//! What this is: where letters come from: a Maildir on this machine, or a folder of an IMAP server.
//! What it is not: what is done with them.
//!
//! A letter is told done only after it was taken in for good. Whoever dies in between finds it again, and it is known.

mod imap;
mod maildir;

use std::path::PathBuf;

use kernel::Email;
use percent_encoding::percent_decode_str;

use crate::model::{LARGEST, Trust};

pub use imap::Server;

/// The most letters of one run.
pub(crate) const BATCH: usize = 200;

/// A mailbox of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The centre, by its word in addresses.
    pub centre: String,
    /// The address to which people write.
    pub address: Email,
    /// Where its letters are.
    pub at: At,
    /// Whom we believe about it.
    pub trust: Trust,
}

/// Where letters are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A folder with `new` and `cur`.
    Maildir(PathBuf),
    /// A folder of a server.
    Imap(Server),
}

/// What is wrong with a mailbox of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSource {
    /// The address is none.
    #[error("indirizzo della casella «{0}» non valido")]
    Address(String),
    /// The place is none.
    #[error("scrivi imaps://utente:password@server:993/INBOX oppure il percorso di una Maildir")]
    Place,
    /// In clear over the network.
    #[error("imap:// non è cifrato e vale solo per questa stessa macchina: scrivi imaps://")]
    InClear,
}

/// Why letters cannot be read now, in words for who looks after the program. Without passwords.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

impl Trouble {
    pub(crate) fn of(what: &str, why: &dyn std::fmt::Display) -> Self {
        Self(format!("{what}: {why}"))
    }
}

/// The bytes of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// All of them.
    Whole(Vec<u8>),
    /// Too many: the first ones, with the head of the letter.
    TooLarge {
        /// The first ones.
        head: Vec<u8>,
        /// How many there are.
        size: usize,
    },
}

impl Bytes {
    /// What is there.
    pub(crate) fn all(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) | Self::TooLarge { head: bytes, .. } => bytes,
        }
    }

    /// How many there are.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Whole(bytes) => bytes.len(),
            Self::TooLarge { size, .. } => *size,
        }
    }
}

/// A letter to take in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its bytes.
    pub bytes: Bytes,
    /// How far the mailbox is read when this letter has been taken in.
    pub place: String,
}

/// A letter that waits: its name in the mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket(pub(crate) String);

impl Source {
    /// Reads a mailbox as the configuration says it.
    pub fn parse(centre: &str, address: &str, url: &str, trust: Trust) -> Result<Self, BadSource> {
        let address = Email::parse(address).map_err(|_| BadSource::Address(address.to_owned()))?;
        let at = match url.split_once("://") {
            None if !url.is_empty() => {
                At::Maildir(PathBuf::from(url.strip_prefix("maildir:").unwrap_or(url)))
            }
            Some(("imaps" | "imap", _)) => At::Imap(server(url)?),
            _ => return Err(BadSource::Place),
        };
        Ok(Self { centre: centre.to_owned(), address, at, trust })
    }

    /// Where the letters are, without passwords.
    pub fn described(&self) -> String {
        match &self.at {
            At::Maildir(path) => path.display().to_string(),
            At::Imap(server) => server.described(),
        }
    }

    /// Whether the mailbox can be reached: for the check of the configuration.
    pub async fn try_connection(&self) -> Result<(), Trouble> {
        Box::pin(self.waiting("")).await.map(|_| ())
    }

    /// Whether letters wait, how far the mailbox was read being known.
    pub(crate) async fn waiting(&self, place: &str) -> Result<bool, Trouble> {
        let mut open = Open::of(self, place).await?;
        let waiting = !open.tickets().await?.is_empty();
        open.close().await;
        Ok(waiting)
    }
}

fn server(url: &str) -> Result<Server, BadSource> {
    let url = url::Url::parse(url).map_err(|_| BadSource::Place)?;
    let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let host = url.host_str().unwrap_or_default().to_owned();
    let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    let tls = url.scheme() == "imaps";
    if !tls && !here {
        return Err(BadSource::InClear);
    }
    let folder = plain(url.path().trim_start_matches('/'));
    let (user, password) = (plain(url.username()), plain(url.password().unwrap_or_default()));
    if host.is_empty() || user.is_empty() {
        return Err(BadSource::Place);
    }
    Ok(Server {
        port: url.port().unwrap_or(if tls { 993 } else { 143 }),
        folder: if folder.is_empty() { "INBOX".to_owned() } else { folder },
        host,
        user,
        password,
        tls,
    })
}

/// A mailbox opened.
pub(crate) enum Open {
    Maildir(maildir::Maildir),
    Imap(Box<imap::Session>),
}

impl Open {
    /// Opens it, how far it was read being known.
    pub(crate) async fn of(source: &Source, place: &str) -> Result<Self, Trouble> {
        match &source.at {
            At::Maildir(path) => Ok(Self::Maildir(maildir::Maildir::at(path.clone()))),
            At::Imap(server) => Ok(Self::Imap(Box::new(imap::Session::open(server, place).await?))),
        }
    }

    /// The letters that wait, the oldest first, no more than [`BATCH`].
    pub(crate) async fn tickets(&mut self) -> Result<Vec<Ticket>, Trouble> {
        match self {
            Self::Maildir(maildir) => maildir.tickets().await,
            Self::Imap(session) => session.tickets().await,
        }
    }

    /// A letter; `None` if it is there no more.
    pub(crate) async fn item(&mut self, ticket: &Ticket) -> Result<Option<Item>, Trouble> {
        match self {
            Self::Maildir(maildir) => maildir.item(ticket).await,
            Self::Imap(session) => session.item(ticket).await,
        }
    }

    /// Says that a letter has been taken in for good.
    pub(crate) async fn done(&mut self, ticket: &Ticket) -> Result<(), Trouble> {
        match self {
            Self::Maildir(maildir) => maildir.done(ticket).await,
            Self::Imap(session) => session.done(ticket).await,
        }
    }

    /// Says goodbye.
    pub(crate) async fn close(self) {
        if let Self::Imap(session) = self {
            session.close().await;
        }
    }
}

/// The bytes of a letter that may be too large, of which no more than the limit and one are given.
fn bounded(mut bytes: Vec<u8>, size: usize) -> Bytes {
    if size <= LARGEST {
        return Bytes::Whole(bytes);
    }
    bytes.truncate(64 * 1024);
    Bytes::TooLarge { head: bytes, size }
}
