//! What this is: our own advice, above all for invoices to public bodies: totals,
//! what is to be paid, tender codes, stamp duty, rules quoted.
//! What it is not: controls of the exchange system, which accepts most of these; the
//! buyer may still refuse the invoice.

use rust_decimal::Decimal;

use super::{Document, Report};
use crate::model::{DatiDocumentiCorrelati, EsigibilitaIva, FormatoTrasmissione, Natura, TipoDocumento};
use crate::money;
use crate::tax_code::is_iban;

pub(super) fn check(document: &Document<'_>, report: &mut Report<'_>) {
    check_total(document, report);
    check_split_payment_amount(document, report);
    check_rules_quoted(document, report);
    check_stamp_duty(document, report);
    check_tender_codes(document, report);
    check_ibans(document, report);
}

fn bases(document: &Document<'_>) -> Option<Decimal> {
    money::sum(
        document.body.dati_beni_servizi.dati_riepilogo.iter().map(|summary| summary.imponibile_importo),
    )
}

fn taxes(document: &Document<'_>) -> Option<Decimal> {
    money::sum(document.body.dati_beni_servizi.dati_riepilogo.iter().map(|summary| summary.imposta))
}

/// Whether `found` is `expected`, with or without the stamp duty.
fn is_with_or_without_duty(
    document: &Document<'_>,
    found: Option<Decimal>,
    expected: Option<Decimal>,
) -> bool {
    let duty = document.body.dati_generali.documento.bollo.as_ref().and_then(|duty| duty.importo_bollo);
    let with_duty = expected.and_then(|amount| amount.checked_add(duty.unwrap_or_default()));
    let cent = Decimal::new(1, 2);
    money::agree(found, expected, cent) || money::agree(found, with_duty, cent)
}

/// `TOTALE`: total of the document = bases + taxes (+ stamp duty) + rounding. Our advice.
/// Example: 800.40 + 176.09 → 976.49.
fn check_total(document: &Document<'_>, report: &mut Report<'_>) {
    let general = &document.body.dati_generali.documento;
    let Some(total) = general.importo_totale_documento else { return };
    if !general.sconti_maggiorazioni.is_empty() {
        return;
    }
    let parts = bases(document).zip(taxes(document));
    let expected =
        parts.and_then(|(base, tax)| money::sum([base, tax, general.arrotondamento.unwrap_or_default()]));
    if !is_with_or_without_duty(document, Some(total), expected) {
        let right = expected.map_or_else(|| "un importo troppo grande".to_owned(), money::italian);
        let message =
            format!("Il totale {} non torna: imponibili e imposte sommano {right}", money::italian(total));
        report.warning("TOTALE", document.general("ImportoTotaleDocumento"), message);
    }
}

/// `PAGAMENTO`: under split payment the buyer pays the bases only (art. 17-ter DPR 633/72).
/// Our advice. Not applied with withholdings, discounts on the document or several conditions.
fn check_split_payment_amount(document: &Document<'_>, report: &mut Report<'_>) {
    let summaries = &document.body.dati_beni_servizi.dati_riepilogo;
    let general = &document.body.dati_generali.documento;
    let split = |when: &Option<EsigibilitaIva>| *when == Some(EsigibilitaIva::S);
    let taxed = || summaries.iter().filter(|summary| !summary.imposta.is_zero());
    let applies = taxed().next().is_some()
        && taxed().all(|summary| split(&summary.esigibilita_iva))
        && general.ritenute.is_empty()
        && general.sconti_maggiorazioni.is_empty();
    let [payment] = document.body.dati_pagamento.as_slice() else { return };
    let paid = money::sum(payment.dettaglio_pagamento.iter().map(|detail| detail.importo_pagamento));
    if applies && !is_with_or_without_duty(document, paid, bases(document)) {
        let message = "Con la scissione dei pagamenti l'ente paga solo l'imponibile: togli l'IVA dall'importo del pagamento";
        report.warning(
            "PAGAMENTO",
            document.path("DatiPagamento[1].DettaglioPagamento[1].ImportoPagamento"),
            message,
        );
    }
}

