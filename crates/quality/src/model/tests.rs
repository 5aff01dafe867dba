use std::collections::BTreeMap;

use catalogue::model::Level;
use helpdesk::model::Kind;
use kernel::{BodyId, Day, Period, RequestId, ServiceId, TeamId};
use proptest::prelude::*;
use registry::BodyKind;
use uuid::Uuid;

use super::*;

const HOUR: i64 = 3600;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn march() -> Period {
    Month::parse("2026-03").unwrap().period()
}

fn named<Id: From<Uuid>>(id: u128, name: &str) -> Named<Id> {
    Named { id: Id::from(Uuid::from_u128(id)), name: name.into() }
}

fn row(number: i64, opened: &str) -> Row {
    Row {
        request_id: RequestId(Uuid::from_u128(u128::try_from(number).unwrap())),
        number,
        subject: format!("Prova {number}"),
        body: named(1, "Comune di Urbino"),
        class: SizeClass::Large,
        service: named(1, "Posta elettronica"),
        team: None,
        kind: Kind::Incident,
        opened: day(opened),
        ended: None,
        taken: None,
        solved: None,
    }
}

fn judged(on: &str, (promised, spent): (i64, i64)) -> Judged {
    Judged { on: day(on), promised: promised * HOUR, spent: spent * HOUR }
}

fn resolved(row: Row, on: &str, (promised, spent): (i64, i64), elapsed: i64) -> Row {
    let end = End::Resolved { elapsed: elapsed * HOUR };
    Row { ended: Some((day(on), end)), solved: Some(judged(on, (promised, spent))), ..row }
}

/// March 2026, counted by hand below.
fn table() -> Vec<Row> {
    let taken = |row: Row, on: &str, spent| Row { taken: Some(judged(on, (2, spent))), ..row };
    vec![
        // From February, resolved in March in time after a late taking in charge in February.
        taken(resolved(row(1, "2026-02-26"), "2026-03-02", (8, 8), 96), "2026-02-27", 3),
        // From February, still open: 39 days old at the end of March.
        taken(row(2, "2026-02-20"), "2026-03-03", 1),
        // Resolved late, by one hour.
        taken(resolved(row(3, "2026-03-03"), "2026-03-05", (8, 9), 50), "2026-03-03", 2),
        // Resolved in time; nothing was promised about taking it in charge.
        resolved(row(4, "2026-03-10"), "2026-03-10", (8, 2), 4),
        // Resolved without any promise: a piece of a project.
        Row {
            ended: Some((day("2026-03-31"), End::Resolved { elapsed: 100 * HOUR })),
            kind: Kind::Project,
            ..row(5, "2026-03-11")
        },
        // Taken back: its clocks have stopped, but nothing was kept or broken.
        Row {
            ended: Some((day("2026-03-13"), End::Dropped)),
            solved: Some(judged("2026-03-13", (8, 1))),
            ..taken(row(6, "2026-03-12"), "2026-03-13", 1)
        },
        // Resolved in April: open at the end of March, for one day.
        resolved(row(7, "2026-03-30"), "2026-04-01", (8, 8), 48),
        // Of April, and of January: neither is of March.
        row(8, "2026-04-02"),
        resolved(row(9, "2026-01-02"), "2026-01-03", (8, 1), 3),
    ]
}

#[test]
fn the_figures_of_a_month_are_those_counted_by_hand() {
    let rows = table();
    let figures = Figures::of(&rows, march());
    let expected = [
        (Figure::OpenBefore, 2),
        (Figure::Opened, 5),
        (Figure::Resolved, 4),
        (Figure::Dropped, 1),
        (Figure::OpenAfter, 2),
        (Figure::TakenJudged, 2),
        (Figure::TakenKept, 2),
        (Figure::SolvedJudged, 3),
        (Figure::SolvedKept, 2),
        (Figure::Age2, 1),
        (Figure::Age7, 0),
        (Figure::Age30, 0),
        (Figure::Age90, 1),
        (Figure::AgeMore, 0),
    ];
    for (figure, count) in expected {
        assert_eq!(figures.get(figure), count, "{figure:?}");
    }
    // Net 8, 9, 2 hours; elapsed 96, 50, 4, 100; taken in charge after 1 and 2.
    assert_eq!(figures.net, Spread { count: 3, median: 8 * HOUR, ninetieth: 9 * HOUR });
    assert_eq!(figures.gross, Spread { count: 4, median: 50 * HOUR, ninetieth: 100 * HOUR });
    assert_eq!(figures.to_take, Spread { count: 2, median: HOUR, ninetieth: 2 * HOUR });
    assert_eq!(figures.solved().words(), "66,7 % (2 su 3)");
    assert_eq!(figures.taken().words(), "100,0 % (2 su 2)");
}

