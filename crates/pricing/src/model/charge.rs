//! What this is: what a body pays for a service over a period: the exact sum, rounded once, with its reasons.
//! What it is not: an invoice: VAT is computed there, on the sum of each rate.

use kernel::{Cents, Day, Period, Price, Quantity, ServiceId, TariffId};
use serde::{Deserialize, Serialize};

use super::explain::Found;
use super::range::dotted;
use super::{
    Bands, DriverKind, DriverUsed, DriverValue, Drivers, Exact, Explanation, Method, PriceList, Profile,
    Tariff,
};

/// What the body ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ordered {
    /// As much as its drivers say; once, where no driver counts.
    #[default]
    AsDriver,
    /// So many workstations, or so many times a fixed amount.
    Units(Quantity),
    /// Hours of each profile.
    Hours(Vec<Hours>),
}

/// Hours of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The profile, as the tariff names it.
    pub profile: String,
    /// How many.
    pub hours: Quantity,
}

/// What a body pays for a service over a period, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The tariff used.
    pub tariff_id: TariffId,
    /// The service.
    pub service_id: ServiceId,
    /// The days charged.
    pub period: Period,
    /// The amount, without VAT.
    pub amount: Cents,
    /// How many units, for the line of an invoice.
    pub quantity: Quantity,
    /// The price of a unit, where there is one price.
    pub unit_price: Option<Price>,
    /// How it came about.
    pub explanation: Explanation,
}

/// Why there is no amount: what somebody must write first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// The body has no such driver on that day.
    #[error("Manca il numero di {} al {}: registralo tra i parametri dell'ente", .kind.label(), .on.short())]
    Driver {
        /// Which driver.
        kind: DriverKind,
        /// The day that the price list names.
        on: Day,
    },
    /// The list says only from how much to how much.
    #[error("Il listino dice solo gli importi minimo e massimo: scrivi le fasce nella tariffa")]
    SizeBands,
    /// Hours were not given.
    #[error("Mancano le ore ordinate per ogni profilo")]
    Hours,
    /// A profile that the tariff does not have.
    #[error("Il profilo «{0}» non è nel listino: scegline uno tra quelli della tariffa")]
    Profile(String),
    /// A period over two years.
    #[error("Il periodo attraversa due anni: calcola ogni anno per conto suo")]
    TwoYears,
    /// An amount that does not fit.
    #[error("L'importo è troppo grande: controlla prezzi e quantità")]
    TooLarge,
}

/// A stretch of one year with the list, tariff, drivers and order that count in it.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The list in force.
    pub list: &'a PriceList,
    /// Its tariff for the service.
    pub tariff: &'a Tariff,
    /// The drivers as of the list's days.
    pub drivers: &'a Drivers,
    /// What was ordered.
    pub ordered: &'a Ordered,
    /// The days, all of one year.
    pub period: Period,
    /// What was ordered before, where an invoice already has these days at that order: only the excess is due.
    pub already: &'a [Ordered],
}

/// The yearly price before any share of the year.
struct Yearly {
    exact: Exact,
    quantity: Quantity,
    unit_price: Option<Price>,
    found: Found,
}

/// What a body pays for a period of one year.
/// Example: 0,44 € × 1.237 inhabitants from 1 July of a year of 365 days → 274,38 €.
pub fn charge(
    list: &PriceList,
    tariff: &Tariff,
    drivers: &Drivers,
    ordered: &Ordered,
    period: Period,
) -> Result<Charge, Missing> {
    let mut lines = charges_over(&[Part { list, tariff, drivers, ordered, period, already: &[] }])?;
    lines.pop().ok_or(Missing::TwoYears)
}

fn line(part: &Part<'_>, yearly: Yearly, due: &Due, amount: Cents) -> Charge {
    let mut explanation = Explanation::of(part.list, part.tariff, part.period, yearly.found, (due, amount));
    if due.exact.rounded() != Some(amount) {
        explanation.formula.push_str(" (arrotondato in modo che le righe dell'anno diano il prezzo intero)");
    }
    Charge {
        tariff_id: part.tariff.tariff_id,
        service_id: part.tariff.service_id,
        period: part.period,
        amount,
        quantity: yearly.quantity,
        unit_price: yearly.unit_price.filter(|_| due.paid.is_none()),
        explanation,
    }
}

fn yearly(part: &Part<'_>) -> Result<Yearly, Missing> {
    match &part.tariff.method {
        Method::PerInhabitant { price } => {
            let driver = driver(part, DriverKind::Inhabitants)?;
            Ok(by_unit(*price, Quantity::from(driver.value), Some(used(DriverKind::Inhabitants, driver))))
        }
        Method::PerWorkstation { price } => per_workstation(*price, part),
        Method::BandAmount { bands } => by_band(bands, part),
        Method::SizeRange { bands, .. } => by_band(bands.as_ref().ok_or(Missing::SizeBands)?, part),
        Method::Graduated { bands } => graduated(bands, part),
        Method::HourlyByProfile { profiles } => hourly(profiles, part.ordered),
        Method::Flat { amount } => flat(*amount, part.ordered),
        Method::Included => Ok(Yearly {
            exact: Exact::ZERO,
            quantity: Quantity::from(1),
            unit_price: Some(Price::default()),
            found: Found { words: "compreso nella quota di adesione".into(), band: None, driver: None },
        }),
    }
}

