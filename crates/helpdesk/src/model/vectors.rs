//! What this is: requests with their pauses, as a table: when each clock falls due, what was waited, when the centre is
//! told. Times are of the wall clock in Rome. Monday is 2 March 2026 unless the row says otherwise.
//! What it is not: the arithmetic of the calendar; `worktime` tries that against a count minute by minute.

use catalogue::model::{TargetTime, TimeUnit};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::Instant;

use super::*;

/// A row: promises, when the request is born, its pauses, and what must come of it.
struct Vector {
    response: TargetTime,
    resolution: TargetTime,
    born: &'static str,
    taken: &'static str,
    pauses: &'static [(&'static str, &'static str)],
    /// When the taking in charge falls due, whatever is awaited meanwhile.
    response_due: &'static str,
    resolution_due: &'static str,
    waited_minutes: i64,
    /// The first time the centre is told of the solution, at 75 hundredths, if nothing else pauses it.
    told: &'static str,
}

const fn hours(value: u32) -> TargetTime {
    TargetTime { value, unit: TimeUnit::WorkingHours }
}

const fn days(value: u32) -> TargetTime {
    TargetTime { value, unit: TimeUnit::WorkingDays }
}

const ROWS: &[Vector] = &[
    Vector {
        response: hours(1),
        resolution: hours(4),
        born: "2026-03-06T17:00",
        taken: "2026-03-06T17:20",
        pauses: &[],
        response_due: "2026-03-09T09:00",
        resolution_due: "2026-03-09T12:00",
        waited_minutes: 0,
        told: "2026-03-09T11:00",
    },
    // A pause that lies outside hours adds nothing.
    Vector {
        response: hours(1),
        resolution: hours(4),
        born: "2026-03-06T17:00",
        taken: "2026-03-06T17:20",
        pauses: &[("2026-03-06T18:00", "2026-03-09T08:00")],
        response_due: "2026-03-09T09:00",
        resolution_due: "2026-03-09T12:00",
        waited_minutes: 0,
        told: "2026-03-09T11:00",
    },
    // A pause of an hour ends the promise with the morning: closing, and not the next opening.
    Vector {
        response: hours(1),
        resolution: hours(4),
        born: "2026-03-06T17:00",
        taken: "2026-03-06T17:20",
        pauses: &[("2026-03-09T09:00", "2026-03-09T10:00")],
        response_due: "2026-03-09T09:00",
        resolution_due: "2026-03-09T13:00",
        waited_minutes: 60,
        told: "2026-03-09T12:00",
    },
    // Three pauses of a day.
    Vector {
        response: hours(2),
        resolution: hours(4),
        born: "2026-03-02T08:30",
        taken: "2026-03-02T08:40",
        pauses: &[
            ("2026-03-02T09:00", "2026-03-02T09:30"),
            ("2026-03-02T10:00", "2026-03-02T11:00"),
            ("2026-03-02T12:30", "2026-03-02T14:30"),
        ],
        response_due: "2026-03-02T10:30",
        resolution_due: "2026-03-02T16:00",
        waited_minutes: 150,
        told: "2026-03-02T15:00",
    },
    // Pauses over several days and a week-end.
    Vector {
        response: hours(2),
        resolution: hours(16),
        born: "2026-03-05T08:30",
        taken: "2026-03-05T09:00",
        pauses: &[("2026-03-05T16:30", "2026-03-06T09:30"), ("2026-03-06T17:00", "2026-03-09T09:00")],
        response_due: "2026-03-05T10:30",
        resolution_due: "2026-03-09T11:30",
        waited_minutes: 180,
        told: "2026-03-06T15:30",
    },
    // Five days end with the closing of the fifth; the night of the pause adds nothing.
    Vector {
        response: hours(4),
        resolution: days(5),
        born: "2026-03-02T10:00",
        taken: "2026-03-02T11:00",
        pauses: &[("2026-03-03T17:00", "2026-03-04T09:00")],
        response_due: "2026-03-02T15:00",
        resolution_due: "2026-03-10T09:30",
        waited_minutes: 60,
        told: "2026-03-06T14:52:30",
    },
    // A week-end of waiting within a promise in days gives no days as a present.
    Vector {
        response: hours(4),
        resolution: days(5),
        born: "2026-03-02T10:00",
        taken: "2026-03-02T11:00",
        pauses: &[("2026-03-06T17:30", "2026-03-09T08:30")],
        response_due: "2026-03-02T15:00",
        resolution_due: "2026-03-09T17:30",
        waited_minutes: 0,
        told: "2026-03-06T12:52:30",
    },
    // Born on a holiday: it begins on the first working day after Easter Monday.
    Vector {
        response: hours(1),
        resolution: hours(8),
        born: "2026-04-06T10:00",
        taken: "2026-04-07T08:45",
        pauses: &[],
        response_due: "2026-04-07T09:30",
        resolution_due: "2026-04-07T17:30",
        waited_minutes: 0,
        told: "2026-04-07T15:30",
    },
    // Over the night in which the clocks go ahead.
    Vector {
        response: hours(1),
        resolution: hours(8),
        born: "2026-03-27T16:30",
        taken: "2026-03-27T17:00",
        pauses: &[],
        response_due: "2026-03-27T17:30",
        resolution_due: "2026-03-30T16:30",
        waited_minutes: 0,
        told: "2026-03-30T14:30",
    },
];

