//! What this is: the centre itself: how it is managed, at which level, how it invoices.
//! What it is not: its organs and staff; see [`super::people`].

use kernel::{Email, Iban, Slug, TaxCode, VatNumber};
use serde::{Deserialize, Serialize};

use super::body::Address;
use super::choice::choice;

choice! {
    /// Who runs the services.
    ManagementForm {
        /// The Province, with its own people.
        Public = "public", "Pubblico: lo gestisce la Provincia";
        /// A company wholly owned by public bodies.
        InHouse = "in_house", "In house: lo gestisce una società a capitale pubblico";
        /// A private partner, under a partnership contract.
        Ppp = "ppp", "Partenariato pubblico-privato (PPP)";
    }
}

choice! {
    /// How far the services go.
    Level {
        /// Connectivity, mail, security, first-level help desk.
        Base = "base", "Base: connettività, posta, sicurezza, help desk di primo livello";
        /// Adds application management, payments, web sites, training, advice.
        Intermediate = "intermediate", "Intermedio: anche applicativi, PagoPA, siti, formazione, consulenza";
        /// Adds digital transformation, multichannel services, cloud.
        Advanced = "advanced", "Avanzato: anche trasformazione digitale, multicanalità, SUAP e SUE, cloud";
    }
}

/// Form and level do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAModel {
    /// Source: documento comparativo dei tre centri, 2022, on the in-house model (Macerata) and on the PPP model
    /// (Lecco): both are advanced by nature, since the Province turns to a company in order to use its advanced skills.
    #[error(
        "Livello: un centro {0} non ha un livello base. Affidarsi a una società significa già disporre di \
         competenze avanzate (analisi dei centri di Macerata e di Lecco). Scegli intermedio o avanzato"
    )]
    NoBase(&'static str),
    /// Nobody runs it.
    #[error("{0}: scrivi il nome della società che gestisce il centro")]
    NoPartner(&'static str),
}

/// How a centre is managed: form and level that go together, and the company when there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ManagementModel {
    form: ManagementForm,
    level: Level,
    partner: String,
}

impl ManagementModel {
    /// The model, if form, level and company go together. A public centre has no company.
    pub fn new(form: ManagementForm, level: Level, partner: &str) -> Result<Self, NotAModel> {
        let partner = partner.trim().to_owned();
        let (kind, label) = match form {
            ManagementForm::Public => return Ok(Self { form, level, partner: String::new() }),
            ManagementForm::InHouse => ("in house", "Società in house"),
            ManagementForm::Ppp => ("in partenariato", "Partner privato"),
        };
        match level {
            Level::Base => Err(NotAModel::NoBase(kind)),
            Level::Intermediate | Level::Advanced if partner.is_empty() => Err(NotAModel::NoPartner(label)),
            Level::Intermediate | Level::Advanced => Ok(Self { form, level, partner }),
        }
    }

    /// The form.
    pub fn form(&self) -> ManagementForm {
        self.form
    }

    /// The level.
    pub fn level(&self) -> Level {
        self.level
    }

    /// The in-house company or the private partner; empty for a public centre.
    pub fn partner(&self) -> &str {
        &self.partner
    }
}

/// Who issues the invoices, as the invoices say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// Denomination.
    pub denomination: String,
    /// Tax code.
    pub tax_code: Option<TaxCode>,
    /// VAT number.
    pub vat_number: Option<VatNumber>,
    /// Seat.
    pub address: Address,
    /// Tax regime, `RF01` to `RF20`.
    pub regime: String,
    /// Where bodies pay.
    pub iban: Option<Iban>,
    /// Whom to call about an invoice: office or person.
    pub office: String,
    /// Mail of that office.
    pub email: Option<Email>,
    /// Telephone of that office.
    pub phone: String,
    /// Certified mail.
    pub pec: Option<Email>,
    /// The tax code of who transmits the invoices to the exchange system.
    pub transmitter: Option<TaxCode>,
}

impl Issuer {
    /// What is still missing before an invoice can be issued, in Italian.
    pub fn missing(&self) -> Vec<&'static str> {
        let checks = [
            (self.denomination.is_empty(), "denominazione"),
            (self.tax_code.is_none() && self.vat_number.is_none(), "codice fiscale o partita IVA"),
            (self.address.street.is_empty(), "indirizzo"),
            (self.address.postal_code.is_none(), "CAP"),
            (self.address.town.is_empty(), "località"),
            (self.regime.is_empty(), "regime fiscale"),
            (self.iban.is_none(), "IBAN"),
            (self.transmitter.is_none(), "codice del trasmittente"),
        ];
        checks.into_iter().filter(|(missing, _)| *missing).map(|(_, what)| what).collect()
    }
}

/// What a form says of a centre.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CentreData {
    /// Its name, such as `CST Pesaro e Urbino`.
    pub name: String,
    /// The Province that serves, by ISTAT code of the unit.
    pub uts_code: String,
    /// Its name.
    pub province: String,
    /// Form and level.
    pub model: ManagementModel,
    /// Who issues the invoices.
    pub issuer: Issuer,
}

/// A centre as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Centre {
    /// Its name in addresses; given once.
    pub slug: Slug,
    /// Grows with every change.
    pub version: i64,
    /// What is known of it.
    pub data: CentreData,
}

impl std::ops::Deref for Centre {
    type Target = CentreData;

    fn deref(&self) -> &CentreData {
        &self.data
    }
}

/// A tax regime code as invoices want it: `RF` and two digits.
pub fn parse_regime(text: &str) -> Result<String, &'static str> {
    let code = text.trim().to_ascii_uppercase();
    let digits =
        code.strip_prefix("RF").filter(|rest| rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_digit()));
    if digits.is_some() { Ok(code) } else { Err("Scrivi il codice del regime, per esempio RF01") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_house_and_ppp_have_no_base_level_and_the_message_says_why() {
        for form in [ManagementForm::InHouse, ManagementForm::Ppp] {
            let refused = ManagementModel::new(form, Level::Base, "Società").unwrap_err();
            assert!(refused.to_string().contains("competenze avanzate"), "{refused}");
            assert!(ManagementModel::new(form, Level::Intermediate, "Società").is_ok());
            assert!(matches!(ManagementModel::new(form, Level::Advanced, " "), Err(NotAModel::NoPartner(_))));
        }
        assert!(ManagementModel::new(ManagementForm::Public, Level::Base, "").is_ok());
    }

    #[test]
    fn a_tax_regime_is_rf_and_two_digits() {
        assert_eq!(parse_regime(" rf01 ").as_deref(), Ok("RF01"));
        for text in ["", "01", "RF1", "RF001", "RFAB"] {
            assert!(parse_regime(text).is_err(), "{text}");
        }
    }
}
