//! What this is: the tools the project needs besides Rust, and how to get them.
//! What it is not: an installer for every system: elsewhere than on Debian it says what is missing.

use crate::{postgres, process};
use anyhow::Result;
use std::process::{Command, ExitCode};

struct Tool {
    name: &'static str,
    /// The Debian package.
    package: &'static str,
    is_there: fn() -> bool,
}

const TOOLS: [Tool; 6] = [
    Tool { name: "node", package: "nodejs", is_there: || process::find("node").is_some() },
    Tool { name: "npm", package: "npm", is_there: || process::find("npm").is_some() },
    Tool { name: "chromium", package: "chromium", is_there: || chromium().is_some() },
    Tool { name: "postgres", package: "postgresql", is_there: || postgres::programs().is_ok() },
    Tool { name: "xmllint", package: "libxml2-utils", is_there: || process::find("xmllint").is_some() },
    Tool { name: "pdftotext", package: "poppler-utils", is_there: || process::find("pdftotext").is_some() },
];

pub(crate) fn all() -> Result<ExitCode> {
    if missing().is_empty() {
        println!("setup: nothing is missing");
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(prefix) = apt_get() {
        let packages: Vec<&str> = missing().iter().map(|tool| tool.package).collect();
        process::must(with(prefix, &["update", "-q"]))?;
        process::must(with(
            prefix,
            &[&["install", "-y", "-q", "--no-install-recommends"], packages.as_slice()].concat(),
        ))?;
    }
    let left = missing();
    if left.is_empty() {
        println!("setup: everything is there now");
        return Ok(ExitCode::SUCCESS);
    }
    let names: Vec<&str> = left.iter().map(|tool| tool.name).collect();
    let packages: Vec<&str> = left.iter().map(|tool| tool.package).collect();
    println!("setup: missing {}; on Debian: sudo apt-get install {}", names.join(", "), packages.join(" "));
    Ok(ExitCode::FAILURE)
}

/// The browser that the tests drive.
pub(crate) fn chromium() -> Option<std::path::PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(process::find)
}

fn missing() -> Vec<&'static Tool> {
    TOOLS.iter().filter(|tool| !(tool.is_there)()).collect()
}

/// How apt-get may be called here, if at all: as root, or through a sudo that asks nothing.
fn apt_get() -> Option<&'static [&'static str]> {
    process::find("apt-get")?;
    if process::am_root() {
        return Some(&["apt-get"]);
    }
    let mut sudo = process::command("sudo");
    let allowed =
        process::find("sudo").is_some() && sudo.args(["-n", "true"]).status().is_ok_and(|s| s.success());
    allowed.then_some(&["sudo", "-n", "apt-get"])
}

fn with(prefix: &[&str], arguments: &[&str]) -> Command {
    let mut command = process::command(prefix.first().copied().unwrap_or("apt-get"));
    command.args(prefix.iter().skip(1)).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
