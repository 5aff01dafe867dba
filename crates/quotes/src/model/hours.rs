//! What this is: hours worked on an hourly line against those estimated: how much is left, when to warn, what the
//! hours worked are worth.
//! What it is not: a time sheet of people; hours are of a profile.

use kernel::{Cents, Day, Instant, Quantity, QuoteLineId};
use pricing::model::Exact;
use serde::Serialize;
use uuid::Uuid;

use super::{Closed, HourPart, Line};
use crate::Refused;

/// The part of the estimate, in hundredths, from which people are warned.
pub const WARNED_AT: i64 = 80;

/// Hours worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Worked {
    /// Which record.
    pub worked_id: Uuid,
    /// On which line.
    pub line_id: QuoteLineId,
    /// When.
    pub on: Day,
    /// As which profile.
    pub profile: String,
    /// How many.
    pub hours: Quantity,
    /// What was done.
    pub note: String,
    /// Who wrote it down.
    pub by: String,
    /// When it was written down.
    pub at: Instant,
}

/// Hours of a profile, estimated and worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileUse {
    /// The profile.
    pub profile: String,
    /// What is estimated.
    pub estimate: Quantity,
    /// What was worked.
    pub actual: Quantity,
}

/// How near the estimate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum HoursLevel {
    /// There is room.
    Fine,
    /// Beyond the part from which people are warned.
    Near,
    /// Nothing is left.
    Spent,
}

/// Hours of each profile of a line, estimated and worked.
pub fn uses(parts: &[HourPart], worked: &[Worked]) -> Vec<ProfileUse> {
    let one = |part: &HourPart| {
        let own = worked.iter().filter(|one| same(&one.profile, &part.profile));
        let actual = own.fold(0_i64, |sum, one| sum.saturating_add(one.hours.get()));
        ProfileUse { profile: part.profile.clone(), estimate: part.hours, actual: Quantity::new(actual) }
    };
    parts.iter().map(one).collect()
}

/// How near the estimate is: the fullest profile decides.
pub fn level(uses: &[ProfileUse]) -> HoursLevel {
    uses.iter().map(ProfileUse::level).max().unwrap_or(HoursLevel::Fine)
}

impl ProfileUse {
    /// How near the estimate is.
    pub fn level(&self) -> HoursLevel {
        let (actual, estimate) = (i128::from(self.actual.get()), i128::from(self.estimate.get()));
        if actual >= estimate {
            HoursLevel::Spent
        } else if actual * 100 >= estimate * i128::from(WARNED_AT) {
            HoursLevel::Near
        } else {
            HoursLevel::Fine
        }
    }

    /// What is left.
    pub fn left(&self) -> Quantity {
        Quantity::new(self.estimate.get().saturating_sub(self.actual.get()).max(0))
    }

    /// The part worked, in whole hundredths.
    pub fn percent(&self) -> i64 {
        let (actual, estimate) = (i128::from(self.actual.get()), i128::from(self.estimate.get()));
        if estimate == 0 { 0 } else { i64::try_from(actual * 100 / estimate).unwrap_or(i64::MAX) }
    }
}

/// Whether hours may be written down on an accepted line: in its days, not in the future, never above the estimate.
pub fn check_hours(line: &Line, worked: &[Worked], new: &Worked, today: Day) -> Result<HoursLevel, Refused> {
    let parts = line.price.as_ref().map(|price| price.hours.as_slice()).unwrap_or_default();
    match (&line.placed, line.closed) {
        (None, _) => return Err(Refused::NotAcceptedYet),
        (_, Some(Closed { on, .. })) => return Err(Refused::HoursClosed(on)),
        (Some(_), None) => {}
    }
    if new.hours.get() <= 0 {
        return Err(Refused::NoHours);
    }
    if !line.data.period.contains(new.on) || new.on > today {
        return Err(Refused::HoursOutside(line.data.period));
    }
    let before = uses(parts, worked);
    let own = before.iter().find(|one| same(&one.profile, &new.profile)).ok_or(Refused::NoSuchProfile)?;
    if new.hours > own.left() {
        return Err(Refused::BeyondEstimate { profile: own.profile.clone(), left: own.left() });
    }
    let mut all = worked.to_vec();
    all.push(new.clone());
    Ok(level(&uses(parts, &all)))
}

/// What the hours worked are worth at the frozen rates, rounded once, never above the estimate; with the sum in words.
pub fn worth(parts: &[HourPart], worked: &[Worked], estimate: Cents) -> Option<(Cents, String)> {
    let (mut exact, mut words) = (Exact::ZERO, Vec::new());
    for (part, used) in parts.iter().zip(uses(parts, worked)) {
        exact = exact.plus(Exact::of(part.rate, used.actual))?;
        words.push(format!("{} × {} ore {}", part.rate, used.actual, part.profile));
    }
    let amount = exact.rounded()?.min(estimate);
    Some((amount, format!("{} = {amount}", words.join(" + "))))
}

fn same(one: &str, other: &str) -> bool {
    kernel::text::fold(one) == kernel::text::fold(other)
}
