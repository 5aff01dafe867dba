//! The state derived in Rust and the one derived in SQL are the same, for any dates and any day.

use agreements::model::{Course, Renewal, Span, State, notice_by, state_on};
use agreements::store::lists::{self, MembershipFilter};
use kernel::{Day, Instant, Period};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use store::Db;
use webkit::ListQuery;

use crate::given::{self, CENTRE, URBINO, day, viewing};

fn spans() -> impl Strategy<Value = Span> {
    let courses = prop::sample::select(Course::ALL.to_vec());
    (0..900_i32, 0..900_i32, 0..30_i32, courses).prop_map(|(from, length, notice, course)| {
        let starts = day("2024-01-01").add_days(from);
        let period = Period::new(starts, starts.add_days(length)).unwrap();
        Span { starts, ends: period.to(), notice_by: notice_by(period, notice), course }
    })
}

/// Rewrites the dates of the one membership there is.
async fn write(db: &Db, span: Span) {
    let mut tx = db.write(CENTRE, &given::director()).await.unwrap();
    // The statement is the test's own: no rule of the area would write such dates.
    let sql =
        "UPDATE membership SET starts = $2, ends = $3, notice_by = $4, course = $5 WHERE tenant_id = $1";
    let values =
        [CENTRE.into(), span.starts.into(), span.ends.into(), span.notice_by.into(), span.course.into()];
    tx.exec(sql, &values).await.unwrap();
    tx.commit_unaudited("a test").await.unwrap();
}

/// The states whose filter finds the membership today.
async fn found(db: &Db) -> Vec<State> {
    let query = ListQuery::default();
    let place = lists::Place { sort: query.sort(lists::SORTS), after: None };
    let can = viewing(&given::director());
    let mut tx = db.read(CENTRE).await.unwrap();
    let mut states = Vec::new();
    for state in State::ALL {
        let filter = MembershipFilter { state: Some(*state), ..MembershipFilter::default() };
        let rows = lists::memberships(&mut tx, &can, &filter, (&place, 10)).await.unwrap();
        let count = lists::count_memberships(&mut tx, &can, &filter).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), rows.len());
        states.extend(rows.iter().map(|_| *state));
    }
    states
}

fn on(day: Day) -> Instant {
    given::noon(&day.iso())
}

#[tokio::test]
async fn every_day_has_one_state_and_sql_says_the_same_as_rust() {
    let clock = given::clock("2022-01-10");
    let mut runner = TestRunner::deterministic();
    for test in given::databases(&clock).await {
        clock.set(given::noon("2022-01-10"));
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        given::member(&test.db, &agreement, URBINO, "2022-01-01").await;
        for _ in 0..40 {
            let span = spans().new_tree(&mut runner).unwrap().current();
            write(&test.db, span).await;
            let edges = [span.starts, span.ends, span.notice_by];
            let days = edges.into_iter().flat_map(|edge| [edge.yesterday(), edge, edge.tomorrow()]);
            for today in days {
                clock.set(on(today));
                assert_eq!(found(&test.db).await, [state_on(&span, today)], "{span:?} on {today}");
            }
        }
    }
}

#[tokio::test]
async fn the_dates_kept_for_lists_are_those_derived_from_the_terms() {
    let clock = given::clock("2022-01-10");
    for test in given::databases(&clock).await {
        let agreement = given::agreement(&test.db, given::pesaro(Renewal::Express)).await;
        let own = given::member(&test.db, &agreement, URBINO, "2022-01-01").await;
        let mut tx = test.db.read(CENTRE).await.unwrap();
        let terms = agreements::store::memberships::terms(&mut tx, own.membership_id).await.unwrap();
        let last = terms.last().unwrap().period;
        let derived = agreements::model::span_of(&agreement, terms[0].period.from(), last, None);
        assert_eq!(own.span, derived);
        let can = viewing(&given::director());
        let kept = agreements::store::agreements::find(&mut tx, &can, agreement.agreement_id);
        assert_eq!(kept.await.unwrap().unwrap().span(), agreement.span());
    }
}
