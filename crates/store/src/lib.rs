//! What this is: the two databases (SQLite and PostgreSQL) behind one door: [`Db`], [`Tx`], migrations, the
//! audit trail, the queue of jobs, content-addressed files, backups. The only user of rusqlite and sqlx.
//! What it is not: it knows no area's tables; every area keeps its statements in its own `store.rs`.
//!
//! # How an area uses it
//! ```ignore
//! const RENAME: &str = "UPDATE service SET name = $3 WHERE tenant_id = $1 AND service_id = $2";
//! pub const SQL: &[&str] = &[RENAME]; // a test prepares every statement on both databases
//!
//! let mut tx = app.db.write(can.tenant(), actor).await?;
//! tx.exec(RENAME, &[tx.tenant().into(), id.into(), name.into()]).await?;
//! tx.audit(Entry::new("service.rename", "service", id).change(&before, &after)?);
//! tx.enqueue(Job::new("mail.send", &payload)?);
//! tx.commit().await?; // refuses to commit a change that nobody has written in the audit trail
//! ```
//!
//! # Rules of the SQL
//! One text for both databases. Every tenant table has `tenant_id UUID NOT NULL` first in its primary key and
//! every statement names it as `$1`; PostgreSQL row-level security is added to each such table by the
//! migration runner. Types: UUID, BIGINT (cents, prices in 10⁻⁸ €, hundredths of a percent), TEXT (also for
//! JSON), DATE, TIMESTAMPTZ, BOOLEAN, BYTEA. No `SUM` without `CAST(SUM(x) AS BIGINT)`, no date arithmetic,
//! no `LIKE` on text that was not folded in Rust, an
//! optional condition written `(a = $2 OR $2 IS NULL)` (the column first tells PostgreSQL the type), lists paged by row values `(a, b) > ($2, $3)`.

#![warn(missing_docs)]

mod answer;
mod audit;
mod backup;
mod coded;
mod db;
mod error;
mod files;
mod migrate;
mod postgres;
mod queue;
mod row;
mod settings;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod turns;
mod tx;
mod value;

pub use answer::Answer;
pub use audit::{AuditRow, Entry, Fault, VERIFY_PAGE};
pub use db::{Db, TenantRow, Url};
pub use error::StoreError;
pub use files::StoredFile;
pub use migrate::{MIGRATIONS, Migration};
pub use queue::{Job, JobRow, JobState};
pub use row::{FromCol, FromRow, Row};
pub use settings::{DatedSetting, SettingOrigin};
pub use sqlite::{SQLITE_CONNECTIONS, SqliteRow};
pub use tx::Tx;
pub use value::{Ty, Val};

/// The statements of the store itself, for the test that prepares them all on both databases.
pub const SQL: &[&[&str]] = &[audit::SQL, queue::SQL, files::SQL, settings::SQL, db::SQL];
