//! What this is: what can go wrong with a database, as areas need to tell it apart.
//! What it is not: messages for users; those belong to the areas.

use std::error::Error;

use rusqlite::ffi;
use sqlx::error::{DatabaseError, ErrorKind};

/// A failure of the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint: the same thing is there already. The text names the constraint (PostgreSQL) or the
    /// columns (SQLite).
    #[error("already there: {0}")]
    Taken(String),
    /// A foreign key points at nothing.
    #[error("refers to something that is not there: {0}")]
    Dangling(String),
    /// A check or a trigger of the database refused the change.
    #[error("refused by the database: {0}")]
    Refused(String),
    /// Nobody answers where the database should be. The text says where, and what to look at.
    #[error("{0}")]
    Unreachable(String),
    /// Others hold the database; trying again may help.
    #[error("database busy")]
    Busy,
    /// A change was about to be committed with no line in the audit trail.
    #[error("a change without a line in the audit trail")]
    Unaudited,
    /// A stored value that its type does not allow.
    #[error("stored value out of its type: {0}")]
    Corrupt(String),
    /// The database was made by a newer program, or a migration was changed after it ran.
    #[error("{0}")]
    Migration(String),
    /// Anything else.
    #[error("database: {0}")]
    Db(Box<dyn Error + Send + Sync>),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(db) => Self::from_database(db).unwrap_or_else(|| Self::db(error)),
            None if matches!(error, sqlx::Error::PoolTimedOut) => Self::Busy,
            None => Self::db(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, said) = &error else { return Self::db(error) };
        let what = || said.clone().unwrap_or_else(|| failure.to_string());
        match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => Self::Taken(what()),
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::Dangling(what()),
            ffi::SQLITE_CONSTRAINT_CHECK
            | ffi::SQLITE_CONSTRAINT_NOTNULL
            | ffi::SQLITE_CONSTRAINT_TRIGGER => Self::Refused(what()),
            ffi::SQLITE_BUSY | ffi::SQLITE_BUSY_RECOVERY | ffi::SQLITE_BUSY_SNAPSHOT => Self::Busy,
            _ => Self::db(error),
        }
    }
}

impl StoreError {
    /// Any other failure.
    pub(crate) fn db(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Db(cause.into())
    }

    fn from_database(db: &dyn DatabaseError) -> Option<Self> {
        let what = || db.constraint().map_or_else(|| db.message().to_owned(), str::to_owned);
        match db.kind() {
            ErrorKind::UniqueViolation => Some(Self::Taken(what())),
            ErrorKind::ForeignKeyViolation => Some(Self::Dangling(what())),
            ErrorKind::CheckViolation | ErrorKind::NotNullViolation => Some(Self::Refused(what())),
            _ => Self::from_code(db),
        }
    }

    /// P0001 raised by a trigger, 40001 and 40P01 serialisation and deadlock, 42501 row-level security, 57P01 to
    /// 57P03 the server is going down or coming up, 53300 too many connections.
    fn from_code(db: &dyn DatabaseError) -> Option<Self> {
        match db.code()?.as_ref() {
            "40001" | "40P01" | "57P01" | "57P02" | "57P03" | "53300" => Some(Self::Busy),
            "P0001" | "42501" => Some(Self::Refused(db.message().to_owned())),
            _ => None,
        }
    }

    /// Whether it is a unique constraint whose text holds this word (a constraint or column name).
    pub fn is_taken(&self, word: &str) -> bool {
        matches!(self, Self::Taken(what) if what.contains(word))
    }
}
