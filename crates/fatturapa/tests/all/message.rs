//! Messages of the exchange system: own vectors, valid for the official schema by `xmllint`, and the official samples.

use std::process::Command;

use fatturapa::file_name::ReceiptKind;
use fatturapa::message::{Answer, Message, MessageError};
use fatturapa::{ReadError, read_message};
use proptest::prelude::*;

use crate::samples::shared;
use crate::schema::localise;

const FILE: &str = "IT01234567890_00001.xml.p7m";

/// A signature as the schema wants it, of nothing.
const SIGNATURE: &str = "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:SignedInfo>\
    <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"/>\
    <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"/>\
    <ds:Reference URI=\"\"><ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
    <ds:DigestValue>AAAA</ds:DigestValue></ds:Reference></ds:SignedInfo>\
    <ds:SignatureValue>AAAA</ds:SignatureValue><ds:Object>\
    <xades:QualifyingProperties xmlns:xades=\"http://uri.etsi.org/01903/v1.1.1#\"><xades:SignedProperties>\
    <xades:SignedSignatureProperties><xades:SigningTime>2026-11-22T09:30:00Z</xades:SigningTime>\
    </xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object>\
    </ds:Signature>";

fn message(root: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<types:{root} \
         xmlns:types=\"http://www.fatturapa.gov.it/sdi/messaggi/v1.0\" versione=\"1.0\">\
         <IdentificativoSdI>123456789</IdentificativoSdI>{content}{SIGNATURE}</types:{root}>"
    )
}

fn named(content: &str) -> String {
    format!("<NomeFile>{FILE}</NomeFile>{content}<MessageId>987654</MessageId>")
}

const RECEIVED: &str = "<DataOraRicezione>2026-11-20T10:15:00.000+01:00</DataOraRicezione>";
const TO: &str =
    "<Destinatario><Codice>ABC123</Codice><Descrizione>Comune di Prova</Descrizione></Destinatario>";

/// One message of each kind that a sender gets.
fn vectors() -> Vec<(ReceiptKind, String)> {
    let delivered = "<DataOraConsegna>2026-11-20T10:20:30.000+01:00</DataOraConsegna>";
    let faults = "<ListaErrori><Errore><Codice>00311</Codice><Descrizione>CodiceDestinatario non valido: codice \
        &amp; ufficio</Descrizione></Errore><Errore><Codice>00404</Codice><Descrizione>Fattura \
        duplicata</Descrizione></Errore></ListaErrori>";
    let answer = "<EsitoCommittente versione=\"1.0\"><IdentificativoSdI>123456789</IdentificativoSdI>\
        <RiferimentoFattura><NumeroFattura>2026/0001</NumeroFattura><AnnoFattura>2026</AnnoFattura>\
        </RiferimentoFattura><Esito>EC02</Esito><Descrizione>Manca l'impegno di spesa</Descrizione>\
        </EsitoCommittente>";
    let attested = format!("{RECEIVED}{TO}");
    vec![
        (ReceiptKind::Delivered, message("RicevutaConsegna", &named(&format!("{RECEIVED}{delivered}{TO}")))),
        (ReceiptKind::Rejected, message("NotificaScarto", &named(&format!("{RECEIVED}{faults}")))),
        (
            ReceiptKind::NotDelivered,
            message(
                "NotificaMancataConsegna",
                &named(&format!("{RECEIVED}<Descrizione>Casella piena</Descrizione>")),
            ),
        ),
        (ReceiptKind::Outcome, message("NotificaEsito", &named(answer))),
        (
            ReceiptKind::TermsExpired,
            message("NotificaDecorrenzaTermini", &named("<Descrizione>Termini scaduti</Descrizione>")),
        ),
        (
            ReceiptKind::Transmitted,
            message(
                "AttestazioneTrasmissioneFattura",
                &format!("{}<HashFileOriginale>abc</HashFileOriginale>", named(&attested)),
            ),
        ),
    ]
}

fn read(kind: ReceiptKind) -> Message {
    let (_, text) = vectors().into_iter().find(|(known, _)| *known == kind).unwrap();
    read_message(text.as_bytes()).unwrap()
}

#[test]
fn own_messages_are_valid_for_the_official_schema() {
    let (Some(sdi), Some(xsd)) = (shared("sdi"), shared("xsd")) else { return };
    if Command::new("xmllint").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "xmllint is missing");
        println!("skipped: xmllint is missing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: std::path::PathBuf, name: &str| {
        let text = std::fs::read_to_string(from).unwrap();
        std::fs::write(folder.path().join(name), localise(&text)).unwrap();
    };
    copy(sdi.join("MessaggiTypes_v1.1.xsd"), "MessaggiTypes_v1.1.xsd");
    copy(xsd.join("xmldsig-core-schema.xsd"), "xmldsig-core-schema.xsd");
    for (kind, text) in vectors() {
        let file = folder.path().join("message.xml");
        std::fs::write(&file, &text).unwrap();
        let schema = folder.path().join("MessaggiTypes_v1.1.xsd");
        assert_eq!(crate::schema::run(&schema, &file), Ok(()), "{kind:?}\n{text}");
    }
}

