//! What this is: the database, whichever it is, and the two ways into it: read and write, for one tenant.
//! What it is not: a pool that areas see.

use std::path::PathBuf;
use std::sync::Arc;

use kernel::{Actor, Clock, Ids, TenantId};

use crate::postgres::Server;
use crate::sqlite::File;
use crate::tx::Conn;
use crate::{Answer, StoreError, Tx, from_row};

/// Which database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Url {
    /// A file.
    Sqlite(PathBuf),
    /// `postgres://…`
    Postgres(String),
}

#[derive(Clone)]
pub(crate) enum Pools {
    Sqlite(Arc<File>),
    Postgres(Server),
}

/// The database, with the clock and the ids of everything written to it. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    clock: Clock,
    ids: Ids,
}

/// A tenant: a centre, or the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantRow {
    /// Its id.
    pub tenant_id: TenantId,
    /// Its name in addresses and on the command line.
    pub slug: String,
    /// Its name on the pages.
    pub name: String,
}
from_row!(TenantRow { tenant_id, slug, name });

const TENANTS: &str = "SELECT tenant_id, slug, name FROM tenant ORDER BY slug";
const TENANT: &str = "SELECT tenant_id, slug, name FROM tenant WHERE tenant_id = $1";
const TENANT_BY_SLUG: &str = "SELECT tenant_id, slug, name FROM tenant WHERE slug = $1";
const ADD_TENANT: &str = "INSERT INTO tenant (tenant_id, slug, name) VALUES ($1, $2, $3)";
const RENAME_TENANT: &str = "UPDATE tenant SET name = $2 WHERE tenant_id = $1";
const HOLD_TENANT: &str = "UPDATE tenant SET name = name WHERE tenant_id = $1";
pub(crate) const SQL: &[&str] = &[TENANTS, TENANT, TENANT_BY_SLUG, ADD_TENANT, RENAME_TENANT, HOLD_TENANT];

impl Db {
    /// Opens the database; a SQLite file is created when it is not there. Run [`Db::migrate`] next.
    pub async fn open(url: &Url, clock: Clock, ids: Ids) -> Result<Self, StoreError> {
        let pools = match url {
            Url::Sqlite(path) => Pools::Sqlite(Arc::new(File::open(path)?)),
            Url::Postgres(url) => Pools::Postgres(Server::open(url).await?),
        };
        Ok(Self { pools, clock, ids })
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The same database, seen and written at another time: for replaying a year that is past.
    #[must_use]
    pub fn at(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// The maker of ids.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// Whether it is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// Reads one tenant's data: on SQLite all of it as of one moment, on PostgreSQL each statement as of its own.
    pub fn read(&self, tenant: TenantId) -> Answer<'_, Tx> {
        Box::pin(async move {
            let conn = match &self.pools {
                Pools::Sqlite(file) => Conn::Sqlite(file.read().await?),
                Pools::Postgres(server) => Conn::Reading(server.read(tenant.to_string()).await?),
            };
            Ok(Tx::new(tenant, conn, None, self.clock.now(), self.ids.clone()))
        })
    }

    /// A transaction that changes one tenant's data, on behalf of somebody.
    pub fn write(&self, tenant: TenantId, author: &Actor) -> Answer<'_, Tx> {
        self.write_scoped(tenant, tenant.to_string(), author.clone())
    }

    /// The one way across tenants: the queue's worker, the checks of the whole installation. Statements still
    /// name whose data they touch wherever they can. Every use is logged with its reason.
    pub fn across_tenants(&self, reason: &'static str) -> Answer<'_, Tx> {
        tracing::debug!(reason, "transaction across tenants");
        self.write_scoped(kernel::NETWORK, "*".to_owned(), Actor::console(kernel::NETWORK))
    }

    fn write_scoped(&self, tenant: TenantId, whose: String, author: Actor) -> Answer<'_, Tx> {
        Box::pin(async move {
            let conn = match &self.pools {
                Pools::Sqlite(file) => Conn::Sqlite(file.write().await?),
                Pools::Postgres(server) => Conn::Postgres(server.write(&whose).await?),
            };
            Ok(Tx::new(tenant, conn, Some(author), self.clock.now(), self.ids.clone()))
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(kernel::NETWORK).await?.exec("SELECT 1", &[]).await.map(|_| ())
    }

    /// Every tenant, the network included.
    pub async fn tenants(&self) -> Result<Vec<TenantRow>, StoreError> {
        self.read(kernel::NETWORK).await?.all(TENANTS, &[]).await
    }

    /// The tenant with this id.
    pub async fn tenant(&self, tenant: TenantId) -> Result<Option<TenantRow>, StoreError> {
        self.read(kernel::NETWORK).await?.maybe(TENANT, &[tenant.into()]).await
    }

    /// The tenant with this slug.
    pub async fn tenant_by_slug(&self, slug: &str) -> Result<Option<TenantRow>, StoreError> {
        self.read(kernel::NETWORK).await?.maybe(TENANT_BY_SLUG, &[slug.into()]).await
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite(file) => file.close().await,
            Pools::Postgres(server) => server.close().await,
        }
    }
}

impl Tx {
    /// Adds a tenant to the list of tenants; its data are written by the area that creates centres.
    pub async fn add_tenant(&mut self, tenant: &TenantRow) -> Result<(), StoreError> {
        let values = [tenant.tenant_id.into(), tenant.slug.as_str().into(), tenant.name.as_str().into()];
        self.exec(ADD_TENANT, &values).await.map(|_| ())
    }

    /// Changes the name of a tenant.
    pub async fn rename_tenant(&mut self, tenant: TenantId, name: &str) -> Result<(), StoreError> {
        self.exec(RENAME_TENANT, &[tenant.into(), name.into()]).await.map(|_| ())
    }

    /// Waits for whoever else holds this tenant, and holds it until the end of the transaction: for rules over
    /// several rows («at least one is left») that two at once could break. Readers do not wait.
    pub async fn hold_tenant(&mut self, tenant: TenantId) -> Result<(), StoreError> {
        self.exec(HOLD_TENANT, &[tenant.into()]).await.map(|_| ())
    }
}
