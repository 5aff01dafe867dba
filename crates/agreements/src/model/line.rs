//! What this is: the services active for a member body, each a line with its own dates.
//! What it is not: prices; and a line is never edited in the past: a successor follows it.

use kernel::{BodyId, Day, LineId, MembershipId, Period, Quantity, ServiceId};
use serde::Serialize;

use super::{Agreed, Offer, Span};
use crate::Refused;

/// A service active for a member body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which.
    pub line_id: LineId,
    /// Of which membership.
    pub membership_id: MembershipId,
    /// Whose.
    pub body_id: BodyId,
    /// Which service.
    pub service_id: ServiceId,
    /// Its name when the line was made.
    pub service_name: String,
    /// How it is offered.
    pub offer: Offer,
    /// Its first day.
    pub starts: Day,
    /// Its last day; `None`: as long as the membership lasts.
    pub ends: Option<Day>,
    /// Units, for services priced by unit or hour.
    pub quantity: Option<Quantity>,
    /// The line it follows.
    pub predecessor: Option<LineId>,
    /// A note.
    pub note: String,
    /// The price agreed by an accepted quote; `None`: the price list says.
    pub agreed: Option<Agreed>,
}

impl Line {
    /// The days of the line as written; open lines reach the last day that can be written.
    pub fn period(&self) -> Option<Period> {
        Period::new(self.starts, self.ends.unwrap_or(Day::LAST)).ok()
    }
}

/// What is wrong with the lines of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// Two lines of one service share a day.
    Overlap,
    /// A line ends before it begins.
    Backwards,
}

/// Checks that no service has two lines on one day.
pub fn check_lines(lines: &[Line]) -> Result<(), LineFault> {
    for (at, line) in lines.iter().enumerate() {
        let period = line.period().ok_or(LineFault::Backwards)?;
        let mut others =
            lines.iter().skip(at.saturating_add(1)).filter(|other| other.service_id == line.service_id);
        if others.any(|other| other.period().is_some_and(|dates| dates.overlaps(period))) {
            return Err(LineFault::Overlap);
        }
    }
    Ok(())
}

/// The days of the line that count within a year, given the dates of its membership.
pub fn in_force(line: &Line, membership: Span, year: i16) -> Option<Period> {
    let dates = Period::new(membership.starts, membership.ends).ok()?;
    line.period()?.intersect(dates)?.intersect(Period::year(year))
}

/// Changes a line from a day on: the line as it was ends the day before, and a successor begins. On its very
/// first day there is no past to keep: the old line would be empty, so that is refused.
pub fn changed_from(
    line: &Line,
    from: Day,
    quantity: Option<Quantity>,
    successor: LineId,
) -> Result<(Line, Line), Refused> {
    let inside = line.period().is_some_and(|period| period.contains(from));
    if !inside || from == line.starts {
        return Err(Refused::ChangeOutsideLine(line.starts.tomorrow()));
    }
    if let Some(agreed) = &line.agreed {
        return Err(Refused::PriceAgreed(line.service_name.clone(), agreed.quote_number.clone()));
    }
    let before = Line { ends: Some(from.yesterday()), ..line.clone() };
    let predecessor = Some(line.line_id);
    Ok((before, Line { line_id: successor, starts: from, quantity, predecessor, ..line.clone() }))
}