fn rome(text: &str) -> Instant {
    let wall: DateTime = text.parse().unwrap();
    Instant::from(TimeZone::get("Europe/Rome").unwrap().to_timestamp(wall).unwrap())
}

#[test]
fn every_request_of_the_table_falls_due_when_it_should() {
    let calendar = Rules::default().calendar(None).unwrap();
    for row in ROWS {
        let promise = Promise {
            response: Some(row.response),
            resolution: Some(row.resolution),
            judged_by: "Carta, versione 1".into(),
        };
        let born = rome(row.born);
        let new = Measured::start(&promise, (&calendar, &Ladder::default()), born).unwrap();
        let first = new.due(Status::New, &calendar).unwrap();
        assert_eq!(first, rome(row.response_due), "taking in charge of {}", row.born);
        let mut measured = new.after(Move::Take, &calendar, rome(row.taken)).unwrap();
        for (from, to) in row.pauses {
            measured = measured.after(Move::Wait, &calendar, rome(from)).unwrap();
            assert_eq!(measured.due(Status::Waiting, &calendar).unwrap(), far(), "{from}");
            measured = measured.after(Move::Resume, &calendar, rome(to)).unwrap();
        }
        let due = measured.due(Status::Taken, &calendar).unwrap();
        assert_eq!(due, rome(row.resolution_due), "solution of {}, pauses {:?}", row.born, row.pauses);
        let now = rome(row.pauses.last().map_or(row.taken, |(_, to)| to));
        let (_, waited) = measured.spent(&calendar, now).unwrap();
        assert_eq!(waited, row.waited_minutes * 60, "{}", row.born);
        assert_eq!(measured.next_step(&calendar).unwrap(), rome(row.told), "told of {}", row.born);
        // At the due date the promise is spent, and not before.
        let solved = measured.after(Move::Resolve, &calendar, due).unwrap();
        let watch = &solved.clocks.resolved.as_ref().unwrap().watch;
        let reading = watch.reading(&calendar, due.timestamp()).unwrap();
        assert_eq!(
            (reading.spent, reading.overrun),
            (reading.allotted, worktime::WorkTime::ZERO),
            "{}",
            row.born
        );
    }
}

#[test]
fn another_ladder_in_the_middle_of_a_pause_moves_no_clock() {
    let calendar = Rules::default().calendar(None).unwrap();
    let promise =
        Promise { response: None, resolution: Some(hours(8)), judged_by: "Carta, versione 1".into() };
    let new = Measured::start(&promise, (&calendar, &Ladder::default()), rome("2026-03-02T08:30")).unwrap();
    let taken = new.after(Move::Take, &calendar, rome("2026-03-02T09:00")).unwrap();
    let waiting = taken.after(Move::Wait, &calendar, rome("2026-03-02T10:30")).unwrap();
    let other = Ladder { before: vec![50], after: vec![4] };
    let changed = waiting.with_steps(&other, &calendar, rome("2026-03-02T11:00")).unwrap();
    assert_eq!(changed.clocks, waiting.clocks);
    let back = changed.after(Move::Resume, &calendar, rome("2026-03-02T11:30")).unwrap();
    assert_eq!(back.due(Status::Taken, &calendar).unwrap(), rome("2026-03-03T09:30"));
    assert_eq!(back.next_step(&calendar).unwrap(), rome("2026-03-02T14:30"));
}

#[test]
fn of_several_promises_the_one_that_ends_first_wins_and_of_none_there_is_none() {
    let calendar = Rules::default().calendar(None).unwrap();
    let at = rome("2026-03-02T08:30");
    assert_eq!(shortest([days(2), hours(8), hours(40)], &calendar, at).unwrap(), Some(hours(8)));
    assert_eq!(shortest([], &calendar, at).unwrap(), None);
}
