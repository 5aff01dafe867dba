//! What this is: `make bench`: the measures of the workspace, found by themselves: every crate with a `[[bench]]`,
//! then every program called `bench`, beside a PostgreSQL when there is one. What it is not: a gate: figures
//! depend on the machine and are read by people.

use crate::counts::Runner;
use crate::metadata::{Metadata, Package};
use crate::postgres::{Durability, Postgres};
use crate::steps::Steps;
use crate::{assets, postgres, process};
use anyhow::Result;
use std::process::{Command, ExitCode};

/// With names, only the crates that are named.
pub(crate) fn all(names: &[String]) -> Result<ExitCode> {
    let metadata = Metadata::ours()?;
    let wanted = |package: &&Package| names.is_empty() || names.contains(&package.name);
    let mut steps = Steps::new();
    steps.check("Assets", || assets::build().map(|()| vec![]));
    let build = process::cargo(&["build", "--locked", "--profile", "fast", "-p", "areavasta"]);
    steps.program("The program", Runner::None, build);
    for package in metadata.workspace().filter(wanted) {
        measure(&mut steps, package);
    }
    Ok(steps.finish())
}

fn measure(steps: &mut Steps, package: &Package) {
    let name = package.name.as_str();
    if package.has_target("bench") {
        let bench = process::cargo(&["bench", "--locked", "--profile", "fast", "-p", name, "--bench", "*"]);
        steps.program(&format!("Measures of {name}"), Runner::None, bench);
    }
    let is_load = |target: &&crate::metadata::Target| target.name == "bench" && target.kind == ["bin"];
    if package.targets.iter().any(|target| is_load(&target)) {
        let load = process::cargo(&["run", "--locked", "--profile", "fast", "-p", name, "--bin", "bench"]);
        beside_postgres(steps, &format!("Load from {name}"), load);
    }
}

/// Without PostgreSQL the program measures SQLite alone, and says so itself.
fn beside_postgres(steps: &mut Steps, name: &str, mut load: Command) {
    let server = postgres::programs().and_then(|_| Postgres::start(Durability::Kept));
    match &server {
        Ok(server) => {
            load.env(postgres::VARIABLE, server.url());
        }
        Err(why) => println!("{why:#}"),
    }
    steps.program(name, Runner::None, load);
}
