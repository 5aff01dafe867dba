//! What this is: the price agreed for a line by an accepted quote, its share when the line ends early, and where an
//! agreed line finds its place among those that are active.
//! What it is not: a quote, or a price list: the amount and its reasons come in as they were frozen.

use kernel::{Cents, Day, Period, Price, PriceListId, Quantity};
use pricing::model::Vat;
use serde::{Deserialize, Serialize};

use super::Line;
use crate::Refused;

/// The price agreed for a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// The number of the quote: `12/2022`.
    pub quote_number: String,
    /// The days for which the amount stands, all of one year.
    pub period: Period,
    /// The amount for all those days, without tax.
    pub amount: Cents,
    /// How many.
    pub quantity: Quantity,
    /// Of what; `a corpo` for a lump.
    pub unit: String,
    /// At which price, where there is one.
    pub unit_price: Option<Price>,
    /// The tax regime.
    pub vat: Vat,
    /// The price list from which the quote was made.
    pub list: AgreedList,
    /// The whole sum in a line.
    pub formula: String,
    /// How it came about, label and value.
    pub steps: Vec<(String, String)>,
}

/// The version of a price list from which a quote was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedList {
    /// Which.
    pub price_list_id: PriceListId,
    /// Its name.
    pub name: String,
    /// Its first day.
    pub from: Day,
}

impl Agreed {
    /// What is due for some days of the agreed ones: by days, half up, so that stretches one after the other add
    /// up to the whole. Example: 1.000,00 € for 2022, from 1 January to 1 July (182 of 365 days) → 498,63 €.
    pub fn due(&self, days: Period) -> Option<Cents> {
        let days = days.intersect(self.period)?;
        let before = match Period::new(self.period.from(), days.from().yesterday()) {
            Ok(before) => self.amount.share(before.days(), self.period.days())?,
            Err(_) => Cents::ZERO,
        };
        let until = Period::new(self.period.from(), days.to()).ok()?;
        self.amount.share(until.days(), self.period.days())?.minus(before)
    }
}

/// Where an agreed line finds its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placing {
    /// The service is not active on those days.
    Fresh,
    /// This line ends the day before, the agreed one follows it.
    Follows(Line),
    /// This line begins on the same day: it takes the agreed price and dates.
    Takes(Line),
}

/// The place of an agreed line among those of its service in the membership, agreed on a day: days that have passed
/// stay as they were.
pub fn placing(active: &[Line], period: Period, on: Day) -> Result<Placing, Refused> {
    let shares = |line: &&Line| line.period().is_some_and(|days| days.overlaps(period));
    let mut touched = active.iter().filter(shares);
    let Some(line) = touched.next() else { return Ok(Placing::Fresh) };
    let name = || line.service_name.clone();
    let followed = active.iter().any(|other| other.predecessor == Some(line.line_id));
    if touched.next().is_some() || followed || line.starts > period.from() {
        return Err(Refused::ChangedLater(name(), line.starts));
    }
    if period.from() < on {
        return Err(Refused::AgreedInThePast(name(), on));
    }
    Ok(if line.starts == period.from() {
        Placing::Takes(line.clone())
    } else {
        Placing::Follows(line.clone())
    })
}
