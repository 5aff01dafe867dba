//! What this is: the routes of the program, found in its sources. What it is not: a Rust parser: it knows how routes
//! are written here, `.route("/path", get(x).post(y))`.

use std::fs;
use std::path::{Path, PathBuf};

/// A path with what may be done there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Route {
    pub(super) path: String,
    pub(super) get: bool,
    pub(super) post: bool,
}

/// Every route of every crate, except those of tests.
pub(super) fn routes() -> Vec<Route> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates");
    let mut files = Vec::new();
    for one in fs::read_dir(crates).unwrap().map(Result::unwrap) {
        collect(&one.path().join("src"), &mut files);
    }
    assert!(files.len() > 100, "the sources are not where they should be");
    files.iter().flat_map(|file| in_text(&fs::read_to_string(file).unwrap())).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() && name != "tests" {
            collect(&path, files);
        } else if Path::new(&name).extension().is_some_and(|e| e == "rs") && name != "tests.rs" {
            files.push(path);
        }
    }
}

fn in_text(text: &str) -> Vec<Route> {
    let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
    shipped.split(".route(").skip(1).filter_map(|rest| one(rest.trim_start())).collect()
}

fn one(rest: &str) -> Option<Route> {
    let (path, rest) = rest.strip_prefix('"')?.split_once('"')?;
    let handlers = arguments(rest);
    let says = |method: &str| {
        handlers
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '(')
            .any(|word| word.starts_with(method))
    };
    Some(Route { path: path.to_owned(), get: says("get("), post: says("post(") })
}

/// What stands before the parenthesis that closes the call.
fn arguments(rest: &str) -> &str {
    let mut depth = 0_u32;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &rest[..at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    rest
}

#[test]
fn routes_are_found_as_they_are_written() {
    let text = r#"Router::new().route("/a", get(x::y).post(z)).route(
        "/b/{id}",
        post(async move || w()),
    )"#;
    let routes = in_text(text);
    let found: Vec<_> = routes.iter().map(|route| (route.path.as_str(), route.get, route.post)).collect();
    assert_eq!(found, [("/a", true, true), ("/b/{id}", false, true)]);
}
