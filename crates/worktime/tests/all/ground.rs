//! Calendars and short ways to write instants that the tests share.

use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use worktime::{Calendar, CalendarPlan, Goal, HolidayRule, Move, Slot, Stopwatch, Terms, WorkTime};

pub(crate) const ROME: &str = "Europe/Rome";

pub(crate) fn slots(texts: &[&str]) -> Vec<Slot> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// Monday to Friday, 08:30-13:00 and 14:00-17:30, which is 8 hours a day; national holidays.
pub(crate) fn office_plan() -> CalendarPlan {
    CalendarPlan::new(ROME)
        .monday_to_friday(&slots(&["08:30-13:00", "14:00-17:30"]))
        .holidays(HolidayRule::italy())
}

pub(crate) fn office() -> Calendar {
    office_plan().build().unwrap()
}

/// Like the office, with a longer Monday, 08:00-20:00, which is 12 hours.
pub(crate) fn long_monday() -> Calendar {
    let mut plan = office_plan();
    plan.week[0].clear();
    plan.on(Weekday::Monday, &slots(&["08:00-20:00"])).build().unwrap()
}

pub(crate) fn always() -> Calendar {
    CalendarPlan::around_the_clock(ROME).build().unwrap()
}

/// `2026-03-06 17:00` on the clocks of Rome.
pub(crate) fn at(text: &str) -> Timestamp {
    in_zone(ROME, text)
}

pub(crate) fn in_zone(zone: &str, text: &str) -> Timestamp {
    let wall: DateTime = text.parse().unwrap();
    TimeZone::get(zone).unwrap().to_timestamp(wall).unwrap()
}

/// `08:30` after the given time: hours and minutes of work.
pub(crate) fn work(hours: u16, minutes: u16) -> WorkTime {
    WorkTime::hours(hours).plus(WorkTime::minutes(minutes))
}

pub(crate) fn terms(goal: Goal, calendar: &Calendar) -> Terms<'_> {
    Terms { goal, calendar, judged_by: "carta 1" }
}

pub(crate) fn started(goal: Goal, calendar: &Calendar, start: &str) -> Stopwatch {
    Stopwatch::start(&terms(goal, calendar), at(start)).unwrap()
}

pub(crate) fn paused(watch: &Stopwatch, calendar: &Calendar, from: Timestamp, to: Timestamp) -> Stopwatch {
    let waiting = watch.after(Move::Pause, calendar, from).unwrap();
    waiting.after(Move::Resume, calendar, to).unwrap()
}
