//! What this is: tax and totals: tax per rate or nature on the sum of its lines, rounded half up once; the total
//! is bases plus taxes; under split payment the tax is not paid to the issuer.
//! What it is not: a choice of regime; the price list and the dated settings make that.

use kernel::{Cents, Rate};
use serde::{Deserialize, Serialize};

use super::{Line, Nature, Vat};

/// Who pays the tax, and when it falls due (`EsigibilitaIVA`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exigibility {
    /// The issuer, at once.
    Immediate,
    /// The buyer, to the State.
    SplitPayment,
}

/// The lines of one rate or nature together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatSummary {
    /// The rate; zero where there is no tax.
    pub rate: Rate,
    /// Why there is no tax, with every rule that the lines quote.
    pub nature: Option<Nature>,
    /// Who pays the tax; nothing where there is none.
    pub exigibility: Option<Exigibility>,
    /// The sum of the lines.
    pub base: Cents,
    /// The tax on it.
    pub tax: Cents,
}

impl VatSummary {
    /// `22 %`, or the nature: `N4`.
    pub fn label(&self) -> String {
        Vat { rate: self.rate, nature: self.nature.clone() }.label()
    }

    /// Whether another summary is of the same rate or nature.
    pub fn is_of(&self, other: &Self) -> bool {
        self.takes(&Vat { rate: other.rate, nature: other.nature.clone() })
    }

    fn takes(&self, vat: &Vat) -> bool {
        let code = |nature: &Option<Nature>| nature.as_ref().map(|nature| nature.code.clone());
        self.rate == vat.rate && code(&self.nature) == code(&vat.nature)
    }

    fn of(vat: &Vat, exigibility: Exigibility) -> Self {
        let exigibility = vat.nature.is_none().then_some(exigibility);
        Self { rate: vat.rate, nature: vat.nature.clone(), exigibility, base: Cents::ZERO, tax: Cents::ZERO }
    }

    fn add(&mut self, line: &Line) -> Option<()> {
        self.base = self.base.plus(line.amount)?;
        if let (Some(mine), Some(other)) = (&mut self.nature, &line.vat.nature)
            && !mine.rule.split("; ").any(|known| known == other.rule)
        {
            mine.rule = format!("{}; {}", mine.rule, other.rule);
        }
        Some(())
    }
}

/// What an invoice comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The sum of the bases.
    pub taxable: Cents,
    /// The sum of the taxes.
    pub tax: Cents,
    /// Bases plus taxes.
    pub document: Cents,
    /// What is paid to the issuer.
    pub payable: Cents,
}

/// The summary by rate and nature, in the order in which they first appear; `None` when a sum does not fit.
/// Source: the FatturaPA format, block 2.2.2 `DatiRiepilogo`, check 00421. Example: 800,40 at 22 % → 176,09.
pub fn summary(lines: &[Line], exigibility: Exigibility) -> Option<Vec<VatSummary>> {
    let mut groups: Vec<VatSummary> = Vec::new();
    for line in lines {
        let at = groups.iter().position(|group| group.takes(&line.vat)).unwrap_or_else(|| {
            groups.push(VatSummary::of(&line.vat, exigibility));
            groups.len().saturating_sub(1)
        });
        groups.get_mut(at)?.add(line)?;
    }
    for group in &mut groups {
        group.tax = group.base.tax(group.rate)?;
    }
    Some(groups)
}

/// The totals of a summary; `None` when a sum does not fit.
pub fn totals(summary: &[VatSummary]) -> Option<Totals> {
    let taxable = Cents::sum(summary.iter().map(|group| group.base))?;
    let tax = Cents::sum(summary.iter().map(|group| group.tax))?;
    let split = |group: &&VatSummary| group.exigibility == Some(Exigibility::SplitPayment);
    let withheld = Cents::sum(summary.iter().filter(split).map(|group| group.tax))?;
    let document = taxable.plus(tax)?;
    Some(Totals { taxable, tax, document, payable: document.minus(withheld)? })
}

/// The sum of what is billed without tax: the base of the stamp duty.
pub fn untaxed(summary: &[VatSummary]) -> Option<Cents> {
    Cents::sum(summary.iter().filter(|group| group.nature.is_some()).map(|group| group.base))
}

#[cfg(test)]
mod tests;
