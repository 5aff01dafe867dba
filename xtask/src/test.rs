//! What this is: `make test`: every check and test, cheap ones first. What it is not: where tests are written.

use crate::counts::Runner;
use crate::postgres::{self, Durability, Postgres};
use crate::steps::Steps;
use crate::{assets, layers, licences, metadata, process, setup, tree};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

pub(crate) fn checks_only() -> ExitCode {
    let mut steps = Steps::new();
    checks(&mut steps);
    steps.finish()
}

pub(crate) fn all() -> Result<ExitCode> {
    let mut steps = Steps::new();
    checks(&mut steps);
    steps.check("Assets", || assets::build().map(|()| vec![]));
    steps.program("Clippy", Runner::None, clippy());
    let server = database(&mut steps);
    let url = server.as_ref().map(Postgres::url);
    // Some tests know the program only from without: it must be there, and be this one.
    let program = process::cargo(&["build", "--locked", "-p", "areavasta"]);
    if steps.program("The program", Runner::None, program) {
        let (runner, command) = rust_tests();
        steps.program("Rust tests", runner, told(with_program(command)?, url.as_deref()));
    }
    let doc = process::cargo(&["test", "--locked", "--doc", "--workspace", "--no-fail-fast"]);
    steps.program("Examples in the documentation", Runner::Libtest, told(doc, url.as_deref()));
    browser(&mut steps, url.as_deref())?;
    drop(server);
    Ok(steps.finish())
}

fn checks(steps: &mut Steps) {
    steps.program("Format", Runner::None, process::cargo(&["fmt", "--all", "--check"]));
    steps.check("Licences and sources of the crates we use", licences::check);
    steps.check("Layers", layers::check);
    steps.check("Repository", tree::check);
}

fn clippy() -> Command {
    process::cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])
}

/// Without a server the tests on PostgreSQL say that they are skipped, except where CI is set: there it is a failure.
fn database(steps: &mut Steps) -> Option<Postgres> {
    if std::env::var_os(postgres::VARIABLE).is_some() {
        println!("\nPostgreSQL: using the one {} names", postgres::VARIABLE);
        return None;
    }
    if postgres::programs().is_err() && std::env::var_os("CI").is_none() {
        println!(
            "\nPostgreSQL is not installed: its half of the tests will be skipped. Run `cargo xtask setup`."
        );
        return None;
    }
    let mut server = None;
    steps.check("A PostgreSQL for the tests", || {
        server = Some(Postgres::start(Durability::Thrown)?);
        Ok(vec![])
    });
    server
}

fn rust_tests() -> (Runner, Command) {
    if process::find("cargo-nextest").is_some() {
        return (
            Runner::Nextest,
            process::cargo(&["nextest", "run", "--locked", "--workspace", "--no-fail-fast"]),
        );
    }
    println!("\ncargo-nextest is not installed: using cargo test.");
    let arguments = ["test", "--locked", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"];
    (Runner::Libtest, process::cargo(&arguments))
}

fn told(mut command: Command, url: Option<&str>) -> Command {
    command.envs(url.map(|url| (postgres::VARIABLE, url)));
    command
}

fn with_program(mut command: Command) -> Result<Command> {
    command.env("AREAVASTA_BIN", metadata::target_directory()?.join("debug/areavasta"));
    Ok(command)
}

fn browser(steps: &mut Steps, url: Option<&str>) -> Result<()> {
    let folder = process::root().join("tests/browser");
    let files = browser_tests(&folder)?;
    if files.is_empty() {
        return Ok(());
    }
    if steps.check("Packages of the browser tests", || assets::npm_ci(&folder).map(|()| vec![])) {
        steps.program("Browser tests", Runner::Node, told(node_test(&folder, &files)?, url));
    }
    Ok(())
}

fn browser_tests(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let names = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        names.filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    files.sort();
    Ok(files)
}

fn node_test(folder: &Path, files: &[PathBuf]) -> Result<Command> {
    let mut node = process::command("node");
    node.current_dir(folder).args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(files);
    node.envs(setup::chromium().map(|path| ("AREAVASTA_CHROMIUM", path)));
    with_program(node)
}
