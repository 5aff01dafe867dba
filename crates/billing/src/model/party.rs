//! What this is: issuer, customer and agreement as an invoice says them: texts frozen at issue.
//! What it is not: the register, which goes on changing.

use agreements::model::Due;
use kernel::{AgreementId, BodyId, Day, MembershipId};
use serde::{Deserialize, Serialize};

/// An address as written on the invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street or square.
    pub street: String,
    /// House number.
    pub number: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub town: String,
    /// Sign of the Province.
    pub province: String,
}

impl Address {
    /// What is still to be written, in Italian.
    pub fn missing(&self) -> Vec<&'static str> {
        let parts = [(&self.street, "indirizzo"), (&self.postal_code, "CAP"), (&self.town, "località")];
        parts.into_iter().filter(|(part, _)| part.trim().is_empty()).map(|(_, label)| label).collect()
    }

    /// `Via Roma 1` and `61029 Urbino (PU)`.
    pub fn rows(&self) -> Vec<String> {
        let street = format!("{} {}", self.street, self.number).trim().to_owned();
        let sign = if self.province.is_empty() { String::new() } else { format!(" ({})", self.province) };
        let town = format!("{} {}{sign}", self.postal_code, self.town).trim().to_owned();
        [street, town].into_iter().filter(|row| !row.is_empty()).collect()
    }
}

/// Who issues.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Denomination.
    pub name: String,
    /// Tax code; empty when it is the VAT number.
    pub tax_code: String,
    /// VAT number.
    pub vat_number: String,
    /// `RF01` …
    pub regime: String,
    /// Seat.
    pub address: Address,
    /// Mail of the invoicing office.
    pub email: String,
    /// Its telephone.
    pub phone: String,
    /// Where to pay.
    pub iban: String,
    /// Tax code of who transmits.
    pub transmitter: String,
}

impl Issuer {
    /// What is still to be written before any invoice can be issued, in Italian.
    pub fn missing(&self) -> Vec<&'static str> {
        let texts = [
            (&self.name, "denominazione"),
            (&self.vat_number, "partita IVA"),
            (&self.regime, "regime fiscale"),
            (&self.iban, "IBAN"),
            (&self.transmitter, "codice del trasmittente"),
        ];
        let empty = texts.into_iter().filter(|(text, _)| text.trim().is_empty()).map(|(_, label)| label);
        empty.chain(self.address.missing()).collect()
    }
}

/// How the file reaches the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "to")]
pub enum Channel {
    /// A public body's office, by its six characters (FPA12).
    Office(String),
    /// A company's channel, by its seven characters (FPR12).
    Code(String),
    /// A company's certified mail (FPR12 with code 0000000).
    Pec(String),
}

/// Who receives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Denomination.
    pub name: String,
    /// Tax code.
    pub tax_code: String,
    /// VAT number, for a company.
    pub vat_number: String,
    /// How the file reaches it.
    pub channel: Channel,
    /// Seat.
    pub address: Address,
}

/// The agreement by which the services are owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementRef {
    /// Which.
    pub agreement_id: AgreementId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// When it was signed, or else approved.
    pub signed_on: Option<Day>,
    /// By when its invoices are paid.
    pub due: Due,
}

/// A member body as the register knows it on the day of the run, parts possibly missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The body.
    pub body_id: BodyId,
    /// Its membership.
    pub membership_id: MembershipId,
    /// Its name as acts write it.
    pub name: String,
    /// The key by which lists are in alphabetical order.
    pub sort_key: String,
    /// Whether it is a public administration.
    pub public: bool,
    /// Tax code, or empty.
    pub tax_code: String,
    /// VAT number, or empty.
    pub vat_number: String,
    /// Code of the invoicing office, or empty.
    pub office_code: String,
    /// Certified mail, or empty.
    pub pec: String,
    /// Seat.
    pub address: Address,
    /// Some of its data are invented, for a demonstration.
    pub invented: bool,
    /// From when another body takes its place, if it was merged.
    pub succeeded_from: Option<Day>,
    /// The agreement.
    pub agreement: AgreementRef,
}
