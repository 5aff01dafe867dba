//! What is refused, how it is said, and what happens far away.

use crate::ground::{ROME, always, at, office, office_plan, slots, work};
use jiff::Timestamp;
use jiff::civil::{Weekday, date};
use std::time::Duration;
use worktime::{
    CalendarError, CalendarPlan, DayEnd, HolidayRule, NotWorkTime, Slot, SlotError, TimeError, When, WorkTime,
};

#[test]
fn a_slot_is_read_as_people_write_it() {
    for (text, read) in [
        ("08:30-13:00", "08:30-13:00"),
        ("8:30 - 13:00", "08:30-13:00"),
        (" 00:00–24:00 ", "00:00-24:00"),
        ("23:59-24:00", "23:59-24:00"),
    ] {
        assert_eq!(text.parse::<Slot>().unwrap().to_string(), read);
    }
    for text in [
        "",
        "08:30",
        "08:30-",
        "-13:00",
        "8-13",
        "08:3-13:00",
        "08:60-13:00",
        "25:00-26:00",
        "+8:30-9:00",
        "x:00-9:00",
    ] {
        assert_eq!(text.parse::<Slot>(), Err(SlotError::Shape(text.into())), "{text}");
    }
    for text in ["13:00-08:30", "08:30-08:30", "22:00-00:00"] {
        assert_eq!(text.parse::<Slot>(), Err(SlotError::Backwards(text.into())));
    }
}

#[test]
fn a_calendar_with_no_working_time_is_refused() {
    let hours = slots(&["08:30-13:00"]);
    let no_hours = CalendarPlan::new(ROME).special(date(2026, 3, 2), &hours, "Un giorno solo");
    assert_eq!(no_hours.build(), Err(CalendarError::NoWorkingTime));
    let every_monday = |month| {
        (1..=5).map(move |nth| {
            HolidayRule::new("Sempre", When::Nth { nth, weekday: Weekday::Monday, month }, "Prova")
        })
    };
    let all_holidays =
        CalendarPlan::new(ROME).on(Weekday::Monday, &hours).holidays((1..=12).flat_map(every_monday));
    assert_eq!(all_holidays.build(), Err(CalendarError::NoWorkingTime));
}

#[test]
fn each_fault_of_a_plan_is_named() {
    let rows: [(CalendarPlan, &str); 8] = [
        (CalendarPlan::new("Europa/Roma"), "Fuso orario: «Europa/Roma» non esiste"),
        (CalendarPlan::new(ROME), "Orario: non resta nemmeno un'ora"),
        (
            office_plan().on(Weekday::Tuesday, &slots(&["12:00-15:00"])),
            "Orario, martedì: 08:30-13:00 e 12:00-15:00 si sovrappongono",
        ),
        (
            office_plan().special(date(2026, 12, 24), &slots(&["09:00-24:00", "08:00-10:00"]), "Vigilia"),
            "Orario, 24/12/2026: 08:00-10:00 e 09:00-24:00 si sovrappongono",
        ),
        (
            office_plan().closed(date(2026, 8, 20), date(2026, 8, 10), "Ferie"),
            "Chiusura «Ferie»: finisce il 10/08/2026, prima di cominciare il 20/08/2026",
        ),
        (office_plan().patron("San Nessuno", 2, 31), "Festività «San Nessuno»: nessun anno ha questo giorno"),
        (
            office_plan().special(date(2026, 5, 4), &[], "Uno").special(date(2026, 5, 4), &[], "Due"),
            "Giorno particolare 04/05/2026: è scritto due volte",
        ),
        (
            office_plan().special(date(2026, 5, 4), &slots(&["09:00-24:00", "23:00-24:00"]), "Notte"),
            "Orario, 04/05/2026: 09:00-24:00 e 23:00-24:00 si sovrappongono",
        ),
    ];
    for (plan, message) in rows {
        let said = plan.build().unwrap_err().to_string();
        assert!(said.starts_with(message), "{said}");
    }
}

#[test]
fn slots_may_be_given_in_any_order_and_may_touch() {
    let hours = slots(&["14:00-17:30", "08:30-12:00", "12:00-13:00"]);
    let calendar = CalendarPlan::new(ROME).monday_to_friday(&hours).build().unwrap();
    let day = calendar.working_between(at("2026-03-02 00:00"), at("2026-03-03 00:00")).unwrap();
    assert_eq!(day, work(8, 0));
    assert_eq!(calendar.add_working(at("2026-03-02 08:30"), work(3, 30)).unwrap(), at("2026-03-02 12:00"));
}

