//! What this is: the steps by which the database grows, forward only, each run once.
//! What it is not: a tool to go back; restore a backup for that.

use kernel::NETWORK;
use sha2::{Digest, Sha256};

use crate::audit::hex;
use crate::db::Pools;
use crate::{Db, StoreError, Tx};

/// One step of one area.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The area (the crate).
    pub area: &'static str,
    /// Its number within the area, from 1.
    pub number: i64,
    /// The text for both databases.
    pub sql: &'static str,
    /// What only SQLite needs (triggers), or empty.
    pub sqlite: &'static str,
    /// What only PostgreSQL needs (triggers), or empty.
    pub postgres: &'static str,
}

/// The store's own steps.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        area: "store",
        number: 1,
        sql: include_str!("../migrations/0001_ground.sql"),
        sqlite: include_str!("../migrations/sqlite/0001_ground.sql"),
        postgres: include_str!("../migrations/postgres/0001_ground.sql"),
    },
    Migration {
        area: "store",
        number: 2,
        sql: "",
        sqlite: include_str!("../migrations/sqlite/0002_audit_head.sql"),
        postgres: include_str!("../migrations/postgres/0002_audit_head.sql"),
    },
];

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migration (area TEXT NOT NULL, number BIGINT NOT NULL, \
    checksum TEXT NOT NULL, PRIMARY KEY (area, number))";
const DONE: &str = "SELECT area AS c0, number AS c1, checksum AS c2 FROM migration";
const RECORD: &str = "INSERT INTO migration (area, number, checksum) VALUES ($1, $2, $3)";
const UNPROTECTED: &str = "SELECT c.relname::text AS c0 FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attname = 'tenant_id' \
    AND NOT a.attisdropped AND c.relname <> 'tenant' \
    AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'own_tenant') ORDER BY 1";

const MASTER_KEY: &str = "SELECT rolsuper OR rolbypassrls AS c0 FROM pg_roles WHERE rolname = current_user";

impl Db {
    /// Runs the steps that have not run yet, in the order given (lower areas first), in one transaction.
    /// Two programs that start together wait for each other.
    pub async fn migrate(&self, areas: &[&[Migration]]) -> Result<usize, StoreError> {
        // A step may have to change the rows of every tenant.
        let mut tx = self.across_tenants("the database grows").await?;
        if tx.is_postgres() {
            tx.exec("SELECT pg_advisory_xact_lock(727071)", &[]).await?;
        }
        tx.exec(LEDGER, &[]).await?;
        let done: Vec<(String, i64, String)> = tx.all(DONE, &[]).await?;
        refuse_newer(&done, areas)?;
        let mut ran = 0_usize;
        for step in areas.iter().copied().flatten() {
            ran = ran.saturating_add(run(&mut tx, step, &done).await?);
        }
        if tx.is_postgres() {
            protect(&mut tx).await?;
            warn_of_a_master_key(&mut tx).await?;
        }
        tx.commit_unaudited("migrations are recorded in their own table").await?;
        Ok(ran)
    }

    /// The name of the database, for logs and pages.
    pub fn kind(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite(_) => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }
}

fn refuse_newer(done: &[(String, i64, String)], areas: &[&[Migration]]) -> Result<(), StoreError> {
    let known = |area: &str, number: i64| {
        areas.iter().copied().flatten().any(|m| m.area == area && m.number == number)
    };
    match done.iter().find(|(area, number, _)| !known(area, *number)) {
        Some((area, number, _)) => Err(StoreError::Migration(format!(
            "La base dati è di una versione più nuova del programma (passo {area} {number}): aggiorna il programma"
        ))),
        None => Ok(()),
    }
}

async fn run(tx: &mut Tx, step: &Migration, done: &[(String, i64, String)]) -> Result<usize, StoreError> {
    let checksum = checksum(step);
    if let Some((_, _, ran)) =
        done.iter().find(|(area, number, _)| area == step.area && *number == step.number)
    {
        return if *ran == checksum { Ok(0) } else { Err(changed(step)) };
    }
    let (own, network) = if tx.is_postgres() {
        (step.postgres, format!("'{}'::uuid", NETWORK.0))
    } else {
        (step.sqlite, format!("X'{}'", NETWORK.0.simple()))
    };
    tx.script(step.sql.replace("__NETWORK__", &network)).await?;
    if !own.is_empty() {
        tx.script(own.replace("__NETWORK__", &network)).await?;
    }
    tx.exec(RECORD, &[step.area.into(), step.number.into(), checksum.into()]).await?;
    Ok(1)
}

fn changed(step: &Migration) -> StoreError {
    StoreError::Migration(format!(
        "Il passo {} {} è stato modificato dopo essere stato eseguito",
        step.area, step.number
    ))
}

/// The fingerprint of a step: a step that ran must never change.
fn checksum(step: &Migration) -> String {
    let mut hasher = Sha256::new();
    for text in [step.sql, step.sqlite, step.postgres] {
        hasher.update(text.as_bytes());
        hasher.update([0]);
    }
    hex(&hasher.finalize())
}

/// A fingerprint of all the steps: names the template databases of the tests.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint(areas: &[&[Migration]]) -> String {
    let all: String = areas.iter().copied().flatten().map(checksum).collect();
    hex(&Sha256::digest(all.as_bytes())).chars().take(16).collect()
}

/// Row-level security on every table that has a tenant, so that no area can forget it. The table of tenants
/// itself is public: a slug is in addresses. Whose data may be seen is asked once for each statement, in the inner
/// `SELECT`s, not once for each row; `tenant_only` asked for each row.
async fn protect(tx: &mut Tx) -> Result<(), StoreError> {
    let tables: Vec<(String,)> = tx.all(UNPROTECTED, &[]).await?;
    for (table,) in tables {
        tx.script(format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; \
             DROP POLICY IF EXISTS tenant_only ON {table}; \
             CREATE POLICY own_tenant ON {table} USING ((SELECT current_setting('app.tenant', true)) = '*' \
             OR tenant_id = (SELECT nullif(nullif(current_setting('app.tenant', true), '*'), '')::uuid))"
        ))
        .await?;
    }
    Ok(())
}

/// PostgreSQL asks no policy of a superuser: the second lock would be open without anybody noticing.
async fn warn_of_a_master_key(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.scalar::<bool>(MASTER_KEY, &[]).await? {
        tracing::warn!(
            "the PostgreSQL role of the program is a superuser or bypasses row-level security: give it an \
             ordinary role, so that the database itself keeps the data of the centres apart"
        );
    }
    Ok(())
}
