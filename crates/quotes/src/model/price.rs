//! What this is: the price of a line of a quote: what the price lists say for its days, with its reasons, in the shape
//! in which it is frozen, and later agreed.
//! What it is not: a price rule; `pricing` computes.

use agreements::model::{Agreed, AgreedList};
use kernel::{Cents, Day, Period, Price, Quantity};
use pricing::model::{
    Charge, Drivers, Exact, Method, Missing, Ordered, Part, PriceList, Proration, Tariff, Vat, charges_over,
};
use serde::{Deserialize, Serialize};

/// The price of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    /// Without tax.
    pub amount: Cents,
    /// How many.
    pub quantity: Quantity,
    /// Of what.
    pub unit: String,
    /// At which price, where quantity × price is exactly the amount.
    pub unit_price: Option<Price>,
    /// The tax regime.
    pub vat: Vat,
    /// The version of the price list.
    pub list: AgreedList,
    /// The whole sum in a line.
    pub formula: String,
    /// How it came about.
    pub steps: Vec<(String, String)>,
    /// Hours of each profile, at their rates, for what is paid by the hour.
    pub hours: Vec<HourPart>,
}

/// Hours of a profile at a rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourPart {
    /// The profile, as the price list names it.
    pub profile: String,
    /// How many hours are estimated.
    pub hours: Quantity,
    /// The rate, frozen.
    pub rate: Price,
}

/// A list in force on some days of a line, with its tariff and the figures that count in it.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The days.
    pub period: Period,
    /// The list.
    pub list: PriceList,
    /// Its tariff.
    pub tariff: Tariff,
    /// The body's figures.
    pub drivers: Drivers,
}

/// Why a line has no price.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPrice {
    /// No list in force has the service.
    #[error("nessun listino approvato con questo servizio è in vigore al {}: approvane uno", .0.short())]
    NoList(Day),
    /// Something the price needs is not there.
    #[error("{}", lower_first(&.0.to_string()))]
    Missing(Missing),
    /// Units where hours are needed.
    #[error("scrivi le ore di ogni profilo: il servizio si paga a ore")]
    HoursNeeded,
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

/// The price of what is ordered over a period, from the lists in force on its days. Hours are paid at the rates of
/// the first day, and no part of the year shrinks them.
pub fn quoted(stretches: &[Stretch], ordered: &Ordered, period: Period) -> Result<Quoted, NoPrice> {
    let first = stretches.first().filter(|first| first.period.from() == period.from());
    let first = first.ok_or(NoPrice::NoList(period.from()))?;
    if let Method::HourlyByProfile { .. } = first.tariff.method {
        return by_the_hour(first, ordered, period);
    }
    whole(stretches, period)?;
    let parts: Vec<Part<'_>> =
        stretches.iter().map(|stretch| part(stretch, ordered, stretch.period)).collect();
    let charges = charges_over(&parts).map_err(NoPrice::Missing)?;
    made(first, &charges)
}

fn part<'a>(stretch: &'a Stretch, ordered: &'a Ordered, period: Period) -> Part<'a> {
    Part {
        list: &stretch.list,
        tariff: &stretch.tariff,
        drivers: &stretch.drivers,
        ordered,
        period,
        already: &[],
    }
}

/// Every day of the period has a list.
fn whole(stretches: &[Stretch], period: Period) -> Result<(), NoPrice> {
    let mut next = period.from();
    for stretch in stretches {
        if stretch.period.from() != next {
            return Err(NoPrice::NoList(next));
        }
        next = stretch.period.to().tomorrow();
    }
    if next <= period.to() { Err(NoPrice::NoList(next)) } else { Ok(()) }
}

