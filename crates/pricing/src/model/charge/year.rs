//! What this is: stretches of one year of a service reckoned together, so that no day, month or whole year is paid
//! twice and the lines add up.
//! What it is not: the yearly price; [`super::charge`] tells that.

use kernel::{Cents, Period};

use super::{Charge, Exact, Missing, Ordered, Part, Yearly, line, yearly};
use crate::model::Share;

/// What is due of a yearly price for a stretch.
pub(in crate::model) struct Due {
    /// The sum before rounding.
    pub(in crate::model) exact: Exact,
    /// The share of the year.
    pub(in crate::model) share: Share,
    /// What was paid already for a smaller order; taken off the yearly price.
    pub(in crate::model) paid: Option<Cents>,
}

/// What a body pays for stretches of one year in order of their days, one line each (two lists in a year make two
/// lines). As long as the yearly price stays the same, the lines are rounded so that they add up to the price of all
/// their days together, rounded once; where the price changes, each line is rounded by itself. A month belongs to the
/// stretch that begins it. What is paid once a year is paid by the first stretch; a later one pays only for what it
/// orders beyond the most that was ordered before (10, then 5, then 15: the third pays for 5).
pub fn charges_over(parts: &[Part<'_>]) -> Result<Vec<Charge>, Missing> {
    let mut run = Run::default();
    let mut lines = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let yearly = yearly(part)?;
        let due = due(part, &yearly, parts.get(..at).unwrap_or_default())?;
        let amount = run.add((yearly.exact, due.paid), due.exact)?;
        lines.push(line(part, yearly, &due, amount));
    }
    Ok(lines)
}

fn due(part: &Part<'_>, yearly: &Yearly, earlier: &[Part<'_>]) -> Result<Due, Missing> {
    let rule = part.tariff.proration;
    let days: Vec<Period> = earlier.iter().map(|known| known.period).collect();
    let share = rule.share_after(&days, part.period).ok_or(Missing::TwoYears)?;
    let counted = if rule.is_paid_once() { earlier } else { &[] };
    let paid = most_paid(part, counted)?;
    let net = match paid {
        Some(paid) => yearly.exact.beyond(paid).ok_or(Missing::TooLarge)?,
        None => yearly.exact,
    };
    let paid = paid.map(|paid| paid.rounded().ok_or(Missing::TooLarge)).transpose()?;
    Ok(Due { exact: net.in_share(share).ok_or(Missing::TooLarge)?, share, paid })
}

/// The most that was paid already: for the same days at another order, and by earlier stretches.
fn most_paid(part: &Part<'_>, earlier: &[Part<'_>]) -> Result<Option<Exact>, Missing> {
    let of_days = part.already.iter().map(|ordered| price_of(part, ordered, part));
    let of_year = earlier.iter().flat_map(|known| {
        let orders = std::iter::once(known.ordered).chain(known.already);
        orders.map(|ordered| price_of(part, ordered, known))
    });
    let mut most: Option<Exact> = None;
    for price in of_days.chain(of_year) {
        let price = price?;
        let more = most.map_or(Some(price), |most| price.beyond(most)).ok_or(Missing::TooLarge)?;
        if most.is_none() || more != Exact::ZERO {
            most = Some(price);
        }
    }
    Ok(most)
}

/// What an order would cost at the price of this stretch; at its own where this tariff does not know it.
fn price_of(part: &Part<'_>, ordered: &Ordered, own: &Part<'_>) -> Result<Exact, Missing> {
    let here = yearly(&Part { ordered, ..*part });
    let found = here.or_else(|_| yearly(&Part { ordered, ..*own }))?;
    Ok(found.exact)
}

/// The lines so far that have the same yearly price.
#[derive(Default)]
struct Run {
    price: Option<(Exact, Option<Cents>)>,
    exact: Exact,
    paid: Cents,
}

impl Run {
    /// What the next line pays: the difference between the roundings of the sums with and without it.
    fn add(&mut self, price: (Exact, Option<Cents>), own: Exact) -> Result<Cents, Missing> {
        if self.price != Some(price) {
            *self = Self { price: Some(price), ..Self::default() };
        }
        self.exact = self.exact.plus(own).ok_or(Missing::TooLarge)?;
        let due = self.exact.rounded().ok_or(Missing::TooLarge)?;
        let amount = due.minus(self.paid).ok_or(Missing::TooLarge)?;
        self.paid = due;
        Ok(amount)
    }
}
