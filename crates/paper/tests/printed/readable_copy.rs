//! The readable copy of an invoice.

use paper::{InvoicePaper, invoice};

use crate::sample::{self, XML, XML_NAME, meta};
use crate::tools::Printed;

fn printed(paper: &InvoicePaper) -> Vec<u8> {
    invoice(paper, XML, XML_NAME, &meta()).unwrap()
}

#[test]
fn the_page_tells_everything_that_matters() {
    let copy = Printed::new(&printed(&sample::invoice()));
    let Some(text) = copy.ask("pdftotext", &["-layout"], &["-"]) else { return };
    for told in [
        "DATI DIMOSTRATIVI",
        "Fattura (TD01) n. 12/PA",
        "emessa il 31 gennaio 2026",
        "Comune di Città Esempio sull'Adige",
        "n. 7 del 15 dicembre 2021",
        "4.200 abitanti × 0,35 €, 184 giorni su 365",
        "1.410,00",
        "art. 17-ter",
        "Imposta di bollo",
        "2.153,04 €",
        "2 marzo 2026",
        "IT00 X000",
        "è il file XML trasmesso",
        "Pagina 1 di",
    ] {
        assert!(text.contains(told), "{told} is not in:\n{text}");
    }
    assert!(!text.contains("CIG"), "an empty reference is left out");
}

#[test]
fn the_document_is_titled_and_tagged() {
    let copy = Printed::new(&printed(&sample::invoice()));
    let Some(info) = copy.ask("pdfinfo", &[], &[]) else { return };
    let line =
        |name: &str| info.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default().trim().to_owned();
    assert_eq!(line("Title:"), "Fattura 12/PA del 31 gennaio 2026");
    assert_eq!(line("Author:"), "Provincia di Prova");
    assert_eq!(line("Tagged:"), "yes");
    assert!(line("Page size:").contains("A4"));
    let tags = copy.ask("pdfinfo", &["-struct"], &[]).unwrap();
    for tag in ["H1", "H2", "Table", "THead", "TH"] {
        assert!(tags.contains(tag), "no {tag} in:\n{tags}");
    }
}

#[test]
fn the_original_can_be_taken_out_as_it_went_in() {
    let copy = Printed::new(&printed(&sample::invoice()));
    let Some(list) = copy.ask("pdfdetach", &["-list"], &[]) else { return };
    assert!(list.contains(XML_NAME), "{list}");
    copy.ask("pdfdetach", &["-save", "1", "-o", "taken.xml"], &[]);
    assert_eq!(std::fs::read(copy.path("taken.xml")).unwrap(), XML);
}

#[test]
fn the_same_invoice_gives_the_same_bytes() {
    let first = printed(&sample::invoice());
    let other = InvoicePaper { number: "13/PA".into(), ..sample::invoice() };
    assert_ne!(printed(&other), first);
    assert_eq!(printed(&sample::invoice()), first);
}

#[test]
fn an_invoice_with_almost_nothing_on_it_is_printed_too() {
    let bare = InvoicePaper { kind: "Fattura".into(), number: "1".into(), ..InvoicePaper::default() };
    let Some(text) = Printed::new(&printed(&bare)).ask("pdftotext", &[], &["-"]) else { return };
    assert!(!text.contains("DATI DIMOSTRATIVI"));
    assert!(!text.contains("Pagamento"));
}

#[test]
fn a_long_invoice_repeats_its_header_and_counts_its_pages() {
    let mut long = sample::invoice();
    long.lines = long.lines.iter().cycle().take(120).cloned().collect();
    let Some(text) = Printed::new(&printed(&long)).ask("pdftotext", &["-layout"], &["-"]) else { return };
    assert!(text.matches("Prezzo unitario").count() > 2, "{text}");
    assert!(text.contains("Pagina 2 di"));
}

/// Without giving back what was remembered, each document of the series costs about a megabyte for good.
#[test]
fn a_series_of_invoices_does_not_fill_the_memory() {
    let print = |number: u32| printed(&InvoicePaper { number: format!("{number}"), ..sample::invoice() });
    (0..15).for_each(|number| drop(print(number)));
    let Some(before) = resident_kib() else { return };
    (15..65).for_each(|number| drop(print(number)));
    let grown = resident_kib().unwrap().saturating_sub(before);
    assert!(grown < 40_000, "grew by {grown} KiB over 50 documents");
}

fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
