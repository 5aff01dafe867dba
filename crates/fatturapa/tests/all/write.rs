//! What the writer emits and what it refuses.

use fatturapa::model::{Anagrafica, TipoDocumento};
use fatturapa::{Invoice, read, write};
use jiff::civil::date;
use rust_decimal::Decimal;

use crate::own::{self, first_body, first_line};

#[test]
fn our_invoice_is_written_as_expected() {
    let written = write(&own::split_payment().invoice).unwrap();
    assert_eq!(written, include_str!("golden_split_payment.xml"));
}

#[test]
fn five_lines_are_written_as_expected() {
    let written = write(&own::five_lines().invoice).unwrap();
    assert_eq!(written, include_str!("golden_five_lines.xml"));
}

/// Changes the invoice and returns the only problem found.
fn problem(change: impl FnOnce(&mut Invoice)) -> (String, String) {
    let mut invoice = own::split_payment().invoice;
    change(&mut invoice);
    let mut problems = write(&invoice).unwrap_err().problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = problems.remove(0);
    (problem.path, problem.message)
}

#[test]
fn every_refusal_names_the_field() {
    let general = "FatturaElettronicaBody[1].DatiGenerali.DatiGeneraliDocumento";
    let line = "FatturaElettronicaBody[1].DatiBeniServizi.DettaglioLinee[1]";
    let (path, message) =
        problem(|invoice| first_body(invoice).dati_generali.documento.numero = "N".repeat(21));
    assert_eq!(path, format!("{general}.Numero"));
    assert_eq!(message, "il valore ha 21 caratteri, ne servono da 1 a 20");
    let (path, _) = problem(|invoice| first_body(invoice).dati_generali.documento.data = date(0, 1, 1));
    assert_eq!(path, format!("{general}.Data"));
    let (path, _) = problem(|invoice| first_line(invoice).descrizione = "x".repeat(1001));
    assert_eq!(path, format!("{line}.Descrizione"));
    let (path, message) = problem(|invoice| first_line(invoice).quantita = Some(Decimal::NEGATIVE_ONE));
    assert_eq!(path, format!("{line}.Quantita"));
    assert!(message.contains("meno al prezzo"));
    let (path, _) = problem(|invoice| first_line(invoice).prezzo_totale = Decimal::new(1, 9));
    assert_eq!(path, format!("{line}.PrezzoTotale"));
    let (path, _) = problem(|invoice| first_line(invoice).aliquota_iva = Decimal::new(101, 0));
    assert_eq!(path, format!("{line}.AliquotaIVA"));
}

#[test]
fn codes_and_parties_are_checked_too() {
    let header = "FatturaElettronicaHeader";
    let (path, _) =
        problem(|invoice| invoice.header.dati_trasmissione.codice_destinatario = "abc123".to_owned());
    assert_eq!(path, format!("{header}.DatiTrasmissione.CodiceDestinatario"));
    let (path, _) = problem(|invoice| {
        first_body(invoice).dati_generali.documento.tipo_documento =
            TipoDocumento::Other("fattura".to_owned());
    });
    assert!(path.ends_with("TipoDocumento"));
    let (path, message) = problem(|invoice| {
        invoice.header.cessionario_committente.dati_anagrafici.anagrafica = Anagrafica::default();
    });
    assert_eq!(path, format!("{header}.CessionarioCommittente.DatiAnagrafici.Anagrafica"));
    assert!(message.contains("nome e cognome"));
    let (path, _) = problem(|invoice| first_body(invoice).dati_beni_servizi.dati_riepilogo.clear());
    assert_eq!(path, "FatturaElettronicaBody[1].DatiBeniServizi.DatiRiepilogo[1]");
    let (path, message) =
        problem(|invoice| invoice.header.cessionario_committente.sede.cap = "00à00".to_owned());
    assert!(path.ends_with("Sede.CAP"));
    assert!(message.contains("cifre"));
}

#[test]
fn all_problems_are_told_at_once() {
    let error = write(&Invoice::default()).unwrap_err();
    assert!(error.problems.len() > 10);
    assert!(error.to_string().starts_with("La fattura non può essere scritta: versione: "));
}

#[test]
fn texts_become_latin_1_and_lengths_count_after_that() {
    let mut invoice = own::split_payment().invoice;
    first_line(&mut invoice).descrizione = "Canone “base” – 5 €\r\nanno…".to_owned();
    let found = read(write(&invoice).unwrap().as_bytes()).unwrap();
    let text = &found.invoice.bodies[0].dati_beni_servizi.dettaglio_linee[0].descrizione;
    assert_eq!(text, "Canone \"base\" - 5 EUR  anno...");
    let (path, _) = problem(|invoice| first_line(invoice).descrizione = "€".repeat(334));
    assert!(path.ends_with("Descrizione"));
}

#[test]
fn amounts_get_the_decimals_of_the_schema() {
    let mut invoice = own::split_payment().invoice;
    first_line(&mut invoice).prezzo_unitario = Decimal::new(8004, 1);
    first_line(&mut invoice).quantita = Some(Decimal::ONE);
    first_line(&mut invoice).prezzo_totale = Decimal::new(800_400_000_000, 9);
    let written = write(&invoice).unwrap();
    assert!(written.contains("<Quantita>1.00</Quantita>"));
    assert!(written.contains("<PrezzoUnitario>800.40</PrezzoUnitario>"));
    assert!(written.contains("<PrezzoTotale>800.40</PrezzoTotale>"));
}
