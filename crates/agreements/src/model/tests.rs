//! Tests of the rules: calendars, renewals, terms, lines, due dates.

use kernel::{AgreementId, BodyId, Cents, Day, LineId, MembershipId, Period, Quantity, ServiceId, TermId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::Refused;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn month_day(text: &str) -> MonthDay {
    MonthDay::parse(text).unwrap()
}

fn agreement(starts: &str, months: i32, renewal: Renewal) -> Agreement {
    Agreement {
        agreement_id: id::<AgreementId>(1),
        terms: NewAgreement {
            number: "1".into(),
            title: "Convenzione".into(),
            text: AgreementText { version_label: "1".into(), body: String::new() },
            reach: Reach { starts: day(starts), months },
            renewal,
            notice_months: 6,
            joining: Joining::AnyTime,
            billing: BillingRule {
                window: IssueWindow { from: month_day("01/10"), to: month_day("31/10") },
                timing: Timing::Advance,
                due: Due::EndOfYear,
                proration: Proration::ByDay,
            },
            price_series: String::new(),
        },
        status: Status::Approved { on: day(starts) },
        notice_given: None,
        predecessor: None,
        family: id(1),
        file_sha256: None,
        file_name: String::new(),
        version: 1,
    }
}

fn adhesion(from: Day) -> Adhesion {
    let act = Act { number: "1".into(), date: from };
    Adhesion { act, signed_on: None, registry_number: String::new(), effective_from: from }
}

fn membership(agreement: &Agreement, from: Day) -> (Membership, Term) {
    let adhesion = adhesion(from);
    let term = first_term(agreement, &adhesion, id::<TermId>(1)).unwrap();
    let span = span_of(agreement, from, term.period, None);
    let membership = Membership {
        membership_id: id::<MembershipId>(1),
        agreement_id: agreement.agreement_id,
        body_id: id::<BodyId>(1),
        body_name: "Prova".into(),
        adhesion,
        span,
        notice_given: None,
        leaving: None,
        version: 1,
    };
    (membership, term)
}

#[test]
fn sixty_months_from_january_2021_end_with_2025() {
    let agreement = agreement("2021-01-01", 60, Renewal::Never);
    assert_eq!(agreement.period().unwrap(), period("2021-01-01", "2025-12-31"));
    assert_eq!(agreement.span().unwrap().notice_by, day("2025-06-30"));
}

#[test]
fn thirty_six_months_then_twelve_tacit_end_first_at_month_thirty_six() {
    // The case in which a first term of 36 months is easily counted twice.
    let first = agreement("2021-01-01", 36, Renewal::Tacit { months: 12 });
    assert_eq!(first.period().unwrap().to(), day("2023-12-31"));
    let second = first.prolonged(12).unwrap();
    assert_eq!(second.period().unwrap().to(), day("2024-12-31"));
    assert_eq!(second.span().unwrap().notice_by, day("2024-06-30"));
}

#[test]
fn the_day_of_the_month_does_not_drift_over_renewals() {
    let mut agreement = agreement("2021-01-31", 1, Renewal::Tacit { months: 1 });
    let mut ends = Vec::new();
    for _ in 0..3 {
        ends.push(agreement.period().unwrap().to().iso());
        agreement = agreement.prolonged(1).unwrap();
    }
    assert_eq!(ends, ["2021-02-27", "2021-03-30", "2021-04-29"]);
}

#[test]
fn a_year_from_29_february_ends_the_day_before_28_february() {
    assert_eq!(expiry(day("2024-02-29"), 12), day("2025-02-27"));
    assert_eq!(expiry(day("2024-02-29"), 48), day("2028-02-28"));
    assert_eq!(notice_by(period("2024-03-01", "2025-02-28"), 12), day("2024-02-29"));
    assert_eq!(notice_by(period("2024-01-01", "2024-02-29"), 24), day("2023-12-31"));
}

#[test]
fn express_ends_unless_an_act_renews_and_never_cannot_be_renewed() {
    assert_eq!(agreement("2021-01-01", 60, Renewal::Never).prolonged(12), Err(Refused::NothingToRenew));
    let express = agreement("2021-01-01", 60, Renewal::Express);
    let (member, term) = membership(&express, day("2021-01-01"));
    let act = Some(Act { number: "2".into(), date: day("2025-11-01") });
    let early = renewed(&member, &term, &express, (id(2), act.clone()));
    assert_eq!(early, Err(Refused::AgreementNotProlonged(day("2025-12-31"))));
    let next = renewed(&member, &term, &express.prolonged(60).unwrap(), (id(2), act)).unwrap();
    assert_eq!(next.period, period("2026-01-01", "2030-12-31"));
    assert_eq!((next.kind, next.predecessor), (TermKind::Express, Some(term.term_id)));
}

#[test]
fn a_draft_is_approved_then_signed_and_nothing_goes_back() {
    let approved = Status::Draft.approve(day("2026-10-01")).unwrap();
    assert_eq!(approved.sign(day("2026-09-30")), Err(Refused::SignedBeforeApproval(day("2026-10-01"))));
    let signed = approved.sign(day("2026-10-02")).unwrap();
    assert_eq!(signed.sign(day("2026-10-03")), Err(Refused::AlreadySigned));
    assert_eq!(signed.archive(), Err(Refused::AlreadyApproved));
    assert_eq!(Status::Draft.sign(day("2026-10-03")), Err(Refused::NotApproved));
    assert_eq!(Status::Draft.archive().unwrap().approve(day("2026-10-01")), Err(Refused::Archived));
}

#[test]
fn nobody_joins_a_draft_or_after_the_last_day_for_joining() {
    let open = agreement("2021-01-01", 60, Renewal::Never);
    let draft = Agreement { status: Status::Draft, ..open.clone() };
    let when = adhesion(day("2022-01-01"));
    assert_eq!(first_term(&draft, &when, id(1)), Err(Refused::NotApproved));
    let until = Joining::Until { day: day("2021-12-31") };
    let closed = Agreement { terms: NewAgreement { joining: until, ..open.terms.clone() }, ..open };
    assert_eq!(first_term(&closed, &when, id(1)), Err(Refused::JoiningClosed(day("2021-12-31"))));
}

#[test]
fn who_leaves_keeps_the_last_day_and_may_not_leave_twice() {
    let (member, _) = membership(&agreement("2021-01-01", 60, Renewal::Express), day("2021-01-01"));
    let leaving = |last: &str| Leaving {
        last_day: day(last),
        act: Act { number: "9".into(), date: day("2023-01-01") },
        reason: "Fusione".into(),
    };
    assert!(matches!(member.leave(leaving("2026-01-01")), Err(Refused::LeavesOutside(_))));
    let left = member.leave(leaving("2023-06-30")).unwrap();
    assert_eq!(state_on(&left.span, day("2023-06-30")), State::NoticePassed);
    assert_eq!(state_on(&left.span, day("2023-07-01")), State::Withdrawn);
    assert_eq!(left.leave(leaving("2023-06-01")), Err(Refused::AlreadyLeft));
    assert_eq!(left.give_notice(day("2023-01-01")), Err(Refused::NothingToRenew));
}

#[test]
fn an_invoice_is_due_by_the_rule_and_never_before_its_own_date() {
    let macerata = Due::Fixed { on: month_day("31/01") };
    assert_eq!(macerata.of_invoice(day("2023-01-10")), day("2023-01-31"));
    assert_eq!(macerata.of_invoice(day("2023-03-01")), day("2023-03-01"));
    assert_eq!(Due::EndOfYear.of_invoice(day("2026-10-20")), day("2026-12-31"));
    assert_eq!(Due::AfterInvoice { days: 30 }.of_invoice(day("2026-02-14")), day("2026-03-16"));
    assert_eq!(month_day("29/02").in_year(2026), day("2026-02-28"));
}

#[test]
fn after_the_window_of_a_year_the_next_one_counts() {
    let rule = agreement("2021-01-01", 60, Renewal::Never).terms.billing;
    assert_eq!(next_billed_year(&rule, day("2026-10-31")), 2026);
    assert_eq!(next_billed_year(&rule, day("2026-11-01")), 2027);
    let arrears = BillingRule { timing: Timing::Arrears, ..rule };
    assert_eq!(next_billed_year(&arrears, day("2026-10-31")), 2025);
    assert_eq!(arrears.window_of(2025), (day("2026-10-01"), day("2026-10-31")));
}

fn line(starts: Day, ends: Option<Day>) -> Line {
    Line {
        line_id: id::<LineId>(1),
        membership_id: id(1),
        body_id: id(1),
        service_id: id::<ServiceId>(1),
        service_name: "Posta".into(),
        offer: Offer::Optional,
        starts,
        ends,
        quantity: None,
        predecessor: None,
        note: String::new(),
        agreed: None,
    }
}

#[test]
fn a_change_never_touches_the_days_before_it() {
    let before = line(day("2022-01-01"), None);
    let quantity = Quantity::whole(4);
    let (ended, after) = changed_from(&before, day("2022-07-01"), quantity, id(2)).unwrap();
    assert_eq!((ended.ends, ended.quantity), (Some(day("2022-06-30")), None));
    assert_eq!(
        (after.starts, after.quantity, after.predecessor),
        (day("2022-07-01"), quantity, Some(before.line_id))
    );
    assert_eq!(check_lines(&[ended, after]), Ok(()));
    let first_day = changed_from(&before, before.starts, quantity, id(2));
    assert_eq!(first_day.unwrap_err(), Refused::ChangeOutsideLine(day("2022-01-02")));
}

#[test]
fn a_line_counts_only_while_its_membership_does() {
    let (member, _) = membership(&agreement("2021-01-01", 60, Renewal::Never), day("2022-07-01"));
    let open = line(day("2022-07-01"), None);
    assert_eq!(in_force(&open, member.span, 2022), Some(period("2022-07-01", "2022-12-31")));
    assert_eq!(in_force(&open, member.span, 2026), None);
}

#[test]
fn purchase_data_of_a_service_take_what_they_lack_from_the_year() {
    let act = Act { number: "33".into(), date: day("2022-01-05") };
    let general = PurchaseData { commitment: Some(act), ..PurchaseData::default() };
    let own = PurchaseData { cig: Some(CigAnswer::NotDue("Accordo".into())), ..PurchaseData::default() };
    assert_eq!(own.missing(), [Missing::Commitment]);
    assert!(own.or(&general).missing().is_empty());
}

fn days() -> impl Strategy<Value = Day> {
    (0..8000_i32).prop_map(|offset| day("2010-01-01").add_days(offset))
}

fn courses() -> impl Strategy<Value = Course> {
    prop::sample::select(Course::ALL.to_vec())
}

proptest! {
    #[test]
    fn every_day_has_exactly_one_state(starts in days(), length in 0..4000_i32, back in 0..4000_i32, course in courses(), today in days()) {
        let ends = starts.add_days(length);
        let span = Span { starts, ends, notice_by: ends.add_days(-back), course };
        let state = state_on(&span, today);
        let within = starts <= today && today <= ends;
        let lives = !matches!(course, Course::Draft | Course::Cancelled);
        prop_assert_eq!(state.is_in_force(), within && lives);
        prop_assert!(State::ALL.contains(&state));
    }

    #[test]
    fn renewed_terms_follow_each_other_and_every_day_has_at_most_one(
        starts in days(),
        months in 1..80_i32,
        tacit in 1..30_i32,
        joins in 0..2000_i32,
        times in 0..12_usize,
        probe in days(),
    ) {
        let mut agreement = agreement(&starts.iso(), months, Renewal::Tacit { months: tacit });
        let whole = agreement.period().unwrap();
        let joins = starts.add_days(joins).min(whole.to());
        let (mut member, first) = membership(&agreement, joins);
        let mut terms = vec![first];
        for round in 0..times {
            agreement = agreement.prolonged(tacit).unwrap();
            let last = terms.last().unwrap().clone();
            let number = u128::try_from(round).unwrap() + 2;
            let next = renewed(&member, &last, &agreement, (id(number), None)).unwrap();
            member.span = span_of(&agreement, joins, next.period, None);
            terms.push(next);
        }
        prop_assert_eq!(check_terms(&terms), Ok(()));
        prop_assert!(terms.iter().filter(|term| term.period.contains(probe)).count() <= 1);
        prop_assert_eq!(terms.iter().any(|term| term.period.contains(probe)), joins <= probe && probe <= member.span.ends);
        let drift = expiry(starts, months + tacit * i32::try_from(times).unwrap());
        prop_assert_eq!(member.span.ends, drift);
    }

    #[test]
    fn the_last_day_for_notice_is_never_outside_the_period(starts in days(), length in 0..4000_i32, notice in 0..120_i32) {
        let period = Period::new(starts, starts.add_days(length)).unwrap();
        let by = notice_by(period, notice);
        prop_assert!(starts.yesterday() <= by && by <= period.to());
    }

    #[test]
    fn changes_of_a_line_share_no_day(starts in days(), cuts in prop::collection::vec(1..400_i32, 0..6)) {
        let mut lines = vec![line(starts, None)];
        for (number, cut) in (2..).zip(cuts) {
            let last = lines.pop().unwrap();
            let (ended, next) = changed_from(&last, last.starts.add_days(cut), None, id(number)).unwrap();
            lines.extend([ended, next]);
        }
        prop_assert_eq!(check_lines(&lines), Ok(()));
        let days: i64 = lines.iter().rev().skip(1).map(|line| line.period().unwrap().days()).sum();
        prop_assert_eq!(days, starts.days_until(lines.last().unwrap().starts));
    }
}

#[test]
fn a_notice_is_taken_back_until_the_last_day_and_not_after() {
    let agreement = agreement("2021-01-01", 60, Renewal::Express);
    let (member, _) = membership(&agreement, day("2022-07-01"));
    let given = member.give_notice(day("2025-06-30")).unwrap();
    let back = given.withdraw_notice(&agreement, day("2025-12-31")).unwrap();
    assert_eq!(back, member);
    let late = given.withdraw_notice(&agreement, day("2026-01-01"));
    assert_eq!(late, Err(Refused::NoticeHadEffect(day("2025-12-31"))));
    assert_eq!(member.withdraw_notice(&agreement, day("2025-12-31")), Err(Refused::NoNotice));
}

#[test]
fn the_notice_of_a_member_taken_back_does_not_outlive_that_of_the_agreement() {
    let agreement = agreement("2021-01-01", 60, Renewal::Express);
    let whole = agreement.give_notice(day("2025-01-01")).unwrap();
    let given = membership(&agreement, day("2022-07-01")).0.give_notice(day("2025-06-30")).unwrap();
    let back = given.withdraw_notice(&whole, day("2025-07-01")).unwrap();
    assert_eq!((back.span.course, back.notice_given), (Course::Ends, None));
    assert_eq!(whole.withdraw_notice(day("2025-12-31")).unwrap(), agreement);
    assert!(whole.withdraw_notice(day("2026-01-01")).is_err());
    assert_eq!(agreement.withdraw_notice(day("2025-01-01")), Err(Refused::NoNotice));
}

#[test]
fn a_cancellation_is_taken_back_before_the_first_day_and_not_from_it() {
    let agreement = agreement("2021-01-01", 60, Renewal::Express);
    let (member, _) = membership(&agreement, day("2022-07-01"));
    let first = member.span.starts;
    let cancelled = member.cancel(first.yesterday()).unwrap();
    assert_eq!(cancelled.restore(&agreement, first.yesterday()).unwrap(), member);
    assert_eq!(cancelled.restore(&agreement, first), Err(Refused::CancelledForGood(first)));
    assert_eq!(member.restore(&agreement, first.yesterday()), Err(Refused::NotCancelled));
}

fn agreed(period: Period, cents: i64) -> Agreed {
    Agreed {
        quote_number: "1/2022".into(),
        period,
        amount: Cents::new(cents),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: None,
        vat: pricing::model::Vat::Standard { rate: kernel::Rate::new(2200) },
        list: AgreedList { price_list_id: id(1), name: "Listino".into(), from: day("2022-01-01") },
        formula: String::new(),
        steps: Vec::new(),
    }
}

proptest! {
    #[test]
    fn what_is_agreed_is_due_once_however_its_days_are_cut(
        cents in 0_i64..10_000_000, first in 0_i32..300, length in 1_i32..60, cut in 0_i32..60,
    ) {
        let from = day("2024-01-01").add_days(first);
        let whole = Period::new(from, from.add_days(length)).unwrap();
        let agreed = agreed(whole, cents);
        let until = from.add_days(cut.min(length - 1));
        let one = agreed.due(Period::new(from, until).unwrap()).unwrap();
        let two = agreed.due(Period::new(until.tomorrow(), whole.to()).unwrap()).unwrap();
        prop_assert_eq!(one.plus(two), Some(Cents::new(cents)));
        prop_assert_eq!(agreed.due(whole), Some(Cents::new(cents)));
        prop_assert!(one >= Cents::ZERO && two >= Cents::ZERO);
    }
}

#[test]
fn an_agreed_line_follows_the_one_that_is_active_and_leaves_the_past_alone() {
    let period = Period::new(day("2022-03-01"), day("2022-12-31")).unwrap();
    let active = line(day("2021-01-01"), None);
    let at = |active: &[Line], on: &str| placing(active, period, day(on));
    assert_eq!(at(&[], "2022-04-01"), Ok(Placing::Fresh));
    assert_eq!(at(std::slice::from_ref(&active), "2022-03-01"), Ok(Placing::Follows(active.clone())));
    assert!(matches!(at(std::slice::from_ref(&active), "2022-03-02"), Err(Refused::AgreedInThePast(..))));
    let same_day = line(day("2022-03-01"), None);
    assert_eq!(at(std::slice::from_ref(&same_day), "2022-02-01"), Ok(Placing::Takes(same_day.clone())));
    let later = line(day("2022-06-01"), None);
    assert!(matches!(at(std::slice::from_ref(&later), "2022-02-01"), Err(Refused::ChangedLater(..))));
    let ended = Line { ends: Some(day("2022-05-31")), ..active };
    assert!(matches!(at(&[ended, later], "2022-02-01"), Err(Refused::ChangedLater(..))));
}

#[test]
fn the_quantity_of_an_agreed_line_changes_only_by_a_quote() {
    let year = Period::new(day("2022-01-01"), day("2022-12-31")).unwrap();
    let before = Line { agreed: Some(agreed(year, 100)), ..line(day("2022-01-01"), None) };
    let refused = changed_from(&before, day("2022-05-01"), Quantity::whole(2), id(2)).unwrap_err();
    assert!(matches!(refused, Refused::PriceAgreed(..)));
}
