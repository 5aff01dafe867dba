//! The laws of working time on random calendars, and the library against the count minute by minute.

use crate::ground::{ROME, always, office, paused};
use crate::naive::Naive;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use worktime::{Calendar, CalendarPlan, Goal, HolidayRule, Slot, Stopwatch, Terms, WorkTime};

const SPAN: usize = 10 * 24 * 60;

/// Nights in which the clocks of some of the zones change, feasts, and quiet weeks.
const DAYS: [Date; 12] = [
    date(2026, 3, 27),
    date(2026, 10, 23),
    date(2026, 4, 3),
    date(2026, 4, 23),
    date(2026, 10, 2),
    date(2026, 10, 28),
    date(2026, 3, 6),
    date(2026, 10, 30),
    date(2026, 12, 23),
    date(2010, 11, 5),
    date(2010, 3, 12),
    date(2026, 6, 10),
];

const ZONES: [&str; 7] = [
    ROME,
    "America/New_York",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/St_Johns",
    "UTC",
];

fn day_hours() -> impl Strategy<Value = Vec<Slot>> {
    let times = prop_oneof![0..=1440_u16, 60..=200_u16, Just(0_u16), Just(1440_u16)];
    btree_set(times, 0..=6).prop_map(|times| {
        let times: Vec<u16> = times.into_iter().collect();
        times.chunks_exact(2).map(|pair| slot(pair[0], pair[1])).collect()
    })
}

fn slot(from: u16, to: u16) -> Slot {
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60).parse().unwrap()
}

prop_compose! {
    fn plans()(
        zone in prop::sample::select(ZONES.to_vec()),
        week in prop::array::uniform7(day_hours()),
        start in prop::sample::select(DAYS.to_vec()),
        closed in (0..8_i64, 0..3_i64),
        special in (0..8_i64, day_hours()),
    ) -> (CalendarPlan, Date) {
        let first = start + closed.0.days();
        let plan = CalendarPlan { week, ..CalendarPlan::new(zone) }
            .holidays(HolidayRule::italy())
            .closed(first, first + closed.1.days(), "Chiuso")
            .special(start + special.0.days(), &special.1, "Particolare");
        (plan, start)
    }
}

fn origin(plan: &CalendarPlan, day: Date) -> Timestamp {
    TimeZone::get(&plan.zone).unwrap().to_timestamp(day.at(0, 0, 0, 0)).unwrap()
}

fn minutes(count: usize) -> WorkTime {
    WorkTime::minutes(u16::try_from(count).unwrap())
}

/// Instants in order, in minutes from the origin: a start and the two ends of each pause.
fn instants(most: usize) -> impl Strategy<Value = Vec<usize>> {
    btree_set(0..6 * 24 * 60_usize, 1..=2 * most + 1).prop_map(|set| {
        let mut all: Vec<usize> = set.into_iter().collect();
        if all.len().is_multiple_of(2) {
            all.pop();
        }
        all
    })
}

