//! What this is: checks on each line: nature, rate, discounts, price.
//! What it is not: checks across lines, which are in `summary`.

use rust_decimal::Decimal;

use super::document::is_hollow;
use super::{Document, Report};
use crate::model::{DettaglioLinee, ScontoMaggiorazione, TipoScontoMaggiorazione};
use crate::money;

pub(super) fn check(document: &Document<'_>, report: &mut Report<'_>) {
    for (index, line) in document.body.dati_beni_servizi.dettaglio_linee.iter().enumerate() {
        check_nature(document, index, line, report);
        check_discounts(document, index, line, report);
        check_price(document, index, line, report);
        check_period(document, index, line, report);
        if looks_like_fraction(line.aliquota_iva) {
            report_fraction(document.line(index, "AliquotaIVA"), line.aliquota_iva, report);
        }
    }
}

/// 00400 and 00401: nature if and only if the rate is zero. Source: published list.
fn check_nature(document: &Document<'_>, index: usize, line: &DettaglioLinee, report: &mut Report<'_>) {
    match (line.aliquota_iva.is_zero(), &line.natura) {
        (true, None) => {
            let message = "La linea ha aliquota IVA zero: indica la natura (per esempio N4, esente)";
            report.error("00400", document.line(index, "Natura"), message);
        }
        (false, Some(_)) => {
            let message = "La linea ha un'aliquota IVA diversa da zero: togli la natura";
            report.error("00401", document.line(index, "Natura"), message);
        }
        (true, Some(_)) | (false, None) => {}
    }
}

/// 00438: a discount without percentage and amount. Source: published list.
fn check_discounts(document: &Document<'_>, index: usize, line: &DettaglioLinee, report: &mut Report<'_>) {
    if let Some(position) = line.sconti_maggiorazioni.iter().position(is_hollow) {
        let path = document.line(index, &format!("ScontoMaggiorazione[{}]", position + 1));
        report.error(
            "00438",
            path,
            "Lo sconto o la maggiorazione non ha né percentuale né importo: indicane uno",
        );
    }
}

/// 00423: price of the line = (unit price, less discounts, plus surcharges) × quantity, within
/// one cent. Source: published list; tolerance known, not verified. Example: 125.00 less 5.00,
/// times 2 → 240.00.
fn check_price(document: &Document<'_>, index: usize, line: &DettaglioLinee, report: &mut Report<'_>) {
    let expected = expected_price(line);
    if money::agree(expected, Some(line.prezzo_totale), Decimal::new(1, 2)) {
        return;
    }
    let right = expected.map_or_else(|| "un importo troppo grande".to_owned(), money::italian);
    let message = format!(
        "Il prezzo totale {} non torna: quantità per prezzo, con sconti e maggiorazioni, fa {right}",
        money::italian(line.prezzo_totale)
    );
    report.error("00423", document.line(index, "PrezzoTotale"), message);
}

/// `None` when it cannot be held.
fn expected_price(line: &DettaglioLinee) -> Option<Decimal> {
    let unit = line.sconti_maggiorazioni.iter().try_fold(line.prezzo_unitario, apply)?;
    unit.checked_mul(line.quantita.unwrap_or(Decimal::ONE))
}

/// The amount prevails over the percentage (known, not verified); percentages run in a chain.
fn apply(price: Decimal, discount: &ScontoMaggiorazione) -> Option<Decimal> {
    let by_percentage = || money::percent(price, discount.percentuale.unwrap_or_default());
    let change = discount.importo.or_else(by_percentage)?;
    match discount.tipo {
        TipoScontoMaggiorazione::SC => price.checked_sub(change),
        TipoScontoMaggiorazione::MG => price.checked_add(change),
        TipoScontoMaggiorazione::Other(_) => Some(price),
    }
}

/// `PERIODO`: the period ends before it begins. Our advice.
fn check_period(document: &Document<'_>, index: usize, line: &DettaglioLinee, report: &mut Report<'_>) {
    let period = line.data_inizio_periodo.zip(line.data_fine_periodo);
    if period.is_some_and(|(first, last)| last < first) {
        let message = "Il periodo finisce prima di cominciare: controlla le due date";
        report.warning("PERIODO", document.line(index, "DataFinePeriodo"), message);
    }
}

pub(super) fn looks_like_fraction(rate: Decimal) -> bool {
    rate > Decimal::ZERO && rate < Decimal::ONE
}

/// 00424: a rate written as a fraction. Source: published list.
pub(super) fn report_fraction(path: String, rate: Decimal, report: &mut Report<'_>) {
    let percentage = money::italian(rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(rate));
    let message = format!("L'aliquota va scritta in percentuale: {percentage}, non {}", money::italian(rate));
    report.error("00424", path, message);
}
