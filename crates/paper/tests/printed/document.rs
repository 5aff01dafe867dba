//! Any document: what it claims, what it carries, what it refuses.

use paper::{Attachment, PaperError, render};
use serde_json::json;

use crate::sample::meta;
use crate::tools::Printed;

const NOTE: &str = "#import \"layout.typ\": *\n#let data = json(\"data.json\")\n\
                    #show: official.with(issuer: \"Provincia di Prova\", short: \"Nota\")\n= #data.heading\n#data.text";

fn attachment(name: &str) -> Attachment<'_> {
    Attachment { name, mime: "text/plain", description: "Prova", bytes: b"contenuto" }
}

fn note(text: &str, attachments: &[Attachment<'_>]) -> Result<Vec<u8>, PaperError> {
    render(NOTE, &json!({ "heading": "Nota", "text": text }), attachments, &meta())
}

#[test]
fn the_document_claims_its_standards_and_its_language() {
    let pdf = note("Città", &[]).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("<pdfaid:part>3</pdfaid:part>"));
    assert!(text.contains("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(text.contains("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(text.contains("it-IT"));
}

#[test]
fn letters_outside_the_typeface_never_stop_a_document() {
    let Some(text) =
        Printed::new(&note("Ditta Дом → 5 € ½ perché", &[]).unwrap()).ask("pdftotext", &[], &["-"])
    else {
        return;
    };
    assert!(text.contains("Ditta ??? -> 5 € ½ perché"), "{text}");
}

#[test]
fn text_of_the_data_is_never_read_as_a_template() {
    let Some(text) = Printed::new(&note("#panic() *a* $x$ = b", &[]).unwrap()).ask("pdftotext", &[], &["-"])
    else {
        return;
    };
    assert!(text.contains("#panic() *a* $x$ = b"), "{text}");
}

#[test]
fn attachments_have_plain_names_all_different() {
    for name in ["", "../a.xml", "a/b.xml", "C:a", ".a", "a\n"] {
        let refused = note("", &[attachment(name)]).unwrap_err();
        assert_eq!(refused, PaperError::AttachmentName(name.to_owned()));
    }
    assert!(note("", &[attachment("a.txt"), attachment("a.txt")]).is_err());
    assert!(note("", &[attachment("a b è.txt"), attachment("b.txt")]).is_ok());
}

#[test]
fn a_template_sees_no_file_of_the_machine_and_no_clock() {
    for template in
        ["#read(\"/etc/passwd\")", "#datetime.today()", "#import \"@preview/cetz:0.3.0\": *", "#nothing"]
    {
        let refused = render(template, &json!({}), &[], &meta()).unwrap_err();
        assert!(matches!(refused, PaperError::Template(_)), "{template}: {refused}");
    }
}

#[test]
fn a_document_without_a_title_is_refused_because_it_is_not_accessible() {
    let refused = render("Testo", &json!({}), &[], &meta()).unwrap_err();
    assert!(matches!(refused, PaperError::Standard(_)), "{refused}");
}

#[test]
fn figures_are_equally_wide_so_that_amounts_stand_in_columns() {
    let measuring = "#import \"layout.typ\": *\n#show: official\n= Cifre\n#context for weight in (\"regular\", \"bold\") {\n\
                     let wide(figure) = measure(text(weight: weight, str(figure))).width\n\
                     assert(range(10).all(figure => wide(figure) == wide(0)), message: weight)\n}";
    render(measuring, &json!({}), &[], &meta()).unwrap();
}
