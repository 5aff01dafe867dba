//! What this is: the VAT summary of lines and the totals of a summary.
//! What it is not: a ledger.

use rust_decimal::Decimal;

use super::{BuildError, Line, Vat};
use crate::model::{DatiRiepilogo, EsigibilitaIva};
use crate::money;

/// The totals of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Sum of the bases.
    pub base: Decimal,
    /// Sum of the taxes.
    pub tax: Decimal,
    /// Total of the document, VAT included.
    pub document: Decimal,
    /// What the buyer pays: without the VAT under split payment.
    pub payable: Decimal,
}

/// The VAT summary, one entry per (rate, nature, exigibility) in the order they first appear.
/// Example: a base of 800.40 at 22 % → tax 176.09.
pub fn summarise(lines: &[Line]) -> Result<Vec<DatiRiepilogo>, BuildError> {
    let mut groups: Vec<(&Vat, Decimal)> = Vec::new();
    for line in lines {
        let (vat, amount) = (line.vat(), line.total()?);
        match groups.iter_mut().find(|(other, _)| same_group(other, vat)) {
            Some((_, total)) => *total = total.checked_add(amount).ok_or(BuildError::TooLarge)?,
            None => groups.push((vat, amount)),
        }
    }
    groups.into_iter().map(|(vat, amount)| entry(vat, amount, lines)).collect()
}

fn same_group(left: &Vat, right: &Vat) -> bool {
    left.rate() == right.rate()
        && left.nature() == right.nature()
        && left.exigibility() == right.exigibility()
}

fn entry(vat: &Vat, amount: Decimal, lines: &[Line]) -> Result<DatiRiepilogo, BuildError> {
    let base = money::half_up(amount);
    let tax = money::percent(base, vat.rate()).ok_or(BuildError::TooLarge)?;
    Ok(DatiRiepilogo {
        aliquota_iva: vat.rate(),
        natura: vat.nature().cloned(),
        imponibile_importo: base,
        imposta: money::half_up(tax),
        esigibilita_iva: vat.exigibility().cloned(),
        riferimento_normativo: rules(vat, lines),
        ..DatiRiepilogo::default()
    })
}

/// The different rules quoted by the lines of a group, in their order.
fn rules(vat: &Vat, lines: &[Line]) -> Option<String> {
    let mut found: Vec<&str> = Vec::new();
    for line in lines.iter().filter(|line| same_group(line.vat(), vat)) {
        match line.vat() {
            Vat::NotCharged { rule, .. } if !found.contains(&rule.as_str()) => found.push(rule),
            Vat::NotCharged { .. } | Vat::Charged { .. } => {}
        }
    }
    let text = found.join("; ");
    (!text.trim().is_empty()).then_some(text)
}

/// The totals of a summary; `None` when they cannot be held.
pub fn totals(summary: &[DatiRiepilogo]) -> Option<Totals> {
    let base = money::sum(summary.iter().map(|entry| entry.imponibile_importo))?;
    let tax = money::sum(summary.iter().map(|entry| entry.imposta))?;
    let split = |entry: &&DatiRiepilogo| entry.esigibilita_iva == Some(EsigibilitaIva::S);
    let withheld = money::sum(summary.iter().filter(split).map(|entry| entry.imposta))?;
    let document = base.checked_add(tax)?;
    Some(Totals { base, tax, document, payable: document.checked_sub(withheld)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Natura;

    fn euro(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn line(price: &str, vat: Vat) -> Line {
        Line::new("Servizio", euro(price), vat)
    }

    #[test]
    fn split_payment_leaves_the_tax_out_of_what_is_paid() {
        let lines = [
            line("500.20", Vat::split_payment(euro("22.00"))),
            line("300.20", Vat::split_payment(euro("22.00"))),
        ];
        let summary = summarise(&lines).unwrap();
        let totals = totals(&summary).unwrap();
        assert_eq!(summary.len(), 1);
        assert_eq!(totals.tax.to_string(), "176.09");
        assert_eq!(totals.document.to_string(), "976.49");
        assert_eq!(totals.payable.to_string(), "800.40");
    }

    #[test]
    fn half_a_cent_of_tax_goes_up() {
        let summary = summarise(&[line("299.25", Vat::split_payment(Decimal::TEN))]).unwrap();
        assert_eq!(summary.first().unwrap().imposta.to_string(), "29.93");
    }

    #[test]
    fn rates_natures_and_exigibilities_are_kept_apart() {
        let lines = [
            line("1.00", Vat::immediate(Decimal::new(22, 0))),
            line("1.00", Vat::not_charged(Natura::N4, "art. 10 DPR 633/72")),
            line("1.00", Vat::split_payment(euro("22.00"))),
            line("1.00", Vat::not_charged(Natura::N4, "art. 10 n. 20 DPR 633/72")),
        ];
        let summary = summarise(&lines).unwrap();
        assert_eq!(summary.len(), 3);
        let rule = summary.get(1).unwrap().riferimento_normativo.as_deref();
        assert_eq!(rule, Some("art. 10 DPR 633/72; art. 10 n. 20 DPR 633/72"));
    }

    #[test]
    fn amounts_too_large_are_an_error() {
        let huge = Line::new("x", Decimal::MAX, Vat::immediate(Decimal::TEN)).quantity(Decimal::TEN, "");
        assert_eq!(summarise(&[huge]), Err(BuildError::TooLarge));
    }
}
