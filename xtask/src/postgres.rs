//! What this is: a PostgreSQL for one run of tests or measures: its own folder, its own port. For tests it makes no
//! promise to survive a power cut; for measures it keeps every promise it makes in use.
//! What it is not: a way to run the product.
//!
//! The server hangs on a small shell that waits on its standard input: when we end, for whatever reason, the pipe
//! closes, the shell stops the server and removes the folder.

use crate::process;
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

/// Where tests find the server; the role may create databases and is bound by row-level security.
pub(crate) const VARIABLE: &str = "AREAVASTA_TEST_PG";

const GUARD: &str = r#"trap "" INT
"$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c max_connections=300 $4 >"$2/log" 2>&1 &
cat >/dev/null
# Who tests what happens when it crashes has started it anew: another process then.
server=$(head -n 1 "$2/data/postmaster.pid")
kill -INT "$server"
wait
while kill -0 "$server" 2>/dev/null; do sleep 0.05; done
rm -rf "$2""#;

pub(crate) struct Postgres {
    guard: Child,
    port: u16,
}

/// What a commit means.
#[derive(Clone, Copy)]
pub(crate) enum Durability {
    /// Nothing: the data are thrown away anyway, and tests should not wait for the disk.
    Thrown,
    /// On disk, as in use; memory and checkpoints as PostgreSQL comes.
    Kept,
}

impl Durability {
    fn options(self) -> &'static str {
        match self {
            Self::Thrown => {
                "-c fsync=off -c full_page_writes=off -c synchronous_commit=off \
                 -c shared_buffers=64MB -c max_wal_size=512MB"
            }
            Self::Kept => "",
        }
    }
}

/// PostgreSQL refuses to run as root: then it runs as its own user.
#[derive(Clone, Copy)]
enum RunAs {
    Myself,
    User(u32),
}

impl Postgres {
    pub(crate) fn start(durability: Durability) -> Result<Self> {
        let programs = programs()?;
        let run_as = run_as()?;
        let folder = own_folder(run_as)?;
        let data = folder.join("data");
        let mut initdb = run_as.command(&programs.join("initdb"), &folder);
        initdb.arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        process::output(initdb)?;
        let port = free_port()?;
        let mut guard = run_as.command(Path::new("sh"), &folder);
        guard.args(["-c", GUARD, "postgres-guard"]).arg(&programs).arg(&folder);
        guard.arg(port.to_string()).arg(durability.options());
        let guard = guard.stdin(Stdio::piped()).spawn()?;
        let server = Self { guard, port };
        server.wait_until_ready(&programs, &folder)?;
        server.create_role(&programs)?;
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://areavasta@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, programs: &Path, folder: &Path) -> Result<()> {
        for _ in 0..300 {
            let mut ready = process::command(programs.join("pg_isready"));
            ready.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if ready.status()?.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL does not answer:\n{}", fs::read_to_string(folder.join("log")).unwrap_or_default())
    }

    fn create_role(&self, programs: &Path) -> Result<()> {
        let mut psql = process::command(programs.join("psql"));
        psql.args([
            "-q",
            "-X",
            "-h",
            "127.0.0.1",
            "-p",
            &self.port.to_string(),
            "-U",
            "postgres",
            "-d",
            "postgres",
        ]);
        psql.args(["-c", "CREATE ROLE areavasta LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS"]);
        process::must(psql)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

impl RunAs {
    fn command(self, program: &Path, folder: &Path) -> Command {
        let mut command = process::command(program);
        command.current_dir(folder);
        if let Self::User(id) = self {
            command.uid(id).gid(id);
        }
        command
    }
}

/// `cargo xtask with-postgres -- CMD…`
pub(crate) fn beside(arguments: &[String]) -> Result<ExitCode> {
    let words = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
    let Some((program, rest)) = words.split_first() else {
        bail!("say what to run: cargo xtask with-postgres -- CMD")
    };
    let server = Postgres::start(Durability::Thrown)?;
    // Started where the developer stands, not in the root: paths on the command line are theirs.
    let status = Command::new(program).args(rest).env(VARIABLE, server.url()).status();
    let status = status.with_context(|| format!("cannot start {program}"))?;
    Ok(process::exit_code(status))
}

/// The folder of the server's programs; Debian keeps them off the PATH, one folder per version.
pub(crate) fn programs() -> Result<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    let mut found: Vec<PathBuf> = debian.filter(|folder| folder.join("initdb").is_file()).collect();
    found.sort_by_key(|folder| version(folder));
    let on_path = || process::find("initdb").and_then(|file| file.parent().map(Path::to_path_buf));
    found.pop().or_else(on_path).context("PostgreSQL's server programs are missing: run `cargo xtask setup`")
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

fn run_as() -> Result<RunAs> {
    if !process::am_root() {
        return Ok(RunAs::Myself);
    }
    let id =
        process::user_id(Some("postgres")).context("running as root, PostgreSQL needs the user postgres")?;
    Ok(RunAs::User(id))
}

fn own_folder(run_as: RunAs) -> Result<PathBuf> {
    let mut mktemp = process::command("mktemp");
    mktemp.args(["-d", "-t", "areavasta-pg.XXXXXX"]);
    let folder = PathBuf::from(process::output(mktemp)?.trim());
    if let RunAs::User(id) = run_as {
        chown(&folder, Some(id), Some(id))?;
    }
    Ok(folder)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_as_an_ordinary_role_and_stops_with_us() {
        if programs().is_err() {
            assert!(std::env::var_os("CI").is_none(), "PostgreSQL is missing");
            println!("skipped: PostgreSQL is not installed");
            return;
        }
        let server = Postgres::start(Durability::Thrown).unwrap();
        let url = server.url();
        let ask = |sql: &str| {
            let mut psql = process::command(programs().unwrap().join("psql"));
            psql.args(["-qAtX", &url, "-c", sql]).stderr(Stdio::null());
            psql.output().unwrap()
        };
        let rights =
            ask("SELECT rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = current_user");
        assert_eq!(String::from_utf8(rights.stdout).unwrap().trim(), "f|t|f");
        drop(server);
        assert!(!ask("SELECT 1").status.success());
    }
}
