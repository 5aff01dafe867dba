//! A stopwatch against a table: promise, start, pauses; when it falls due and how long it waited.

use crate::ground::{at, long_monday, office, paused, started, work};
use worktime::{Calendar, Goal, Move, MoveError, Phase, TimeError, WorkTime};

struct Row(&'static str, Goal, &'static str, &'static [(&'static str, &'static str)], &'static str, WorkTime);

fn check(calendar: &Calendar, rows: &[Row]) {
    for Row(name, goal, start, pauses, due, waited) in rows {
        let mut watch = started(*goal, calendar, start);
        for (from, to) in *pauses {
            watch = paused(&watch, calendar, at(from), at(to));
        }
        let reading = watch.reading(calendar, at(due)).unwrap();
        assert_eq!(reading.due, Some(at(due)), "{name}: due");
        assert_eq!(reading.waited, *waited, "{name}: waited");
        assert_eq!((reading.spent, reading.overrun), (reading.allotted, WorkTime::ZERO), "{name}: spent");
    }
}

#[test]
fn the_vectors_of_the_reference_hold() {
    let four = Goal::hours(4);
    check(
        &office(),
        &[
            Row("no pause", four, "2026-03-06 17:00", &[], "2026-03-09 12:00", work(0, 0)),
            Row(
                "pause while it is closed",
                four,
                "2026-03-06 17:00",
                &[("2026-03-06 18:00", "2026-03-09 08:00")],
                "2026-03-09 12:00",
                work(0, 0),
            ),
            Row(
                "the end of the slot and not the next opening",
                four,
                "2026-03-06 17:00",
                &[("2026-03-09 09:00", "2026-03-09 10:00")],
                "2026-03-09 13:00",
                work(1, 0),
            ),
        ],
    );
}

#[test]
fn pauses_push_hours_along_the_slots() {
    check(
        &office(),
        &[
            Row(
                "three pauses in a day",
                Goal::hours(4),
                "2026-03-02 08:30",
                &[
                    ("2026-03-02 09:00", "2026-03-02 09:30"),
                    ("2026-03-02 10:00", "2026-03-02 10:15"),
                    ("2026-03-02 11:00", "2026-03-02 12:00"),
                ],
                "2026-03-02 15:15",
                work(1, 45),
            ),
            Row(
                "over lunch",
                Goal::hours(5),
                "2026-03-02 08:30",
                &[("2026-03-02 12:30", "2026-03-02 14:30")],
                "2026-03-02 15:30",
                work(1, 0),
            ),
            Row(
                "lunch only",
                Goal::hours(5),
                "2026-03-02 08:30",
                &[("2026-03-02 13:00", "2026-03-02 14:00")],
                "2026-03-02 14:30",
                work(0, 0),
            ),
            Row(
                "several days",
                Goal::hours(8),
                "2026-03-02 08:30",
                &[("2026-03-02 10:00", "2026-03-04 10:00")],
                "2026-03-04 17:30",
                work(16, 0),
            ),
            Row(
                "two pauses of several days",
                Goal::hours(8),
                "2026-03-02 08:30",
                &[("2026-03-02 10:00", "2026-03-03 10:00"), ("2026-03-03 11:00", "2026-03-05 11:00")],
                "2026-03-05 17:30",
                work(24, 0),
            ),
            Row(
                "over the week-end",
                Goal::hours(4),
                "2026-03-06 15:00",
                &[("2026-03-06 16:00", "2026-03-09 09:00")],
                "2026-03-09 12:00",
                work(2, 0),
            ),
            Row(
                "from before closing to after opening",
                Goal::hours(4),
                "2026-03-06 17:00",
                &[("2026-03-06 17:15", "2026-03-09 08:45")],
                "2026-03-09 12:30",
                work(0, 30),
            ),
            Row(
                "born and paused while it is closed",
                Goal::hours(2),
                "2026-03-07 10:00",
                &[("2026-03-07 12:00", "2026-03-09 09:30")],
                "2026-03-09 11:30",
                work(1, 0),
            ),
            Row(
                "over Easter",
                Goal::hours(2),
                "2026-04-03 16:30",
                &[("2026-04-03 17:30", "2026-04-07 08:30")],
                "2026-04-07 09:30",
                work(0, 0),
            ),
            Row(
                "of no length",
                Goal::hours(4),
                "2026-03-02 08:30",
                &[("2026-03-02 09:00", "2026-03-02 09:00")],
                "2026-03-02 12:30",
                work(0, 0),
            ),
            Row(
                "two that touch are one",
                Goal::hours(4),
                "2026-03-06 17:00",
                &[("2026-03-09 09:00", "2026-03-09 09:20"), ("2026-03-09 09:20", "2026-03-09 10:00")],
                "2026-03-09 13:00",
                work(1, 0),
            ),
        ],
    );
}

