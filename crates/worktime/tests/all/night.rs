//! The nights in which clocks change: 29 March and 25 October 2026 in Rome, and stranger places.

use crate::ground::{ROME, always, at, in_zone, slots, work};
use jiff::Timestamp;
use jiff::civil::Weekday;
use worktime::{Calendar, CalendarPlan, DayEnd, Goal, Slot, WorkTime};

fn sundays(zone: &str, texts: &[&str]) -> Calendar {
    CalendarPlan::new(zone).on(Weekday::Sunday, &slots(texts)).build().unwrap()
}

fn in_day(calendar: &Calendar, day: &str, next: &str) -> WorkTime {
    let zone = calendar.plan().zone.as_str();
    let (from, to) = (in_zone(zone, &format!("{day} 00:00")), in_zone(zone, &format!("{next} 00:00")));
    calendar.working_between(from, to).unwrap()
}

#[test]
fn a_slot_has_the_hours_that_the_night_really_has() {
    let rows: [(&str, WorkTime, WorkTime); 9] = [
        ("00:00-24:00", work(23, 0), work(25, 0)),
        ("01:00-05:00", work(3, 0), work(5, 0)),
        ("02:00-03:00", work(0, 0), work(2, 0)),
        ("02:15-02:45", work(0, 0), work(0, 30)),
        ("02:30-04:00", work(1, 0), work(2, 30)),
        ("01:30-02:30", work(0, 30), work(1, 0)),
        ("00:00-02:00", work(2, 0), work(2, 0)),
        ("03:00-04:00", work(1, 0), work(1, 0)),
        ("08:30-13:00", work(4, 30), work(4, 30)),
    ];
    for (slot, spring, autumn) in rows {
        let calendar = sundays(ROME, &[slot]);
        assert_eq!(in_day(&calendar, "2026-03-29", "2026-03-30"), spring, "{slot} in spring");
        assert_eq!(in_day(&calendar, "2026-10-25", "2026-10-26"), autumn, "{slot} in autumn");
        assert_eq!(
            in_day(&calendar, "2026-03-22", "2026-03-23"),
            in_day(&calendar, "2026-11-01", "2026-11-02")
        );
    }
}

#[test]
fn touching_slots_never_count_an_instant_twice() {
    let calendar = sundays(ROME, &["00:00-02:30", "02:30-24:00"]);
    assert_eq!(in_day(&calendar, "2026-03-29", "2026-03-30"), work(23, 0));
    assert_eq!(in_day(&calendar, "2026-10-25", "2026-10-26"), work(25, 0));
}

#[test]
fn hours_are_real_hours_across_the_night() {
    let always = always();
    let rows = [
        ("2026-03-28 23:00", 4, "2026-03-29 04:00"),
        ("2026-10-24 23:00", 5, "2026-10-25 03:00"),
        ("2026-03-28 12:00", 24, "2026-03-29 13:00"),
        ("2026-10-24 12:00", 24, "2026-10-25 11:00"),
    ];
    for (start, hours, due) in rows {
        assert_eq!(always.add_working(at(start), WorkTime::hours(hours)).unwrap(), at(due), "{start}");
    }
}

#[test]
fn days_keep_the_time_on_the_wall_across_the_night() {
    let always = always();
    for (start, due) in [("2026-03-28 12:00", "2026-03-29 12:00"), ("2026-10-24 12:00", "2026-10-25 12:00")] {
        assert_eq!(Goal::days(1).due(&always, at(start)).unwrap(), at(due));
    }
    let jumped_over = Goal::days(1).due(&always, at("2026-03-28 02:30")).unwrap();
    assert_eq!(jumped_over, at("2026-03-29 03:00"), "half past two does not exist: the jump");
    let spring = Goal::days(1).allotted(&always, at("2026-03-28 12:00")).unwrap();
    assert_eq!(spring, WorkTime::hours(23));
}

