//! When a promise falls due that nothing pauses. Monday is 2 March 2026 unless the row says otherwise.

use crate::ground::{always, at, long_monday, office, work};
use worktime::{Calendar, Goal, strictest};

fn check(calendar: &Calendar, rows: &[(&str, Goal, &str)]) {
    for (start, goal, due) in rows {
        let found = goal.due(calendar, at(start)).unwrap();
        assert_eq!(found, at(due), "{goal:?} from {start}: {found} instead of {due}");
        let allotted = goal.allotted(calendar, at(start)).unwrap();
        let elapsed = calendar.working_between(at(start), at(due)).unwrap();
        assert_eq!(elapsed, allotted, "{goal:?} from {start}");
    }
}

#[test]
fn hours_walk_the_slots() {
    check(
        &office(),
        &[
            ("2026-03-02 09:00", Goal::hours(1), "2026-03-02 10:00"),
            ("2026-03-02 09:00", Goal::hours(4), "2026-03-02 13:00"),
            ("2026-03-02 09:00", Goal::minutes(241), "2026-03-02 14:01"),
            ("2026-03-02 12:30", Goal::hours(1), "2026-03-02 14:30"),
            ("2026-03-02 08:30", Goal::hours(8), "2026-03-02 17:30"),
            ("2026-03-02 08:30", Goal::minutes(481), "2026-03-03 08:31"),
            ("2026-03-06 17:00", Goal::hours(4), "2026-03-09 12:00"),
            ("2026-03-06 17:00", Goal::minutes(30), "2026-03-06 17:30"),
            ("2026-03-02 08:30", Goal::hours(40), "2026-03-06 17:30"),
            ("2026-03-02 08:30", Goal::hours(80), "2026-03-13 17:30"),
            ("2026-03-02 09:00", Goal::minutes(0), "2026-03-02 09:00"),
        ],
    );
}

#[test]
fn born_outside_hours_it_starts_at_the_next_opening() {
    check(
        &office(),
        &[
            ("2026-03-02 07:00", Goal::minutes(30), "2026-03-02 09:00"),
            ("2026-03-02 13:30", Goal::hours(1), "2026-03-02 15:00"),
            ("2026-03-02 13:00", Goal::hours(1), "2026-03-02 15:00"),
            ("2026-03-02 17:30", Goal::hours(1), "2026-03-03 09:30"),
            ("2026-03-02 23:59", Goal::hours(1), "2026-03-03 09:30"),
            ("2026-03-07 11:00", Goal::hours(4), "2026-03-09 12:30"),
            ("2026-03-08 00:00", Goal::hours(8), "2026-03-09 17:30"),
            ("2026-03-07 11:00", Goal::minutes(0), "2026-03-07 11:00"),
        ],
    );
}

#[test]
fn days_skip_closed_days() {
    check(
        &office(),
        &[
            ("2026-03-02 10:00", Goal::days(1), "2026-03-03 10:00"),
            ("2026-03-02 10:00", Goal::days(5), "2026-03-09 10:00"),
            ("2026-03-06 16:00", Goal::days(1), "2026-03-09 16:00"),
            ("2026-03-02 10:00", Goal::days(10), "2026-03-16 10:00"),
            ("2026-04-02 10:00", Goal::days(2), "2026-04-07 10:00"),
            ("2026-12-24 10:00", Goal::days(1), "2026-12-28 10:00"),
            ("2026-03-02 10:00", Goal::days(0), "2026-03-02 10:00"),
        ],
    );
}

#[test]
fn days_end_with_the_closing_where_that_is_promised() {
    check(
        &office(),
        &[
            ("2026-03-02 10:00", Goal::days_to_closing(0), "2026-03-02 17:30"),
            ("2026-03-02 10:00", Goal::days_to_closing(5), "2026-03-09 17:30"),
            ("2026-03-06 16:00", Goal::days_to_closing(1), "2026-03-09 17:30"),
            ("2026-03-07 10:00", Goal::days_to_closing(0), "2026-03-09 17:30"),
            ("2026-03-07 10:00", Goal::days_to_closing(1), "2026-03-10 17:30"),
            ("2026-03-02 08:30", Goal::days_to_closing(5), "2026-03-09 17:30"),
        ],
    );
}

#[test]
fn days_that_would_end_while_it_is_closed_end_at_the_closing_before() {
    check(
        &office(),
        &[
            ("2026-03-02 08:30", Goal::days(5), "2026-03-06 17:30"),
            ("2026-03-07 10:00", Goal::days(1), "2026-03-09 17:30"),
            ("2026-03-02 13:30", Goal::days(1), "2026-03-03 13:00"),
            ("2026-03-02 18:00", Goal::days(1), "2026-03-03 17:30"),
        ],
    );
}

#[test]
fn a_longer_monday_counts_for_hours_and_not_for_days() {
    check(
        &long_monday(),
        &[
            ("2026-03-02 08:00", Goal::hours(12), "2026-03-02 20:00"),
            ("2026-03-06 17:00", Goal::hours(4), "2026-03-09 11:30"),
            ("2026-03-02 08:00", Goal::hours(44), "2026-03-06 17:30"),
            ("2026-03-02 10:00", Goal::days(5), "2026-03-09 10:00"),
            ("2026-03-02 19:00", Goal::days(1), "2026-03-03 17:30"),
            ("2026-03-02 19:00", Goal::days(5), "2026-03-09 19:00"),
            ("2026-03-06 10:00", Goal::days_to_closing(1), "2026-03-09 20:00"),
        ],
    );
}

#[test]
fn around_the_clock_is_plain_addition() {
    check(
        &always(),
        &[
            ("2026-03-07 23:00", Goal::hours(4), "2026-03-08 03:00"),
            ("2026-03-07 23:00", Goal::days(5), "2026-03-12 23:00"),
            ("2026-03-07 23:00", Goal::days_to_closing(1), "2026-03-09 00:00"),
            ("2026-12-24 12:00", Goal::hours(48), "2026-12-26 12:00"),
        ],
    );
}

#[test]
fn the_strictest_of_several_promises_is_the_one_that_falls_due_first() {
    let office = office();
    let goals = [Goal::days(1), Goal::hours(8), Goal::hours(9)];
    let pick = |start: &str, goals: &[Goal]| strictest(goals.iter().copied(), &office, at(start)).unwrap();
    assert_eq!(pick("2026-03-02 10:00", &goals), Some(Goal::days(1)), "the first of two equal ones");
    assert_eq!(
        pick("2026-03-02 10:00", &[Goal::hours(9), Goal::days(2), Goal::hours(8)]),
        Some(Goal::hours(8))
    );
    assert_eq!(pick("2026-03-02 10:00", &[]), None);
}

#[test]
fn instants_are_taken_to_the_second() {
    let office = office();
    let late = "2026-03-02T08:00:00.999999Z".parse().unwrap();
    assert_eq!(office.add_working(late, work(1, 0)).unwrap(), at("2026-03-02 10:00"));
    assert_eq!(office.working_between(at("2026-03-02 09:00"), late).unwrap(), work(0, 0));
    let old = "1969-12-30T07:59:59.5Z".parse().unwrap();
    assert_eq!(office.add_working(old, work(0, 1)).unwrap().to_string(), "1969-12-30T08:00:59Z");
}

#[test]
fn backwards_there_is_no_working_time() {
    let office = office();
    let none = office.working_between(at("2026-03-03 10:00"), at("2026-03-02 10:00")).unwrap();
    assert_eq!(none, work(0, 0));
}
