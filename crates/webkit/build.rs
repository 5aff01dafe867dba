//! What this is: turns `assets/dist` into a table of files embedded in the program, with one hash for all.
//! What it is not: it makes no assets and uses no network; `cargo xtask assets` does.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The folders served to browsers; `paper/` holds the fonts of printed documents, embedded elsewhere.
const FOLDERS: [&str; 5] = ["css", "fonts", "js", "licences", "svg"];

fn main() -> Result<(), String> {
    let dist = dist()?;
    let files = files(&dist)?;
    let table = table(&dist, &files)?;
    let out = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    std::fs::write(Path::new(&out).join("assets.rs"), table).map_err(|error| error.to_string())?;
    watch(&dist);
    Ok(())
}

fn dist() -> Result<PathBuf, String> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?;
    let dist = Path::new(&here).join("../../assets/dist");
    dist.canonicalize().map_err(|_| format!("{} is absent; run: cargo xtask assets", dist.display()))
}

fn files(dist: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        let entries = std::fs::read_dir(dist.join(folder))
            .map_err(|error| format!("assets/dist/{folder}: {error}; run: cargo xtask assets"))?;
        for entry in entries {
            let name = entry.map_err(|error| error.to_string())?.file_name();
            found.push(format!("{folder}/{}", name.to_string_lossy()));
        }
    }
    found.sort();
    Ok(found)
}

/// The Rust source of the table: path, bytes, and the brotli copy where there is one.
fn table(dist: &Path, files: &[String]) -> Result<String, String> {
    let mut digest = Sha256::new();
    let mut rows = String::new();
    for path in files.iter().filter(|path| Path::new(path).extension().is_none_or(|end| end != "br")) {
        let full = dist.join(path);
        digest.update(path.as_bytes());
        digest.update(std::fs::read(&full).map_err(|error| format!("{path}: {error}"))?);
        let brotli = format!("{path}.br");
        let brotli = files.contains(&brotli).then(|| include(&dist.join(&brotli)));
        let brotli = brotli.map_or("None".to_owned(), |bytes| format!("Some({bytes})"));
        let bytes = include(&full);
        writeln!(rows, "    Asset {{ path: {path:?}, bytes: {bytes}, brotli: {brotli} }},")
            .map_err(|error| error.to_string())?;
    }
    let mut hash = String::new();
    for byte in digest.finalize().iter().take(6) {
        write!(hash, "{byte:02x}").map_err(|error| error.to_string())?;
    }
    Ok(format!("const HASH: &str = {hash:?};\n\nstatic FILES: &[Asset] = &[\n{rows}];\n"))
}

fn include(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

fn watch(dist: &Path) {
    println!("cargo::rerun-if-changed=build.rs");
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={}", dist.join(folder).display());
    }
}