#[test]
fn every_kind_is_read_with_file_and_identifier() {
    for (kind, text) in vectors() {
        let message = read_message(text.as_bytes()).unwrap();
        assert_eq!(message.kind, kind);
        assert_eq!((message.sdi_id.as_str(), message.file_name.as_str()), ("123456789", FILE));
        assert_eq!(message.message_id, "987654");
    }
}

#[test]
fn a_delivery_says_when_and_to_whom() {
    let message = read(ReceiptKind::Delivered);
    assert_eq!(message.happened().unwrap().to_string(), "2026-11-20T10:20:30");
    assert_eq!(message.recipient, "ABC123 – Comune di Prova");
}

#[test]
fn a_refusal_lists_its_errors() {
    let message = read(ReceiptKind::Rejected);
    let codes: Vec<&str> = message.faults.iter().map(|fault| fault.code.as_str()).collect();
    assert_eq!(codes, ["00311", "00404"]);
    assert_eq!(message.faults[0].description, "CodiceDestinatario non valido: codice & ufficio");
    assert_eq!(message.happened().unwrap().date().to_string(), "2026-11-20");
}

#[test]
fn the_answer_of_the_buyer_is_read_with_its_reason_and_the_time_of_the_signature() {
    let message = read(ReceiptKind::Outcome);
    assert_eq!(message.answer, Some(Answer::Refused));
    assert_eq!(message.description, "Manca l'impegno di spesa");
    assert_eq!(message.invoice_number, "2026/0001");
    assert_eq!(message.happened().unwrap().date().to_string(), "2026-11-22");
}

#[test]
fn the_official_samples_inside_an_envelope_are_read() {
    let Some(folder) = shared("sdi") else { return };
    let read = |name: &str| read_message(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    assert_eq!(read("ESB85905495_00010_MT_001.xml").kind, ReceiptKind::Metadata);
    let attested = read("ESB85905495_00010_MT_005.xml");
    assert_eq!(attested.kind, ReceiptKind::Transmitted);
    assert_eq!(attested.file_name, "ESB85905495_00010.xml");
    assert_eq!(attested.hash.len(), 64);
}

#[test]
fn what_is_not_a_message_is_named_for_what_it_is() {
    let refused = |bytes: &[u8]| read_message(bytes).unwrap_err();
    assert_eq!(refused(b"\x30\x82\x10\x00"), MessageError::SignedEnvelope);
    assert_eq!(refused(b"<p:FatturaElettronica xmlns:p='x'/>"), MessageError::Invoice);
    assert_eq!(refused(b"<html></html>"), MessageError::Other("html".into()));
    assert_eq!(refused(b"PK\x03\x04"), MessageError::Xml(ReadError::Archive));
    assert!(matches!(refused(b"testo"), MessageError::Xml(ReadError::Malformed { .. })));
    assert!(matches!(refused(b""), MessageError::Xml(ReadError::Malformed { .. })));
    let doctype = b"<!DOCTYPE x [<!ENTITY a 'b'>]><RicevutaConsegna/>";
    assert!(matches!(refused(doctype), MessageError::Xml(ReadError::Doctype { .. })));
    assert!(matches!(refused(b"<RicevutaConsegna/>"), MessageError::Missing(_)));
    let no_faults = "<NotificaScarto><IdentificativoSdI>1</IdentificativoSdI><NomeFile>IT1_1.xml</NomeFile>\
        </NotificaScarto>";
    assert_eq!(refused(no_faults.as_bytes()), MessageError::Missing("l'elenco degli errori"));
}

#[test]
fn limits_of_size_depth_and_number_hold() {
    let refused = |text: String| read_message(text.as_bytes()).unwrap_err();
    let large = format!("<RicevutaConsegna>{}</RicevutaConsegna>", " ".repeat(1024 * 1024));
    assert!(matches!(refused(large), MessageError::Xml(ReadError::TooLarge { .. })));
    let deep = format!("<RicevutaConsegna>{}", "<a>".repeat(40));
    assert!(matches!(refused(deep), MessageError::Xml(ReadError::TooDeep { .. })));
    let many = format!("<RicevutaConsegna>{}</RicevutaConsegna>", "<a/>".repeat(5_001));
    assert!(matches!(refused(many), MessageError::Xml(ReadError::TooManyElements { .. })));
}

proptest! {
    #[test]
    fn a_damaged_message_never_panics(
        which in 0_usize..6,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = vectors()[which].1.clone().into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let _ = read_message(&bytes);
    }
}
