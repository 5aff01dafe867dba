//! What this is: a tariff: how the price of one service is computed, from which driver, under which rules.
//! What it is not: an amount; [`super::charge`] makes one for a body and a period.

use kernel::{Day, ServiceId, TariffId};
use serde::{Deserialize, Serialize};

use super::{Method, Proration, Vat};

/// A dated figure of a body on which prices depend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriverKind {
    /// Abitanti.
    Inhabitants,
    /// Postazioni di lavoro.
    Workstations,
}

/// A driver's value, with its date and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DriverValue {
    /// The figure.
    pub value: u32,
    /// The day to which it refers.
    pub on: Day,
    /// Who published it.
    pub source: String,
}

/// The drivers of a body as of the days that the price list names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drivers {
    /// Abitanti.
    pub inhabitants: Option<DriverValue>,
    /// Postazioni di lavoro.
    pub workstations: Option<DriverValue>,
}

/// The price of one service in one price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tariff {
    /// Its id.
    pub tariff_id: TariffId,
    /// The service.
    pub service_id: ServiceId,
    /// The service's code when the tariff was written.
    pub service_code: String,
    /// The service's name when the tariff was written.
    pub service_name: String,
    /// How the price is computed.
    pub method: Method,
    /// The VAT regime.
    pub vat: Vat,
    /// What happens in a part of the year.
    pub proration: Proration,
    /// What is counted, for people: «abitante», «postazione», «ora», «anno».
    pub unit_label: String,
    /// What else must be known.
    pub note: String,
    /// For optimistic locking.
    pub version: i64,
}

impl DriverKind {
    /// Every driver.
    pub const ALL: [Self; 2] = [Self::Inhabitants, Self::Workstations];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Inhabitants => "inhabitants",
            Self::Workstations => "workstations",
        }
    }

    /// The driver in Italian, many of them.
    pub fn label(self) -> &'static str {
        match self {
            Self::Inhabitants => "abitanti",
            Self::Workstations => "postazioni",
        }
    }
}

impl Drivers {
    /// The value of one driver.
    pub fn of(&self, kind: DriverKind) -> Option<&DriverValue> {
        match kind {
            DriverKind::Inhabitants => self.inhabitants.as_ref(),
            DriverKind::Workstations => self.workstations.as_ref(),
        }
    }
}