fn pairs(instants: &[usize]) -> Vec<(usize, usize)> {
    instants[1..].chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_calendar_agrees_with_the_count_minute_by_minute(
        (plan, day) in plans(),
        ends in (0..SPAN, 0..SPAN),
        goal in 0..3_000_usize,
    ) {
        let Ok(calendar) = plan.clone().build() else { return Ok(()) };
        let naive = Naive::new(calendar.plan(), origin(&plan, day), SPAN);
        let (from, to) = (ends.0.min(ends.1), ends.0.max(ends.1));
        let at = |minute| naive.at(minute);
        prop_assert_eq!(calendar.working_between(at(from), at(to)).unwrap(), minutes(naive.between(from, to)));
        prop_assert_eq!(calendar.is_open(at(from)).unwrap(), naive.is_open(from));
        if let Some(opening) = naive.opening(from) {
            prop_assert_eq!(calendar.next_opening(at(from)).unwrap(), at(opening));
        }
        if let Some(due) = naive.due(from, goal, &[]) {
            let found = calendar.add_working(at(from), minutes(goal)).unwrap();
            prop_assert_eq!(naive.minute(found), due);
        }
    }

    #[test]
    fn the_stopwatch_agrees_with_the_count_minute_by_minute(
        (plan, day) in plans(),
        instants in instants(4),
        goal in 0..3_000_usize,
    ) {
        let Ok(calendar) = plan.clone().build() else { return Ok(()) };
        let naive = Naive::new(calendar.plan(), origin(&plan, day), SPAN);
        let pauses = pairs(&instants);
        let terms = Terms { goal: Goal::Work(minutes(goal)), calendar: &calendar, judged_by: "" };
        let start = Stopwatch::start(&terms, naive.at(instants[0])).unwrap();
        let watch = pauses.iter().fold(start, |watch, (from, to)| {
            paused(&watch, &calendar, naive.at(*from), naive.at(*to))
        });
        if let Some(due) = naive.due(instants[0], goal, &pauses) {
            prop_assert_eq!(watch.due(&calendar).unwrap(), Some(naive.at(due)));
        }
        let waited: usize = pauses.iter().map(|(from, to)| naive.between(*from, *to)).sum();
        let reading = watch.reading(&calendar, naive.at(SPAN)).unwrap();
        prop_assert_eq!(reading.waited, minutes(waited));
        prop_assert_eq!(reading.spent, minutes(naive.between(instants[0], SPAN) - waited));
    }
}

fn goals() -> impl Strategy<Value = Goal> {
    prop_oneof![
        (0..400_000_u32).prop_map(|seconds| Goal::Work(WorkTime::seconds(seconds))),
        (0..12_u16).prop_map(Goal::days),
        (0..12_u16).prop_map(Goal::days_to_closing),
    ]
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let random = plans().prop_filter_map("no working time", |(plan, _)| plan.build().ok());
    prop_oneof![Just(office()), Just(always()), random]
}

/// Any second of 2026 to 2028.
fn seconds() -> impl Strategy<Value = Timestamp> {
    (0..94_000_000_i64).prop_map(|second| Timestamp::from_second(1_767_225_600 + second).unwrap())
}

fn later(at: Timestamp, seconds: u32) -> Timestamp {
    at + i64::from(seconds).seconds()
}

fn start(goal: Goal, calendar: &Calendar, at: Timestamp) -> Stopwatch {
    Stopwatch::start(&Terms { goal, calendar, judged_by: "" }, at).unwrap()
}

fn due(watch: &Stopwatch, calendar: &Calendar) -> Timestamp {
    watch.due(calendar).unwrap().unwrap()
}

