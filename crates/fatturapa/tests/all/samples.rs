//! Every sample we have is read; the official ones go round without a difference.

use std::path::{Path, PathBuf};

use fatturapa::{WarningKind, read, write};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/fatturapa");

/// The folder with the material that is not in the repository. Without it the test is skipped,
/// but not where everything must run.
pub(crate) fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(SHARED).join(folder);
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    println!("skipped: {} is missing", path.display());
    None
}

pub(crate) fn samples() -> Vec<(String, Vec<u8>)> {
    let Some(folder) = shared("samples") else { return Vec::new() };
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "xml")).collect();
    files.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn is_official(name: &str) -> bool {
    name.starts_with("IT01234567890_FP")
}

#[test]
fn every_sample_is_read() {
    for (name, bytes) in samples() {
        let found = read(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!found.invoice.bodies.is_empty(), "{name}");
        let unknown = found.warnings.iter().find(|warning| warning.kind == WarningKind::UnknownElement);
        assert_eq!(unknown, None, "{name}");
        // Two samples are incomplete on purpose: no addresses, no value of an article code.
        let incomplete = ["a38-unicode.xml", "gobl-invoice-windows1252.xml"].contains(&name.as_str());
        assert_eq!(found.is_complete(), !incomplete, "{name}: {:?}", found.warnings);
    }
}

#[test]
fn official_samples_go_round_unchanged() {
    for (name, bytes) in samples().into_iter().filter(|(name, _)| is_official(name)) {
        let first = read(&bytes).unwrap();
        assert_eq!(first.warnings, [], "{name}");
        let written = write(&first.invoice).unwrap_or_else(|error| panic!("{name}: {error}"));
        let second = read(written.as_bytes()).unwrap();
        assert_eq!(second.warnings, [], "{name}");
        assert_eq!(second.invoice, first.invoice, "{name}");
        assert_eq!(write(&second.invoice).unwrap(), written, "{name}");
    }
}

#[test]
fn a_file_with_several_documents_keeps_them_all() {
    for (name, bytes) in samples().into_iter().filter(|(name, _)| name.contains("multiple-invoices")) {
        let found = read(&bytes).unwrap();
        let numbers: Vec<_> =
            found.invoice.bodies.iter().map(|body| body.dati_generali.documento.numero.as_str()).collect();
        assert_eq!(numbers, ["12", "456"], "{name}");
    }
}

#[test]
fn a_signed_sample_is_read_and_says_so() {
    for (name, bytes) in samples().into_iter().filter(|(name, _)| name == "gobl-invoice-b2g.xml") {
        assert!(read(&bytes).unwrap().has_signature, "{name}");
    }
}

#[test]
fn windows_1252_is_decoded() {
    for (_, bytes) in samples().into_iter().filter(|(name, _)| name == "gobl-invoice-windows1252.xml") {
        let found = read(&bytes).unwrap();
        let seller = found.invoice.header.cedente_prestatore.dati_anagrafici.anagrafica.display_name();
        assert_eq!(seller, "MªF. Services");
    }
}
