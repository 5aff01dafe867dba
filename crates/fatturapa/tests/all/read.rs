//! What the reader accepts, warns about and refuses.

use fatturapa::model::{Natura, TipoDocumento};
use fatturapa::{Limits, ReadError, WarningKind, read, read_within, write};

use crate::own;

fn file() -> String {
    write(&own::split_payment().invoice).unwrap()
}

fn warnings(text: &str) -> Vec<(WarningKind, String, usize)> {
    let found = read(text.as_bytes()).unwrap();
    found.warnings.into_iter().map(|warning| (warning.kind, warning.path, warning.line)).collect()
}

#[test]
fn any_prefix_and_none_are_accepted() {
    let expected = own::split_payment().invoice;
    for (old, new) in [("p:Fattura", "ns0:Fattura"), ("p:Fattura", "Fattura")] {
        let namespace = if new.contains(':') { "xmlns:ns0=" } else { "xmlns=" };
        let text = file().replace(old, new).replace("xmlns:p=", namespace);
        let found = read(text.as_bytes()).unwrap();
        assert_eq!(found.invoice, expected);
        assert_eq!(found.warnings, []);
    }
}

#[test]
fn byte_order_marks_are_accepted() {
    let text = format!("\u{feff}{}", file());
    assert_eq!(read(text.as_bytes()).unwrap().invoice, own::split_payment().invoice);
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&wide).unwrap().invoice, own::split_payment().invoice);
}

#[test]
fn elements_in_another_order_are_accepted() {
    let text =
        file().replace("<Divisa>EUR</Divisa>", "").replace("</Numero>", "</Numero><Divisa>EUR</Divisa>");
    assert_eq!(read(text.as_bytes()).unwrap().invoice, own::split_payment().invoice);
}

#[test]
fn an_unknown_element_is_a_warning_with_path_and_line() {
    let text = file().replace("<NumeroLinea>", "<Novita><a>x</a></Novita>\n<NumeroLinea>");
    let line = text.lines().position(|line| line.contains("<Novita>")).unwrap() + 1;
    let path = "FatturaElettronicaBody[1].DatiBeniServizi.DettaglioLinee[1].Novita".to_owned();
    assert_eq!(warnings(&text), [(WarningKind::UnknownElement, path, line)]);
}

#[test]
fn an_unknown_code_is_kept_with_a_warning() {
    let text = file().replace("TD01", "TD99");
    let found = read(text.as_bytes()).unwrap();
    let kind = &found.invoice.bodies[0].dati_generali.documento.tipo_documento;
    assert_eq!(*kind, TipoDocumento::Other("TD99".to_owned()));
    assert_eq!(found.warnings[0].kind, WarningKind::UnknownCode);
    assert!(found.is_complete());
}

#[test]
fn what_is_missing_repeated_empty_or_unreadable_is_told() {
    use WarningKind::{Empty, Missing, Repeated, StrayText, Unreadable};
    let numero = "<Numero>12/2026</Numero>";
    for (old, new, expected) in [
        (numero, "", Missing),
        (numero, "<Numero>12/2026</Numero><Numero>2</Numero>", Repeated),
        (numero, "<Numero></Numero>", Empty),
        (numero, "<Numero>12/2026</Numero>testo", StrayText),
        ("<Imposta>176.09", "<Imposta>176,09", Unreadable),
        ("<Data>2026-03-02", "<Data>02/03/2026", Unreadable),
    ] {
        let found = read(file().replace(old, new).as_bytes()).unwrap();
        let kinds: Vec<_> = found.warnings.iter().map(|warning| warning.kind).collect();
        assert_eq!(kinds, [expected], "{new}");
    }
}

#[test]
fn entities_cdata_and_comments_are_part_of_the_text() {
    let text = file().replace("Canone di base", "A&amp;B <!-- no --><![CDATA[<C>]]> &#xE0;&#8364;");
    let found = read(text.as_bytes()).unwrap();
    assert_eq!(found.invoice.bodies[0].dati_beni_servizi.dettaglio_linee[0].descrizione, "A&B <C> à€");
}

#[test]
fn doctypes_and_entities_are_refused() {
    let bomb = file().replace("<p:F", "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'>]>\n<p:F");
    assert!(matches!(read(bomb.as_bytes()), Err(ReadError::Doctype { .. })));
    let entity = file().replace("Canone", "&x; Canone");
    assert!(matches!(read(entity.as_bytes()), Err(ReadError::Entity { line: 1.. })));
}

#[test]
fn limits_hold() {
    let file = file();
    let with = |limits| read_within(file.as_bytes(), limits).unwrap_err();
    let usual = Limits::default();
    assert!(matches!(with(Limits { bytes: 100, ..usual }), ReadError::TooLarge { limit: 100, .. }));
    assert!(matches!(with(Limits { depth: 3, ..usual }), ReadError::TooDeep { limit: 3, .. }));
    assert_eq!(with(Limits { elements: 20, ..usual }), ReadError::TooManyElements { limit: 20 });
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let deep = file().replace("<Numero>", &format!("{}<Numero>", "<x>".repeat(100_000)));
    assert!(matches!(read(deep.as_bytes()), Err(ReadError::TooDeep { .. })));
}

#[test]
fn warnings_are_kept_up_to_a_limit() {
    let text = file().replace("<Numero>", &format!("{}<Numero>", "<x/>".repeat(2_000)));
    let found = read(text.as_bytes()).unwrap();
    assert_eq!((found.warnings.len(), found.warnings_left_out), (500, 1_500));
    assert!(!found.is_complete());
}

#[test]
fn other_files_are_refused_with_advice() {
    assert_eq!(read(b"\x30\x82\x0a\x00\x06\x09"), Err(ReadError::SignedEnvelope));
    assert!(ReadError::SignedEnvelope.to_string().contains("estrai prima"));
    assert_eq!(read(b"PK\x03\x04...."), Err(ReadError::Archive));
    assert!(matches!(read(b"<html/>"), Err(ReadError::NotAnInvoice { root }) if root == "html"));
    assert_eq!(read(b"<FatturaElettronicaSemplificata/>"), Err(ReadError::Simplified));
    for broken in
        ["", "testo", "<FatturaElettronica>", "<FatturaElettronica></x>", "<FatturaElettronica/><a/>"]
    {
        assert!(matches!(read(broken.as_bytes()), Err(ReadError::Malformed { .. })), "{broken}");
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let file = file();
    let cut = &file[..file.len() - 40];
    assert!(matches!(read(cut.as_bytes()), Err(ReadError::Malformed { .. })));
}

#[test]
fn old_bare_natures_are_still_read() {
    let text = file()
        .replace("<AliquotaIVA>22.00</AliquotaIVA>", "<AliquotaIVA>0.00</AliquotaIVA><Natura>N2</Natura>");
    let found = read(text.as_bytes()).unwrap();
    assert_eq!(found.invoice.bodies[0].dati_beni_servizi.dettaglio_linee[0].natura, Some(Natura::N2));
    assert_eq!(found.warnings, []);
}
