//! What this is: forms sent twice, changed by two people at once, and files that are traps.
//! What it is not: which fields each form has.

use std::io::Write as _;

use reqwest::StatusCode;
use zip::write::SimpleFileOptions;

use crate::form::{Filled, main_text};
use crate::ground::{Base, Contents, Ground};
use crate::person::Person;
use crate::server::Server;

on_both_databases!(
    a_form_sent_twice_makes_one_thing,
    who_comes_second_sees_the_difference_and_keeps_what_was_typed,
    files_that_are_traps_are_refused_with_a_reason,
);

async fn a_form_sent_twice_makes_one_thing(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let form =
        director.form("/enti/nuovo", "/enti/nuovo").await.with("kind", "other").with("name", "Ente doppio");
    let (first, second) = tokio::join!(director.send(&form), director.send(&form));
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    let third = director.send(&form).await;
    assert_eq!(third.status, StatusCode::SEE_OTHER);
    assert_eq!(third.location(), first.location());
    let found = director.ask("/api/v1/bodies?q=ente+doppio").await;
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
}

async fn who_comes_second_sees_the_difference_and_keeps_what_was_typed(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let (one, two) = (
        Person::demo(&server, "responsabile.macerata").await,
        Person::demo(&server, "operatore.macerata").await,
    );
    let id = one.ask("/api/v1/bodies?q=apiro").await["items"][0]["id"].as_str().unwrap().to_owned();
    let address = format!("/enti/{id}/modifica");
    let (first, second) = (one.form(&address, &address).await, two.form(&address, &address).await);
    let sent = one.send(&first.with("phone", "0733 111111")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", main_text(&sent.text));
    let refused = two.send(&second.with("phone", "0733 222222")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", main_text(&refused.text));
    assert!(refused.text.contains("0733 111111") && refused.text.contains("0733 222222"));
    let again = Filled::of(&refused.text, &address);
    assert_eq!(again.value("phone"), "0733 222222");
    assert_eq!(two.send(&again).await.status, StatusCode::SEE_OTHER);
    assert_eq!(one.ask(&format!("/api/v1/bodies/{id}")).await["phone"], "0733 222222");
}

async fn files_that_are_traps_are_refused_with_a_reason(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let server = Server::start(&ground);
    let director = Person::demo(&server, "responsabile.macerata").await;
    let before = ground.trail("macerata");
    let nested = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000)).into_bytes();
    let entities =
        br#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet>&c;</worksheet>"#;
    let files = [
        ("vuoto.xlsx", Vec::new()),
        ("finto.xlsx", b"PK\x03\x04 non e un foglio".to_vec()),
        ("zeri.xlsx", workbook(&vec![b' '; 300_000_000])),
        ("profondo.xlsx", workbook(&nested)),
        ("entita.xlsx", workbook(entities)),
        ("binario.csv", vec![0; 4_096]),
        ("colonne.csv", ";".repeat(200_000).into_bytes()),
    ];
    for (name, bytes) in files {
        let form = director.form("/importazioni/nuova", "/importazioni/nuova").await.with("new_rows", "add");
        let sent = director.send_file(&form, "file", name, bytes).await;
        let text = main_text(&sent.text);
        assert!(sent.status.is_client_error(), "{name}: {} {text}", sent.status);
        assert!(text.len() > 40 && !text.contains("panicked"), "{name}: {text}");
    }
    assert_eq!(director.get("/readyz").await.status, StatusCode::OK);
    assert_eq!(before, ground.trail("macerata"));
}

/// An archive laid out as a workbook whose only sheet is this.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(&mut bytes));
    let kinds = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let files: [(&str, &[u8]); 4] = [
        ("[Content_Types].xml", kinds.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, content) in files {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap();
    bytes
}
