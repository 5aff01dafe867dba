//! What this is: a table of bands that covers every whole number from zero on exactly once, and what is wrong
//! with one that does not, with the two ways to mend each hole.
//! What it is not: a guess: a table with a hole is refused, and a person chooses the repair.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::range::{Range, dotted};

/// A row of a table that nobody has checked yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandInput<T> {
    /// The numbers it is for.
    pub range: Range,
    /// What they pay.
    pub value: T,
}

/// Bands in order, that cover every whole number from zero on exactly once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<BandInput<T>>", into = "Vec<BandInput<T>>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Clone + Deserialize<'de>"))]
pub struct Bands<T>(Vec<BandInput<T>>);

/// Numbers in no band, or in two; rows are counted from zero in the order in which they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandFault {
    /// Nobody said what these numbers pay.
    Hole {
        /// The numbers in no band.
        gap: Range,
        /// The row below them, if any.
        below: Option<usize>,
        /// The row above them, if any.
        above: Option<usize>,
    },
    /// These numbers are in two bands.
    Overlap {
        /// The numbers in both.
        both: Range,
        /// One row.
        first: usize,
        /// The other row.
        second: usize,
    },
}

/// Everything wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BandFaults(pub Vec<BandFault>);

/// How a hole is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The band below grows up to the end of the hole.
    ExtendBelow,
    /// The band above grows down to the start of the hole.
    ExtendAbove,
}

impl<T: Clone> Bands<T> {
    /// Accepts the rows, in any order, if every whole number from zero on is in exactly one of them.
    pub fn check(rows: &[BandInput<T>]) -> Result<Self, BandFaults> {
        let faults = faults(rows);
        if !faults.is_empty() {
            return Err(BandFaults(faults));
        }
        let mut sorted = rows.to_vec();
        sorted.sort_by_key(|row| row.range);
        Ok(Self(sorted))
    }

    /// The bands in order.
    pub fn rows(&self) -> &[BandInput<T>] {
        &self.0
    }

    /// The band of a number. The first band starts at zero, so there always is one.
    pub fn band_of(&self, number: u32) -> Option<&BandInput<T>> {
        let after = self.0.partition_point(|row| row.range.from <= number);
        self.0.get(after.checked_sub(1)?)
    }

    /// The bands with other values.
    pub fn map<U: Clone>(&self, change: impl Fn(&T) -> U) -> Bands<U> {
        Bands(self.0.iter().map(|row| BandInput { range: row.range, value: change(&row.value) }).collect())
    }
}

/// The rows after a repair of one hole; the other rows stay as they were.
pub fn repaired<T: Clone>(rows: &[BandInput<T>], hole: BandFault, repair: Repair) -> Vec<BandInput<T>> {
    let mut rows = rows.to_vec();
    let BandFault::Hole { gap, below, above } = hole else { return rows };
    let place = match repair {
        Repair::ExtendBelow => below,
        Repair::ExtendAbove => above,
    };
    if let Some(row) = place.and_then(|at| rows.get_mut(at)) {
        match repair {
            Repair::ExtendBelow => row.range.to = gap.to,
            Repair::ExtendAbove => row.range.from = gap.from,
        }
    }
    rows
}

/// Walks the rows in order of their numbers and notes every step that is too long or too short.
fn faults<T>(rows: &[BandInput<T>]) -> Vec<BandFault> {
    let mut order: Vec<(usize, Range)> = rows.iter().map(|row| row.range).enumerate().collect();
    order.sort_by_key(|(_, range)| *range);
    let mut found = Vec::new();
    let (mut next, mut below) = (Some(0_u32), None);
    for (at, range) in order {
        match next {
            Some(next) if range.from > next => {
                let gap = Range { from: next, to: Some(range.from - 1) };
                found.push(BandFault::Hole { gap, below, above: Some(at) });
            }
            Some(next) if range.from == next => {}
            Some(_) | None => found.extend(overlap(rows, below, at)),
        }
        // The row that reaches furthest is the neighbour of what follows.
        let end = range.to.and_then(|to| to.checked_add(1));
        if next.is_some_and(|next| end.is_none_or(|end| end > next)) {
            (next, below) = (end, Some(at));
        }
    }
    let open = next.map(|from| BandFault::Hole { gap: Range { from, to: None }, below, above: None });
    found.extend(open);
    found
}

fn overlap<T>(rows: &[BandInput<T>], first: Option<usize>, second: usize) -> Option<BandFault> {
    let (a, b) = (rows.get(first?)?.range, rows.get(second)?.range);
    let to = match (a.to, b.to) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    Some(BandFault::Overlap { both: Range { from: a.from.max(b.from), to }, first: first?, second })
}

impl fmt::Display for BandFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (range, what) = match self {
            Self::Hole { gap, .. } => (gap, "nessuna fascia"),
            Self::Overlap { both, .. } => (both, "due fasce"),
        };
        match (range.from, range.to) {
            (from, Some(to)) if from == to => write!(f, "{} abitanti: in {what}", dotted(from)),
            (from, Some(to)) => write!(f, "da {} a {} abitanti: in {what}", dotted(from), dotted(to)),
            (from, None) => write!(f, "da {} abitanti in su: in {what}", dotted(from)),
        }
    }
}

impl fmt::Display for BandFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        write!(f, "Le fasce non coprono ogni numero di abitanti una volta sola ({})", all.join("; "))
    }
}

impl<T: Clone> TryFrom<Vec<BandInput<T>>> for Bands<T> {
    type Error = BandFaults;
    fn try_from(rows: Vec<BandInput<T>>) -> Result<Self, BandFaults> {
        Self::check(&rows)
    }
}

impl<T> From<Bands<T>> for Vec<BandInput<T>> {
    fn from(bands: Bands<T>) -> Self {
        bands.0
    }
}

#[cfg(test)]
mod tests;
