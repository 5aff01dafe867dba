//! What this is: the items of a year over its versions: forecast, changes, what stands after them (assestato), final.
//! What it is not: a version of its own: it is derived from approved ones and so cannot change either.

use std::collections::BTreeMap;

use kernel::Cents;
use serde::Serialize;

use super::budget::{Budget, Key, Kind, Line, Refused, Service};
use super::heading::{Growth, Heading, Side};

/// A version with its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its heading.
    pub budget: Budget,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// An item of a year over its versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its heading.
    pub heading: Heading,
    /// Its words.
    pub words: String,
    /// Its service.
    pub service: Option<Service>,
    /// How it follows the size of the centre: as the last version says.
    pub growth: Growth,
    /// Of the forecast.
    pub forecast: Cents,
    /// Of the variations, each with the version it is in.
    pub changes: Vec<Change>,
    /// Forecast and variations.
    pub standing: Cents,
    /// Of the final, once there is one.
    pub last: Option<Cents>,
}

/// A difference of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The version.
    pub version: String,
    /// How much.
    pub amount: Cents,
    /// Why.
    pub reason: String,
}

/// A year over its versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Its items, by heading and words.
    pub items: Vec<Item>,
    /// Whether there is a final.
    pub closed: bool,
}

/// The sums of some items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Of the forecast.
    pub forecast: Cents,
    /// Of the variations.
    pub changes: Cents,
    /// Forecast and variations.
    pub standing: Cents,
    /// Of the final; zero until there is one.
    pub last: Cents,
}

impl Item {
    /// Its side.
    pub fn side(&self) -> Side {
        self.heading.side()
    }

    /// Its words and service, or its heading.
    pub fn label(&self) -> String {
        self.as_line(self.standing).label()
    }

    /// The sum of its variations.
    pub fn changed(&self) -> Option<Cents> {
        self.standing.minus(self.forecast)
    }

    /// Final less standing.
    pub fn difference(&self) -> Option<Cents> {
        self.last?.minus(self.standing)
    }

    /// The item as a line of a version with this amount.
    pub fn as_line(&self, amount: Cents) -> Line {
        Line {
            line_id: uuid::Uuid::nil(),
            heading: self.heading,
            words: self.words.clone(),
            service: self.service.clone(),
            growth: self.growth,
            amount,
            reason: String::new(),
            version: 0,
        }
    }
}

/// The items of a year. Drafts count too where they are given: a page shows what a draft would change; only
/// approved versions make the year's standing.
pub fn standing(versions: &[Version]) -> Result<Standing, Refused> {
    let mut items: BTreeMap<Key, Item> = BTreeMap::new();
    let mut ordered: Vec<&Version> = versions.iter().collect();
    ordered.sort_by_key(|version| version.budget.place());
    for version in ordered {
        for line in &version.lines {
            let item = items.entry(line.key()).or_insert_with(|| blank(line));
            take(item, &version.budget, line)?;
        }
    }
    let closed = versions.iter().any(|version| version.budget.kind == Kind::Final);
    Ok(Standing { items: items.into_values().collect(), closed })
}

fn blank(line: &Line) -> Item {
    Item {
        heading: line.heading,
        words: line.words.clone(),
        service: line.service.clone(),
        growth: line.growth,
        forecast: Cents::ZERO,
        changes: Vec::new(),
        standing: Cents::ZERO,
        last: None,
    }
}

fn take(item: &mut Item, version: &Budget, line: &Line) -> Result<(), Refused> {
    let sum = |a: Cents| a.plus(line.amount).ok_or(Refused::TooLarge);
    item.growth = line.growth;
    match version.kind {
        Kind::Forecast => {
            item.forecast = sum(item.forecast)?;
            item.standing = sum(item.standing)?;
        }
        Kind::Variation => {
            item.standing = sum(item.standing)?;
            let change =
                Change { version: version.label(), amount: line.amount, reason: line.reason.clone() };
            item.changes.push(change);
        }
        Kind::Final => item.last = Some(sum(item.last.unwrap_or_default())?),
    }
    Ok(())
}

impl Standing {
    /// The items of a side, in order.
    pub fn side(&self, side: Side) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.side() == side)
    }

    /// The sums of the items that a filter lets through.
    pub fn sums(&self, wanted: impl Fn(&Item) -> bool) -> Option<Sums> {
        let chosen: Vec<&Item> = self.items.iter().filter(|item| wanted(item)).collect();
        let sum = |of: fn(&Item) -> Option<Cents>| {
            chosen.iter().try_fold(Cents::ZERO, |sum, item| sum.plus(of(item)?))
        };
        Some(Sums {
            forecast: sum(|item| Some(item.forecast))?,
            changes: sum(Item::changed)?,
            standing: sum(|item| Some(item.standing))?,
            last: sum(|item| Some(item.last.unwrap_or_default()))?,
        })
    }

    /// Income less costs, column by column.
    pub fn balance(&self) -> Option<Sums> {
        let income = self.sums(|item| item.side() == Side::Income)?;
        let costs = self.sums(|item| item.side() == Side::Cost)?;
        Some(Sums {
            forecast: income.forecast.minus(costs.forecast)?,
            changes: income.changes.minus(costs.changes)?,
            standing: income.standing.minus(costs.standing)?,
            last: income.last.minus(costs.last)?,
        })
    }

    /// What an item comes to: its final once the year is closed, what stands before.
    pub fn effective(&self, item: &Item) -> Cents {
        if self.closed { item.last.unwrap_or_default() } else { item.standing }
    }
}

/// Whether a version may be approved as far as its lines go: there are some, each is right and there once, and no
/// item falls below zero.
pub fn check_lines(version: &Version, before: &[Version]) -> Result<(), Refused> {
    if version.lines.is_empty() {
        return Err(Refused::Empty);
    }
    let mut seen = std::collections::BTreeSet::new();
    for line in &version.lines {
        line.check(version.budget.kind)?;
        if !seen.insert(line.key()) {
            return Err(Refused::Twice(line.label()));
        }
    }
    let mut all = before.to_vec();
    all.push(version.clone());
    let stands = standing(&all)?;
    stands.sums(|_| true).ok_or(Refused::TooLarge)?;
    match stands.items.iter().find(|item| item.standing < Cents::ZERO) {
        Some(item) => Err(Refused::BelowZero(item.label(), item.standing)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
