use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

#[test]
fn days_are_read_in_both_forms_and_written_in_italian() {
    for (text, iso, long, short) in [
        ("2026-11-20", "2026-11-20", "20 novembre 2026", "20/11/2026"),
        ("20/11/2026", "2026-11-20", "20 novembre 2026", "20/11/2026"),
        (" 1/1/2026 ", "2026-01-01", "1º gennaio 2026", "01/01/2026"),
        ("29/02/2028", "2028-02-29", "29 febbraio 2028", "29/02/2028"),
    ] {
        let day = day(text);
        assert_eq!((day.iso(), day.to_string(), day.short()), (iso.into(), long.into(), short.into()));
    }
}

#[test]
fn what_is_not_a_day_is_refused_with_its_reason() {
    for text in ["", "20-11-2026", "2026/11/20", "20/11/26", "2026-11-20T00:00", "2026-1-1", "+1/1/2026"] {
        assert_eq!(Day::parse(text), Err(NotDay::Shape), "{text}");
    }
    for text in ["31/02/2026", "2026-13-01", "29/02/2026", "0000-01-01", "00/01/2026"] {
        assert_eq!(Day::parse(text), Err(NotDay::NoSuchDay), "{text}");
    }
    assert!(NotDay::Shape.to_string().contains("gg/mm/aaaa"));
}

#[test]
fn months_are_added_to_the_original_day() {
    let end_of_january = day("31/01/2026");
    assert_eq!(end_of_january.add_months(1), day("28/02/2026"));
    assert_eq!(end_of_january.add_months(2), day("31/03/2026"));
    assert_eq!(end_of_january.add_months(25), day("29/02/2028"));
    assert_eq!(end_of_january.add_months(-2), day("30/11/2025"));
    assert_eq!(day("31/12/2025").tomorrow(), day("01/01/2026"));
    assert_eq!(day("01/03/2028").yesterday(), day("29/02/2028"));
    assert_eq!(day("20/11/2026").days_until(day("20/12/2026")), 30);
}

#[test]
fn days_stop_at_the_ends_of_the_calendar() {
    assert_eq!(Day::LAST.tomorrow(), Day::LAST);
    assert_eq!(Day::FIRST.yesterday(), Day::FIRST);
    assert_eq!(Day::LAST.add_months(i32::MAX), Day::LAST);
    assert_eq!(Day::FIRST.add_months(i32::MIN), Day::FIRST);
    assert_eq!(Day::LAST.add_days(i32::MIN), Day::FIRST);
}

#[test]
fn both_ends_of_a_period_count() {
    assert_eq!(period("01/07/2022", "31/12/2022").days(), 184);
    assert_eq!(period("01/07/2022", "01/07/2022").days(), 1);
    assert_eq!((days_in_year(2026), days_in_year(2028)), (365, 366));
    assert_eq!(Period::new(day("02/01/2026"), day("01/01/2026")), Err(BackwardsPeriod));
}

#[test]
fn a_term_in_months_ends_the_day_before() {
    let ends = |start, months| Period::of_months(day(start), months).unwrap().to();
    assert_eq!(ends("01/01/2021", 60), day("31/12/2025"));
    assert_eq!(ends("15/03/2026", 1), day("14/04/2026"));
    assert_eq!(ends("29/02/2028", 12), day("27/02/2029"));
    assert_eq!(Period::of_months(day("01/01/2021"), 0), Err(BackwardsPeriod));
}

#[test]
fn a_period_reads_as_italian() {
    let text = |from, to| period(from, to).to_string();
    assert_eq!(text("01/01/2021", "31/12/2025"), "dal 1º gennaio 2021 al 31 dicembre 2025");
    assert_eq!(text("08/03/2026", "11/03/2026"), "dall'8 marzo 2026 all'11 marzo 2026");
}

#[test]
fn periods_meet_overlap_or_stand_apart() {
    let first = period("01/01/2026", "30/06/2026");
    let second = period("01/07/2026", "31/12/2026");
    let across = period("15/06/2026", "15/07/2026");
    assert!(first.adjacent(second) && second.adjacent(first) && !first.overlaps(second));
    assert!(first.overlaps(across) && !first.adjacent(across));
    assert_eq!(first.intersect(across), Some(period("15/06/2026", "30/06/2026")));
    assert!(first.contains(day("30/06/2026")) && !first.contains(day("01/07/2026")));
}

