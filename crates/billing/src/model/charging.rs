//! What this is: from the services of a member and the price lists in force to the lines of an invoice: one line
//! for each list in force, none for days that were billed already.
//! What it is not: a price; `pricing` computes it and explains it.

use kernel::{LineId, Period, Quantity, ServiceId};
use pricing::model::{
    Charge, Drivers, Hours, Method, Missing as NoPrice, Ordered, Part, PriceList, Tariff, charges_over, over,
};

use super::line::priced;
use super::{Explained, Line, Missing};

/// A version of a price list with its tariffs.
#[derive(Clone, Debug)]
pub struct ListWithTariffs {
    /// The version.
    pub list: PriceList,
    /// Its tariffs.
    pub tariffs: Vec<Tariff>,
}

/// A service active for a member, with its days in force within the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLine {
    /// Which line.
    pub line_id: LineId,
    /// Which service.
    pub service_id: ServiceId,
    /// Its name.
    pub service_name: String,
    /// The days in force within the year.
    pub period: Period,
    /// Units or hours, where they were agreed.
    pub quantity: Option<Quantity>,
    /// The series of price lists that the agreement refers to; empty for any.
    pub price_series: String,
}

/// Days of a line that an invoice already bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billed {
    /// Which line.
    pub line_id: LineId,
    /// Which days.
    pub period: Period,
}

/// Some days of a line under one list, billed already or not.
struct Stretch<'a> {
    line: &'a ServiceLine,
    list: &'a PriceList,
    tariff: &'a Tariff,
    drivers: Drivers,
    ordered: Ordered,
    period: Period,
    billed: bool,
}

/// The lines to bill for one service of a member, whose active lines are given in order of their days.
/// Days billed already are reckoned again only so that the year still adds up to its price; they give no line.
pub fn charged(
    lines: &[ServiceLine],
    lists: &[ListWithTariffs],
    billed: &[Billed],
    drivers_of: impl Fn(&PriceList) -> Drivers,
) -> Result<Vec<Line>, Missing> {
    let mut stretches = Vec::new();
    for line in lines {
        stretches.extend(stretches_of(line, lists, billed, &drivers_of)?);
    }
    let mut found = Vec::new();
    for run in without_gaps(&stretches) {
        found.extend(lines_of(run)?);
    }
    Ok(found)
}

fn stretches_of<'a>(
    line: &'a ServiceLine,
    lists: &'a [ListWithTariffs],
    billed: &[Billed],
    drivers_of: &impl Fn(&PriceList) -> Drivers,
) -> Result<Vec<Stretch<'a>>, Missing> {
    let mut stretches = Vec::new();
    let mut next = line.period.from();
    for (period, list, tariff) in in_force(line, lists)? {
        if period.from() != next {
            break;
        }
        next = period.to().tomorrow();
        for (period, billed) in cut(period, line.line_id, billed) {
            let (drivers, ordered) = (drivers_of(list), ordered(line, tariff));
            stretches.push(Stretch { line, list, tariff, drivers, ordered, period, billed });
        }
    }
    if next <= line.period.to() {
        let why = format!(
            "nessun listino approvato con questo servizio è in vigore al {}: approvane uno",
            next.short()
        );
        return Err(Missing::Price { service: line.service_name.clone(), why });
    }
    Ok(stretches)
}

/// The lists in force over the days of a line that price its service, in order.
fn in_force<'a>(
    line: &ServiceLine,
    lists: &'a [ListWithTariffs],
) -> Result<Vec<(Period, &'a PriceList, &'a Tariff)>, Missing> {
    let wanted = kernel::text::fold(&line.price_series);
    let of_series =
        |list: &&ListWithTariffs| wanted.is_empty() || kernel::text::fold(&list.list.series) == wanted;
    let versions: Vec<PriceList> = lists.iter().filter(of_series).map(|list| list.list.clone()).collect();
    let mut found = Vec::new();
    for (period, version) in over(&versions, line.period) {
        let known = lists.iter().find(|list| list.list.price_list_id == version.price_list_id);
        let tariff =
            known.and_then(|list| list.tariffs.iter().find(|tariff| tariff.service_id == line.service_id));
        found.extend(known.zip(tariff).map(|(list, tariff)| (period, &list.list, tariff)));
    }
    let clash = found.windows(2).any(|pair| matches!(pair, [(a, ..), (b, ..)] if a.overlaps(*b)));
    if clash {
        let why = "due listini in vigore negli stessi giorni prezzano il servizio: indica nella convenzione \
                   quale serie di listini vale";
        return Err(Missing::Price { service: line.service_name.clone(), why: why.into() });
    }
    Ok(found)
}

