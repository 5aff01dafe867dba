//! What this is: the part of `cargo metadata` our checks read. What it is not: a dependency resolver.

use crate::process;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    /// Absent for the crates of this workspace.
    pub(crate) source: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// Absent for an ordinary dependency; `dev` or `build` otherwise.
    pub(crate) kind: Option<String>,
    pub(crate) path: Option<PathBuf>,
}

#[derive(Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    pub(crate) kind: Vec<String>,
}

impl Metadata {
    /// Every package of the lock file, for every platform.
    pub(crate) fn all() -> Result<Self> {
        read(&["metadata", "--format-version", "1", "--locked"])
    }

    pub(crate) fn ours() -> Result<Self> {
        read(&["metadata", "--format-version", "1", "--no-deps"])
    }

    pub(crate) fn workspace(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.source.is_none())
    }
}

impl Package {
    pub(crate) fn has_target(&self, kind: &str) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|k| k == kind))
    }
}

pub(crate) fn target_directory() -> Result<PathBuf> {
    Ok(Metadata::ours()?.target_directory)
}

fn read(arguments: &[&str]) -> Result<Metadata> {
    let text = process::output(process::cargo(arguments))?;
    serde_json::from_str(&text).context("cargo metadata answered in an unknown shape")
}