#[test]
fn opening_and_closing_are_where_the_slots_are() {
    let office = office();
    for (instant, open, opening) in [
        ("2026-03-02 08:29", false, "2026-03-02 08:30"),
        ("2026-03-02 08:30", true, "2026-03-02 08:30"),
        ("2026-03-02 12:59", true, "2026-03-02 12:59"),
        ("2026-03-02 13:00", false, "2026-03-02 14:00"),
        ("2026-03-06 17:30", false, "2026-03-09 08:30"),
        ("2026-04-04 10:00", false, "2026-04-07 08:30"),
    ] {
        assert_eq!(office.is_open(at(instant)).unwrap(), open, "{instant}");
        assert_eq!(office.next_opening(at(instant)).unwrap(), at(opening), "{instant}");
    }
}

#[test]
fn a_search_without_an_end_is_given_up() {
    let for_ever = office_plan().closed(date(2026, 1, 1), date(9999, 12, 31), "Soppresso").build().unwrap();
    let start = at("2026-03-02 10:00");
    assert_eq!(for_ever.add_working(start, work(1, 0)), Err(TimeError::BeyondHorizon));
    assert_eq!(for_ever.add_working_days(start, 1, DayEnd::Closing), Err(TimeError::BeyondHorizon));
    assert_eq!(for_ever.next_opening(start), Err(TimeError::BeyondHorizon));
    assert_eq!(for_ever.working_between(start, at("2120-03-02 10:00")), Ok(WorkTime::ZERO));
    assert_eq!(for_ever.is_open(start), Ok(false));
    let before = at("2025-12-31 17:00");
    assert_eq!(for_ever.add_working(before, work(0, 30)), Ok(at("2025-12-31 17:30")));
    assert_eq!(for_ever.add_working_days(before, 1, DayEnd::SameTime), Err(TimeError::BeyondHorizon));
}

#[test]
fn a_hundred_years_are_far_enough() {
    let (office, start) = (office(), at("2026-03-02 10:00"));
    assert_eq!(office.working_between(start, at("2127-01-01 00:00")), Err(TimeError::BeyondHorizon));
    assert_eq!(office.add_working(start, WorkTime::seconds(u32::MAX)), Err(TimeError::BeyondHorizon));
    assert_eq!(office.add_working_days(start, u16::MAX, DayEnd::SameTime), Err(TimeError::BeyondHorizon));
    assert!(always().working_between(start, at("2126-02-01 00:00")).is_ok());
}

#[test]
fn the_ends_of_time_are_errors_and_not_panics() {
    let always = always();
    for end in [Timestamp::MIN, Timestamp::MAX] {
        let _ = always.is_open(end);
        let _ = always.next_opening(end);
        let _ = always.working_between(end, end);
        let _ = always.add_working_days(end, 3, DayEnd::Closing);
    }
    assert_eq!(always.working_between(Timestamp::MIN, Timestamp::MAX), Err(TimeError::BeyondHorizon));
    assert_eq!(always.working_between(Timestamp::MAX, Timestamp::MAX), Err(TimeError::OutOfRange));
    let said = TimeError::OutOfRange.to_string();
    assert!(said.starts_with("Data: è fuori dagli anni"), "{said}");
    assert!(always.add_working(Timestamp::MAX, work(100, 0)).is_err());
}

#[test]
fn a_due_date_years_ahead_is_found_by_days_and_not_by_seconds() {
    let office = office();
    let before = std::time::Instant::now();
    let due = office.add_working(at("2026-03-02 08:30"), WorkTime::hours(40_000)).unwrap();
    assert!(due > at("2045-01-01 00:00"));
    assert!(before.elapsed() < Duration::from_secs(5), "{:?}", before.elapsed());
}

#[test]
fn working_time_is_shown_stored_and_read_back() {
    for (time, shown) in [
        (WorkTime::ZERO, "0 s"),
        (WorkTime::seconds(59), "59 s"),
        (WorkTime::minutes(59), "59 min"),
        (WorkTime::hours(4), "4 h"),
        (work(3, 20).plus(WorkTime::seconds(59)), "3 h 20 min"),
    ] {
        assert_eq!(time.to_string(), shown);
        assert_eq!(WorkTime::try_from(i64::from(time)), Ok(time));
        assert_eq!(WorkTime::seconds(time.as_seconds()), time);
    }
    assert_eq!(WorkTime::try_from(-1), Err(NotWorkTime(-1)));
    assert!(NotWorkTime(-1).to_string().starts_with("Tempo di lavoro: -1 secondi"));
    assert_eq!(WorkTime::seconds(u32::MAX).percent(200), WorkTime::seconds(u32::MAX));
    assert_eq!(work(3, 0).percent(75), work(2, 15));
}