proptest! {
    #[test]
    fn what_has_elapsed_at_the_due_date_is_the_promise(
        calendar in calendars(), goal in goals(), at in seconds(), gaps in vec((0..90_000_u32, 0..200_000_u32), 0..4),
    ) {
        let mut watch = start(goal, &calendar, at);
        let mut now = at;
        for (run, pause) in gaps {
            let from = later(now, run);
            now = later(from, pause);
            watch = paused(&watch, &calendar, from, now);
        }
        let reading = watch.reading(&calendar, due(&watch, &calendar).max(now)).unwrap();
        prop_assert!(reading.spent >= reading.allotted);
        let unpaused = goal.due(&calendar, at).unwrap();
        prop_assert_eq!(calendar.working_between(at, unpaused).unwrap(), goal.allotted(&calendar, at).unwrap());
        if reading.due.unwrap() >= now {
            prop_assert_eq!(reading.spent, reading.allotted);
            let pushed = calendar.add_working(unpaused, reading.waited).unwrap();
            prop_assert_eq!(reading.due.unwrap(), pushed);
        }
    }

    #[test]
    fn a_larger_promise_never_falls_due_earlier(
        calendar in calendars(), at in seconds(), small in 0..300_000_u32, more in 0..300_000_u32, days in 0..9_u16,
    ) {
        let hours = |seconds| Goal::Work(WorkTime::seconds(seconds)).due(&calendar, at).unwrap();
        prop_assert!(hours(small) <= hours(small + more));
        let days_due = |days: u16| [Goal::days(days), Goal::days_to_closing(days)].map(|goal| goal.due(&calendar, at).unwrap());
        let (fewer, one_more) = (days_due(days), days_due(days + 1));
        prop_assert!(fewer[0] <= one_more[0] && fewer[1] <= one_more[1] && fewer[0] <= fewer[1]);
    }

    #[test]
    fn a_longer_pause_never_falls_due_earlier(
        calendar in calendars(), goal in goals(), at in seconds(),
        run in 0..200_000_u32, pause in 0..300_000_u32, more in 0..300_000_u32,
    ) {
        let watch = start(goal, &calendar, at);
        let from = later(at, run);
        let shorter = paused(&watch, &calendar, from, later(from, pause));
        let longer = paused(&watch, &calendar, from, later(from, pause + more));
        prop_assert!(due(&watch, &calendar) <= due(&shorter, &calendar));
        prop_assert!(due(&shorter, &calendar) <= due(&longer, &calendar));
    }

    #[test]
    fn a_pause_outside_hours_adds_nothing(calendar in calendars(), goal in goals(), at in seconds(), from in 0..400_000_u32, part in 0..=100_i64) {
        let closing = calendar.add_working(at, WorkTime::seconds(from)).unwrap();
        let opening = calendar.next_opening(closing).unwrap();
        let length = (opening - closing).get_seconds() * part / 100;
        let watch = start(goal, &calendar, at);
        let pause = paused(&watch, &calendar, closing, closing + length.seconds());
        prop_assert_eq!(due(&pause, &calendar), due(&watch, &calendar));
    }

    #[test]
    fn a_pause_cut_in_two_is_the_same_pause(
        calendar in calendars(), goal in goals(), at in seconds(), run in 0..200_000_u32, first in 0..200_000_u32, second in 0..200_000_u32,
    ) {
        let watch = start(goal, &calendar, at);
        let (from, cut) = (later(at, run), later(at, run + first));
        let to = later(cut, second);
        let whole = paused(&watch, &calendar, from, to);
        let halves = paused(&paused(&watch, &calendar, from, cut), &calendar, cut, to);
        prop_assert_eq!(whole.reading(&calendar, to).unwrap(), halves.reading(&calendar, to).unwrap());
    }

    #[test]
    fn around_the_clock_is_plain_addition_whatever_the_clocks_do(at in seconds(), work in 0..10_000_000_u32) {
        let always = always();
        prop_assert_eq!(always.add_working(at, WorkTime::seconds(work)).unwrap(), later(at, work));
        prop_assert_eq!(always.working_between(at, later(at, work)).unwrap(), WorkTime::seconds(work));
    }

    #[test]
    fn working_time_adds_up(calendar in calendars(), at in seconds(), first in 0..900_000_u32, second in 0..900_000_u32) {
        let (middle, end) = (later(at, first), later(at, first + second));
        let between = |from, to| calendar.working_between(from, to).unwrap();
        prop_assert_eq!(between(at, middle).plus(between(middle, end)), between(at, end));
    }

    #[test]
    fn judging_anew_on_the_same_terms_moves_nothing(
        calendar in calendars(), goal in goals(), at in seconds(), run in 0..200_000_u32, pause in 0..200_000_u32, more in 0..200_000_u32,
    ) {
        let terms = Terms { goal, calendar: &calendar, judged_by: "" };
        let from = later(at, run);
        let watch = paused(&start(goal, &calendar, at), &calendar, from, later(from, pause));
        let now = later(from, pause + more);
        let anew = watch.rejudged(&calendar, &terms, now).unwrap();
        prop_assert_eq!(anew.reading(&calendar, now).unwrap(), watch.reading(&calendar, now).unwrap());
        prop_assert_eq!(anew.recounted(&terms).unwrap(), anew);
    }
}
