//! What is stored comes back, and what was tampered with does not come back as a calendar.

use crate::ground::{at, office, office_plan, paused, slots, started};
use jiff::civil::{Weekday, date};
use worktime::{
    Calendar, CalendarPlan, Clock, Clocks, Escalation, Goal, HolidayRule, Offset, OnWaiting, When, WorkTime,
};

#[test]
fn a_calendar_is_stored_as_its_plan() {
    let feast = When::Nth { nth: -1, weekday: Weekday::Sunday, month: 10 };
    let calendar = office_plan()
        .holidays([HolidayRule::new("Sagra", feast, "Statuto").since(2020).until(2030)])
        .closed(date(2026, 8, 10), date(2026, 8, 14), "Ferie")
        .special(date(2026, 12, 24), &slots(&["08:30-12:00"]), "Vigilia")
        .build()
        .unwrap();
    let text = serde_json::to_string(&calendar).unwrap();
    assert!(text.contains(r#"["08:30-13:00","14:00-17:30"]"#), "{text}");
    assert!(text.contains(r#""weekday":7"#), "{text}");
    assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), calendar);
    assert_eq!(CalendarPlan::from(calendar.clone()).build().unwrap(), calendar);
}

#[test]
fn a_stored_plan_with_faults_is_not_a_calendar() {
    let good = serde_json::to_string(&office_plan()).unwrap();
    for (from, to) in [
        ("Europe/Rome", "Europa/Roma"),
        ("14:00-17:30", "12:00-17:30"),
        ("14:00-17:30", "17:30-14:00"),
        (r#""month":1"#, r#""month":13"#),
    ] {
        assert!(serde_json::from_str::<Calendar>(&good.replace(from, to)).is_err(), "{to}");
    }
    let odd = r#"{"nth":{"nth":1,"weekday":8,"month":5}}"#;
    assert!(serde_json::from_str::<When>(odd).is_err());
}

#[test]
fn clocks_and_steps_are_stored_with_all_they_know() {
    let office = office();
    let watch = started(Goal::days_to_closing(2), &office, "2026-03-02 09:00");
    let watch = paused(&watch, &office, at("2026-03-02 10:00"), at("2026-03-02 11:00"));
    let reading = watch.reading(&office, at("2026-03-02 12:00")).unwrap();
    let steps = Escalation::new([("sollecito", Offset::Before(WorkTime::hours(4)))]);
    let steps = steps.fired(&watch, &office, at("2026-03-05 12:00")).unwrap();
    let clocks =
        Clocks { taken_in_charge: None, resolved: Some(Clock { watch, on_waiting: OnWaiting::Pauses }) };
    let text = serde_json::to_string(&(&clocks, &steps, reading)).unwrap();
    assert!(text.contains(r#""judged_by":"carta 1""#) && text.contains(r#""working":3600"#), "{text}");
    assert_eq!(serde_json::from_str::<(Clocks, Escalation, _)>(&text).unwrap(), (clocks, steps, reading));
}
