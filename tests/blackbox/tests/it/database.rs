//! What this is: databases of PostgreSQL made, copied, kept and thrown away by tests.
//! What it is not: the program's own tables.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of a test's own.
pub(crate) struct Own {
    server: String,
    name: String,
    url: String,
    /// Kept as a template: not to be thrown away.
    kept: bool,
}

impl Own {
    /// An empty one.
    pub(crate) async fn new(server: &str) -> Self {
        Self::made(server, "template0").await
    }

    /// A copy of another.
    pub(crate) async fn copy_of(server: &str, template: &str) -> Self {
        Self::made(server, template).await
    }

    async fn made(server: &str, template: &str) -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("blackbox_test_{}_{number}", std::process::id());
        tell(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        tell(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let (address, _) = server.rsplit_once('/').unwrap();
        let url = format!("{address}/{name}");
        Self { server: server.to_owned(), name, url, kept: false }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Renames it, to be copied by others.
    pub(crate) async fn keep_as(mut self, name: &str) {
        tell(&self.server, &format!("ALTER DATABASE {} RENAME TO {name}", self.name)).await;
        self.kept = true;
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if self.kept {
            return;
        }
        let (server, drop) = (self.server.clone(), format!("DROP DATABASE {} WITH (FORCE)", self.name));
        // A test that fails should say why it failed, not that its database could not be thrown away.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(tell(&server, &drop)))
        })
        .join();
    }
}

/// Whether there is a database with this name.
pub(crate) async fn exists(server: &str, name: &str) -> bool {
    let mut connection = PgConnection::connect(server).await.unwrap();
    let found: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(&mut connection)
        .await
        .unwrap();
    found.is_some()
}

async fn tell(server: &str, statement: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
}