fn by_the_hour(first: &Stretch, ordered: &Ordered, period: Period) -> Result<Quoted, NoPrice> {
    let Ordered::Hours(wanted) = ordered else { return Err(NoPrice::HoursNeeded) };
    let Method::HourlyByProfile { profiles } = &first.tariff.method else { return Err(NoPrice::HoursNeeded) };
    let tariff = Tariff { proration: Proration::None, ..first.tariff.clone() };
    let stretch = Stretch { tariff, ..first.clone() };
    let charges = charges_over(&[part(&stretch, ordered, period)]).map_err(NoPrice::Missing)?;
    let rate = |name: &str| {
        let name = kernel::text::fold(name);
        profiles.iter().find(|profile| kernel::text::fold(&profile.name) == name)
    };
    let hours = wanted.iter().filter_map(|one| {
        let profile = rate(&one.profile)?;
        Some(HourPart { profile: profile.name.clone(), hours: one.hours, rate: profile.price })
    });
    Ok(Quoted { hours: hours.collect(), ..made(first, &charges)? })
}

fn made(first: &Stretch, charges: &[Charge]) -> Result<Quoted, NoPrice> {
    let too_large = NoPrice::Missing(Missing::TooLarge);
    let amount = Cents::sum(charges.iter().map(|charge| charge.amount)).ok_or(too_large)?;
    let formulas: Vec<&str> = charges.iter().map(|charge| charge.explanation.formula.as_str()).collect();
    let steps = charges.iter().flat_map(|charge| charge.explanation.steps());
    let (quantity, unit, unit_price) = match charges {
        [one] => exactly(one.unit_price, (one.quantity, &first.tariff.unit_label), amount),
        _ => exactly(None, (Quantity::from(1), ""), amount),
    };
    Ok(Quoted {
        amount,
        quantity,
        unit,
        unit_price,
        vat: first.tariff.vat.clone(),
        list: AgreedList {
            price_list_id: first.list.price_list_id,
            name: first.list.name.clone(),
            from: first.list.valid_from,
        },
        formula: formulas.join("; "),
        steps: steps.map(|(label, value)| (label.to_owned(), value)).collect(),
        hours: Vec::new(),
    })
}

/// Quantity and price where their product is the amount to the last decimal; one lump at the amount otherwise.
fn exactly(
    price: Option<Price>,
    (quantity, unit): (Quantity, &str),
    amount: Cents,
) -> (Quantity, String, Option<Price>) {
    match price.filter(|price| Exact::of(*price, quantity) == Exact::cents(amount)) {
        Some(price) => (quantity, unit.to_owned(), Some(price)),
        None => (Quantity::from(1), "a corpo".to_owned(), Price::parse_plain(&amount.plain()).ok()),
    }
}

impl Quoted {
    /// The price as the membership's line keeps it.
    pub fn agreed(&self, quote_number: &str, period: Period) -> Agreed {
        Agreed {
            quote_number: quote_number.to_owned(),
            period,
            amount: self.amount,
            quantity: self.quantity,
            unit: self.unit.clone(),
            unit_price: self.unit_price,
            vat: self.vat.clone(),
            list: self.list.clone(),
            formula: self.formula.clone(),
            steps: self.steps.clone(),
        }
    }

    /// Whether it is paid by the hour.
    pub fn is_hourly(&self) -> bool {
        !self.hours.is_empty()
    }
}

/// The tax on the lines of one regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VatGroup {
    /// The regime.
    pub vat: Vat,
    /// The sum of the amounts.
    pub base: Cents,
    /// The tax on the sum.
    pub tax: Cents,
}

/// The tax by regime, on the sum of each.
pub fn vat_groups<'a>(prices: impl IntoIterator<Item = &'a Quoted>) -> Option<Vec<VatGroup>> {
    let mut groups: Vec<VatGroup> = Vec::new();
    for price in prices {
        match groups.iter_mut().find(|group| group.vat == price.vat) {
            Some(group) => group.base = group.base.plus(price.amount)?,
            None => groups.push(VatGroup { vat: price.vat.clone(), base: price.amount, tax: Cents::ZERO }),
        }
    }
    for group in &mut groups {
        group.tax = group.base.tax(group.vat.rate())?;
    }
    Some(groups)
}

/// The sum of the amounts.
pub fn total<'a>(prices: impl IntoIterator<Item = &'a Quoted>) -> Option<Cents> {
    Cents::sum(prices.into_iter().map(|price| price.amount))
}
