//! What this is: the files of an act read back: the PDF is one, the DOCX has real headings, numbering and tables.
//! What it is not: how a word processor shows them.

use std::io::Read as _;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::world::{PROVINCE, act, director, worlds};

/// A file inside the DOCX.
fn inside(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// How often each element of the document begins, and that it is well-formed to its end.
fn count(xml: &str, element: &str) -> usize {
    let mut reader = Reader::from_str(xml);
    let mut found = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == element => found += 1,
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_files_of_every_act_can_be_read_back() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        for kind in 0..4 {
            let pdf = world.get(&who, &format!("{}/pdf", act(kind))).await;
            assert!(pdf.bytes.starts_with(b"%PDF") && pdf.text.contains("pdfuaid"), "act {kind}");
            let docx = world.get(&who, &format!("{}/docx", act(kind))).await;
            let document = inside(&docx.bytes, "word/document.xml");
            let headings = document.matches("w:val=\"Heading1\"").count();
            assert!(headings >= 5, "act {kind}: {headings} headings");
            assert!(count(&document, "w:p") > headings);
            assert!(document.contains("BOZZA INCOMPLETA") && document.contains("[MANCA: "));
        }
    }
}

#[tokio::test]
async fn the_agreement_as_docx_has_styles_numbering_and_tables() {
    for world in worlds().await {
        world.make_all().await;
        let who = director(PROVINCE);
        world.type_all(&act(0)).await;
        let docx = world.get(&who, &format!("{}/docx", act(0))).await;
        let document = inside(&docx.bytes, "word/document.xml");
        assert!(!document.contains("MANCA") && !document.contains("BOZZA INCOMPLETA"));
        assert!(document.contains("Art. 1 – Oggetto e finalità") && document.contains("w:val=\"Title\""));
        assert_eq!(count(&document, "w:tbl"), 2, "tasks and tariffs");
        assert!(count(&document, "w:numId") > 20);
        let numbering = inside(&docx.bytes, "word/numbering.xml");
        assert!(count(&numbering, "w:startOverride") >= 10, "each article begins with 1");
        let styles = inside(&docx.bytes, "word/styles.xml");
        assert!(styles.contains("heading 1"), "{styles}");
    }
}
