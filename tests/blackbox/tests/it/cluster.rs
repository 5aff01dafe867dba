//! What this is: a PostgreSQL of one test's own, that it may stop and start: the same kind as the one of all tests.
//! What it is not: the server that the other tests stand on; they would feel it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::ground::Base;

/// A server that ends with the value.
pub(crate) struct Cluster {
    guard: Child,
    url: String,
}

impl Cluster {
    /// Starts one, if there is a PostgreSQL for the tests at all. What is committed on it survives the end of its
    /// processes, which the server of all tests does not promise.
    pub(crate) async fn start() -> Option<Self> {
        Base::postgres()?;
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(root).args(["xtask", "with-postgres", "--", "sh", "-c"]);
        command.arg("echo \"$AREAVASTA_TEST_PG\"; cat").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut guard = command.spawn().unwrap();
        let mut url = String::new();
        BufReader::new(guard.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let cluster = Self { guard, url: url.trim().to_owned() };
        cluster.say("ALTER ROLE areavasta SET synchronous_commit = on").await;
        Some(cluster)
    }

    /// Where it is.
    pub(crate) fn base(&self) -> Base {
        Base::Postgres(self.url.clone())
    }

    /// Ends every process of the server as a crash would, and starts it again.
    pub(crate) async fn crash_and_restart(&self) {
        let data = PathBuf::from(self.say("SHOW data_directory").await);
        let started = std::fs::read_to_string(data.join("postmaster.opts")).unwrap();
        let server = started.split_whitespace().next().unwrap().trim_matches('"');
        let mut command = Command::new(Path::new(server).with_file_name("pg_ctl"));
        command.arg("-D").arg(&data).arg("-l").arg(data.join("restarted.log"));
        command.args(["-w", "-m", "immediate", "restart"]).stdout(Stdio::null()).current_dir(&data);
        let owner = std::fs::metadata(&data).unwrap();
        // Only who is somebody else has to become the owner, and only root can.
        if std::fs::metadata("/proc/self").unwrap().uid() != owner.uid() {
            command.uid(owner.uid()).gid(owner.gid());
        }
        assert!(command.status().unwrap().success(), "the server did not start again");
    }

    /// Says something as the owner of the server, and gives the first answer.
    async fn say(&self, statement: &str) -> String {
        let owner = self.url.replace("areavasta@", "postgres@");
        let mut connection = PgConnection::connect(&owner).await.unwrap();
        let statement = AssertSqlSafe(statement.to_owned());
        let said: Option<String> =
            sqlx::query_scalar(statement).fetch_optional(&mut connection).await.unwrap();
        said.unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}
