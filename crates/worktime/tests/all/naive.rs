//! The same questions answered minute by minute, without any of the library's arithmetic: only the
//! plan and a clock on the wall that is never put back.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use worktime::{CalendarPlan, Closing, Slot};

/// Whether each minute from the origin on is working time.
pub(crate) struct Naive {
    origin: Timestamp,
    working: Vec<bool>,
}

impl Naive {
    pub(crate) fn new(plan: &CalendarPlan, origin: Timestamp, minutes: usize) -> Self {
        let zone = TimeZone::get(&plan.zone).unwrap();
        let mut minute = origin - 24.hours();
        let mut wall = zone.to_datetime(minute);
        let mut working = vec![];
        while working.len() < minutes {
            // A clock that is never put back: in the hour that comes twice it waits for the time to catch up.
            wall = wall.max(zone.to_datetime(minute));
            if minute >= origin {
                working.push(works_at(plan, wall));
            }
            minute += 1.minute();
        }
        Self { origin, working }
    }

    pub(crate) fn minute(&self, at: Timestamp) -> usize {
        usize::try_from((at.as_second() - self.origin.as_second()) / 60).unwrap()
    }

    pub(crate) fn at(&self, minute: usize) -> Timestamp {
        self.origin + i64::try_from(minute).unwrap().minutes()
    }

    pub(crate) fn between(&self, from: usize, to: usize) -> usize {
        (from..to).filter(|minute| self.working[*minute]).count()
    }

    pub(crate) fn is_open(&self, minute: usize) -> bool {
        self.working[minute]
    }

    pub(crate) fn opening(&self, from: usize) -> Option<usize> {
        (from..self.working.len()).find(|minute| self.working[*minute])
    }

    /// Counts the minutes that work and are in no pause until there are enough.
    pub(crate) fn due(&self, start: usize, goal: usize, pauses: &[(usize, usize)]) -> Option<usize> {
        let mut spent = 0;
        for minute in start..self.working.len() {
            if spent == goal {
                return Some(minute);
            }
            let stands = pauses.iter().any(|(from, to)| (*from..*to).contains(&minute));
            spent += usize::from(self.working[minute] && !stands);
        }
        None
    }
}

fn works_at(plan: &CalendarPlan, wall: DateTime) -> bool {
    hours_of(plan, wall.date()).iter().any(|slot| {
        let before_end = match slot.to() {
            Closing::At(time) => wall.time() < time,
            Closing::Midnight => true,
        };
        slot.from() <= wall.time() && before_end
    })
}

fn hours_of(plan: &CalendarPlan, day: Date) -> &[Slot] {
    if let Some(special) = plan.special_days.iter().find(|special| special.day == day) {
        return &special.hours;
    }
    let closed = plan.closures.iter().any(|closure| (closure.from..=closure.to).contains(&day));
    let holiday = plan.holidays.iter().any(|rule| rule.day_in(day.year()) == Some(day));
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap();
    if closed || holiday { &[] } else { &plan.week[weekday] }
}
