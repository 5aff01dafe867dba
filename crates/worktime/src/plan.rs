//! What this is: what a person fills in about working hours: plain data, built up and then checked.
//! What it is not: something to reckon with: only a [`Calendar`] is, and only a plan without faults becomes one.

use crate::{Calendar, CalendarError, HolidayRule, Slot, When};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;

/// Some days on which nobody works, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Closure {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What people read about it.
    pub reason: String,
}

/// A day with hours of its own, which count more than week, holidays and closures: opened by hand, shortened, or shut.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SpecialDay {
    /// Which day.
    pub day: Date,
    /// Its hours; none: closed all day.
    pub hours: Vec<Slot>,
    /// What people read about it.
    pub reason: String,
}

/// Everything that makes a calendar. Fields are open: it is a form, not a promise.
///
/// ```
/// use worktime::{CalendarPlan, HolidayRule, Slot};
/// use jiff::civil::date;
///
/// let hours: [Slot; 2] = ["08:30-13:00".parse()?, "14:00-17:30".parse()?];
/// let calendar = CalendarPlan::new("Europe/Rome")
///     .monday_to_friday(&hours)
///     .holidays(HolidayRule::italy())
///     .patron("San Crescentino", 6, 1)
///     .closed(date(2026, 8, 10), date(2026, 8, 14), "Chiusura estiva")
///     .build()?;
/// assert!(!calendar.works_on(date(2026, 6, 1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CalendarPlan {
    /// A name of the time zone database, such as `Europe/Rome`.
    pub zone: String,
    /// The slots of each weekday, Monday first.
    pub week: [Vec<Slot>; 7],
    /// National holidays, patron saint, anything that comes back every year.
    pub holidays: Vec<HolidayRule>,
    /// Days on which the centre is closed.
    pub closures: Vec<Closure>,
    /// Days with hours of their own.
    pub special_days: Vec<SpecialDay>,
}

const WORKING_DAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

impl CalendarPlan {
    /// A plan in that time zone, with no hours yet.
    pub fn new(zone: &str) -> Self {
        Self {
            zone: zone.to_owned(),
            week: Default::default(),
            holidays: vec![],
            closures: vec![],
            special_days: vec![],
        }
    }

    /// A plan that works all day, every day.
    pub fn around_the_clock(zone: &str) -> Self {
        Self { week: std::array::from_fn(|_| vec![Slot::ALL_DAY]), ..Self::new(zone) }
    }

    /// Adds slots to one weekday.
    #[must_use]
    pub fn on(mut self, weekday: Weekday, slots: &[Slot]) -> Self {
        let place = usize::try_from(weekday.to_monday_zero_offset()).ok();
        if let Some(day) = place.and_then(|place| self.week.get_mut(place)) {
            day.extend_from_slice(slots);
        }
        self
    }

    /// Adds the same slots to each day from Monday to Friday.
    #[must_use]
    pub fn monday_to_friday(self, slots: &[Slot]) -> Self {
        WORKING_DAYS.into_iter().fold(self, |plan, weekday| plan.on(weekday, slots))
    }

    /// Adds days that come back every year.
    #[must_use]
    pub fn holidays(mut self, rules: impl IntoIterator<Item = HolidayRule>) -> Self {
        self.holidays.extend(rules);
        self
    }

    /// Adds the day of the patron saint. One that moves is a [`HolidayRule`] like the others.
    #[must_use]
    pub fn patron(self, name: &str, month: i8, day: i8) -> Self {
        self.holidays([HolidayRule::new(name, When::Fixed { month, day }, "Santo patrono")])
    }

    /// Adds a closure, both ends included.
    #[must_use]
    pub fn closed(mut self, from: Date, to: Date, reason: &str) -> Self {
        self.closures.push(Closure { from, to, reason: reason.to_owned() });
        self
    }

    /// Adds a day with hours of its own.
    #[must_use]
    pub fn special(mut self, day: Date, hours: &[Slot], reason: &str) -> Self {
        self.special_days.push(SpecialDay { day, hours: hours.to_vec(), reason: reason.to_owned() });
        self
    }

    /// Checks the plan. A calendar with no working time is refused.
    pub fn build(mut self) -> Result<Calendar, CalendarError> {
        let zone = TimeZone::get(&self.zone).map_err(|_| CalendarError::UnknownZone(self.zone.clone()))?;
        self.sort();
        self.no_overlap()?;
        self.dates_in_order()?;
        self.holidays_exist()?;
        let calendar = Calendar::new(self, zone);
        if calendar.works_on_some_ordinary_day() { Ok(calendar) } else { Err(CalendarError::NoWorkingTime) }
    }

    fn sort(&mut self) {
        self.week.iter_mut().for_each(|slots| slots.sort_unstable());
        self.special_days.iter_mut().for_each(|special| special.hours.sort_unstable());
        self.special_days.sort_by_key(|special| special.day);
    }

    fn no_overlap(&self) -> Result<(), CalendarError> {
        for (name, slots) in WEEKDAYS.into_iter().zip(&self.week) {
            none_overlaps(name, slots)?;
        }
        for special in &self.special_days {
            none_overlaps(&special.day.strftime("%d/%m/%Y").to_string(), &special.hours)?;
        }
        Ok(())
    }

    fn dates_in_order(&self) -> Result<(), CalendarError> {
        if let Some(Closure { from, to, reason }) =
            self.closures.iter().find(|closure| closure.to < closure.from)
        {
            return Err(CalendarError::ClosureBackwards { reason: reason.clone(), from: *from, to: *to });
        }
        let twice = self.special_days.windows(2).find(|pair| pair[0].day == pair[1].day);
        twice.map_or(Ok(()), |pair| Err(CalendarError::TwiceSpecial(pair[0].day)))
    }

    /// A rule is tried in a span of years that has leap days and fifth Mondays, whatever years it is meant for.
    fn holidays_exist(&self) -> Result<(), CalendarError> {
        let never = |rule: &&HolidayRule| (2000..2028).all(|year| rule.when.day_in(year).is_none());
        let wrong = self.holidays.iter().find(never);
        wrong.map_or(Ok(()), |rule| Err(CalendarError::NoSuchDay(rule.name.clone())))
    }
}

const WEEKDAYS: [&str; 7] = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"];

fn none_overlaps(day: &str, slots: &[Slot]) -> Result<(), CalendarError> {
    let overlap = slots.windows(2).find(|pair| pair[0].runs_into(&pair[1]));
    overlap.map_or(Ok(()), |pair| {
        Err(CalendarError::Overlap { day: day.to_owned(), first: pair[0], second: pair[1] })
    })
}

impl Calendar {
    /// The trial computation: week and holidays must leave some day in a sample of two years.
    /// Closures end and special days are few, so neither makes a calendar nor unmakes it.
    fn works_on_some_ordinary_day(&self) -> bool {
        let mut days = date(2028, 1, 1).series(1.day()).take(731);
        days.any(|day| !self.week_of(day).is_empty() && self.holiday_of(day).is_none())
    }
}