#[test]
fn every_month_touched_is_a_month_started() {
    assert_eq!(Period::year(2026).months_started_within(), 12);
    assert_eq!(period("15/07/2026", "31/12/2026").months_started_within(), 6);
    assert_eq!(period("31/01/2026", "01/02/2026").months_started_within(), 2);
    assert_eq!(period("31/01/2026", "31/01/2026").months_started_within(), 1);
}

#[test]
fn an_instant_is_shown_at_the_hour_of_rome() {
    let winter = Instant::parse_iso("2026-11-20T13:05:00Z").unwrap();
    assert_eq!(winter.to_string(), "20 novembre 2026, 14:05");
    assert_eq!(winter.iso(), "2026-11-20T13:05:00.000000Z");
    let summer = Instant::parse_iso("2026-07-31T22:30:00Z").unwrap();
    assert_eq!(summer.to_string(), "1º agosto 2026, 00:30");
    assert_eq!(summer.day_in_rome(), day("01/08/2026"));
    assert_eq!(winter.plus_seconds(90).seconds_since(winter), 90);
    assert_eq!(Instant::parse_iso("ieri"), Err(NotInstant));
}

#[test]
fn an_instant_keeps_microseconds_and_no_more() {
    let fine = Instant::parse_iso("2026-11-20T13:05:00.123456789+01:00").unwrap();
    assert_eq!(fine.iso(), "2026-11-20T12:05:00.123456Z");
    assert_eq!(Instant::from_micros(fine.micros()), fine);
}

#[test]
fn days_periods_and_instants_travel_as_text() {
    let json = serde_json::to_string(&Period::year(2026)).unwrap();
    assert_eq!(json, r#"{"from":"2026-01-01","to":"2026-12-31"}"#);
    assert_eq!(serde_json::from_str::<Period>(&json).unwrap(), Period::year(2026));
    assert!(serde_json::from_str::<Period>(r#"{"from":"2026-01-02","to":"2026-01-01"}"#).is_err());
    let instant = serde_json::to_string(&Instant::from_micros(1)).unwrap();
    assert_eq!(instant, r#""1970-01-01T00:00:00.000001Z""#);
}

fn any_day() -> impl Strategy<Value = Day> {
    (0..3_652_058_i32).prop_map(|days| Day::FIRST.add_days(days))
}

proptest! {
    #[test]
    fn a_written_day_reads_back(day in any_day()) {
        prop_assert_eq!(Day::parse(&day.iso()), Ok(day));
        prop_assert_eq!(Day::parse(&day.short()), Ok(day));
    }

    #[test]
    fn a_written_instant_reads_back(micros: i64) {
        let instant = Instant::from_micros(micros);
        prop_assert_eq!(Instant::parse_iso(&instant.iso()), Ok(instant));
        prop_assert_eq!(Instant::from_micros(instant.micros()), instant);
        let _ = instant.to_string();
    }

    #[test]
    fn any_text_is_read_or_refused_without_stopping(text in "\\PC*|[0-9/-]*") {
        let _ = (Day::parse(&text), Instant::parse_iso(&text));
    }

    #[test]
    fn any_move_stays_in_the_calendar(day in any_day(), by: i32) {
        for moved in [day.add_days(by), day.add_months(by)] {
            prop_assert!(Day::FIRST <= moved && moved <= Day::LAST);
        }
        let _ = Period::of_months(day, by);
    }

    #[test]
    fn two_adjacent_periods_have_the_days_of_their_whole(from in any_day(), a in 1..2_000_i32, b in 1..2_000_i32) {
        let (middle, to) = (from.add_days(a), from.add_days(a + b));
        prop_assume!(to < Day::LAST);
        let first = Period::new(from, middle.yesterday()).unwrap();
        let second = Period::new(middle, to).unwrap();
        prop_assert!(first.adjacent(second) && !first.overlaps(second));
        prop_assert_eq!(first.days() + second.days(), Period::new(from, to).unwrap().days());
    }
}
