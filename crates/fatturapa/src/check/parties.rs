//! What this is: the rules that tie the kind of document to who sells and who buys
//! (00471 to 00476), which matter for self-invoices.
//! What it is not: up to date with certainty: specification 1.9 reworded 00471, 00473
//! and 00475, and TD29 is left out of them here until the text is at hand.

use super::{Document, Report};
use crate::model::{Invoice, TipoDocumento};

pub(super) fn check(document: &Document<'_>, report: &mut Report<'_>) {
    check_same_party(document, report);
    check_seller_country(document, report);
    check_rates_of_td21(document, report);
    check_buyer_number(document, report);
    check_countries(document, report);
}

fn kind<'a>(document: &Document<'a>) -> &'a TipoDocumento {
    &document.body.dati_generali.documento.tipo_documento
}

/// Whether seller and buyer are the same, when an identifier of the same kind allows to tell.
fn same_party(invoice: &Invoice) -> Option<bool> {
    let seller = &invoice.header.cedente_prestatore.dati_anagrafici;
    let buyer = &invoice.header.cessionario_committente.dati_anagrafici;
    let by_number = buyer.id_fiscale_iva.as_ref().map(|id| *id == seller.id_fiscale_iva);
    let by_tax_code = seller.codice_fiscale.as_ref().zip(buyer.codice_fiscale.as_ref());
    by_number.or(by_tax_code.map(|(seller, buyer)| seller == buyer))
}

/// 00471: seller and buyer must differ. 00472: for TD21 and TD27 they must be the same.
/// Source: published lists up to specification 1.7.1.
fn check_same_party(document: &Document<'_>, report: &mut Report<'_>) {
    use TipoDocumento as T;
    let kind = kind(document);
    let path = || document.general("TipoDocumento");
    match (kind, same_party(document.invoice)) {
        (
            T::TD01
            | T::TD02
            | T::TD03
            | T::TD06
            | T::TD16
            | T::TD17
            | T::TD18
            | T::TD19
            | T::TD20
            | T::TD24
            | T::TD25
            | T::TD28,
            Some(true),
        ) => {
            let message = format!(
                "Con il tipo documento {kind} chi emette e chi riceve non possono essere lo stesso soggetto"
            );
            report.error("00471", path(), message);
        }
        (T::TD21 | T::TD27, Some(false)) => {
            let message = format!(
                "Con il tipo documento {kind} chi emette e chi riceve devono essere lo stesso soggetto"
            );
            report.error("00472", path(), message);
        }
        (_, _) => {}
    }
}

/// 00473: for TD17, TD18, TD19 and TD28 the seller is foreign.
/// Source: published lists; TD28 known, not verified.
fn check_seller_country(document: &Document<'_>, report: &mut Report<'_>) {
    use TipoDocumento as T;
    let seller = &document.invoice.header.cedente_prestatore.dati_anagrafici.id_fiscale_iva;
    let kind = kind(document);
    if seller.id_paese == "IT" && matches!(kind, T::TD17 | T::TD18 | T::TD19 | T::TD28) {
        let message = format!(
            "Con il tipo documento {kind} il fornitore deve essere estero: correggi il paese o il tipo documento"
        );
        report.error("00473", document.general("TipoDocumento"), message);
    }
}

/// 00474: TD21 cannot have lines at rate zero. Known, not verified.
fn check_rates_of_td21(document: &Document<'_>, report: &mut Report<'_>) {
    if *kind(document) != TipoDocumento::TD21 {
        return;
    }
    for (index, line) in document.body.dati_beni_servizi.dettaglio_linee.iter().enumerate() {
        if line.aliquota_iva.is_zero() {
            let message = "Con il tipo documento TD21 ogni linea deve avere un'aliquota IVA maggiore di zero";
            report.error("00474", document.line(index, "AliquotaIVA"), message);
        }
    }
}

/// 00475: self-invoices need the VAT number of the buyer. Source: published lists up to 1.7.1.
fn check_buyer_number(document: &Document<'_>, report: &mut Report<'_>) {
    use TipoDocumento as T;
    let kind = kind(document);
    let needs = matches!(kind, T::TD16 | T::TD17 | T::TD18 | T::TD19 | T::TD20 | T::TD22 | T::TD23 | T::TD28);
    if needs && document.invoice.header.cessionario_committente.dati_anagrafici.id_fiscale_iva.is_none() {
        let path = "FatturaElettronicaHeader.CessionarioCommittente.DatiAnagrafici.IdFiscaleIVA".to_owned();
        report.error(
            "00475",
            path,
            format!("Con il tipo documento {kind} serve la partita IVA del cliente: indicala"),
        );
    }
}

/// 00476: seller and buyer cannot both be foreign. Source: notes on specification 1.7.1
/// (the control exists); the wording is known, not verified.
fn check_countries(document: &Document<'_>, report: &mut Report<'_>) {
    let header = &document.invoice.header;
    let seller = &header.cedente_prestatore.dati_anagrafici.id_fiscale_iva;
    let buyer = header.cessionario_committente.dati_anagrafici.id_fiscale_iva.as_ref();
    let foreign = |country: &str| !country.is_empty() && country != "IT";
    if document.position == 1
        && foreign(&seller.id_paese)
        && buyer.is_some_and(|buyer| foreign(&buyer.id_paese))
    {
        let path =
            "FatturaElettronicaHeader.CedentePrestatore.DatiAnagrafici.IdFiscaleIVA.IdPaese".to_owned();
        report.error(
            "00476",
            path,
            "Chi emette e chi riceve sono entrambi esteri: almeno uno deve essere italiano",
        );
    }
}
