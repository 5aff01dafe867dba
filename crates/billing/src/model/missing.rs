//! What this is: what a body's invoice lacks before it can go out: what stops it, and what only deserves a look.
//! What it is not: a list kept anywhere; it is found again each time from what the register knows.

use kernel::{BodyId, Cents, Day, MembershipId};
use serde::{Deserialize, Serialize};

use super::Rules;

/// Whether the invoice can go out all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// No invoice until it is there.
    Stops,
    /// The invoice can go out; the body might refuse it.
    Warns,
}

impl Severity {
    /// Whether it stops the invoice.
    pub fn stops(self) -> bool {
        self == Self::Stops
    }
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "what")]
pub enum Missing {
    /// Data of the centre that issues.
    Issuer(Vec<&'static str>),
    /// The six characters of the office that receives invoices.
    OfficeCode,
    /// A company without certified mail.
    Pec,
    /// The tax code of the body.
    TaxCode,
    /// Parts of the body's address.
    Address(Vec<&'static str>),
    /// A service without an amount, and why.
    Price {
        /// The service.
        service: String,
        /// What to do.
        why: String,
    },
    /// A service whose amount depends on a figure of the body that nobody has recorded.
    Figure {
        /// The service.
        service: String,
        /// Which figure, of which day.
        why: String,
    },
    /// A service whose ordered hours are not known.
    Order {
        /// The service.
        service: String,
        /// What to do.
        why: String,
    },
    /// Services on days on which another body has taken its place.
    ServedAfterMerger(Day),
    /// On the date of the invoice another body has taken its place.
    Merged(Day),
    /// Neither a CIG nor the reason for none.
    Cig,
    /// No commitment of expenditure.
    Commitment,
    /// What is given back is more than what is owed: so much.
    Credit(Cents),
    /// A sum that cannot be held.
    TooLarge,
}

impl Missing {
    /// Whether the invoice can go out all the same. Source for CIG and commitment: DM 132/2020; whether
    /// they stop an invoice is a setting of the centre.
    pub fn severity(&self, rules: &Rules) -> Severity {
        match self {
            Self::Merged(_) => Severity::Warns,
            Self::Cig if !rules.cig_stops.value => Severity::Warns,
            Self::Commitment if !rules.commitment_stops.value => Severity::Warns,
            Self::Issuer(_)
            | Self::OfficeCode
            | Self::Pec
            | Self::TaxCode
            | Self::Address(_)
            | Self::Price { .. }
            | Self::Figure { .. }
            | Self::Order { .. }
            | Self::ServedAfterMerger(_)
            | Self::Cig
            | Self::Commitment
            | Self::Credit(_)
            | Self::TooLarge => Severity::Stops,
        }
    }

    /// What is missing, for the person who can add it.
    pub fn message(&self) -> String {
        match self {
            Self::Issuer(what) => format!("Dati del centro che emette: manca {}", what.join(", ")),
            Self::OfficeCode => {
                "Manca il codice univoco dell'ufficio di fatturazione (6 caratteri, da IndicePA)".into()
            }
            Self::Pec => "Manca la PEC a cui recapitare la fattura".into(),
            Self::TaxCode => "Manca il codice fiscale dell'ente".into(),
            Self::Address(what) => format!("Sede dell'ente: manca {}", what.join(", ")),
            Self::Price { service, why } | Self::Figure { service, why } | Self::Order { service, why } => {
                format!("{service}: {}", lower_first(why))
            }
            Self::ServedAfterMerger(from) => format!(
                "Dal {} subentra un altro ente: chiudi l'adesione al giorno prima e registra quella di chi subentra",
                from.short()
            ),
            Self::Merged(from) => format!(
                "Dal {} è subentrato un altro ente: verifica a chi intestare la fattura dei giorni precedenti",
                from.short()
            ),
            Self::Cig => "Manca il CIG, o il motivo per cui non è dovuto".into(),
            Self::Commitment => "Manca la determina d'impegno (numero e data)".into(),
            Self::Credit(amount) => format!(
                "I conguagli superano quanto dovuto e la fattura sarebbe negativa: c'è un credito di {amount} da dare \
                 con una nota di credito; altrimenti sarà tolto dalla prossima fattura che può contenerlo"
            ),
            Self::TooLarge => {
                "Un importo è troppo grande per essere calcolato: controlla prezzi e quantità".into()
            }
        }
    }

    /// Where it can be added: label and address.
    pub fn remedy(&self, (body, membership): (BodyId, MembershipId), year: i16) -> (&'static str, String) {
        match self {
            Self::Issuer(_) => ("Completa i dati del centro", "/centro/modifica".into()),
            Self::OfficeCode | Self::Pec | Self::TaxCode | Self::Address(_) | Self::Merged(_) => {
                ("Completa i dati dell'ente", format!("/enti/{body}/modifica"))
            }
            Self::Figure { .. } => ("Registra il parametro", format!("/enti/{body}/parametri/nuovo")),
            Self::Order { .. } | Self::ServedAfterMerger(_) => {
                ("Apri l'adesione", format!("/adesioni/{membership}"))
            }
            Self::Credit(_) => ("Apri i conguagli", "/riparti/conguagli".into()),
            Self::Price { .. } | Self::TooLarge => ("Apri i listini", "/listini".into()),
            Self::Cig | Self::Commitment => {
                ("Scrivi CIG e impegno", format!("/adesioni/{membership}/acquisti/{year}"))
            }
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
