//! What this is: the rows under the figures of a body: services with how each price came about, shares of costs,
//! services that no invoice bills yet.
//! What it is not: sums.

use kernel::{Cents, InvoiceId, Period, PoolId};
use serde::{Deserialize, Serialize};

/// A service on a document of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// On which document.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// What the line says.
    pub description: String,
    /// How many of what.
    pub quantity: String,
    /// How the amount came about.
    pub formula: String,
    /// The amount as it counts: less, on a credit note.
    pub amount: Cents,
}

/// A share of a pool of costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareRow {
    /// Which pool.
    pub pool_id: PoolId,
    /// Its name.
    pub pool: String,
    /// By what it was split.
    pub how: String,
    /// Of the planned amount.
    pub forecast: Option<Cents>,
    /// Of the actual amount.
    pub last: Option<Cents>,
}

impl ShareRow {
    /// What belongs to the year.
    pub fn counts(&self) -> Cents {
        self.last.or(self.forecast).unwrap_or_default()
    }

    /// Final less forecast, where there are both.
    pub fn settlement(&self) -> Option<Cents> {
        self.last?.minus(self.forecast?)
    }
}

/// A service in force that no invoice bills yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingRow {
    /// The service.
    pub service: String,
    /// The days.
    pub period: Period,
}
