//! What this is: a program started as a child, found by the address it prints, looked at through `/proc`, ended when
//! the value is dropped. What it is not: a supervisor.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use store::Url;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::connection::Connection;
use crate::load::get;

/// No start takes longer, not even the first on an empty database.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running server.
pub(crate) struct Program {
    child: Child,
    /// Where it answers.
    pub(crate) address: SocketAddr,
    /// From the start of the process to the first answer.
    pub(crate) ready_after: Duration,
    /// Kept open: a program whose output nobody takes would stop.
    _output: Lines<BufReader<ChildStdout>>,
}

/// The program that `make bench` has built.
pub(crate) fn executable() -> Result<PathBuf> {
    let ours = std::env::current_exe()?;
    let path = ours.with_file_name("areavasta");
    if !path.exists() {
        bail!("{} is missing: cargo build --profile fast -p areavasta", path.display());
    }
    Ok(path)
}

/// A command of the program on this database.
pub(crate) fn areavasta(database: &Url, data: &Path, arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(executable()?);
    command.arg("--data").arg(data).args(["--database", &name_of(database)]).args(arguments);
    command.env("AREAVASTA_LOG_LEVEL", "warn").stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

fn name_of(database: &Url) -> String {
    match database {
        Url::Sqlite(path) => format!("sqlite:{}", path.display()),
        Url::Postgres(url) => url.clone(),
    }
}

impl Program {
    /// Serves this database.
    pub(crate) async fn serve(database: &Url, data: &Path) -> Result<Self> {
        Self::start(areavasta(database, data, &["--listen", "127.0.0.1:0", "serve"])?, "/readyz").await
    }

    /// A bare server, in a process of its own like the one it is compared with.
    pub(crate) async fn hello() -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("hello").stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        Self::start(command, "/").await
    }

    async fn start(mut command: Command, probe: &str) -> Result<Self> {
        let started = Instant::now();
        let mut child = command.spawn().context("the server does not start")?;
        let output = child.stdout.take().context("no output")?;
        let mut output = BufReader::new(output).lines();
        let address =
            tokio::time::timeout(PATIENCE, address(&mut output)).await.context("no address in time")??;
        Connection::open(address).await?.ask(&get(probe, &[])).await?;
        Ok(Self { child, address, ready_after: started.elapsed(), _output: output })
    }

    /// Memory held now, and the most ever held, in KB.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let id = self.child.id().context("the server has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        Ok((kilobytes(&status, "VmRSS:")?, kilobytes(&status, "VmHWM:")?))
    }

    /// Ends it and waits.
    pub(crate) async fn stop(mut self) -> Result<()> {
        self.child.kill().await.context("the server does not end")
    }
}

/// The address in the first line that holds one.
async fn address(output: &mut Lines<BufReader<ChildStdout>>) -> Result<SocketAddr> {
    while let Some(line) = output.next_line().await? {
        if let Some((_, after)) = line.split_once("http://")
            && let Ok(address) = after.trim().parse()
        {
            return Ok(address);
        }
    }
    bail!("the server ended without saying where it answers")
}

fn kilobytes(status: &str, name: &str) -> Result<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    Ok(number.with_context(|| format!("no {name} in /proc"))?.parse()?)
}
