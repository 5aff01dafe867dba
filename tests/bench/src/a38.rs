//! What this is: a38 0.1.8 (`PyPI`) in an environment of its own, doing what `xml` does, in the same run.
//! What it is not: needed: without Python or without network it is skipped, and the report says so.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

const PACKAGE: &str = "a38==0.1.8";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/with_a38.py");

/// Invoices a second, run by run.
#[derive(Deserialize)]
pub(crate) struct Runs {
    pub(crate) build_and_serialise: Vec<u64>,
    pub(crate) parse_and_validate: Vec<u64>,
}

/// Installs it if need be, and runs the script.
pub(crate) fn run() -> Result<Runs> {
    let python = environment()?;
    let answer = output(Command::new(python).arg(SCRIPT))?;
    serde_json::from_str(&answer).context("the script answered in an unknown shape")
}

/// The Python of an environment that has a38; made once, beside the results.
fn environment() -> Result<PathBuf> {
    let folder = crate::results_folder().join("a38");
    let (python, done) = (folder.join("bin/python"), folder.join("installed"));
    if !done.exists() {
        output(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        output(Command::new(&python).args(["-m", "pip", "install", "--quiet", PACKAGE]))?;
        std::fs::write(&done, PACKAGE)?;
    }
    Ok(python)
}

fn output(command: &mut Command) -> Result<String> {
    let name = Path::new(command.get_program()).display().to_string();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{name} ended with {}: {}", output.status, said.lines().last().unwrap_or_default());
    }
    Ok(String::from_utf8(output.stdout)?)
}
