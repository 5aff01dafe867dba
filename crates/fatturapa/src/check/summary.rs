//! What this is: checks of the VAT summary against itself and against the lines.
//! What it is not: checks of payments and totals, which are in `advice`.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::lines::{looks_like_fraction, report_fraction};
use super::{Document, Report};
use crate::model::{DatiRiepilogo, EsigibilitaIva, FatturaElettronicaBody, Natura};
use crate::money;

pub(super) fn check(document: &Document<'_>, report: &mut Report<'_>) {
    let summaries = &document.body.dati_beni_servizi.dati_riepilogo;
    let ledger = Ledger::of(document.body);
    for (index, summary) in summaries.iter().enumerate() {
        check_nature(document, index, summary, report);
        check_split_payment(document, index, summary, report);
        check_tax(document, index, summary, report);
        check_source(document, &ledger, index, summary, report);
        check_base(document, &ledger, index, summary, report);
        if looks_like_fraction(summary.aliquota_iva) {
            report_fraction(document.summary(index, "AliquotaIVA"), summary.aliquota_iva, report);
        }
    }
    check_rates_covered(document, &ledger, report);
    check_natures_covered(document, &ledger, report);
}

/// What VAT applies to an amount.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Vat<'a> {
    rate: Decimal,
    nature: Option<&'a Natura>,
}

/// Every amount of the document with its VAT: lines, then pension funds.
fn taxed(body: &FatturaElettronicaBody) -> impl Iterator<Item = (Vat<'_>, Decimal)> {
    let lines = body.dati_beni_servizi.dettaglio_linee.iter();
    let lines =
        lines.map(|line| (Vat { rate: line.aliquota_iva, nature: line.natura.as_ref() }, line.prezzo_totale));
    let funds = body.dati_generali.documento.casse_previdenziali.iter();
    let funds = funds.map(|fund| {
        (Vat { rate: fund.aliquota_iva, nature: fund.natura.as_ref() }, fund.importo_contributo_cassa)
    });
    lines.chain(funds)
}

fn vat_of(summary: &DatiRiepilogo) -> Vat<'_> {
    Vat { rate: summary.aliquota_iva, nature: summary.natura.as_ref() }
}

/// What the summaries of one VAT declare together. `None` amounts cannot be held.
struct Declared {
    first: usize,
    base: Option<Decimal>,
    extras: Option<Decimal>,
}

/// Amounts gathered by VAT, so that a file with thousands of lines and summaries is checked in
/// one pass over each.
struct Ledger<'a> {
    taxed: HashMap<Vat<'a>, Option<Decimal>>,
    taxed_rates: HashSet<Decimal>,
    declared: HashMap<Vat<'a>, Declared>,
}

impl<'a> Ledger<'a> {
    fn of(body: &'a FatturaElettronicaBody) -> Self {
        let mut ledger =
            Self { taxed: HashMap::new(), taxed_rates: HashSet::new(), declared: HashMap::new() };
        for (vat, amount) in taxed(body) {
            let total = ledger.taxed.entry(vat).or_insert(Some(Decimal::ZERO));
            *total = total.and_then(|total| total.checked_add(amount));
            ledger.taxed_rates.insert(vat.rate);
        }
        for (index, summary) in body.dati_beni_servizi.dati_riepilogo.iter().enumerate() {
            ledger.declare(index, summary);
        }
        ledger
    }

    fn declare(&mut self, index: usize, summary: &'a DatiRiepilogo) {
        let start = Declared { first: index, base: Some(Decimal::ZERO), extras: Some(Decimal::ZERO) };
        let declared = self.declared.entry(vat_of(summary)).or_insert(start);
        let add = |total: Option<Decimal>, amount| total.and_then(|total| total.checked_add(amount));
        declared.base = add(declared.base, summary.imponibile_importo);
        declared.extras = add(declared.extras, summary.spese_accessorie.unwrap_or_default());
        declared.extras = add(declared.extras, summary.arrotondamento.unwrap_or_default());
    }
}

/// 00429 and 00430: nature if and only if the rate is zero. Source: published list.
fn check_nature(document: &Document<'_>, index: usize, summary: &DatiRiepilogo, report: &mut Report<'_>) {
    match (summary.aliquota_iva.is_zero(), &summary.natura) {
        (true, None) => {
            let message = "Il riepilogo ha aliquota IVA zero: indica la natura (per esempio N4, esente)";
            report.error("00429", document.summary(index, "Natura"), message);
        }
        (false, Some(_)) => {
            let message = "Il riepilogo ha un'aliquota IVA diversa da zero: togli la natura";
            report.error("00430", document.summary(index, "Natura"), message);
        }
        (true, Some(_)) | (false, None) => {}
    }
}

/// 00420: split payment and reverse charge exclude each other. Source: published list.
fn check_split_payment(
    document: &Document<'_>,
    index: usize,
    summary: &DatiRiepilogo,
    report: &mut Report<'_>,
) {
    let reverse = summary.natura.as_ref().is_some_and(|nature| nature.as_str().starts_with("N6"));
    if reverse && summary.esigibilita_iva == Some(EsigibilitaIva::S) {
        let message =
            "La scissione dei pagamenti (S) non va con l'inversione contabile (N6): scegli una delle due";
        report.error("00420", document.summary(index, "EsigibilitaIVA"), message);
    }
}