#[test]
fn of_nothing_there_is_no_share_and_no_time() {
    let figures = Figures::of(&[], march());
    assert!(figures.is_nothing());
    assert_eq!((figures.solved().words().as_str(), figures.net), ("—", Spread::default()));
}

#[test]
fn nearest_rank_gives_a_time_that_was_measured() {
    let of = |times: &[i64]| {
        let spread = Spread::of(times.iter().copied());
        (spread.median, spread.ninetieth)
    };
    assert_eq!(of(&[7]), (7, 7));
    assert_eq!(of(&[9, 1]), (1, 9));
    assert_eq!(of(&[3, 1, 2]), (2, 3));
    assert_eq!(of(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]), (50, 90));
    assert_eq!(of(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]), (60, 100));
}

#[test]
fn tenths_are_rounded_half_up_once() {
    let percent = |part, whole| Tenths::percent(part, whole).map(|tenths| tenths.to_string());
    assert_eq!(percent(11, 12).unwrap(), "91,7");
    assert_eq!(percent(1, 3).unwrap(), "33,3");
    assert_eq!(percent(1, 2000).unwrap(), "0,1");
    assert_eq!(percent(0, 4).unwrap(), "0,0");
    assert_eq!(percent(0, 0), None);
    assert_eq!(Tenths::ratio(17, 4).unwrap().to_string(), "4,3");
}

#[test]
fn times_are_said_in_hours_of_work_and_in_days_that_went_by() {
    assert_eq!([0, 29, 3 * HOUR, 8 * HOUR + 1260].map(work_words), ["0 min", "0 min", "3 h", "8 h 21 min"]);
    assert_eq!([600, 5 * HOUR, 53 * HOUR].map(elapsed_words), ["10 min", "5 h 0 min", "2 g 5 h"]);
    assert_eq!(hours_words(90), "1 h 30 min");
}

#[test]
fn every_body_falls_in_one_class() {
    let of = |inhabitants| SizeClass::of(BodyKind::Municipality, inhabitants);
    let expected = [
        (0, SizeClass::Unknown),
        (1, SizeClass::Small),
        (2_999, SizeClass::Small),
        (3_000, SizeClass::Middle),
        (10_000, SizeClass::Middle),
        (10_001, SizeClass::Large),
    ];
    for (inhabitants, class) in expected {
        assert_eq!(of(inhabitants), class, "{inhabitants}");
    }
    assert_eq!(SizeClass::of(BodyKind::MunicipalUnion, 50_000), SizeClass::Other);
}

#[test]
fn a_service_that_was_renamed_is_one_group_under_its_newer_name() {
    let newer = Row { service: named(1, "Posta certificata"), ..row(2, "2026-03-02") };
    let other = Row { service: named(2, "Assistenza"), ..row(3, "2026-03-03") };
    let groups = grouped(&[row(1, "2026-03-01"), newer, other], By::Service, march());
    let seen: Vec<_> = groups.iter().map(|g| (g.label.as_str(), g.figures.get(Figure::Opened))).collect();
    assert_eq!(seen, [("Assistenza", 1), ("Posta certificata", 2)]);
    let only = Narrowed::to([(By::Service, groups[0].key.clone())]);
    assert!(!only.lets(&row(1, "2026-03-01")));
}

#[test]
fn the_matrix_counts_bodies_once_in_each_total() {
    let urbino = |number, service: u128| Row {
        service: named(service, if service == 1 { "Posta elettronica" } else { "Connettività" }),
        ..row(number, "2026-03-04")
    };
    let small = Row { body: named(2, "Comune di Peglio"), class: SizeClass::Small, ..row(4, "2026-03-05") };
    let rows = [urbino(1, 1), urbino(2, 1), urbino(3, 2), small, row(9, "2026-02-01")];
    let using = |service: u128, body: u128, class| Using {
        service: named(service, if service == 1 { "Posta elettronica" } else { "Connettività" }),
        body: BodyId(Uuid::from_u128(body)),
        class,
    };
    let using = [using(1, 1, SizeClass::Large), using(1, 2, SizeClass::Small), using(1, 3, SizeClass::Small)];
    let levels = BTreeMap::from([
        (ServiceId(Uuid::from_u128(1)), Level::Intermediate),
        (ServiceId(Uuid::from_u128(2)), Level::Base),
    ]);
    let matrix = Matrix::of(&rows, &using, (&levels, march()));
    assert_eq!(matrix.classes, [SizeClass::Small, SizeClass::Large]);
    let names: Vec<_> = matrix.rows.iter().map(|row| row.service.name.as_str()).collect();
    assert_eq!(names, ["Connettività", "Posta elettronica"]);
    let cell = |using, requests, asking| Cell { using, requests, asking };
    assert_eq!(matrix.rows[1].cells, [cell(2, 1, 1), cell(1, 2, 1)]);
    assert_eq!(matrix.rows[1].total, cell(3, 3, 2));
    assert_eq!(matrix.rows[0].cells, [cell(0, 0, 0), cell(0, 1, 1)]);
    assert_eq!(matrix.totals, [cell(2, 1, 1), cell(1, 3, 1)]);
    assert_eq!(matrix.total, cell(3, 4, 2));
}