/// Cuts a period at the days billed already.
fn cut(period: Period, line: LineId, billed: &[Billed]) -> Vec<(Period, bool)> {
    let own = billed.iter().filter(|known| known.line_id == line);
    let mut taken: Vec<Period> = own.filter_map(|known| known.period.intersect(period)).collect();
    taken.sort();
    let (mut pieces, mut next) = (Vec::new(), period.from());
    for days in taken {
        pieces.extend(Period::new(next, days.from().yesterday()).ok().map(|free| (free, false)));
        pieces.push((days, true));
        next = days.to().tomorrow();
    }
    pieces.extend(Period::new(next, period.to()).ok().map(|free| (free, false)));
    pieces
}

/// Units for what is counted, hours for what is paid by the hour with a single profile.
fn ordered(line: &ServiceLine, tariff: &Tariff) -> Ordered {
    match (line.quantity, &tariff.method) {
        (Some(hours), Method::HourlyByProfile { profiles }) => match profiles.as_slice() {
            [only] => Ordered::Hours(vec![Hours { profile: only.name.clone(), hours }]),
            _ => Ordered::AsDriver,
        },
        (Some(units), _) => Ordered::Units(units),
        (None, _) => Ordered::AsDriver,
    }
}

/// Consecutive stretches are reckoned together, so that they add up; a gap begins a new reckoning.
fn without_gaps<'a, 'b>(stretches: &'b [Stretch<'a>]) -> impl Iterator<Item = &'b [Stretch<'a>]> {
    stretches.chunk_by(|before, after| before.period.to().tomorrow() == after.period.from())
}

fn lines_of(run: &[Stretch<'_>]) -> Result<Vec<Line>, Missing> {
    let part = |stretch: &'_ Stretch<'_>| -> bool { !stretch.billed };
    if !run.iter().any(part) {
        return Ok(Vec::new());
    }
    let parts: Vec<Part<'_>> = run
        .iter()
        .map(|stretch| Part {
            list: stretch.list,
            tariff: stretch.tariff,
            drivers: &stretch.drivers,
            ordered: &stretch.ordered,
            period: stretch.period,
        })
        .collect();
    let service = run.first().map(|stretch| stretch.line.service_name.clone()).unwrap_or_default();
    let charges = charges_over(&parts).map_err(|why| no_price(service, &why))?;
    let open = run.iter().zip(&charges).filter(|(stretch, _)| !stretch.billed);
    open.map(|(stretch, charge)| line_of(stretch, charge).ok_or(Missing::TooLarge)).collect()
}

fn no_price(service: String, missing: &NoPrice) -> Missing {
    let why = missing.to_string();
    match missing {
        NoPrice::Driver { .. } => Missing::Figure { service, why },
        NoPrice::Hours | NoPrice::Profile(_) => Missing::Order { service, why },
        NoPrice::SizeBands | NoPrice::TwoYears | NoPrice::TooLarge => Missing::Price { service, why },
    }
}

fn line_of(stretch: &Stretch<'_>, charge: &Charge) -> Option<Line> {
    let (quantity, unit, unit_price) = priced(charge, &stretch.tariff.unit_label)?;
    let explained = Explained::from(&charge.explanation);
    Some(Line {
        line_id: stretch.line.line_id,
        service_id: stretch.line.service_id,
        period: charge.period,
        description: format!("{}, {}. {}", stretch.line.service_name, charge.period, explained.formula),
        quantity,
        unit,
        unit_price,
        amount: charge.amount,
        vat: (&stretch.tariff.vat).into(),
        explained,
    })
}

#[cfg(test)]
mod tests;