/// `NORMA`: no VAT and no rule quoted. Our advice.
fn check_rules_quoted(document: &Document<'_>, report: &mut Report<'_>) {
    for (index, summary) in document.body.dati_beni_servizi.dati_riepilogo.iter().enumerate() {
        if let (Some(nature), None) = (&summary.natura, &summary.riferimento_normativo) {
            let message = format!("Indica la norma per cui non si applica l'IVA (natura {nature})");
            report.warning("NORMA", document.summary(index, "RiferimentoNormativo"), message);
        }
    }
}

/// `BOLLO`: exempt or out-of-scope amounts above 77.47 euro usually need a stamp duty of 2.00.
/// Known, not verified; many public bodies are exempt from it: a note.
fn check_stamp_duty(document: &Document<'_>, report: &mut Report<'_>) {
    let summaries = document.body.dati_beni_servizi.dati_riepilogo.iter();
    let dutiable = summaries.filter(|summary| summary.natura.as_ref().is_some_and(is_dutiable));
    let total = money::sum(dutiable.map(|summary| summary.imponibile_importo)).unwrap_or_default();
    if document.body.dati_generali.documento.bollo.is_none() && total > Decimal::new(7747, 2) {
        let message = "Gli importi senza IVA superano 77,47 euro: verifica se serve l'imposta di bollo";
        report.note("BOLLO", document.general("DatiBollo"), message);
    }
}

fn is_dutiable(nature: &Natura) -> bool {
    matches!(nature.as_str(), "N1" | "N2" | "N2.1" | "N2.2" | "N3.5" | "N3.6" | "N4")
}

/// `CIG`: a public body may refuse an invoice without tender or project code when they are due
/// (DM 132/2020; art. 25 DL 66/2014). A note when none is given, a warning when the shape is wrong.
fn check_tender_codes(document: &Document<'_>, report: &mut Report<'_>) {
    let general = &document.body.dati_generali;
    let blocks = [
        ("DatiOrdineAcquisto", &general.ordini_acquisto),
        ("DatiContratto", &general.contratti),
        ("DatiConvenzione", &general.convenzioni),
        ("DatiRicezione", &general.ricezioni),
        ("DatiFattureCollegate", &general.fatture_collegate),
    ];
    for (name, links) in blocks {
        for (index, link) in links.iter().enumerate() {
            check_shapes(link, &document.path(&format!("DatiGenerali.{name}[{}]", index + 1)), report);
        }
    }
    let coded = blocks.iter().flat_map(|(_, links)| links.iter());
    let mut coded = coded.filter(|link| link.codice_cig.is_some() || link.codice_cup.is_some());
    let public = document.invoice.versione == FormatoTrasmissione::FPA12;
    if public && general.documento.tipo_documento != TipoDocumento::TD04 && coded.next().is_none() {
        let message = "Non c'è né CIG né CUP: se sono dovuti, l'ente può rifiutare la fattura";
        report.note("CIG", document.path("DatiGenerali.DatiConvenzione"), message);
    }
}

fn check_shapes(link: &DatiDocumentiCorrelati, path: &str, report: &mut Report<'_>) {
    let shaped = |code: &str, length: usize| {
        code.len() == length
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && code.bytes().any(|byte| byte != b'0')
    };
    if let Some(code) = link.codice_cig.as_ref().filter(|code| !shaped(code, 10)) {
        report.warning(
            "CIG",
            format!("{path}.CodiceCIG"),
            format!("\"{code}\" non sembra un CIG: ha 10 lettere o cifre"),
        );
    }
    if let Some(code) = link.codice_cup.as_ref().filter(|code| !shaped(code, 15)) {
        report.warning(
            "CUP",
            format!("{path}.CodiceCUP"),
            format!("\"{code}\" non sembra un CUP: ha 15 lettere o cifre"),
        );
    }
}

/// `IBAN`: check digits. Source: ISO 13616.
fn check_ibans(document: &Document<'_>, report: &mut Report<'_>) {
    for (index, payment) in document.body.dati_pagamento.iter().enumerate() {
        for (item, detail) in payment.dettaglio_pagamento.iter().enumerate() {
            if let Some(iban) = detail.iban.as_ref().filter(|iban| !is_iban(iban)) {
                let path = document.path(&format!(
                    "DatiPagamento[{}].DettaglioPagamento[{}].IBAN",
                    index + 1,
                    item + 1
                ));
                report.warning(
                    "IBAN",
                    path,
                    format!("L'IBAN {iban} non supera il controllo delle cifre: ricontrollalo"),
                );
            }
        }
    }
}
