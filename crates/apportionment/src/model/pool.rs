//! What this is: a shared cost of a year: how much it is planned to be, how much it was, and by what it is divided.
//! What it is not: its division; see [`super::Computation`], which keeps what it was made of.

use kernel::{Cents, Day, Period, PoolId};
use pricing::model::Vat;
use serde::Serialize;

use super::{Basis, Kind};

store::coded_enum! {
    /// The nature of a shared cost. Source: the cost items that the service centre of the Province of Lecco divides
    /// among its members.
    Category {
        /// Rent and running of the data centre.
        DataCentre = "data_centre", "Data center";
        /// Connections of the data centre.
        Connectivity = "connectivity", "Connettività";
        /// Certificates.
        Certificates = "certificates", "Certificati";
        /// Names on the Internet.
        Domains = "domains", "Domini";
        /// Premises.
        Premises = "premises", "Locali";
        /// Staff.
        Staff = "staff", "Personale";
        /// What nobody can foresee.
        Contingencies = "contingencies", "Imprevisti";
        /// Anything else.
        Other = "other", "Altro";
    }
}

/// A pool of shared costs of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pool {
    /// Which.
    pub pool_id: PoolId,
    /// The year in which the cost is borne.
    pub year: i16,
    /// Its name, once in a year; the pool of the same name in the year before is the one to compare with.
    pub name: String,
    /// Its nature.
    pub category: Category,
    /// What it covers.
    pub note: String,
    /// The VAT regime of the shares.
    pub vat: Vat,
    /// How much it is planned to be.
    pub planned: Cents,
    /// How much it was, once known.
    pub actual: Option<Cents>,
    /// By what it is divided.
    pub basis: Basis,
    /// The day whose figures count, or else the latest before it.
    pub driver_on: Day,
    /// The day on which the bodies that pay are members.
    pub members_on: Day,
    /// Grows with every change.
    pub version: i64,
}

/// A pool that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPool {
    /// Less than nothing, or more than any centre spends.
    #[error("Importo previsto: scrivi un importo da 0 a 100 miliardi di euro, per esempio 45.000,00")]
    Planned,
    /// The same of the actual amount.
    #[error("Importo a consuntivo: scrivi un importo da 0 a 100 miliardi di euro, per esempio 43.872,15")]
    Actual,
    /// A name with no letter in it.
    #[error("Voce di costo: usa lettere o cifre, per esempio «Data center»")]
    Name,
}

impl Pool {
    /// More than any centre spends in a year, and small enough to be divided exactly.
    const MOST: Cents = Cents::new(10_000_000_000_000);

    /// The key by which pools of different years are the same cost, and lists are in alphabetical order.
    pub fn name_key(&self) -> String {
        kernel::text::sort_key(&self.name)
    }

    /// Whether it can be kept.
    pub fn check(&self) -> Result<(), NotPool> {
        let fits = |amount: Cents| (Cents::ZERO..=Self::MOST).contains(&amount);
        if self.name_key().is_empty() {
            return Err(NotPool::Name);
        }
        if !fits(self.planned) {
            return Err(NotPool::Planned);
        }
        if self.actual.is_some_and(|amount| !fits(amount)) { Err(NotPool::Actual) } else { Ok(()) }
    }

    /// The amount that a computation of this kind divides, if it is known.
    pub fn amount(&self, kind: Kind) -> Option<Cents> {
        match kind {
            Kind::Forecast => Some(self.planned),
            Kind::Final => self.actual,
        }
    }

    /// The step that comes next: the forecast, until the actual amount is known.
    pub fn next_kind(&self) -> Kind {
        if self.actual.is_some() { Kind::Final } else { Kind::Forecast }
    }

    /// The day that counts unless another is chosen: the first of the year.
    pub fn usual_day(year: i16) -> Day {
        Period::year(year).from()
    }
}
