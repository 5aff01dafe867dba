//! What this is: a line to invoice, and its VAT.
//! What it is not: rounding; the price of a line is exact up to eight decimals.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use super::BuildError;
use crate::model::{DettaglioLinee, EsigibilitaIva, Natura};
use crate::money;

/// The VAT of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Vat {
    /// VAT is charged.
    Charged {
        /// Rate, as a percentage.
        rate: Decimal,
        /// When it falls due.
        exigibility: EsigibilitaIva,
    },
    /// No VAT is charged.
    NotCharged {
        /// Why.
        nature: Natura,
        /// The rule quoted on the invoice, at most 100 characters.
        rule: String,
    },
}

impl Vat {
    /// Split payment (art. 17-ter DPR 633/72): the buyer pays the VAT to the State.
    pub fn split_payment(rate: Decimal) -> Self {
        Self::Charged { rate, exigibility: EsigibilitaIva::S }
    }

    /// Ordinary VAT, due at once.
    pub fn immediate(rate: Decimal) -> Self {
        Self::Charged { rate, exigibility: EsigibilitaIva::I }
    }

    /// No VAT, with the rule to quote.
    pub fn not_charged(nature: Natura, rule: &str) -> Self {
        Self::NotCharged { nature, rule: rule.to_owned() }
    }

    pub(super) fn rate(&self) -> Decimal {
        match self {
            Self::Charged { rate, .. } => *rate,
            Self::NotCharged { .. } => Decimal::new(0, 2),
        }
    }

    pub(super) fn nature(&self) -> Option<&Natura> {
        match self {
            Self::Charged { .. } => None,
            Self::NotCharged { nature, .. } => Some(nature),
        }
    }

    pub(super) fn exigibility(&self) -> Option<&EsigibilitaIva> {
        match self {
            Self::Charged { exigibility, .. } => Some(exigibility),
            Self::NotCharged { .. } => None,
        }
    }
}

/// A line to invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    description: String,
    quantity: Option<(Decimal, Option<String>)>,
    unit_price: Decimal,
    period: Option<(Date, Date)>,
    vat: Vat,
    reference: Option<String>,
}

impl Line {
    /// A line for one thing at a price, VAT excluded.
    pub fn new(description: &str, unit_price: Decimal, vat: Vat) -> Self {
        let description = description.to_owned();
        Self { description, quantity: None, unit_price, period: None, vat, reference: None }
    }

    /// How many, and of what (`ore`, `PC`, …).
    #[must_use]
    pub fn quantity(mut self, quantity: Decimal, unit: &str) -> Self {
        self.quantity = Some((quantity, Some(unit.to_owned()).filter(|unit| !unit.is_empty())));
        self
    }

    /// The period of the service, both days included.
    #[must_use]
    pub fn period(mut self, first: Date, last: Date) -> Self {
        self.period = Some((first, last));
        self
    }

    /// The reference agreed with the buyer, for instance an account or a commitment.
    #[must_use]
    pub fn reference(mut self, reference: &str) -> Self {
        self.reference = Some(reference.to_owned());
        self
    }

    pub(super) fn vat(&self) -> &Vat {
        &self.vat
    }

    /// Quantity × unit price, rounded half up to the eight decimals the file can hold.
    pub(super) fn total(&self) -> Result<Decimal, BuildError> {
        let quantity = self.quantity.as_ref().map_or(Decimal::ONE, |(quantity, _)| *quantity);
        let total = self.unit_price.checked_mul(quantity).ok_or(BuildError::TooLarge)?;
        let total = total.round_dp_with_strategy(8, RoundingStrategy::MidpointAwayFromZero).normalize();
        Ok(money::with_cents(total))
    }

    fn number(&self, number: u16) -> Result<DettaglioLinee, BuildError> {
        Ok(DettaglioLinee {
            numero_linea: number,
            descrizione: self.description.clone(),
            quantita: self.quantity.as_ref().map(|(quantity, _)| *quantity),
            unita_misura: self.quantity.as_ref().and_then(|(_, unit)| unit.clone()),
            data_inizio_periodo: self.period.map(|(first, _)| first),
            data_fine_periodo: self.period.map(|(_, last)| last),
            prezzo_unitario: self.unit_price,
            prezzo_totale: self.total()?,
            aliquota_iva: self.vat.rate(),
            natura: self.vat.nature().cloned(),
            riferimento_amministrazione: self.reference.clone(),
            ..DettaglioLinee::default()
        })
    }
}

/// The lines of the file, numbered from 1.
pub(super) fn number(lines: &[Line]) -> Result<Vec<DettaglioLinee>, BuildError> {
    if lines.is_empty() {
        return Err(BuildError::NoLines);
    }
    if lines.len() > 9999 {
        return Err(BuildError::TooManyLines);
    }
    lines.iter().zip(1_u16..).map(|(line, number)| line.number(number)).collect()
}

/// Cuts a text at spaces into pieces of at most `most` characters once made Latin-1 safe.
pub(super) fn split_text(text: &str, most: usize) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in crate::text::to_latin(text).split(' ').filter(|word| !word.is_empty()) {
        match pieces.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= most => {
                last.push(' ');
                last.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_reasons_are_cut_at_spaces() {
        assert_eq!(split_text("uno due  tre quattro", 8), ["uno due", "tre", "quattro"]);
        assert_eq!(split_text("  ", 8), [""; 0]);
    }
}
