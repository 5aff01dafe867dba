//! What this is: from the services of a member and the price lists in force to the lines of an invoice: one line
//! for each list in force, none for days that were billed already; what a quote has agreed at the agreed amount.
//! What it is not: a price; `pricing` computes it and explains it.

use agreements::model::Agreed;
use kernel::{Day, LineId, Period, Quantity, ServiceId};
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
    /// The price agreed by an accepted quote, charged instead of the list's.
    pub agreed: Option<Agreed>,
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
    /// The orders of lines that ended after these days had been billed with them.
    already: Vec<Ordered>,
    period: Period,
    billed: bool,
}

/// The lines to bill for one service of a body, whose active lines are given in order of their days, those of all
/// its memberships. Days billed already are reckoned again only so that the year still adds up to its price; they
/// give no line. Days billed with a line that then ended before them cost what the new order has beyond the old.
pub fn charged(
    lines: &[ServiceLine],
    lists: &[ListWithTariffs],
    billed: &[Billed],
    drivers_of: impl Fn(&PriceList) -> Drivers,
) -> Result<Vec<Line>, Missing> {
    apart(lines)?;
    agreed::apart(lines, billed)?;
    let (quoted, listed): (Vec<ServiceLine>, Vec<ServiceLine>) =
        lines.iter().cloned().partition(|line| line.agreed.is_some());
    let mut stretches = Vec::new();
    for line in &listed {
        stretches.extend(stretches_of(line, (&listed, billed), lists, &drivers_of)?);
    }
    let mut due = lines_of(&stretches)?;
    for line in &quoted {
        due.extend(agreed::lines_of(line, billed)?);
    }
    due.sort_by_key(|line| line.period);
    Ok(due)
}

/// A service active twice on a day, by two memberships, would be paid twice.
fn apart(lines: &[ServiceLine]) -> Result<(), Missing> {
    let twice = lines.windows(2).find_map(|pair| match pair {
        [before, after] => before.period.intersect(after.period).map(|days| (after, days)),
        _ => None,
    });
    twice.map_or(Ok(()), |(line, days)| {
        let why =
            format!("il servizio è attivo due volte nei giorni {days}: chiudi una delle due attivazioni");
        Err(Missing::Order { service: line.service_name.clone(), why })
    })
}

fn stretches_of<'a>(
    line: &'a ServiceLine,
    (lines, billed): (&[ServiceLine], &[Billed]),
    lists: &'a [ListWithTariffs],
    drivers_of: &impl Fn(&PriceList) -> Drivers,
) -> Result<Vec<Stretch<'a>>, Missing> {
    let own: Vec<Period> =
        billed.iter().filter(|one| one.line_id == line.line_id).map(|one| one.period).collect();
    let left = left_behind(line, lines, billed);
    let mut stretches = Vec::new();
    let mut next = line.period.from();
    for (days, list, tariff) in in_force(line, lists)? {
        if days.from() != next {
            break;
        }
        next = days.to().tomorrow();
        let marks = own.iter().copied().chain(left.iter().map(|(days, _)| *days));
        stretches.extend(cut(days, marks).into_iter().map(|period| Stretch {
            line,
            list,
            tariff,
            drivers: drivers_of(list),
            ordered: ordered(line, tariff),
            already: covering(&left, period).map(|other| ordered(other, tariff)).collect(),
            period,
            billed: own.iter().any(|days| days.contains(period.from())),
        }));
    }
    if next <= line.period.to() {
        return Err(no_list(line, next));
    }
    Ok(stretches)
}

fn no_list(line: &ServiceLine, day: Day) -> Missing {
    let why =
        format!("nessun listino approvato con questo servizio è in vigore al {}: approvane uno", day.short());
    Missing::Price { service: line.service_name.clone(), why }
}

/// The days billed with other lines of the service that those lines no longer reach.
fn left_behind<'a>(
    line: &ServiceLine,
    lines: &'a [ServiceLine],
    billed: &[Billed],
) -> Vec<(Period, &'a ServiceLine)> {
    let mut found = Vec::new();
    for other in lines.iter().filter(|other| other.line_id != line.line_id) {
        for one in billed.iter().filter(|one| one.line_id == other.line_id) {
            let before = Period::new(one.period.from(), other.period.from().yesterday().min(one.period.to()));
            let after = Period::new(other.period.to().tomorrow().max(one.period.from()), one.period.to());
            found.extend([before, after].into_iter().flatten().map(|days| (days, other)));
        }
    }
    found
}

fn covering<'a>(left: &[(Period, &'a ServiceLine)], period: Period) -> impl Iterator<Item = &'a ServiceLine> {
    left.iter().filter(move |(days, _)| days.contains(period.from())).map(|(_, line)| *line)
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

/// Cuts a period wherever one of the marks begins or ends.
fn cut(period: Period, marks: impl Iterator<Item = Period>) -> Vec<Period> {
    let inside = marks.filter_map(|days| days.intersect(period));
    let mut starts: Vec<Day> = inside.flat_map(|days| [days.from(), days.to().tomorrow()]).collect();
    starts.push(period.from());
    starts.retain(|day| period.contains(*day));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|day| day.yesterday()).chain([period.to()]);
    starts.iter().zip(ends).filter_map(|(from, to)| Period::new(*from, to).ok()).collect()
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
            already: &stretch.already,
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

mod agreed;

#[cfg(test)]
mod tests;
