//! What this is: what must be true of the files of the repository. What it is not: a style check of their text.

use crate::{process, publiccode};
use anyhow::Result;
use std::fs;

const LARGEST: u64 = 1_000_000;

/// Files that may be larger, each with a reason in the commit that added it.
const LARGE: [&str; 0] = [];

const MUST_EXIST: [&str; 12] = [
    "LICENSE",
    "LICENSES/AGPL-3.0-or-later.txt",
    "LICENSES/BSD-3-Clause.txt",
    "LICENSES/CC-BY-4.0.txt",
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "publiccode.yml",
    "deny.toml",
    "docs/licenze.md",
];

pub(crate) fn check() -> Result<Vec<String>> {
    let root = process::root();
    let absent = MUST_EXIST.iter().filter(|name| !root.join(name).is_file());
    let mut problems: Vec<String> = absent.map(|name| format!("{name} is missing")).collect();
    let files = tracked()?;
    for name in &files {
        let size = fs::metadata(root.join(name)).map_or(0, |file| file.len());
        if size > LARGEST && !LARGE.contains(&name.as_str()) {
            problems.push(format!("{name} is {size} bytes: the repository keeps no file above {LARGEST}"));
        }
    }
    let text = fs::read_to_string(root.join("publiccode.yml")).unwrap_or_default();
    problems.extend(publiccode::problems(&text, |path| root.join(path).is_file()));
    println!("{} files looked at", files.len());
    Ok(problems)
}

fn tracked() -> Result<Vec<String>> {
    let mut git = process::command("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    Ok(process::output(git)?.split_terminator('\0').map(str::to_owned).collect())
}