#[test]
fn pauses_push_days_by_their_working_time() {
    let (five, closing) = (Goal::days(5), Goal::days_to_closing(5));
    let start = "2026-03-02 10:00";
    check(
        &office(),
        &[
            Row("five days", five, start, &[], "2026-03-09 10:00", work(0, 0)),
            Row(
                "a week-end gives no days",
                five,
                start,
                &[("2026-03-07 09:00", "2026-03-08 20:00")],
                "2026-03-09 10:00",
                work(0, 0),
            ),
            Row(
                "a day gives a day",
                five,
                start,
                &[("2026-03-03 10:00", "2026-03-04 10:00")],
                "2026-03-10 10:00",
                work(8, 0),
            ),
            Row(
                "from Friday to Monday is a day",
                five,
                start,
                &[("2026-03-06 10:00", "2026-03-09 10:00")],
                "2026-03-10 10:00",
                work(8, 0),
            ),
            Row("end of day", closing, start, &[], "2026-03-09 17:30", work(0, 0)),
            Row(
                "end of day and an hour",
                closing,
                start,
                &[("2026-03-03 10:00", "2026-03-03 11:00")],
                "2026-03-10 09:30",
                work(1, 0),
            ),
            Row(
                "end of day and a night",
                closing,
                start,
                &[("2026-03-03 18:00", "2026-03-04 08:00")],
                "2026-03-09 17:30",
                work(0, 0),
            ),
        ],
    );
    check(
        &long_monday(),
        &[Row(
            "a longer Monday paused is twelve hours",
            Goal::days(5),
            "2026-03-03 10:00",
            &[("2026-03-09 08:00", "2026-03-09 20:00")],
            "2026-03-11 15:00",
            work(12, 0),
        )],
    );
}

#[test]
fn paused_it_has_no_due_date_but_something_left() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 09:00");
    let watch = watch.after(Move::Pause, &office, at("2026-03-02 10:00")).unwrap();
    let reading = watch.reading(&office, at("2026-03-02 12:00")).unwrap();
    assert_eq!((reading.phase, reading.due), (Phase::Waiting, None));
    assert_eq!((reading.spent, reading.waited, reading.remaining), (work(1, 0), work(2, 0), work(3, 0)));
    assert_eq!(watch.since(), at("2026-03-02 10:00"));
    assert_eq!(watch.past().len(), 1);
}

#[test]
fn once_reached_a_due_date_stays() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 09:00");
    for (from, to, overrun) in [
        ("2026-03-02 13:00", "2026-03-02 16:00", work(1, 30)),
        ("2026-03-02 15:00", "2026-03-02 16:00", work(2, 30)),
    ] {
        let watch = paused(&watch, &office, at(from), at(to));
        let reading = watch.reading(&office, at("2026-03-02 17:30")).unwrap();
        assert_eq!((reading.due, reading.overrun), (Some(at("2026-03-02 13:00")), overrun), "{from}");
        assert_eq!(reading.remaining, WorkTime::ZERO);
    }
}