#[test]
fn a_day_whose_only_slot_is_jumped_over_is_not_a_working_day() {
    let hours = slots(&["10:00-12:00"]);
    let calendar = CalendarPlan::new(ROME)
        .on(Weekday::Saturday, &hours)
        .on(Weekday::Sunday, &slots(&["02:15-02:45"]))
        .on(Weekday::Monday, &hours)
        .build()
        .unwrap();
    let due = |start| Goal::days_to_closing(1).due(&calendar, at(start)).unwrap();
    assert_eq!(due("2026-03-28 10:00"), at("2026-03-30 12:00"));
    assert_eq!(due("2026-03-21 10:00"), at("2026-03-22 02:45"));
}

#[test]
fn a_start_in_the_hour_that_comes_twice_is_one_instant() {
    let calendar = sundays(ROME, &["02:00-03:00"]);
    let first: Timestamp = "2026-10-25T00:30:00Z".parse().unwrap();
    let second: Timestamp = "2026-10-25T01:30:00Z".parse().unwrap();
    let end: Timestamp = "2026-10-25T02:00:00Z".parse().unwrap();
    assert_eq!(calendar.working_between(first, end).unwrap(), work(1, 30));
    assert_eq!(calendar.working_between(second, end).unwrap(), work(0, 30));
    assert!(calendar.is_open(second).unwrap());
    let by_closing = calendar.add_working_days(second, 0, DayEnd::Closing).unwrap();
    assert_eq!(by_closing, end);
}

#[test]
fn midnight_may_be_missing() {
    // In Cairo, on 24 April, the clocks go from midnight to one o'clock; in October from midnight to eleven.
    let cairo = CalendarPlan::around_the_clock("Africa/Cairo").build().unwrap();
    assert_eq!(in_day(&cairo, "2026-04-24", "2026-04-25"), work(23, 0));
    assert_eq!(in_day(&cairo, "2026-10-29", "2026-10-30"), work(25, 0));
    assert_eq!(in_day(&cairo, "2026-10-30", "2026-10-31"), work(24, 0));
}

#[test]
fn midnight_may_come_twice_and_the_day_begins_with_the_first() {
    // In St John's, until 2011, the clocks went from one past midnight back to one past eleven of the day before.
    let zone = "America/St_Johns";
    let only = |weekday| CalendarPlan::new(zone).on(weekday, &[Slot::ALL_DAY]).build().unwrap();
    let (saturday, sunday) = (only(Weekday::Saturday), only(Weekday::Sunday));
    let (from, to) = (in_zone(zone, "2010-11-05 12:00"), in_zone(zone, "2010-11-08 12:00"));
    let both = [&saturday, &sunday].map(|calendar| calendar.working_between(from, to).unwrap());
    assert_eq!(both, [work(24, 0), work(25, 0)]);
    let second_evening: Timestamp = "2010-11-07T02:45:00Z".parse().unwrap();
    assert!(sunday.is_open(second_evening).unwrap());
    assert!(!saturday.is_open(second_evening).unwrap());
    assert_eq!(sunday.next_opening(second_evening).unwrap(), second_evening);
    let first_midnight: Timestamp = "2010-11-07T02:30:00Z".parse().unwrap();
    assert_eq!(sunday.working_between(first_midnight, second_evening).unwrap(), work(0, 15));
    let closing = sunday.add_working_days(second_evening, 0, DayEnd::Closing).unwrap();
    assert_eq!(closing, in_zone(zone, "2010-11-08 00:00"));
}

#[test]
fn half_an_hour_of_summer_time_is_half_an_hour() {
    let island = CalendarPlan::around_the_clock("Australia/Lord_Howe").build().unwrap();
    assert_eq!(in_day(&island, "2026-10-04", "2026-10-05"), work(23, 30));
    assert_eq!(in_day(&island, "2026-04-05", "2026-04-06"), work(24, 30));
}
