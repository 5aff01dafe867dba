//! Promises, calendars and charters that change while the stopwatch is going.

use crate::ground::{at, long_monday, office, office_plan, paused, started, work};
use jiff::civil::date;
use worktime::{Goal, Move, MoveError, Phase, Stopwatch, Terms};

#[test]
fn a_new_promise_keeps_the_pauses_already_spent() {
    let office = office();
    let watch = started(Goal::hours(8), &office, "2026-03-02 08:30");
    let watch = paused(&watch, &office, at("2026-03-02 09:30"), at("2026-03-02 12:30"));
    let terms = Terms { goal: Goal::hours(4), calendar: &office, judged_by: "carta 2" };
    let urgent = watch.rejudged(&office, &terms, at("2026-03-02 13:00")).unwrap();
    let reading = urgent.reading(&office, at("2026-03-02 13:00")).unwrap();
    assert_eq!((reading.spent, reading.waited, reading.remaining), (work(1, 30), work(3, 0), work(2, 30)));
    assert_eq!(reading.due, Some(at("2026-03-02 16:30")), "four hours and the three of the pause");
    assert_eq!((urgent.judged_by(), watch.judged_by()), ("carta 2", "carta 1"));
    assert_eq!((urgent.goal(), urgent.allotted()), (Goal::hours(4), work(4, 0)));
    assert_eq!(urgent.started(), at("2026-03-02 08:30"));
}

#[test]
fn a_promise_may_change_in_the_middle_of_a_pause() {
    let office = office();
    let watch = started(Goal::hours(8), &office, "2026-03-02 08:30");
    let watch = watch.after(Move::Pause, &office, at("2026-03-02 09:30")).unwrap();
    let terms = Terms { goal: Goal::hours(2), calendar: &office, judged_by: "carta 2" };
    let urgent = watch.rejudged(&office, &terms, at("2026-03-02 10:30")).unwrap();
    assert_eq!((urgent.phase(), urgent.due(&office).unwrap()), (Phase::Waiting, None));
    let resumed = urgent.after(Move::Resume, &office, at("2026-03-02 11:30")).unwrap();
    assert_eq!(resumed.due(&office).unwrap(), Some(at("2026-03-02 12:30")));
    assert_eq!(resumed.reading(&office, at("2026-03-02 12:00")).unwrap().waited, work(2, 0));
}

#[test]
fn a_promise_in_days_may_take_the_place_of_one_in_hours() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 10:00");
    let watch = paused(&watch, &office, at("2026-03-02 11:00"), at("2026-03-02 12:00"));
    let terms = Terms { goal: Goal::days(2), calendar: &office, judged_by: "carta 2" };
    let watch = watch.rejudged(&office, &terms, at("2026-03-02 12:30")).unwrap();
    assert_eq!(watch.due(&office).unwrap(), Some(at("2026-03-04 11:00")));
}

#[test]
fn a_shorter_promise_may_be_overdue_already() {
    let office = office();
    let watch = started(Goal::hours(8), &office, "2026-03-02 08:30");
    let terms = Terms { goal: Goal::hours(2), calendar: &office, judged_by: "carta 2" };
    let watch = watch.rejudged(&office, &terms, at("2026-03-02 12:00")).unwrap();
    let reading = watch.reading(&office, at("2026-03-02 13:00")).unwrap();
    assert_eq!((reading.due, reading.overrun), (Some(at("2026-03-02 10:30")), work(2, 30)));
}

#[test]
fn another_calendar_holds_from_now_on() {
    let (office, longer) = (office(), long_monday());
    let watch = started(Goal::hours(10), &office, "2026-03-09 08:00");
    let terms = Terms { goal: Goal::hours(10), calendar: &longer, judged_by: "carta 2" };
    let watch = watch.rejudged(&office, &terms, at("2026-03-09 14:00")).unwrap();
    assert_eq!(watch.past()[0].working, work(4, 30), "as the office measured the morning");
    assert_eq!(watch.due(&longer).unwrap(), Some(at("2026-03-09 19:30")));
    let anew = watch.recounted(&terms).unwrap();
    assert_eq!(anew.due(&longer).unwrap(), Some(at("2026-03-09 18:00")), "as if it had always held");
}

#[test]
fn a_closure_entered_late_is_recounted_with_the_same_pauses() {
    let office = office();
    let watch = started(Goal::days(2), &office, "2026-05-29 10:00");
    let watch = paused(&watch, &office, at("2026-05-29 11:00"), at("2026-06-01 11:00"));
    assert_eq!(watch.due(&office).unwrap(), Some(at("2026-06-04 10:00")));
    let corrected = office_plan().patron("San Crescentino", 6, 1).build().unwrap();
    let terms = Terms { goal: watch.goal(), calendar: &corrected, judged_by: "carta 1, calendario corretto" };
    let anew = watch.recounted(&terms).unwrap();
    let reading = anew.reading(&corrected, at("2026-06-03 10:00")).unwrap();
    assert_eq!(reading.waited, work(5, 30), "the holiday no longer counts as waiting");
    assert_eq!(reading.due, Some(at("2026-06-04 16:30")), "two days are now 3 and 4 June, and the pause");
    assert_eq!(anew.judged_by(), "carta 1, calendario corretto");
}

#[test]
fn an_instant_found_in_a_stretch_measured_elsewhere_stays_inside_it() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let watch = paused(&watch, &office, at("2026-03-02 12:30"), at("2026-03-02 14:00"));
    let closed = office_plan().closed(date(2026, 3, 2), date(2026, 3, 2), "Neve").build().unwrap();
    assert_eq!(watch.due(&closed).unwrap(), Some(at("2026-03-02 12:30")));
}

#[test]
fn judging_does_not_go_back_in_time_either() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let terms = Terms { goal: Goal::hours(2), calendar: &office, judged_by: "carta 2" };
    let refused = watch.rejudged(&office, &terms, at("2026-03-01 08:30"));
    assert!(matches!(refused, Err(MoveError::BackInTime { .. })));
}

#[test]
fn judging_anew_on_the_same_terms_changes_nothing_that_is_read() {
    let office = office();
    let terms = Terms { goal: Goal::days_to_closing(3), calendar: &office, judged_by: "carta 1" };
    let watch = Stopwatch::start(&terms, at("2026-03-07 10:00")).unwrap();
    let watch = paused(&watch, &office, at("2026-03-09 12:00"), at("2026-03-10 16:00"));
    let later = at("2026-03-11 09:00");
    let same = watch.rejudged(&office, &terms, later).unwrap().recounted(&terms).unwrap();
    assert_eq!(same.reading(&office, later).unwrap(), watch.reading(&office, later).unwrap());
}
