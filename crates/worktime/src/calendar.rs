//! What this is: a checked calendar: what each day is.
//! What it is not: the arithmetic of instants, which is in `walk`.

mod walk;

use crate::{CalendarError, CalendarPlan, Slot};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// When work is done. It has working time and no faults: it was built by [`CalendarPlan::build`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(into = "CalendarPlan", try_from = "CalendarPlan")
)]
pub struct Calendar {
    plan: CalendarPlan,
    zone: TimeZone,
}

/// What a day is, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day<'a> {
    /// Work is done in these slots.
    Open(&'a [Slot]),
    /// The weekday has no hours.
    DayOff,
    /// A holiday, with its name.
    Holiday(&'a str),
    /// A closure, or a special day without hours, with its reason.
    Closed(&'a str),
}

impl Calendar {
    pub(crate) fn new(plan: CalendarPlan, zone: TimeZone) -> Self {
        Self { plan, zone }
    }

    /// The plan it was built from, to show it, to store it or to change a copy.
    pub fn plan(&self) -> &CalendarPlan {
        &self.plan
    }

    /// What this day is. A special day counts more than a closure, a closure more than a holiday.
    pub fn on(&self, day: Date) -> Day<'_> {
        if let Ok(place) = self.plan.special_days.binary_search_by_key(&day, |special| special.day) {
            let special = &self.plan.special_days[place];
            return if special.hours.is_empty() {
                Day::Closed(&special.reason)
            } else {
                Day::Open(&special.hours)
            };
        }
        let hours = self.week_of(day);
        if hours.is_empty() {
            return Day::DayOff;
        }
        self.closure_of(day).or_else(|| self.holiday_of(day).map(Day::Holiday)).unwrap_or(Day::Open(hours))
    }

    /// Whether the day has hours of work.
    pub fn works_on(&self, day: Date) -> bool {
        !self.slots(day).is_empty()
    }

    pub(crate) fn week_of(&self, day: Date) -> &[Slot] {
        let place = usize::try_from(day.weekday().to_monday_zero_offset()).ok();
        place.and_then(|place| self.plan.week.get(place)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn holiday_of(&self, day: Date) -> Option<&str> {
        let rule = self.plan.holidays.iter().find(|rule| rule.falls_on(day))?;
        Some(&rule.name)
    }

    fn closure_of(&self, day: Date) -> Option<Day<'_>> {
        let closure = self.plan.closures.iter().find(|closure| closure.from <= day && day <= closure.to)?;
        Some(Day::Closed(&closure.reason))
    }

    fn slots(&self, day: Date) -> &[Slot] {
        match self.on(day) {
            Day::Open(slots) => slots,
            Day::DayOff | Day::Holiday(_) | Day::Closed(_) => &[],
        }
    }
}

impl From<Calendar> for CalendarPlan {
    fn from(calendar: Calendar) -> Self {
        calendar.plan
    }
}

impl TryFrom<CalendarPlan> for Calendar {
    type Error = CalendarError;

    fn try_from(plan: CalendarPlan) -> Result<Self, CalendarError> {
        plan.build()
    }
}
