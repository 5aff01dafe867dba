//! What this is: `assets/dist`, made when its sources changed: `npm ci`, then `assets/build.mjs`.
//! What it is not: part of a build script; those never use the network.

use crate::{metadata, process};
use anyhow::{Context, Result, bail};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// One file of each folder of `dist`: their absence means that somebody emptied it.
const SAMPLES: [&str; 5] = [
    "css/app.css.br",
    "js/app.js.br",
    "svg/sprites.svg.br",
    "fonts/titillium-web-v10-latin-ext_latin-regular.woff2",
    "paper/TitilliumWeb-BoldItalic.ttf",
];

pub(crate) fn build() -> Result<()> {
    let folder = process::root().join("assets");
    let stamps = metadata::target_directory()?;
    fs::create_dir_all(&stamps)?;
    let everything = fingerprint(&sources(&folder)?)?;
    let complete = SAMPLES.iter().all(|name| folder.join("dist").join(name).is_file());
    if complete && is_stamped(&stamps.join("assets.stamp"), &everything) {
        println!("assets: up to date");
        return Ok(());
    }
    install(&folder, &stamps.join("assets-npm.stamp"))?;
    process::must(in_folder("node", &folder, &["build.mjs"]))?;
    fs::write(stamps.join("assets.stamp"), everything)?;
    println!("assets: assets/dist is ready");
    Ok(())
}

fn install(folder: &Path, stamp: &Path) -> Result<()> {
    if process::find("npm").is_none() {
        bail!("npm is missing: install Node.js 20 or newer (Debian: apt-get install nodejs npm)");
    }
    let packages = fingerprint(&[folder.join("package.json"), folder.join("package-lock.json")])?;
    if folder.join("node_modules/.package-lock.json").is_file() && is_stamped(stamp, &packages) {
        return Ok(());
    }
    npm_ci(folder)?;
    Ok(fs::write(stamp, packages)?)
}

/// Exactly the locked packages, and none of their install scripts.
pub(crate) fn npm_ci(folder: &Path) -> Result<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    process::must(in_folder("npm", folder, &arguments))
}

fn in_folder(program: &str, folder: &Path, arguments: &[&str]) -> std::process::Command {
    let mut command = process::command(program);
    command.current_dir(folder).args(arguments);
    command
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![];
    for entry in fs::read_dir(folder.join("src")).context("assets/src is missing")? {
        files.push(entry?.path());
    }
    files.sort();
    files.extend(["package.json", "package-lock.json", "build.mjs"].map(|name| folder.join(name)));
    Ok(files)
}

fn fingerprint(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn is_stamped(stamp: &Path, expected: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|found| found == expected)
}
