//! Files made to exhaust memory, or larger than we read.

use std::io::{Cursor, Read, Write};

use sheet::{Cell, Column, Day, Kind, Limits, SheetError, Table, read, read_named, to_xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn small() -> Vec<u8> {
    let mut table = Table::new("Enti", vec![Column::new("Ente", Kind::Text)]);
    table.push(vec![Cell::text("Comune")]).unwrap();
    to_xlsx(&table, Day::new(2026, 1, 1).unwrap()).unwrap()
}

/// The small file with one part replaced or added.
fn with_part(name: &str, content: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(small())).unwrap();
    let mut into = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        if part_name != name {
            into.start_file(part_name, SimpleFileOptions::default()).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            into.write_all(&bytes).unwrap();
        }
    }
    into.start_file(name, SimpleFileOptions::default()).unwrap();
    into.write_all(content).unwrap();
    into.finish().unwrap().into_inner()
}

fn sheet_xml(cells: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let xml = format!("<worksheet xmlns=\"{space}\"><sheetData>{cells}</sheetData></worksheet>");
    with_part("xl/worksheets/sheet1.xml", xml.as_bytes())
}

fn refused(bytes: &[u8], limits: &Limits) -> String {
    read(bytes, "prova.xlsx", limits).unwrap_err().to_string()
}

#[test]
fn an_archive_that_swells_is_refused_before_it_is_parsed() {
    let bomb = with_part("xl/media/a.bin", &vec![0; 30 << 20]);
    assert!(bomb.len() < 100_000);
    assert!(
        refused(&bomb, &Limits::default()).starts_with("Il file, una volta decompresso, supera 150 volte")
    );
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let told = "Il file, una volta decompresso, supera 1 MB: dividilo in più file";
    assert_eq!(refused(&bomb, &limits), told);
}

#[test]
fn an_archive_that_lies_about_its_sizes_is_refused_too() {
    let size = 30_u32 << 20;
    let mut bomb = with_part("xl/media/a.bin", &vec![0; usize::try_from(size).unwrap()]);
    let told = size.to_le_bytes();
    let places: Vec<usize> =
        bomb.windows(4).enumerate().filter(|(_, w)| *w == told).map(|(place, _)| place).collect();
    assert_eq!(places.len(), 2, "local header and central directory");
    for place in places {
        bomb[place..place + 4].copy_from_slice(&7_u32.to_le_bytes());
    }
    let error = read(&bomb, "prova.xlsx", &Limits::default()).unwrap_err();
    assert!(matches!(error, SheetError::UnpackedRatio { .. } | SheetError::Damaged { .. }), "{error}");
}

#[test]
fn an_archive_of_many_parts_is_refused() {
    let limits = Limits { entries: 3, ..Limits::default() };
    assert!(refused(&small(), &limits).starts_with("Il file supera 3 parti interne"));
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                <sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
                <si><t>Ente</t></si><si><t>&b;</t></si></sst>";
    let bytes = with_part("xl/sharedStrings.xml", bomb.as_bytes());
    let error = read(&bytes, "prova.xlsx", &Limits::default()).unwrap_err();
    assert!(matches!(error, SheetError::Damaged { .. }), "{error}");
}

#[test]
fn a_cell_in_the_farthest_corner_costs_nothing() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let told = "Riga 1048576: il file supera 200 colonne; togli quelle che non servono";
    assert_eq!(refused(&sheet_xml(far), &Limits::default()), told);
}

#[test]
fn one_long_text_named_many_times_is_counted_each_time() {
    use std::fmt::Write as _;
    let mut cells = String::new();
    for row in 1..200 {
        write!(
            cells,
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"str\"><v>{row} aaaaaaaaaaaaaaaaaaaa</v></c></row>"
        )
        .unwrap();
    }
    let limits = Limits { text_bytes: 1_024, ..Limits::default() };
    assert_eq!(
        refused(&sheet_xml(&cells), &limits),
        "Il testo contenuto nel file supera 1 KB: dividilo in più file"
    );
}

#[test]
fn rows_in_disorder_are_refused() {
    let cells = "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>";
    assert!(refused(&sheet_xml(cells), &Limits::default()).contains("la riga 1 è scritta dopo la 2"));
}

#[test]
fn a_number_that_lost_its_digits_names_its_cell() {
    let cells = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Scheda</v></c></row>\
                 <row r=\"2\"><c r=\"A2\"><v>8939123456789012345</v></c></row>";
    let error = read(&sheet_xml(cells), "prova.xlsx", &Limits::default()).unwrap_err();
    assert_eq!(error, SheetError::NumberTooLong { row: 2, column: 1 });
}

#[test]
fn every_limit_is_told_in_its_own_words() {
    let csv = |limits: Limits| read(b"a;b\n1;2\n3;4\n", "prova.csv", &limits).unwrap_err().to_string();
    let default = Limits::default;
    assert_eq!(csv(Limits { bytes: 5, ..default() }), "Il file supera 5 byte: dividilo in più file");
    assert_eq!(csv(Limits { rows: 1, ..default() }), "Il file supera 1 righe: dividilo in più file");
    assert!(
        csv(Limits { cells: 3, ..default() })
            .starts_with("Il file supera 3 celle, contando anche quelle vuote")
    );
    assert!(csv(Limits { columns: 1, ..default() }).starts_with("Riga 1: il file supera 1 colonne"));
    assert!(
        csv(Limits { cell_chars: 0, ..default() })
            .starts_with("Riga 1, colonna 1: il testo supera 0 caratteri")
    );
}

#[test]
fn a_sheet_is_chosen_by_name_or_the_names_are_listed() {
    assert_eq!(read_named(&small(), "prova.xlsx", &Limits::default(), "ENTI").unwrap().rows.len(), 1);
    let error = read_named(&small(), "prova.xlsx", &Limits::default(), "Tariffe").unwrap_err();
    assert_eq!(error.to_string(), "Nel file non c'è il foglio «Tariffe». Fogli presenti: Enti");
}
