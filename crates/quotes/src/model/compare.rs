//! What this is: two versions of a quote side by side, line by line. What it is not: a page.

use kernel::Cents;

use super::Line;

/// What became of a line between two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
    /// In both, not the same.
    Changed,
    /// In both, the same.
    Same,
}

/// A line in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The service.
    pub service: String,
    /// What became of it.
    pub change: Change,
    /// Days and order before.
    pub before: String,
    /// Days and order after.
    pub after: String,
    /// The amount before.
    pub amount_before: Option<Cents>,
    /// The amount after.
    pub amount_after: Option<Cents>,
}

/// The lines of two versions, those of the later one first.
pub fn compare(before: &[Line], after: &[Line]) -> Vec<Compared> {
    let kept = after.iter().map(|line| {
        let old = before.iter().find(|old| old.line_id == line.line_id);
        one(old, Some(line))
    });
    let gone = before.iter().filter(|old| after.iter().all(|line| line.line_id != old.line_id));
    kept.chain(gone.map(|old| one(Some(old), None))).collect()
}

fn one(before: Option<&Line>, after: Option<&Line>) -> Compared {
    let change = match (before, after) {
        (None, _) => Change::Added,
        (Some(_), None) => Change::Removed,
        (Some(old), Some(new)) if old.data == new.data && old.amount() == new.amount() => Change::Same,
        (Some(_), Some(_)) => Change::Changed,
    };
    let words = |line: Option<&Line>| line.map(said).unwrap_or_default();
    Compared {
        service: after.or(before).map(|line| line.service_name.clone()).unwrap_or_default(),
        change,
        before: words(before),
        after: words(after),
        amount_before: before.and_then(Line::amount),
        amount_after: after.and_then(Line::amount),
    }
}

fn said(line: &Line) -> String {
    let (from, to) = (line.data.period.from().short(), line.data.period.to().short());
    format!("{from} – {to}, {}", line.data.ordered_words())
}