fn driver<'a>(part: &Part<'a>, kind: DriverKind) -> Result<&'a DriverValue, Missing> {
    let on = part.list.reference(kind).day(part.period.from().year());
    part.drivers.of(kind).ok_or(Missing::Driver { kind, on })
}

fn used(kind: DriverKind, value: &DriverValue) -> DriverUsed {
    DriverUsed { kind, value: value.clone() }
}

fn by_unit(price: Price, quantity: Quantity, driver: Option<DriverUsed>) -> Yearly {
    let unit = driver.as_ref().map_or("postazioni", |driver| driver.kind.label());
    let words = format!("{price} × {quantity} {unit}");
    let found = Found { words, band: None, driver };
    Yearly { exact: Exact::of(price, quantity), quantity, unit_price: Some(price), found }
}

fn per_workstation(price: Price, part: &Part<'_>) -> Result<Yearly, Missing> {
    if let Ordered::Units(quantity) = part.ordered {
        return Ok(by_unit(price, *quantity, None));
    }
    let driver = driver(part, DriverKind::Workstations)?;
    Ok(by_unit(price, Quantity::from(driver.value), Some(used(DriverKind::Workstations, driver))))
}

fn by_band(bands: &Bands<Cents>, part: &Part<'_>) -> Result<Yearly, Missing> {
    let driver = driver(part, DriverKind::Inhabitants)?;
    let band = bands.band_of(driver.value).ok_or(Missing::SizeBands)?;
    let words = format!("Fascia «{}»: {}", band.range, band.value);
    let found = Found {
        words,
        band: Some(format!("{} abitanti", band.range)),
        driver: Some(used(DriverKind::Inhabitants, driver)),
    };
    Ok(whole_amount(band.value, found))
}

fn whole_amount(amount: Cents, found: Found) -> Yearly {
    let unit_price = Price::parse_plain(&amount.plain()).ok();
    Yearly { exact: Exact::cents(amount), quantity: Quantity::from(1), unit_price, found }
}

/// Each slice of inhabitants at its own price; the inhabitants are counted from the first.
fn graduated(bands: &Bands<Price>, part: &Part<'_>) -> Result<Yearly, Missing> {
    let driver = driver(part, DriverKind::Inhabitants)?;
    let (mut exact, mut words) = (Exact::ZERO, Vec::new());
    for row in bands.rows() {
        let first = row.range.from.max(1);
        let last = row.range.to.map_or(driver.value, |to| to.min(driver.value));
        let Some(count) = last.checked_sub(first).map(|more| more.saturating_add(1)) else { continue };
        exact = exact.plus(Exact::of(row.value, Quantity::from(count))).ok_or(Missing::TooLarge)?;
        words.push(format!("{} × {}", row.value, dotted(count)));
    }
    let band = bands.band_of(driver.value).map(|row| format!("{} abitanti (ultimo scaglione)", row.range));
    let found = Found {
        words: if words.is_empty() { "nessun abitante".into() } else { format!("({})", words.join(" + ")) },
        band,
        driver: Some(used(DriverKind::Inhabitants, driver)),
    };
    Ok(Yearly { exact, quantity: Quantity::from(1), unit_price: None, found })
}

fn hourly(profiles: &[Profile], ordered: &Ordered) -> Result<Yearly, Missing> {
    let Ordered::Hours(ordered) = ordered else { return Err(Missing::Hours) };
    let (mut exact, mut words, mut total) = (Exact::ZERO, Vec::new(), 0_i64);
    for line in ordered {
        let wanted = kernel::text::fold(&line.profile);
        let profile = profiles.iter().find(|profile| kernel::text::fold(&profile.name) == wanted);
        let profile = profile.ok_or_else(|| Missing::Profile(line.profile.clone()))?;
        exact = exact.plus(Exact::of(profile.price, line.hours)).ok_or(Missing::TooLarge)?;
        total = total.checked_add(line.hours.get()).ok_or(Missing::TooLarge)?;
        words.push(format!("{} × {} ore {}", profile.price, line.hours, profile.name));
    }
    if words.is_empty() {
        return Err(Missing::Hours);
    }
    let unit_price = profiles.first().filter(|_| profiles.len() == 1).map(|profile| profile.price);
    let found = Found { words: words.join(" + "), band: None, driver: None };
    Ok(Yearly { exact, quantity: Quantity::new(total), unit_price, found })
}

fn flat(amount: Cents, ordered: &Ordered) -> Result<Yearly, Missing> {
    let Ordered::Units(units) = ordered else {
        return Ok(whole_amount(amount, Found { words: amount.euro(), band: None, driver: None }));
    };
    let exact = Exact::cents(amount).times(*units).ok_or(Missing::TooLarge)?;
    let found = Found { words: format!("{amount} × {units}"), band: None, driver: None };
    Ok(Yearly { exact, quantity: *units, ..whole_amount(amount, found) })
}

mod year;

pub(super) use year::Due;
pub use year::charges_over;

#[cfg(test)]
mod tests;
