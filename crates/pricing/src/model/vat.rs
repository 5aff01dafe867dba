//! What this is: the VAT regime of a tariff as the accountant of the centre wrote it: a rate, or the nature and
//! the law by which there is none.
//! What it is not: advice: the program never says which regime is right.

use kernel::{Day, Rate};
use serde::{Deserialize, Serialize};

/// The regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Vat {
    /// Taxed at a rate.
    Standard {
        /// The rate.
        rate: Rate,
    },
    /// Exempt.
    Exempt {
        /// The code of the nature, such as N4.
        natura: String,
        /// The law, as it will stand on the invoice.
        legal_reference: String,
    },
    /// Out of the scope of VAT.
    OutOfScope {
        /// The code of the nature, such as N1 or N2.2.
        natura: String,
        /// The law, as it will stand on the invoice.
        legal_reference: String,
    },
}

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VatKind {
    /// Taxed.
    Standard,
    /// Exempt.
    Exempt,
    /// Out of scope.
    OutOfScope,
}

/// A regime that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotVat {
    /// A rate that is none.
    #[error(
        "Aliquota IVA: scrivi una percentuale tra 0,01 e 100; per le operazioni senza IVA scegli «esente» o «fuori campo»"
    )]
    Rate,
    /// A nature of another regime, or not in the list on that day.
    #[error(
        "Natura: il codice {0} non è tra quelli utilizzabili per questo regime alla data di inizio del listino"
    )]
    Natura(String),
    /// No law was written.
    #[error(
        "Riferimento normativo: scrivi la norma da riportare in fattura, per esempio «art. 10, n. 20, DPR 633/1972»"
    )]
    Reference,
}

impl VatKind {
    /// Every regime, in the order of the forms.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Exempt, Self::OutOfScope];

    /// The word used in forms and by the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Exempt => "exempt",
            Self::OutOfScope => "out_of_scope",
        }
    }

    /// The regime with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The regime in Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Standard => "Imponibile con aliquota",
            Self::Exempt => "Esente",
            Self::OutOfScope => "Fuori campo o escluso",
        }
    }

    /// Codes and labels, for a field to choose from.
    pub fn options() -> [(&'static str, &'static str); 3] {
        Self::ALL.map(|kind| (kind.code(), kind.label()))
    }

    /// Whether codes of nature that begin so belong to this regime.
    fn takes(self, natura: &str) -> bool {
        match self {
            Self::Standard => false,
            Self::Exempt => natura == "N4",
            Self::OutOfScope => natura == "N1" || natura.starts_with("N2"),
        }
    }

    /// The natures of this regime on a day, with their labels, from the dated list of codes.
    pub fn natures(self, day: Day) -> Vec<(&'static str, &'static str)> {
        let usable = |code: &str| {
            let tables = fatturapa::codes::Tables::built_in();
            let status = tables.status(fatturapa::codes::List::Natura, code, day.date());
            status == fatturapa::codes::Status::Valid
        };
        let known = fatturapa::model::Natura::ALL.iter().map(|natura| (natura_code(natura), natura.label()));
        known.filter(|(code, _)| self.takes(code) && usable(code)).collect()
    }
}

/// Every code that this version lists is a text of the program.
fn natura_code(natura: &'static fatturapa::model::Natura) -> &'static str {
    natura.as_str()
}

impl Vat {
    /// A taxed regime.
    pub fn standard(rate: Rate) -> Result<Self, NotVat> {
        if (1..=10_000).contains(&rate.get()) { Ok(Self::Standard { rate }) } else { Err(NotVat::Rate) }
    }

    /// A regime without tax, whose code must be usable on the day.
    pub fn without_tax(kind: VatKind, natura: &str, reference: &str, day: Day) -> Result<Self, NotVat> {
        if !kind.natures(day).iter().any(|(code, _)| *code == natura) {
            return Err(NotVat::Natura(natura.to_owned()));
        }
        if reference.trim().is_empty() {
            return Err(NotVat::Reference);
        }
        let (natura, legal_reference) = (natura.to_owned(), reference.trim().to_owned());
        match kind {
            VatKind::Standard => Err(NotVat::Rate),
            VatKind::Exempt => Ok(Self::Exempt { natura, legal_reference }),
            VatKind::OutOfScope => Ok(Self::OutOfScope { natura, legal_reference }),
        }
    }

    /// Which of the three.
    pub fn kind(&self) -> VatKind {
        match self {
            Self::Standard { .. } => VatKind::Standard,
            Self::Exempt { .. } => VatKind::Exempt,
            Self::OutOfScope { .. } => VatKind::OutOfScope,
        }
    }

    /// The rate, zero where there is no tax.
    pub fn rate(&self) -> Rate {
        match self {
            Self::Standard { rate } => *rate,
            Self::Exempt { .. } | Self::OutOfScope { .. } => Rate::default(),
        }
    }

    /// The code and the law, where there is no tax.
    pub fn nature(&self) -> Option<(&str, &str)> {
        match self {
            Self::Standard { .. } => None,
            Self::Exempt { natura, legal_reference } | Self::OutOfScope { natura, legal_reference } => {
                Some((natura, legal_reference))
            }
        }
    }

    /// The regime in a few words: `IVA 22 %`, `Esente (N4, art. 10 …)`.
    pub fn words(&self) -> String {
        match self {
            Self::Standard { rate } => format!("IVA {rate}"),
            Self::Exempt { natura, legal_reference } => format!("Esente ({natura}, {legal_reference})"),
            Self::OutOfScope { natura, legal_reference } => {
                format!("Fuori campo o escluso ({natura}, {legal_reference})")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(kind: VatKind, day: &str) -> Vec<&'static str> {
        kind.natures(Day::parse(day).unwrap()).into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn natures_change_with_the_day() {
        assert_eq!(codes(VatKind::Exempt, "2024-01-01"), ["N4"]);
        assert_eq!(codes(VatKind::OutOfScope, "2024-01-01"), ["N1", "N2.1", "N2.2"]);
        assert_eq!(codes(VatKind::OutOfScope, "2019-01-01"), ["N1", "N2"]);
        assert!(codes(VatKind::Standard, "2024-01-01").is_empty());
    }

    #[test]
    fn a_regime_without_tax_needs_its_nature_and_its_law() {
        let day = Day::parse("2024-01-01").unwrap();
        let make = |natura, law| Vat::without_tax(VatKind::Exempt, natura, law, day);
        assert_eq!(make("N4", "art. 10 ").unwrap().words(), "Esente (N4, art. 10)");
        assert_eq!(make("N2.2", "art. 10"), Err(NotVat::Natura("N2.2".into())));
        assert_eq!(make("N4", "  "), Err(NotVat::Reference));
        assert_eq!(Vat::standard(Rate::new(0)), Err(NotVat::Rate));
        assert_eq!(Vat::standard(Rate::new(2200)).unwrap().words(), "IVA 22 %");
    }
}
