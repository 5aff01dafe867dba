//! Steps before and after the due date, once each.

use crate::ground::{at, office, paused, started, work};
use worktime::{Calendar, Escalation, Goal, Move, Offset, Step, Stopwatch, Terms};

fn names(steps: Vec<&Step>) -> Vec<&str> {
    steps.into_iter().map(|step| step.name.as_str()).collect()
}

fn due<'a>(steps: &'a Escalation, watch: &Stopwatch, calendar: &Calendar, now: &str) -> Vec<&'a str> {
    names(steps.due_steps(watch, calendar, at(now)).unwrap())
}

fn ladder() -> Escalation {
    Escalation::new([
        ("two hours late", Offset::After(work(2, 0))),
        ("an hour before", Offset::Before(work(1, 0))),
        ("half", Offset::PercentOfGoal(50)),
        ("due", Offset::After(work(0, 0))),
    ])
}

#[test]
fn each_level_is_reached_at_its_instant() {
    let office = office();
    // Promise, start, level, when. The promise of four hours on Friday at 17:00 is due on Monday at 12:00.
    let rows: [(Goal, &str, Offset, &str); 12] = [
        (Goal::hours(4), "2026-03-06 17:00", Offset::Before(work(0, 0)), "2026-03-09 12:00"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::Before(work(1, 0)), "2026-03-09 11:00"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::Before(work(3, 30)), "2026-03-06 17:30"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::Before(work(3, 45)), "2026-03-06 17:15"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::Before(work(9, 0)), "2026-03-06 17:00"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::After(work(1, 0)), "2026-03-09 13:00"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::After(work(1, 1)), "2026-03-09 14:01"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::After(work(8, 0)), "2026-03-10 12:00"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::PercentOfGoal(75), "2026-03-09 11:00"),
        (Goal::hours(4), "2026-03-06 17:00", Offset::PercentOfGoal(150), "2026-03-09 15:00"),
        (Goal::days(5), "2026-03-02 10:00", Offset::Before(work(8, 0)), "2026-03-06 10:00"),
        (Goal::days(5), "2026-03-02 10:00", Offset::PercentOfGoal(50), "2026-03-04 15:00"),
    ];
    for (goal, start, offset, reached) in rows {
        let steps = Escalation::new([("step", offset)]);
        let watch = started(goal, &office, start);
        let (found, _) = steps.next(&watch, &office).unwrap().unwrap();
        assert_eq!(found, at(reached), "{goal:?} {offset:?}");
        let just_before = found - std::time::Duration::from_secs(1);
        assert!(steps.due_steps(&watch, &office, just_before).unwrap().is_empty());
        assert_eq!(steps.due_steps(&watch, &office, found).unwrap().len(), 1);
    }
}

#[test]
fn each_step_fires_once() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let mut steps = ladder();
    let mut seen = vec![];
    for now in ["10:00", "10:30", "11:30", "11:31", "12:30", "16:00", "17:00"] {
        let now = format!("2026-03-02 {now}");
        seen.extend(due(&steps, &watch, &office, &now).into_iter().map(str::to_owned));
        steps = steps.fired(&watch, &office, at(&now)).unwrap();
    }
    assert_eq!(seen, ["half", "an hour before", "due", "two hours late"]);
    assert_eq!(steps.steps()[2].fired, Some(at("2026-03-02 10:30")));
    assert_eq!(steps.next(&watch, &office).unwrap(), None);
}

#[test]
fn what_was_missed_comes_in_order() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let late = due(&ladder(), &watch, &office, "2026-03-03 09:00").join(", ");
    assert_eq!(late, "half, an hour before, due, two hours late");
}

#[test]
fn a_pause_moves_the_steps_and_keeps_the_marks() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let steps = ladder().fired(&watch, &office, at("2026-03-02 10:30")).unwrap();
    let waiting = watch.after(Move::Pause, &office, at("2026-03-02 11:00")).unwrap();
    assert_eq!(steps.next(&waiting, &office).unwrap(), None, "no instant is known while it waits");
    assert_eq!(due(&steps, &waiting, &office, "2026-03-05 11:00"), [""; 0]);
    let resumed = paused(&watch, &office, at("2026-03-02 11:00"), at("2026-03-02 12:00"));
    let (next, step) = steps.next(&resumed, &office).unwrap().unwrap();
    assert_eq!((next, step.name.as_str()), (at("2026-03-02 12:30"), "an hour before"));
    let rearmed = steps.rearmed(&resumed, &office, at("2026-03-02 12:00")).unwrap();
    assert_eq!(rearmed, steps, "what was reached stays reached");
}

#[test]
fn reached_before_a_pause_a_step_is_still_due_in_it() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let waiting = watch.after(Move::Pause, &office, at("2026-03-02 11:00")).unwrap();
    assert_eq!(due(&ladder(), &waiting, &office, "2026-03-02 11:05"), ["half"]);
}

#[test]
fn nothing_escalates_once_it_is_stopped() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let stopped = watch.after(Move::Stop, &office, at("2026-03-02 11:00")).unwrap();
    assert_eq!(due(&ladder(), &stopped, &office, "2026-03-05 11:00"), [""; 0]);
    assert_eq!(ladder().next(&stopped, &office).unwrap(), None);
}

#[test]
fn a_mark_is_taken_off_only_if_the_step_lies_ahead_again() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let now = at("2026-03-02 12:30");
    let steps = ladder().fired(&watch, &office, now).unwrap();
    assert_eq!(steps.steps().iter().filter(|step| step.fired.is_some()).count(), 3);
    assert_eq!(steps.rearmed(&watch, &office, now).unwrap(), steps, "reached now is reached");
    let longer = Terms { goal: Goal::hours(6), calendar: &office, judged_by: "carta 2" };
    let judged = watch.rejudged(&office, &longer, now).unwrap();
    let steps = steps.rearmed(&judged, &office, now).unwrap();
    let marked: Vec<_> = steps.steps().iter().map(|step| step.fired.is_some()).collect();
    assert_eq!(marked, [false, false, true, false], "half of six hours is over, the rest is not");
    assert_eq!(due(&steps, &judged, &office, "2026-03-02 14:30"), ["an hour before"]);
}

#[test]
fn other_steps_keep_the_marks_and_tell_nothing_of_the_past() {
    let office = office();
    let watch = started(Goal::hours(4), &office, "2026-03-02 08:30");
    let fired = ladder().fired(&watch, &office, at("2026-03-02 10:30")).unwrap();
    let other = Escalation::new([
        ("half", Offset::PercentOfGoal(50)),
        ("a quarter", Offset::PercentOfGoal(25)),
        ("four hours late", Offset::After(work(4, 0))),
    ]);
    let now = at("2026-03-02 11:00");
    let steps = fired.replaced_by(&other, (&watch, &office), now).unwrap();
    assert_eq!(steps.steps()[0].fired, Some(at("2026-03-02 10:30")), "its mark is kept");
    assert!(steps.due_steps(&watch, &office, now).unwrap().is_empty(), "the quarter has passed in silence");
    assert_eq!(due(&steps, &watch, &office, "2026-03-03 09:00"), ["four hours late"]);
}
