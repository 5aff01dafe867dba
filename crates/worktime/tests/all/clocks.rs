//! The two clocks of a request and their rules.

use crate::ground::{at, office, started, work};
use worktime::{Calendar, Clock, Clocks, Event, Goal, MoveError, OnWaiting, Phase, Reading};

fn request(calendar: &Calendar) -> Clocks {
    let clock = |goal, on_waiting| Clock { watch: started(goal, calendar, "2026-03-02 09:00"), on_waiting };
    Clocks {
        taken_in_charge: Some(clock(Goal::hours(2), OnWaiting::GoesOn)),
        resolved: Some(clock(Goal::hours(8), OnWaiting::Pauses)),
    }
}

fn after(clocks: &Clocks, calendar: &Calendar, events: &[(Event, &str)]) -> Clocks {
    let step = |clocks: Clocks, (event, time): &(Event, &str)| {
        clocks.after(*event, calendar, at(&format!("2026-03-02 {time}"))).unwrap()
    };
    events.iter().fold(clocks.clone(), step)
}

fn read(clock: Option<&Clock>, calendar: &Calendar, time: &str) -> Reading {
    clock.unwrap().watch.reading(calendar, at(&format!("2026-03-02 {time}"))).unwrap()
}

#[test]
fn waiting_pauses_the_resolution_and_not_the_taking_in_charge() {
    let office = office();
    let clocks = after(&request(&office), &office, &[(Event::Waits, "10:00"), (Event::Resumes, "12:00")]);
    let first = read(clocks.taken_in_charge.as_ref(), &office, "12:00");
    assert_eq!(
        (first.spent, first.overrun, first.due),
        (work(3, 0), work(1, 0), Some(at("2026-03-02 11:00")))
    );
    let second = read(clocks.resolved.as_ref(), &office, "12:00");
    assert_eq!((second.spent, second.waited), (work(1, 0), work(2, 0)));
    assert_eq!(second.due, Some(at("2026-03-03 11:00")));
}

#[test]
fn each_rule_is_chosen_for_each_clock() {
    let office = office();
    let mut clocks = request(&office);
    clocks.taken_in_charge.as_mut().unwrap().on_waiting = OnWaiting::Pauses;
    clocks.resolved.as_mut().unwrap().on_waiting = OnWaiting::GoesOn;
    let clocks = after(&clocks, &office, &[(Event::Waits, "10:00")]);
    assert_eq!(clocks.taken_in_charge.as_ref().unwrap().watch.phase(), Phase::Waiting);
    assert_eq!(clocks.resolved.as_ref().unwrap().watch.phase(), Phase::Running);
}

#[test]
fn taken_in_charge_once_it_stays_so() {
    let office = office();
    let events = [(Event::TakenInCharge, "10:00"), (Event::TakenInCharge, "11:00"), (Event::Waits, "11:30")];
    let clocks = after(&request(&office), &office, &events);
    let first = read(clocks.taken_in_charge.as_ref(), &office, "17:00");
    assert_eq!((first.phase, first.spent), (Phase::Stopped, work(1, 0)));
    let events = [(Event::Resolved, "12:00"), (Event::Reopened, "14:00")];
    let clocks = after(&clocks, &office, &events);
    assert_eq!(read(clocks.taken_in_charge.as_ref(), &office, "17:00").phase, Phase::Stopped);
    let second = read(clocks.resolved.as_ref(), &office, "15:00");
    assert_eq!((second.phase, second.spent), (Phase::Running, work(3, 30)));
}

#[test]
fn resolving_stops_both() {
    let office = office();
    let clocks = after(&request(&office), &office, &[(Event::Waits, "10:00"), (Event::Resolved, "11:00")]);
    for clock in [&clocks.taken_in_charge, &clocks.resolved] {
        assert_eq!(clock.as_ref().unwrap().watch.phase(), Phase::Stopped);
    }
}

#[test]
fn events_that_do_not_concern_a_clock_leave_it_alone() {
    let office = office();
    let clocks = request(&office);
    assert_eq!(after(&clocks, &office, &[(Event::Resumes, "10:00"), (Event::Reopened, "11:00")]), clocks);
}

#[test]
fn no_promise_is_no_clock() {
    let office = office();
    let none = Clocks::default();
    let all = [Event::TakenInCharge, Event::Waits, Event::Resumes, Event::Resolved, Event::Reopened];
    for event in all {
        assert_eq!(none.after(event, &office, at("2026-03-02 10:00")).unwrap(), none);
    }
}

#[test]
fn an_event_in_the_past_is_refused() {
    let office = office();
    let early = at("2026-03-02 08:00");
    for event in [Event::TakenInCharge, Event::Waits] {
        let refused = request(&office).after(event, &office, early);
        assert!(matches!(refused, Err(MoveError::BackInTime { .. })));
    }
}
