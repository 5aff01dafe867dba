//! What this is: checks on number, date, withholdings, funds and linked invoices.
//! What it is not: a check against invoices already sent (00404 needs a register).

use std::collections::HashSet;

use super::{Document, Report};
use crate::model::{DatiCassaPrevidenziale, Invoice, ScontoMaggiorazione, Si, TipoDocumento};

pub(super) fn check(document: &Document<'_>, report: &mut Report<'_>) {
    check_date(document, report);
    check_number(document, report);
    check_linked_dates(document, report);
    check_withholding(document, report);
    check_funds(document, report);
    check_discounts(document, report);
}

/// 00409: the same number twice in one file, same year, credit notes apart.
/// Source: published list; the details changed with specification 1.9
/// (known, not verified).
pub(super) fn check_duplicates(invoice: &Invoice, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (index, body) in invoice.bodies.iter().enumerate() {
        let general = &body.dati_generali.documento;
        let is_credit_note = general.tipo_documento == TipoDocumento::TD04;
        if !seen.insert((general.numero.as_str(), general.data.year(), is_credit_note)) {
            let document = Document { position: index + 1, body, invoice };
            let message =
                format!("Il numero \"{}\" è già usato da un'altra fattura di questo file", general.numero);
            report.error("00409", document.general("Numero"), message);
        }
    }
}

/// 00403: the date is in the future. Source: published list.
fn check_date(document: &Document<'_>, report: &mut Report<'_>) {
    let date = document.body.dati_generali.documento.data;
    if date > report.context.today {
        let day = date.strftime("%d/%m/%Y");
        report.error(
            "00403",
            document.general("Data"),
            format!("La data {day} è nel futuro: usa la data di oggi o una precedente"),
        );
    }
}

/// 00425: the number has no digit. Source: published list.
fn check_number(document: &Document<'_>, report: &mut Report<'_>) {
    let number = &document.body.dati_generali.documento.numero;
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        let message = format!("Il numero \"{number}\" deve contenere almeno una cifra");
        report.error("00425", document.general("Numero"), message);
    }
}

/// 00418: the document is older than an invoice it is linked to. Source: published list.
fn check_linked_dates(document: &Document<'_>, report: &mut Report<'_>) {
    let general = &document.body.dati_generali;
    for (index, linked) in general.fatture_collegate.iter().enumerate() {
        if linked.data.is_some_and(|date| general.documento.data < date) {
            let path = document.path(&format!("DatiGenerali.DatiFattureCollegate[{}].Data", index + 1));
            let message = format!(
                "La fattura collegata \"{}\" ha una data successiva a questo documento",
                linked.id_documento
            );
            report.error("00418", path, message);
        }
    }
}

/// 00411 and 00415: lines or funds subject to withholding, but no withholding data.
/// Source: published list.
fn check_withholding(document: &Document<'_>, report: &mut Report<'_>) {
    let general = &document.body.dati_generali.documento;
    if !general.ritenute.is_empty() {
        return;
    }
    let lines = &document.body.dati_beni_servizi.dettaglio_linee;
    if lines.iter().any(|line| line.ritenuta == Some(Si::SI)) {
        let message = "Una linea è soggetta a ritenuta ma mancano i dati della ritenuta: aggiungili";
        report.error("00411", document.general("DatiRitenuta"), message);
    }
    if general.casse_previdenziali.iter().any(|fund| fund.ritenuta == Some(Si::SI)) {
        let message =
            "La cassa previdenziale è soggetta a ritenuta ma mancano i dati della ritenuta: aggiungili";
        report.error("00415", document.general("DatiRitenuta"), message);
    }
}

fn check_funds(document: &Document<'_>, report: &mut Report<'_>) {
    for (index, fund) in document.body.dati_generali.documento.casse_previdenziali.iter().enumerate() {
        check_fund_nature(document, index, fund, report);
        if super::lines::looks_like_fraction(fund.aliquota_iva) {
            super::lines::report_fraction(
                document.general(&format!("DatiCassaPrevidenziale[{}].AliquotaIVA", index + 1)),
                fund.aliquota_iva,
                report,
            );
        }
    }
}

/// 00413 and 00414: nature of the VAT on a fund with and without rate zero. Source: published list.
fn check_fund_nature(
    document: &Document<'_>,
    index: usize,
    fund: &DatiCassaPrevidenziale,
    report: &mut Report<'_>,
) {
    let path = || document.general(&format!("DatiCassaPrevidenziale[{}].Natura", index + 1));
    match (fund.aliquota_iva.is_zero(), &fund.natura) {
        (true, None) => {
            report.error(
                "00413",
                path(),
                "La cassa ha aliquota IVA zero: indica la natura (per esempio N4, esente)",
            );
        }
        (false, Some(_)) => {
            report.error("00414", path(), "La cassa ha un'aliquota IVA diversa da zero: togli la natura");
        }
        (true, Some(_)) | (false, None) => {}
    }
}

/// 00437: a discount on the document without percentage and amount. Source: published list.
fn check_discounts(document: &Document<'_>, report: &mut Report<'_>) {
    for (index, discount) in document.body.dati_generali.documento.sconti_maggiorazioni.iter().enumerate() {
        if is_hollow(discount) {
            let path = document.general(&format!("ScontoMaggiorazione[{}]", index + 1));
            report.error(
                "00437",
                path,
                "Lo sconto o la maggiorazione non ha né percentuale né importo: indicane uno",
            );
        }
    }
}

pub(super) fn is_hollow(discount: &ScontoMaggiorazione) -> bool {
    discount.percentuale.is_none() && discount.importo.is_none()
}
