//! What this is: which licences and which crates we let in, checked offline on what `Cargo.lock` names.
//! What it is not: a search for known vulnerabilities: that needs the network; CONTRIBUTING.md says how.
//! `deny.toml` says the same to cargo-deny: change both.

use crate::metadata::{Metadata, Package};
use crate::process;
use anyhow::{Context, Result};
use std::fs;

/// All may be combined into a work under AGPL-3.0-or-later.
const ALLOWED: [&str; 14] = [
    "0BSD",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// C libraries to install or to build, where rustls with ring does the same.
const BANNED: [&str; 5] = ["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys"];

/// Libraries that others may want in a closed product; everything else of ours is AGPL-3.0-or-later.
const PERMISSIVE: [&str; 4] = ["fatturapa", "indicators", "questionnaire", "worktime"];

pub(crate) fn check() -> Result<Vec<String>> {
    let metadata = Metadata::all()?;
    let mut problems: Vec<String> = metadata.packages.iter().flat_map(problems_of).collect();
    problems.extend(metadata.workspace().filter_map(wrong_for_ours));
    let lock = fs::read_to_string(process::root().join("Cargo.lock")).context("Cargo.lock is missing")?;
    let unlocked = lock.lines().filter(|line| line.starts_with("source = \"git+"));
    problems.extend(unlocked.map(|line| format!("Cargo.lock takes a crate from a git repository: {line}")));
    println!("{} packages looked at", metadata.packages.len());
    Ok(problems)
}

fn problems_of(package: &Package) -> Vec<String> {
    let mut problems = vec![];
    let known = format!("{} {}", package.name, package.version);
    if BANNED.contains(&package.name.as_str()) {
        problems.push(format!("{known} is banned: use rustls with ring"));
    }
    match &package.license {
        None => problems.push(format!("{known} states no licence")),
        Some(licence) if !is_allowed(licence) => {
            problems.push(format!("{known}: licence {licence} is not allowed"));
        }
        Some(_) => {}
    }
    problems
}

fn wrong_for_ours(package: &Package) -> Option<String> {
    let wanted =
        if PERMISSIVE.contains(&package.name.as_str()) { "BSD-3-Clause" } else { "AGPL-3.0-or-later" };
    let stated = package.license.as_deref().unwrap_or("none");
    (stated != wanted).then(|| format!("{}: licence {stated}, we want {wanted}", package.name))
}

/// An SPDX expression, with the old `/` for OR. AND binds closer than OR.
fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let allowed = any(&mut rest);
    allowed && rest.is_empty()
}

fn any(rest: &mut &[&str]) -> bool {
    let mut allowed = every(rest);
    while let Some(after) = rest.strip_prefix(&["OR"]) {
        *rest = after;
        // Both sides are read even when the first already decides.
        allowed |= every(rest);
    }
    allowed
}

fn every(rest: &mut &[&str]) -> bool {
    let mut allowed = one(rest);
    while let Some(after) = rest.strip_prefix(&["AND"]) {
        *rest = after;
        allowed &= one(rest);
    }
    allowed
}

fn one(rest: &mut &[&str]) -> bool {
    match *rest {
        ["(", inside @ ..] => {
            *rest = inside;
            let allowed = any(rest);
            let Some(after) = rest.strip_prefix(&[")"]) else { return false };
            *rest = after;
            allowed
        }
        [name, "WITH", exception, after @ ..] => {
            *rest = after;
            ALLOWED.contains(&format!("{name} WITH {exception}").as_str())
        }
        [name, after @ ..] => {
            *rest = after;
            ALLOWED.contains(name)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_choice_is_enough() {
        assert!(is_allowed("MIT OR Apache-2.0"));
        assert!(is_allowed("GPL-2.0-only OR MIT"));
        assert!(is_allowed("Unlicense/MIT"));
        assert!(!is_allowed("GPL-2.0-only OR SSPL-1.0"));
    }

    #[test]
    fn every_part_of_a_conjunction_must_be_allowed() {
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!is_allowed("MIT AND SSPL-1.0"));
        assert!(!is_allowed("(MIT OR GPL-2.0-only) AND SSPL-1.0"));
        assert!(is_allowed("SSPL-1.0 AND MIT OR ISC"));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception"));
        assert!(!is_allowed("GPL-2.0-only WITH Classpath-exception-2.0"));
    }

    #[test]
    fn what_is_not_an_expression_is_not_allowed() {
        for text in ["", "(MIT", "MIT)", "MIT MIT", "AND"] {
            assert!(!is_allowed(text), "{text}");
        }
    }
}
