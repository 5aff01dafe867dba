//! Each control has a vector that fails and one that passes.

use fatturapa::codes::{List, Tables};
use fatturapa::{Context, Finding, Invoice, check};
use jiff::civil::date;

use crate::check_passing::PASSING;
use crate::check_vectors::{DOCUMENT, LINE, SENDER, SUMMARY, VECTORS, Vector, general};
use crate::own::{self, TODAY, euro, first_line};

fn findings(trip: fn(&mut Invoice)) -> Vec<Finding> {
    let mut invoice = own::split_payment().invoice;
    trip(&mut invoice);
    check(&invoice, &Context::new(TODAY))
}

#[test]
fn a_good_invoice_has_no_findings() {
    assert_eq!(findings(|_| {}), []);
}

#[test]
fn each_control_is_tripped_where_it_should() {
    for Vector { code, severity, path, trip } in VECTORS {
        let found = findings(*trip);
        let hit = found.iter().find(|finding| {
            finding.code == *code && finding.severity == *severity && finding.path.ends_with(path)
        });
        assert!(hit.is_some(), "{code} {path}: {found:#?}");
    }
}

#[test]
fn messages_are_sentences_and_paths_are_whole() {
    for vector in VECTORS {
        for finding in findings(vector.trip) {
            assert!(finding.message.len() > 20, "{finding:?}");
            let whole = finding.path.starts_with("FatturaElettronica");
            assert!(whole || finding.path == "versione", "{finding:?}");
        }
    }
    let found = findings(|invoice| first_line(invoice).prezzo_unitario = euro("1234.50"));
    let finding = found.iter().find(|finding| finding.code == "00423").unwrap();
    assert_eq!(finding.path, format!("{LINE}PrezzoTotale"));
    assert_eq!(
        finding.message,
        "Il prezzo totale 800,40 non torna: quantità per prezzo, con sconti e maggiorazioni, fa 1234,50"
    );
}

#[test]
fn each_control_lets_the_good_case_pass() {
    for (code, change) in PASSING {
        let found = findings(*change);
        assert!(found.iter().all(|finding| finding.code != *code), "{code}: {found:#?}");
    }
}

#[test]
fn an_overridden_table_changes_the_verdict() {
    let mut end = Tables::default()
        .entries(List::EsigibilitaIva)
        .iter()
        .find(|entry| entry.code == "S")
        .unwrap()
        .clone();
    end.to = Some(date(2025, 12, 31));
    let tables = Tables::default().with(List::EsigibilitaIva, end);
    let found = check(&own::split_payment().invoice, &Context::with_tables(TODAY, &tables));
    let paths: Vec<_> = found.iter().map(|finding| (finding.code, finding.path.as_str())).collect();
    let expected = format!("{SUMMARY}[1].EsigibilitaIVA");
    assert_eq!(paths, [("00200", expected.as_str())]);
}

#[test]
fn paths_of_the_document_start_as_documented() {
    let found = findings(|invoice| general(invoice).numero = "PRIMA".to_owned());
    assert_eq!(found.first().unwrap().path, format!("{DOCUMENT}Numero"));
    let found =
        findings(|invoice| invoice.header.dati_trasmissione.codice_destinatario = "ABC1234".to_owned());
    assert_eq!(found.first().unwrap().path, format!("{SENDER}CodiceDestinatario"));
}
