//! Files as people really send them.

use std::path::Path;

use sheet::{Limits, SheetError, read};

fn csv(text: &str) -> Result<sheet::Sheet, SheetError> {
    read(text.as_bytes(), "prova.csv", &Limits::default())
}

#[test]
fn the_istat_list_of_municipalities_is_read_as_it_is_published() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/comuni");
    let path = Path::new(shared).join("istat_elenco_comuni_2024-12_latin1.csv");
    let Ok(bytes) = std::fs::read(&path) else {
        assert!(std::env::var_os("CI").is_none(), "missing {}", path.display());
        println!("skipped: {} is not here", path.display());
        return;
    };
    let sheet = read(&bytes, "elenco.csv", &Limits::default()).unwrap();
    assert_eq!(sheet.rows.len(), 7_896);
    assert_eq!(sheet.headers.len(), 26);
    let unit = "Codice dell'Unità territoriale sovracomunale (valida a fini statistici)";
    assert_eq!(sheet.headers[1], unit);
    let name = sheet.require(&["denominazione in italiano"]).unwrap();
    let code = sheet.require(&["CODICE COMUNE FORMATO ALFANUMERICO"]).unwrap();
    assert_eq!(sheet.rows[0].number, 2);
    assert_eq!(sheet.rows[0].cell(name), "Agliè");
    assert_eq!(sheet.rows[0].cell(code), "001001");
    assert_eq!(sheet.rows[7_895].number, 7_897);
}

#[test]
fn a_file_with_nothing_in_it_says_so() {
    for text in ["", "\u{feff}", " \r\n;;\r\n"] {
        let error = csv(text).unwrap_err();
        assert_eq!(error.to_string(), "Il file «prova.csv» è vuoto: scegli il file giusto e riprova");
    }
}

#[test]
fn a_header_alone_is_a_sheet_without_rows() {
    let sheet = csv("Ente;Importo\r\n").unwrap();
    assert_eq!((sheet.headers.len(), sheet.rows.len()), (2, 0));
}

#[test]
fn rows_keep_the_number_people_see_and_blank_ones_are_left_out() {
    let sheet = csv("\r\nEnte;Note\r\na;\"due\r\nrighe\"\r\n\r\nb;\r\n;;;\r\n\r\n").unwrap();
    let numbers: Vec<u64> = sheet.rows.iter().map(|r| r.number).collect();
    assert_eq!(numbers, [3, 5]);
    assert_eq!(sheet.rows[0].cell(1), "due\r\nrighe");
}

#[test]
fn a_row_of_another_length_is_named() {
    let long = csv("a;b\n1;2\n1;2;3\n").unwrap_err();
    assert_eq!(
        long.to_string(),
        "Riga 3: ci sono 3 celle, ma le intestazioni sono 2; controlla i separatori"
    );
    assert_eq!(csv("a;b\n1\n").unwrap_err(), SheetError::Ragged { row: 2, found: 1, expected: 2 });
    assert_eq!(csv("a;b;;\n1;2;;\n").unwrap().rows[0].cells, ["1", "2"]);
}

#[test]
fn a_missing_column_is_asked_for_by_its_first_name() {
    let sheet = csv("Ente;Importo\n").unwrap();
    assert_eq!(sheet.require(&["Comune", "ente"]), Ok(0));
    let error = sheet.require(&["Abitanti", "Popolazione"]).unwrap_err();
    assert_eq!(error.to_string(), "Manca la colonna «Abitanti»: aggiungila con questa intestazione");
}

#[test]
fn files_of_other_kinds_are_refused_whatever_their_extension() {
    let foreign: [&[u8]; 4] = [b"%PDF-1.7", b"<html>", b"a;b\n\0\0", b"PK\x05\x06broken"];
    for bytes in foreign {
        let error = read(bytes, "prova.xlsx", &Limits::default()).unwrap_err();
        assert!(matches!(error, SheetError::NotASheet { .. } | SheetError::Damaged { .. }), "{error}");
    }
    let old = read(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1], "prova.xls", &Limits::default()).unwrap_err();
    assert!(matches!(old, SheetError::OldExcel { .. }));
}
