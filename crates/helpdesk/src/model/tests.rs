use catalogue::model::{TargetTime, TimeUnit};
use kernel::Instant;
use proptest::prelude::*;

use super::*;
use crate::Refused;

fn at(text: &str) -> Instant {
    Instant::parse_iso(text).unwrap()
}

fn promise(response: u32, resolution: u32) -> Promise {
    let hours = |value| Some(TargetTime { value, unit: TimeUnit::WorkingHours });
    Promise {
        response: hours(response),
        resolution: hours(resolution),
        judged_by: "Carta, versione 1".into(),
    }
}

#[test]
fn impact_and_urgency_give_the_priority() {
    assert_eq!(priority(Impact::High, Urgency::High), Priority::Critical);
    assert_eq!(priority(Impact::Low, Urgency::High), Priority::Medium);
    assert_eq!(priority(Impact::Low, Urgency::Low), Priority::Low);
    for urgency in Urgency::ALL {
        let of = |impact| priority(impact, *urgency);
        assert!(of(Impact::Low) <= of(Impact::Medium) && of(Impact::Medium) <= of(Impact::High));
    }
}

#[test]
fn what_was_merged_or_cancelled_moves_no_more() {
    for status in [Status::Merged, Status::Cancelled] {
        for mv in moves() {
            assert_eq!(status.after(mv), Err(Refused::NotFromHere(status)));
        }
    }
    let late = Move::Reopen { window: Window::Over };
    assert_eq!(Status::Closed.after(late), Err(Refused::TooLateToReopen));
    assert_eq!(Status::New.after(Move::Wait), Err(Refused::NotTaken));
}

#[test]
fn a_promise_made_on_friday_evening_counts_from_monday() {
    let calendar = Rules::default().calendar(None).unwrap();
    // Friday 6 March 2026, 17:00 in Rome; half an hour is left of the day.
    let born = at("2026-03-06T16:00:00Z");
    let measured = Measured::start(&promise(4, 8), (&calendar, &Ladder::default()), born).unwrap();
    assert_eq!(measured.due(Status::New, &calendar).unwrap(), at("2026-03-09T11:00:00Z"));
    let taken = measured.after(Move::Take, &calendar, at("2026-03-09T08:00:00Z")).unwrap();
    assert_eq!(taken.due(Status::Taken, &calendar).unwrap(), at("2026-03-09T16:00:00Z"));
}

#[test]
fn waiting_stops_the_solution_and_not_the_taking_in_charge() {
    let calendar = Rules::default().calendar(None).unwrap();
    let measured =
        Measured::start(&promise(2, 8), (&calendar, &Ladder::default()), at("2026-03-09T08:00:00Z")).unwrap();
    let taken = measured.after(Move::Take, &calendar, at("2026-03-09T09:00:00Z")).unwrap();
    let waiting = taken.after(Move::Wait, &calendar, at("2026-03-09T10:00:00Z")).unwrap();
    assert_eq!(waiting.due(Status::Waiting, &calendar).unwrap(), far());
    let back = waiting.after(Move::Resume, &calendar, at("2026-03-10T10:00:00Z")).unwrap();
    let (spent, waited) = back.spent(&calendar, at("2026-03-10T10:00:00Z")).unwrap();
    assert_eq!((spent, waited), (2 * 3600, 8 * 3600));
}

#[test]
fn the_feast_of_the_patron_saint_is_no_working_day() {
    let patron = Patron { name: "San Crescentino".into(), month: 6, day: 1 };
    let (with, without) =
        (Rules::default().calendar(Some(&patron)).unwrap(), Rules::default().calendar(None).unwrap());
    let day = kernel::Day::parse("2026-06-01").unwrap().date();
    assert!(without.works_on(day) && !with.works_on(day));
}

#[test]
fn a_step_is_due_once() {
    let calendar = Rules::default().calendar(None).unwrap();
    let measured =
        Measured::start(&promise(2, 8), (&calendar, &Ladder::default()), at("2026-03-09T08:00:00Z")).unwrap();
    let late = at("2026-03-09T10:30:00Z");
    let (due, after) = measured.escalated(&calendar, late).unwrap();
    let names: Vec<_> = due.iter().map(DueStep::said).collect();
    assert_eq!(
        names,
        ["Termine vicino, usato il 75% del tempo: presa in carico", "Termine passato: presa in carico"]
    );
    assert!(after.escalated(&calendar, late).unwrap().0.is_empty());
}

fn moves() -> [Move; 9] {
    [
        Move::Take,
        Move::Wait,
        Move::Resume,
        Move::Resolve,
        Move::Close,
        Move::Reopen { window: Window::Open },
        Move::Reopen { window: Window::Over },
        Move::Cancel,
        Move::Merge,
    ]
}

proptest! {
    #[test]
    fn the_clocks_follow_the_states_whatever_happens(
        steps in proptest::collection::vec((0..9_usize, 0..200_000_i64), 0..25),
    ) {
        let calendar = Rules::default().calendar(None).unwrap();
        let mut now = at("2026-03-06T16:00:00Z");
        let (mut status, mut measured) = (Status::New, Measured::start(&promise(4, 16), (&calendar, &Ladder::default()), now).unwrap());
        let (mut spent, mut waited) = (0, 0);
        for (which, seconds) in steps {
            now = now.plus_seconds(seconds);
            let mv = moves()[which];
            let Ok(next) = status.after(mv) else { continue };
            measured = measured.after(mv, &calendar, now).unwrap();
            status = next;
            let read = measured.spent(&calendar, now).unwrap();
            // What was spent is never lost, nor is a pause.
            prop_assert!(read.0 >= spent && read.1 >= waited);
            (spent, waited) = read;
            let phase = measured.clocks.resolved.as_ref().unwrap().watch.phase();
            let expected = match status {
                Status::New | Status::Taken => worktime::Phase::Running,
                Status::Waiting => worktime::Phase::Waiting,
                Status::Resolved | Status::Closed | Status::Merged | Status::Cancelled => worktime::Phase::Stopped,
            };
            prop_assert_eq!(phase, expected);
            if !status.is_open() {
                prop_assert_eq!(measured.due(status, &calendar).unwrap(), far());
            }
        }
    }
}