#[test]
fn months_are_read_and_cut_to_the_period() {
    assert_eq!(Month::parse("2026-03").unwrap().to_string(), "marzo 2026");
    for wrong in ["2026-13", "2026-3", "marzo", "2026-00", "02026-03", "-026-03"] {
        assert_eq!(Month::parse(wrong), None, "{wrong}");
    }
    assert_eq!(Month::parse("2026-01").unwrap().before().code(), "2025-12");
    let period = Period::new(day("2026-01-15"), day("2026-03-02")).unwrap();
    let ends: Vec<_> = months_of(period).iter().map(|p| (p.from().iso(), p.to().iso())).collect();
    let expected = [("2026-01-15", "2026-01-31"), ("2026-02-01", "2026-02-28"), ("2026-03-01", "2026-03-02")];
    assert_eq!(ends, expected.map(|(from, to)| (from.to_owned(), to.to_owned())));
}

#[test]
fn hours_are_added_up_by_the_words_of_an_activity() {
    let time = |number: u128, activity: &str, minutes| TimeRow {
        request_id: RequestId(Uuid::from_u128(number)),
        number: 1,
        subject: String::new(),
        body: named(1, "Comune di Urbino"),
        class: SizeClass::Large,
        service: named(1, "Posta elettronica"),
        team: None,
        kind: Kind::Advice,
        on: day("2026-03-02"),
        minutes,
        activity: activity.into(),
    };
    let rows = [time(1, "Analisi", 30), time(1, "analisi", 45), time(2, "Telefono", 10), time(2, "", 5)];
    let seen: Vec<_> =
        hours_by(&rows, HoursBy::Activity).into_iter().map(|g| (g.label, g.minutes, g.requests)).collect();
    let expected = [("Analisi", 75, 1), ("Attività non indicata", 5, 1), ("Telefono", 10, 1)];
    assert_eq!(seen, expected.map(|(label, minutes, requests)| (label.to_owned(), minutes, requests)));
}

#[test]
fn an_answer_is_a_score_with_a_reason_if_it_is_low() {
    let rules = Rules::default();
    assert_eq!(check(None, "", &rules), Err(NotAnAnswer::Score));
    assert_eq!(check(Some(6), "", &rules), Err(NotAnAnswer::Score));
    assert_eq!(check(Some(2), "  ", &rules), Err(NotAnAnswer::Comment));
    assert_eq!(check(Some(2), &"a".repeat(2_001), &rules), Err(NotAnAnswer::Long));
    assert!(check(Some(2), "Troppo lenti", &rules).is_ok());
    assert_eq!(check(Some(3), " ", &rules), Ok(Answered { score: 3, comment: String::new() }));
    assert!(check(Some(1), "", &Rules { comment_up_to: 0, ..rules }).is_ok());
}

#[test]
fn nobody_is_asked_twice_within_the_days() {
    let today = day("2026-03-31");
    assert!(may_ask_again(None, today, 30));
    assert!(!may_ask_again(Some(day("2026-03-02")), today, 30));
    assert!(may_ask_again(Some(day("2026-03-01")), today, 30));
}

#[test]
fn a_share_of_none_asks_nobody_and_a_share_of_all_everybody() {
    let mut asked = 0;
    for number in 0..1_000_u128 {
        let id = RequestId(Uuid::from_u128(number * 7919));
        assert!(!is_sampled(id, 0) && is_sampled(id, 100));
        asked += i32::from(is_sampled(id, 30));
    }
    assert_eq!(asked, 300);
}

fn tally(label: &str, count: i64, sum: i64) -> Tally {
    Tally { label: label.into(), count, sum, content: count / 2 }
}

#[test]
fn groups_with_few_answers_are_put_together_so_that_none_can_be_had_by_subtraction() {
    let seen = |tallies: Vec<Tally>| {
        fold(tallies).into_iter().map(|shown| (shown.label, shown.opinion.count)).collect::<Vec<_>>()
    };
    let all = seen(vec![tally("A", 9, 40), tally("B", 5, 20), tally("C", 1, 1), tally("D", 0, 0)]);
    assert_eq!(all.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [9, 6]);
    assert!(all[1].0.starts_with("Altri"));
    assert_eq!(seen(vec![tally("A", 4, 16)]), []);
    assert_eq!(seen(vec![tally("A", 3, 9), tally("B", 3, 9)]).len(), 1);
    assert_eq!(Tally::of_all(&[tally("A", 4, 16)]), None);
    let opinion = Tally::of_all(&[tally("A", 4, 17), tally("B", 2, 9)]).unwrap();
    assert_eq!(opinion.words(), "4,3 su 5 (6 risposte)");
}

