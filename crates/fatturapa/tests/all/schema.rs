//! What is written is valid for the official schemas, by `xmllint`.

use std::path::Path;
use std::process::Command;

use fatturapa::model::FormatoTrasmissione;
use fatturapa::{Invoice, read, write};
use tempfile::TempDir;

use crate::own;
use crate::samples::{samples, shared};

/// Copies of the schemas where the signature schema is found beside them.
struct Schemas {
    folder: TempDir,
}

impl Schemas {
    fn prepare() -> Option<Self> {
        let source = shared("xsd")?;
        if Command::new("xmllint").arg("--version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "xmllint is missing");
            println!("skipped: xmllint is missing");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        for name in ["Schema_VFPA12_V1.2.3.xsd", "Schema_VFPR12_v1.2.3.xsd", "xmldsig-core-schema.xsd"] {
            let text = std::fs::read_to_string(source.join(name)).unwrap();
            std::fs::write(folder.path().join(name), localise(&text)).unwrap();
        }
        Some(Self { folder })
    }

    fn accept(&self, invoice: &Invoice) -> Result<(), String> {
        let file = self.folder.path().join("invoice.xml");
        std::fs::write(&file, write(invoice).unwrap()).unwrap();
        let schema = match invoice.versione {
            FormatoTrasmissione::FPA12 => "Schema_VFPA12_V1.2.3.xsd",
            _ => "Schema_VFPR12_v1.2.3.xsd",
        };
        run(&self.folder.path().join(schema), &file)
    }
}

/// Points the import of the signature schema at the file beside, and drops its DTD, which would
/// be fetched from the network.
pub(crate) fn localise(text: &str) -> String {
    let text = text.replace("http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/", "");
    let Some((head, rest)) = text.split_once("<!DOCTYPE") else { return text };
    let end = rest.find("]>").map_or_else(|| rest.find('>').unwrap() + 1, |end| end + 2);
    format!("{head}{}", &rest[end..])
}

pub(crate) fn run(schema: &Path, file: &Path) -> Result<(), String> {
    let output =
        Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).args([schema, file]).output();
    let output = output.unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

#[test]
fn our_own_invoices_are_valid() {
    let Some(schemas) = Schemas::prepare() else { return };
    for built in [own::split_payment(), own::five_lines()] {
        assert_eq!(schemas.accept(&built.invoice), Ok(()));
    }
}

#[test]
fn samples_written_again_are_valid() {
    let Some(schemas) = Schemas::prepare() else { return };
    let mut valid = 0;
    for (name, bytes) in samples() {
        let invoice = read(&bytes).unwrap().invoice;
        if write(&invoice).is_ok() {
            assert_eq!(schemas.accept(&invoice), Ok(()), "{name}");
            valid += 1;
        }
    }
    assert!(valid >= 17, "only {valid} samples could be written again");
}

#[test]
fn generated_invoices_are_valid() {
    let Some(schemas) = Schemas::prepare() else { return };
    for invoice in crate::property::sample_invoices(60) {
        assert_eq!(schemas.accept(&invoice), Ok(()), "{}", write(&invoice).unwrap());
    }
}