/// 00421: tax = base × rate, within one cent. Source: published list; tolerance known, not
/// verified. Example: 800.40 at 22 % → 176.09.
fn check_tax(document: &Document<'_>, index: usize, summary: &DatiRiepilogo, report: &mut Report<'_>) {
    let expected = money::percent(summary.imponibile_importo, summary.aliquota_iva).map(money::half_up);
    if !money::agree(expected, Some(summary.imposta), Decimal::new(1, 2)) {
        let right = expected.map_or_else(|| "un importo troppo grande".to_owned(), money::italian);
        let message = format!(
            "L'imposta {} non torna: il {} per cento di {} fa {right}",
            money::italian(summary.imposta),
            money::italian(summary.aliquota_iva),
            money::italian(summary.imponibile_importo)
        );
        report.error("00421", document.summary(index, "Imposta"), message);
    }
}

/// 00443: the rate of a summary is in no line and no fund. 00444: the same for its nature.
/// Source: codes from the published lists; that the comparison runs in both directions is
/// known, not verified.
fn check_source(
    document: &Document<'_>,
    ledger: &Ledger<'_>,
    index: usize,
    summary: &DatiRiepilogo,
    report: &mut Report<'_>,
) {
    let rate = summary.aliquota_iva;
    if !ledger.taxed_rates.contains(&rate) {
        let message = format!(
            "Nessuna linea ha l'aliquota {} di questo riepilogo: togli il riepilogo o correggi l'aliquota",
            money::italian(rate)
        );
        report.error("00443", document.summary(index, "AliquotaIVA"), message);
    } else if let Some(nature) = &summary.natura
        && !ledger.taxed.contains_key(&vat_of(summary))
    {
        let message = format!("Nessuna linea ha la natura {nature} di questo riepilogo: correggi la natura");
        report.error("00444", document.summary(index, "Natura"), message);
    }
}

/// 00422: base = sum of lines and funds of the same rate and nature, plus ancillary expenses and
/// rounding, within one euro. Source: published list; tolerance and terms known, not verified.
/// Summaries that differ only in exigibility are taken together, on the first of them.
fn check_base(
    document: &Document<'_>,
    ledger: &Ledger<'_>,
    index: usize,
    summary: &DatiRiepilogo,
    report: &mut Report<'_>,
) {
    let vat = vat_of(summary);
    let Some(declared) = ledger.declared.get(&vat).filter(|declared| declared.first == index) else { return };
    let amounts = ledger.taxed.get(&vat).copied().unwrap_or(Some(Decimal::ZERO));
    let expected = amounts.zip(declared.extras).and_then(|(amount, extras)| amount.checked_add(extras));
    if !money::agree(expected, declared.base, Decimal::ONE) {
        report_base(document, index, declared.base, expected, report);
    }
}

fn report_base(
    document: &Document<'_>,
    index: usize,
    found: Option<Decimal>,
    expected: Option<Decimal>,
    report: &mut Report<'_>,
) {
    let show = |amount: Option<Decimal>| {
        amount.map_or_else(|| "un importo troppo grande".to_owned(), money::italian)
    };
    let message = format!(
        "L'imponibile {} non torna: le linee con la stessa aliquota e natura sommano {}",
        show(found),
        show(expected)
    );
    report.error("00422", document.summary(index, "ImponibileImporto"), message);
}

/// 00419: every rate of lines and funds needs a summary. Source: published list.
fn check_rates_covered(document: &Document<'_>, ledger: &Ledger<'_>, report: &mut Report<'_>) {
    let covered: HashSet<Decimal> = ledger.declared.keys().map(|vat| vat.rate).collect();
    let mut missing: Vec<&Decimal> = ledger.taxed_rates.difference(&covered).collect();
    missing.sort_unstable();
    for rate in missing {
        let message = format!("Manca il riepilogo IVA per l'aliquota {}: aggiungilo", money::italian(*rate));
        report.error("00419", document.path("DatiBeniServizi.DatiRiepilogo"), message);
    }
}

/// 00444: every nature of lines and funds needs a summary (known, not verified, as above).
fn check_natures_covered(document: &Document<'_>, ledger: &Ledger<'_>, report: &mut Report<'_>) {
    let covered: HashSet<&Natura> = ledger.declared.keys().filter_map(|vat| vat.nature).collect();
    let used: HashSet<&Natura> = ledger.taxed.keys().filter_map(|vat| vat.nature).collect();
    let mut missing: Vec<&str> = used.difference(&covered).map(|nature| nature.as_str()).collect();
    missing.sort_unstable();
    for nature in missing {
        let message = format!("Manca il riepilogo IVA per la natura {nature}: aggiungilo");
        report.error("00444", document.path("DatiBeniServizi.DatiRiepilogo"), message);
    }
}
