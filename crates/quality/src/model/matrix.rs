//! What this is: the matrix of services by size of the bodies: how many bodies use a service, how many asked
//! something about it, and how often.
//! What it is not: a price list; what a service costs is elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use catalogue::model::Level;
use kernel::text::sort_key;
use kernel::{BodyId, Period, ServiceId};

use super::{Figure, Named, Row, SizeClass};

/// A body that has a service in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Using {
    /// The service.
    pub service: Named<ServiceId>,
    /// Which body.
    pub body: BodyId,
    /// How large it is.
    pub class: SizeClass,
}

/// A service for bodies of one size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Bodies that have it in force.
    pub using: i64,
    /// Requests made in the period.
    pub requests: i64,
    /// Bodies that made them.
    pub asking: i64,
}

/// A service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// Which.
    pub service: Named<ServiceId>,
    /// Its level in the catalogue; none if it is no longer there.
    pub level: Option<Level>,
    /// One per class, in their order.
    pub cells: Vec<Cell>,
    /// Over all classes.
    pub total: Cell,
}

/// The matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The classes that have a body, in their order.
    pub classes: Vec<SizeClass>,
    /// The services, by level, then by name.
    pub rows: Vec<MatrixRow>,
    /// Over all services, one per class: bodies are counted once each.
    pub totals: Vec<Cell>,
    /// Over everything.
    pub total: Cell,
}

#[derive(Default)]
struct Tally {
    using: BTreeSet<BodyId>,
    asking: BTreeSet<BodyId>,
    requests: i64,
}

impl Tally {
    fn cell(&self) -> Cell {
        let size = |set: &BTreeSet<BodyId>| i64::try_from(set.len()).unwrap_or(i64::MAX);
        Cell { using: size(&self.using), requests: self.requests, asking: size(&self.asking) }
    }
}

/// Counts by service and class; `None` stands for all of them.
#[derive(Default)]
struct Tallies(BTreeMap<(Option<ServiceId>, Option<SizeClass>), Tally>);

impl Tallies {
    fn add(&mut self, (service, class): (ServiceId, SizeClass), add: impl Fn(&mut Tally)) {
        for service in [Some(service), None] {
            for class in [Some(class), None] {
                add(self.0.entry((service, class)).or_default());
            }
        }
    }

    fn cell(&self, service: Option<ServiceId>, class: Option<SizeClass>) -> Cell {
        self.0.get(&(service, class)).map(Tally::cell).unwrap_or_default()
    }
}

impl Matrix {
    /// Of the requests made in a period, beside who has what in force.
    pub fn of(
        rows: &[Row],
        using: &[Using],
        (levels, period): (&BTreeMap<ServiceId, Level>, Period),
    ) -> Self {
        let mut tallies = Tallies::default();
        let mut names: BTreeMap<ServiceId, &str> = BTreeMap::new();
        for row in rows.iter().filter(|row| Figure::Opened.counts(row, period)) {
            names.insert(row.service.id, &row.service.name);
            tallies.add((row.service.id, row.class), |tally| {
                tally.requests = tally.requests.saturating_add(1);
                tally.asking.insert(row.body.id);
            });
        }
        for one in using {
            names.insert(one.service.id, &one.service.name);
            tallies.add((one.service.id, one.class), |tally| {
                tally.using.insert(one.body);
            });
        }
        let classes: Vec<SizeClass> = SizeClass::ALL
            .iter()
            .copied()
            .filter(|class| tallies.0.contains_key(&(None, Some(*class))))
            .collect();
        let row = |(id, name): (ServiceId, &str)| MatrixRow {
            service: Named { id, name: name.to_owned() },
            level: levels.get(&id).copied(),
            cells: classes.iter().map(|class| tallies.cell(Some(id), Some(*class))).collect(),
            total: tallies.cell(Some(id), None),
        };
        let mut rows: Vec<MatrixRow> = names.into_iter().map(row).collect();
        rows.sort_by_cached_key(|row| {
            let place = Level::ALL.iter().position(|level| Some(*level) == row.level);
            (place.unwrap_or(usize::MAX), sort_key(&row.service.name), row.service.id)
        });
        Self {
            totals: classes.iter().map(|class| tallies.cell(None, Some(*class))).collect(),
            total: tallies.cell(None, None),
            classes,
            rows,
        }
    }
}