/// A request with days near March 2026, in any of a few groups.
fn any_row() -> impl Strategy<Value = Row> {
    let ends = prop_oneof![Just(0), Just(1), Just(2)];
    let clocks = (0..4_i64, 0..4_i64, any::<bool>(), any::<bool>());
    (1..500_i64, (0..4_u128, 0..3_u128, 0..3_u128), 0..120_i32, (ends, 0..80_i32), clocks).prop_map(
        |(number, (service, body, team), start, (end, lasted), (promised, spent, taken, solved))| {
            let opened = day("2026-01-01").add_days(start);
            let on = opened.add_days(lasted);
            let judged = Judged { on, promised, spent };
            let class = *SizeClass::ALL.get(usize::try_from(body).unwrap()).unwrap();
            Row {
                body: named(body, "Ente"),
                class,
                service: named(service, "Servizio"),
                team: (team > 0).then(|| named::<TeamId>(team, "Gruppo")),
                opened,
                ended: match end {
                    0 => None,
                    1 => Some((on, End::Dropped)),
                    _ => Some((on, End::Resolved { elapsed: i64::from(lasted) * 86_400 })),
                },
                taken: taken.then_some(judged),
                solved: (solved && end > 0).then_some(judged),
                ..row(number, "2026-01-01")
            }
        },
    )
}

proptest! {
    #[test]
    fn the_groups_of_any_partition_add_up_to_the_whole(rows in proptest::collection::vec(any_row(), 0..40)) {
        let whole = Figures::of(&rows, march());
        for by in By::ALL.iter().copied() {
            let groups = grouped(&rows, by, march());
            for figure in Figure::ALL.iter().copied() {
                let sum: i64 = groups.iter().map(|group| group.figures.get(figure)).sum();
                prop_assert_eq!(sum, whole.get(figure), "{:?} {:?}", by, figure);
            }
            let net: i64 = groups.iter().map(|group| group.figures.net.count).sum();
            prop_assert_eq!(net, whole.net.count);
            for group in groups {
                let only = Narrowed::to([(by, group.key.clone())]);
                let own = rows.iter().filter(|row| only.lets(row));
                prop_assert_eq!(Figures::of(own, march()), group.figures);
            }
        }
    }

    #[test]
    fn what_was_there_and_what_came_is_what_ended_and_what_is_left(rows in proptest::collection::vec(any_row(), 0..40)) {
        let figures = Figures::of(&rows, march());
        let get = |figure| figures.get(figure);
        prop_assert_eq!(
            get(Figure::OpenBefore) + get(Figure::Opened),
            get(Figure::Resolved) + get(Figure::Dropped) + get(Figure::OpenAfter)
        );
        prop_assert_eq!(Figure::AGES.iter().map(|age| get(*age)).sum::<i64>(), get(Figure::OpenAfter));
        prop_assert!(get(Figure::SolvedKept) <= get(Figure::SolvedJudged));
        prop_assert!(get(Figure::SolvedJudged) <= get(Figure::Resolved));
        prop_assert!(get(Figure::TakenKept) <= get(Figure::TakenJudged));
        prop_assert!(figures.net.median <= figures.net.ninetieth);
    }

    #[test]
    fn months_add_up_and_hand_over_what_is_open(rows in proptest::collection::vec(any_row(), 0..40)) {
        let period = Period::new(day("2026-01-10"), day("2026-04-20")).unwrap();
        let months: Vec<Figures> = months_of(period).into_iter().map(|month| Figures::of(&rows, month)).collect();
        let whole = Figures::of(&rows, period);
        for figure in [Figure::Opened, Figure::Resolved, Figure::Dropped, Figure::SolvedKept, Figure::TakenKept] {
            prop_assert_eq!(months.iter().map(|month| month.get(figure)).sum::<i64>(), whole.get(figure));
        }
        for pair in months.windows(2) {
            prop_assert_eq!(pair[0].get(Figure::OpenAfter), pair[1].get(Figure::OpenBefore));
        }
    }

    #[test]
    fn nothing_shown_of_satisfaction_is_small_and_nothing_is_lost(counts in proptest::collection::vec(0..12_i64, 0..9)) {
        let tallies: Vec<Tally> =
            counts.iter().map(|count| Tally { label: "x".into(), count: *count, sum: count * 3, content: 0 }).collect();
        let total: i64 = counts.iter().sum();
        let shown = fold(tallies);
        prop_assert!(shown.iter().all(|shown| shown.opinion.count >= 5));
        let sum: i64 = shown.iter().map(|shown| shown.opinion.count).sum();
        prop_assert_eq!(sum, if total >= 5 { total } else { 0 });
    }
}