#[test]
fn stopped_in_time_nothing_falls_due_and_nothing_is_spent() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 09:00");
    let stopped = watch.after(Move::Stop, &office, at("2026-03-02 11:00")).unwrap();
    let reading = stopped.reading(&office, at("2026-03-05 11:00")).unwrap();
    assert_eq!((reading.due, reading.spent, reading.overrun), (None, work(2, 0), work(0, 0)));
    let late = watch.after(Move::Stop, &office, at("2026-03-02 15:00")).unwrap();
    let reading = late.reading(&office, at("2026-03-05 11:00")).unwrap();
    assert_eq!((reading.due, reading.spent), (Some(at("2026-03-02 13:00")), work(5, 0)));
    assert_eq!(reading.overrun, work(1, 0));
}

#[test]
fn reopened_it_goes_on_from_what_was_spent() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 09:00");
    let waiting = watch.after(Move::Pause, &office, at("2026-03-02 10:00")).unwrap();
    let stopped = waiting.after(Move::Stop, &office, at("2026-03-02 11:00")).unwrap();
    let reopened = stopped.after(Move::Reopen, &office, at("2026-03-04 09:00")).unwrap();
    let reading = reopened.reading(&office, at("2026-03-04 10:00")).unwrap();
    assert_eq!(reading.due, Some(at("2026-03-04 12:00")));
    assert_eq!((reading.spent, reading.waited), (work(2, 0), work(1, 0)), "stopped is not waiting");
}

#[test]
fn a_move_that_does_not_exist_is_refused() {
    let office = office();
    let running = started(Goal::hours(4), &office, "2026-03-02 09:00");
    let now = at("2026-03-02 10:00");
    let waiting = running.after(Move::Pause, &office, now).unwrap();
    let stopped = running.after(Move::Stop, &office, now).unwrap();
    let refused = [
        (&running, [Move::Resume, Move::Reopen].as_slice()),
        (&waiting, &[Move::Pause, Move::Reopen]),
        (&stopped, &[Move::Pause, Move::Resume, Move::Stop]),
    ];
    for (watch, moves) in refused {
        for mv in moves {
            let phase = watch.phase();
            assert_eq!(watch.after(*mv, &office, now), Err(MoveError::NotFromHere { phase, mv: *mv }));
        }
    }
    let said = stopped.after(Move::Stop, &office, now).unwrap_err().to_string();
    assert!(said.starts_with("Orologio: quando è fermo non si può fermare."), "{said}");
    for (watch, mv, said) in [
        (&running, Move::Resume, "mentre è in corso non si può riprendere"),
        (&waiting, Move::Pause, "mentre è in attesa non si può mettere in attesa"),
        (&waiting, Move::Reopen, "non si può riaprire"),
    ] {
        assert!(watch.after(mv, &office, now).unwrap_err().to_string().contains(said));
    }
}

#[test]
fn time_does_not_run_backwards() {
    let office = office();
    let (since, early) = (at("2026-03-02 09:00"), at("2026-03-02 08:59"));
    let watch = started(Goal::hours(4), &office, "2026-03-02 09:00");
    let refused = watch.after(Move::Pause, &office, early).unwrap_err();
    assert_eq!(refused, MoveError::BackInTime { at: early, since });
    assert!(refused.to_string().starts_with("Ora del cambio: 2026-03-02T07:59:00Z viene prima"));
    assert_eq!(watch.reading(&office, early).unwrap().spent, WorkTime::ZERO);
}

#[test]
fn a_calendar_that_cannot_be_walked_is_said() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 09:00");
    let refused = watch.after(Move::Pause, &office, at("2500-01-01 00:00")).unwrap_err();
    assert_eq!(refused, MoveError::Time(TimeError::BeyondHorizon));
    assert!(refused.to_string().starts_with("Calendario: in cento anni"));
}
