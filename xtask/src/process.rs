//! What this is: how we start other programs. What it is not: a shell: no text is ever split or expanded.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// The repository's root, whatever folder the command was started from.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs and shows; anything but success is an error that names the command.
pub(crate) fn must(mut command: Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(&command)))?;
    if status.success() {
        return Ok(());
    }
    bail!("{} ended with {status}", shown(&command))
}

/// Runs quietly and gives what was written on standard output.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot start {}", shown(&command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", shown(&command), output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    ExitCode::from(code.unwrap_or(1))
}

/// Where a program stands on the PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

pub(crate) fn am_root() -> bool {
    user_id(None).is_ok_and(|id| id == 0)
}

/// The number of a user, or our own.
pub(crate) fn user_id(name: Option<&str>) -> Result<u32> {
    let mut command = command("id");
    command.arg("-u").args(name).stderr(Stdio::null());
    let output = command.output().context("cannot start id")?;
    if !output.status.success() {
        bail!("no such user: {}", name.unwrap_or("myself"));
    }
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}
