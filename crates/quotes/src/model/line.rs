//! What this is: a line of a version: a service over some days, what is ordered, its price, and what became of it.
//! What it is not: the line of the membership that follows from it.

use kernel::{Cents, Day, LineId, MembershipId, Period, QuoteLineId, ServiceId};
use pricing::model::{Hours, Ordered};
use serde::{Deserialize, Serialize};

use super::Quoted;
use crate::Refused;

/// What is wanted of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedLine {
    /// Which service.
    pub service_id: ServiceId,
    /// Units, hours by profile, or as the body's figures say.
    pub ordered: Ordered,
    /// From when; `None`: from the first day of the quote's year.
    pub starts: Option<Day>,
    /// Until when; `None`: until the last day of the quote's year.
    pub ends: Option<Day>,
    /// What else must be known.
    pub note: String,
}

/// What a form says of a line, its days being known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineData {
    /// The days.
    pub period: Period,
    /// What is ordered.
    pub ordered: Ordered,
    /// A note for the body.
    pub note: String,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The same in every version that restates it.
    pub line_id: QuoteLineId,
    /// Its place in the version, from 1.
    pub position: i64,
    /// Which service.
    pub service_id: ServiceId,
    /// Its code when the line was made.
    pub service_code: String,
    /// Its name when the line was made.
    pub service_name: String,
    /// What was asked for.
    pub data: LineData,
    /// Its price: as of the last change in a draft, frozen once sent; `None` while it cannot be told.
    pub price: Option<Quoted>,
    /// What accepting does to what is active, as it was said at sending.
    pub effect: String,
    /// The line of the membership, once accepted.
    pub placed: Option<Placed>,
    /// The actual hours with which it was closed.
    pub closed: Option<Closed>,
}

/// The line of a membership that follows from one of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The membership.
    pub membership_id: MembershipId,
    /// Its line.
    pub line_id: LineId,
}

/// An hourly line closed with the hours actually worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// When.
    pub on: Day,
    /// What is due for the hours worked.
    pub amount: Cents,
}

impl WantedLine {
    /// The line's days within a year of services; hours of nothing are left out.
    pub fn within(self, year: i16) -> Result<LineData, Refused> {
        let all = Period::year(year);
        let (from, to) = (self.starts.unwrap_or(all.from()), self.ends.unwrap_or(all.to()));
        let period = Period::new(from, to).map_err(|_| Refused::LineBackwards)?;
        if all.intersect(period) != Some(period) {
            return Err(Refused::OutsideYear(year));
        }
        Ok(LineData { period, ordered: ordered(self.ordered)?, note: self.note })
    }
}

fn ordered(ordered: Ordered) -> Result<Ordered, Refused> {
    match ordered {
        Ordered::AsDriver => Ok(Ordered::AsDriver),
        Ordered::Units(units) if units.get() <= 0 => Err(Refused::NothingOrdered),
        Ordered::Units(units) => Ok(Ordered::Units(units)),
        Ordered::Hours(hours) => {
            let hours: Vec<Hours> = hours.into_iter().filter(|one| one.hours.get() > 0).collect();
            if hours.is_empty() { Err(Refused::NothingOrdered) } else { Ok(Ordered::Hours(hours)) }
        }
    }
}

impl LineData {
    /// What is ordered, in Italian.
    pub fn ordered_words(&self) -> String {
        match &self.ordered {
            Ordered::AsDriver => "secondo i parametri dell'ente".to_owned(),
            Ordered::Units(units) => format!("quantità {units}"),
            Ordered::Hours(hours) => {
                let parts = hours.iter().map(|one| format!("{} ore {}", one.hours, one.profile));
                parts.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

impl Line {
    /// The amount, once it is known.
    pub fn amount(&self) -> Option<Cents> {
        self.price.as_ref().map(|price| price.amount)
    }
}
