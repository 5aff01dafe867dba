//! What this is: whether the codes used were in force on the date of the document.
//! What it is not: the lists themselves, which are data in [`crate::codes`].

use super::{Document, Report};
use crate::codes::{List, Status};
use crate::model::{DatiGeneraliDocumento, DatiRiepilogo, DettaglioLinee, Natura};

pub(super) fn check(document: &Document<'_>, report: &mut Report<'_>) {
    let general = &document.body.dati_generali.documento;
    check_general(document, general, report);
    for (index, line) in document.body.dati_beni_servizi.dettaglio_linee.iter().enumerate() {
        check_line(document, index, line, report);
    }
    for (index, summary) in document.body.dati_beni_servizi.dati_riepilogo.iter().enumerate() {
        check_summary(document, index, summary, report);
    }
    check_payments(document, report);
}

fn check_general(document: &Document<'_>, general: &DatiGeneraliDocumento, report: &mut Report<'_>) {
    let code = general.tipo_documento.as_str();
    check_code(document, List::TipoDocumento, code, || document.general("TipoDocumento"), report);
    let regime = &document.invoice.header.cedente_prestatore.dati_anagrafici.regime_fiscale;
    let path = || "FatturaElettronicaHeader.CedentePrestatore.DatiAnagrafici.RegimeFiscale".to_owned();
    check_code(document, List::RegimeFiscale, regime.as_str(), path, report);
    for (index, item) in general.ritenute.iter().enumerate() {
        let path = |field: &str| document.general(&format!("DatiRitenuta[{}].{field}", index + 1));
        check_code(
            document,
            List::TipoRitenuta,
            item.tipo_ritenuta.as_str(),
            || path("TipoRitenuta"),
            report,
        );
        let reason = item.causale_pagamento.as_str();
        check_code(document, List::CausalePagamento, reason, || path("CausalePagamento"), report);
    }
    for (index, fund) in general.casse_previdenziali.iter().enumerate() {
        let path = |field: &str| document.general(&format!("DatiCassaPrevidenziale[{}].{field}", index + 1));
        check_code(document, List::TipoCassa, fund.tipo_cassa.as_str(), || path("TipoCassa"), report);
        check_nature(document, fund.natura.as_ref(), || path("Natura"), report);
    }
}

fn check_line(document: &Document<'_>, index: usize, line: &DettaglioLinee, report: &mut Report<'_>) {
    check_nature(document, line.natura.as_ref(), || document.line(index, "Natura"), report);
}

fn check_summary(document: &Document<'_>, index: usize, summary: &DatiRiepilogo, report: &mut Report<'_>) {
    check_nature(document, summary.natura.as_ref(), || document.summary(index, "Natura"), report);
    if let Some(when) = &summary.esigibilita_iva {
        let path = || document.summary(index, "EsigibilitaIVA");
        check_code(document, List::EsigibilitaIva, when.as_str(), path, report);
    }
}

fn check_payments(document: &Document<'_>, report: &mut Report<'_>) {
    for (index, payment) in document.body.dati_pagamento.iter().enumerate() {
        let path = |field: &str| document.path(&format!("DatiPagamento[{}].{field}", index + 1));
        let terms = payment.condizioni_pagamento.as_str();
        check_code(document, List::CondizioniPagamento, terms, || path("CondizioniPagamento"), report);
        for (item, detail) in payment.dettaglio_pagamento.iter().enumerate() {
            let method = detail.modalita_pagamento.as_str();
            let path = || path(&format!("DettaglioPagamento[{}].ModalitaPagamento", item + 1));
            check_code(document, List::ModalitaPagamento, method, path, report);
        }
    }
}

fn check_nature(
    document: &Document<'_>,
    nature: Option<&Natura>,
    path: impl Fn() -> String,
    report: &mut Report<'_>,
) {
    if let Some(nature) = nature {
        check_code(document, List::Natura, nature.as_str(), path, report);
    }
}

/// 00445 for natures no longer in use (N2, N3 and N6 from 2021-01-01; source: notes in the XSD,
/// code from the published list), 00200 for the other lists. A code no table knows, or not in use
/// yet, is a warning: the table may be behind.
fn check_code(
    document: &Document<'_>,
    list: List,
    code: &str,
    path: impl Fn() -> String,
    report: &mut Report<'_>,
) {
    let day = document.body.dati_generali.documento.data;
    match report.context.tables.status(list, code, day) {
        Status::Valid => {}
        Status::Expired(end) => {
            let rule = if list == List::Natura { "00445" } else { "00200" };
            let message = format!(
                "Il codice {code} non è più ammesso dopo il {}: scegline uno in vigore",
                end.strftime("%d/%m/%Y")
            );
            report.error(rule, path(), message);
        }
        Status::NotYet(first) => {
            let message = format!(
                "Il codice {code} è in uso solo dal {}: controlla la data o il codice",
                first.strftime("%d/%m/%Y")
            );
            report.warning("00200", path(), message);
        }
        Status::Unknown => {
            let message = format!("Il codice \"{code}\" non è nell'elenco noto: controlla che sia giusto");
            report.warning("00200", path(), message);
        }
    }
}
