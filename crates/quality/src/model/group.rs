//! What this is: requests in groups, and narrowed to one value of some of them.
//! What it is not: figures; each group has its own.

use std::collections::BTreeMap;

use helpdesk::model::Kind;
use kernel::text::sort_key;
use kernel::{Day, Period};

use super::{Figures, Row, SizeClass};

store::coded_enum! {
    /// By what requests are grouped. Every request is in exactly one group.
    By {
        /// By service.
        Service = "servizio", "Servizio";
        /// By body.
        Body = "ente", "Ente";
        /// By the size of the body.
        Class = "classe", "Dimensione dell'ente";
        /// By team.
        Team = "gruppo", "Gruppo di lavoro";
        /// By kind.
        Kind = "tipo", "Tipo di richiesta";
    }
}

/// A group with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// By which the address names it.
    pub key: String,
    /// As people call it.
    pub label: String,
    /// Its figures.
    pub figures: Figures,
}

/// The groups of a set of requests with something to count in the period: classes and kinds in their own order, the
/// others by name. What was renamed is called as its newest request calls it.
pub fn grouped(rows: &[Row], by: By, period: Period) -> Vec<Group> {
    let mut parts: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        parts.entry(row.key(by)).or_default().push(row);
    }
    let mut all: Vec<(usize, Group)> = Vec::new();
    for (key, rows) in parts {
        let newest = rows.iter().copied().max_by_key(|row| row.number);
        let label = newest.map(|row| row.label(by).to_owned()).unwrap_or_default();
        let place = newest.map(|row| place(row, by)).unwrap_or_default();
        all.push((place, Group { key, label, figures: Figures::of(rows, period) }));
    }
    all.sort_by_cached_key(|(place, group)| (*place, sort_key(&group.label), group.key.clone()));
    all.into_iter().map(|(_, group)| group).filter(|group| !group.figures.is_nothing()).collect()
}

/// Where a group stands among those that have an order of their own.
fn place(row: &Row, by: By) -> usize {
    let place = match by {
        By::Class => SizeClass::ALL.iter().position(|class| *class == row.class),
        By::Kind => Kind::ALL.iter().position(|kind| *kind == row.kind),
        By::Service | By::Body | By::Team => None,
    };
    place.unwrap_or_default()
}

/// The requests of some groups only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed(Vec<(By, String)>);

impl Narrowed {
    /// To these values.
    pub fn to(values: impl IntoIterator<Item = (By, String)>) -> Self {
        Self(values.into_iter().collect())
    }

    /// Whether a request is among them.
    pub fn lets(&self, row: &Row) -> bool {
        self.0.iter().all(|(by, key)| row.key(*by) == *key)
    }

    /// To which values.
    pub fn values(&self) -> &[(By, String)] {
        &self.0
    }
}

/// The months of a period, each cut to it.
pub fn months_of(period: Period) -> Vec<Period> {
    let mut all = Vec::new();
    let mut first = Day::new(period.from().year(), period.from().month(), 1);
    while let Some(from) = first.filter(|from| *from <= period.to()) {
        let month = Period::of_months(from, 1).ok();
        all.extend(month.and_then(|month| month.intersect(period)));
        first = Some(from.add_months(1)).filter(|next| *next > from);
    }
    all
}
