use kernel::{BodyId, Day, LineId, MembershipId, Quantity, Role, ServiceId, SheetId};
use proptest::prelude::*;
use registry::Driver;
use uuid::Uuid;

use super::matrix::Answered;
use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

const MAIL: ServiceId = ServiceId(Uuid::from_u128(0x51));

/// Mail in boxes, open data as new, workstations, applications, yes or no, notes.
fn content() -> Content {
    let mut content = Content::default();
    let section = content.add_section("Servizi".into(), String::new()).unwrap();
    let measure = |unit: &str, driver| Measure { unit: unit.into(), driver };
    let mail = ServiceItem { service: Some(MAIL), measure: Some(measure("caselle", None)) };
    let applications = ApplicationsItem { choices: vec!["Uno".into(), "Due".into()], max: 2, modules: 7 };
    for (label, kind) in [
        ("Posta", ItemKind::Active(mail)),
        ("Dati aperti", ItemKind::New(ServiceItem::default())),
        ("Postazioni", ItemKind::Number(measure("postazioni", Some(Driver::workstations())))),
        ("Applicativi", ItemKind::Applications(applications)),
        ("Usate il cloud?", ItemKind::YesNo),
        ("Note", ItemKind::Text),
    ] {
        content.add_item(&section, (label.into(), String::new()), kind).unwrap();
    }
    content
}

fn line(quantity: Option<u32>) -> ActiveLine {
    ActiveLine {
        service_id: MAIL,
        active: Active {
            line_id: LineId(Uuid::from_u128(1)),
            membership_id: MembershipId(Uuid::from_u128(2)),
            service_name: "Posta".into(),
            quantity: quantity.map(Quantity::from),
            since: day("2021-01-01"),
        },
    }
}

fn started(lines: &[ActiveLine]) -> Baseline {
    let figures = [(Driver::workstations(), 30)].into_iter().collect();
    baseline(&content(), &Known { lines, figures, last: None })
}

/// Answers from which a confirmation needs nothing more.
fn complete(lines: &[ActiveLine]) -> Answers {
    let mut answers = started(lines).start;
    answers.set(key("v6"), Answer::YesNo { value: Some(YesNo::Yes) });
    answers
}

fn service(wish: Wish, quantity: Option<u32>) -> Answer {
    let quantity = quantity.map(Quantity::from);
    Answer::Service(ServiceAnswer { quantity, ..ServiceAnswer::plain(wish) })
}

#[test]
fn a_sheet_starts_from_what_is_in_force_and_going_on_is_no_change() {
    let lines = [line(Some(10))];
    let baseline = started(&lines);
    assert_eq!(baseline.start.of(content().item(&key("v2")).unwrap()), service(Wish::Keep, Some(10)));
    assert!(changes(&content(), &baseline, &baseline.start).iter().all(|row| !row.changed));
    assert_eq!(gaps(&content(), &baseline, &complete(&lines)), []);
}

#[test]
fn a_confirmation_names_everything_it_still_needs() {
    let baseline = started(&[line(Some(10))]);
    let asked = |name: &str, answer: Answer| {
        let mut answers = complete(&[line(Some(10))]);
        answers.set(key(name), answer);
        gaps(&content(), &baseline, &answers).into_iter().map(|gap| gap.part).collect::<Vec<_>>()
    };
    assert_eq!(asked("v2", service(Wish::Keep, Some(12))), ["wish"]);
    assert_eq!(asked("v2", service(Wish::Change, Some(10))), ["quantity"]);
    assert_eq!(asked("v2", service(Wish::Change, Some(12))), [""; 0]);
    assert_eq!(asked("v2", service(Wish::Request, Some(12))), ["wish"], "it has it already");
    assert_eq!(asked("v3", service(Wish::Keep, None)), ["wish"], "it has it not");
    assert_eq!(asked("v3", service(Wish::Evaluate, None)), [""; 0]);
    assert_eq!(asked("v4", Answer::Number { value: None }), ["value"]);
    assert_eq!(asked("v6", Answer::YesNo { value: None }), ["value"]);
    let one = Application { name: "Uno".into(), ..Application::default() };
    let said = |one: Application| asked("v5", Answer::Applications { list: vec![one] });
    assert_eq!(said(one.clone()), ["0.irreplaceable"]);
    let one = Application { irreplaceable: Some(YesNo::Yes), ..one };
    assert_eq!(said(one.clone()), ["0.unchanged"]);
    let one = Application { unchanged: Some(YesNo::No), ..one };
    assert_eq!(said(one.clone()), ["0.modules"]);
    assert_eq!(said(Application { modules: vec!["Tributi".into()], ..one }), [""; 0]);
}

#[test]
fn modules_of_last_year_are_there_to_be_confirmed_without_change() {
    let then = content();
    let list = vec![Application {
        name: "Uno".into(),
        irreplaceable: Some(YesNo::Yes),
        unchanged: Some(YesNo::No),
        modules: vec!["Tributi".into()],
    }];
    let mut answers = Answers::default();
    answers.set(key("v5"), Answer::Applications { list: list.clone() });
    let known = Known { last: Some((2021, &then, &answers)), ..Known::default() };
    let start = baseline(&content(), &known).start;
    let same = Application { unchanged: Some(YesNo::Yes), ..list[0].clone() };
    assert_eq!(start.of(then.item(&key("v5")).unwrap()), Answer::Applications { list: vec![same] });
}

#[test]
fn what_follows_from_a_sheet_are_quotes_closings_figures_and_calls() {
    let baseline = started(&[line(Some(10))]);
    let mut answers = complete(&[line(Some(10))]);
    answers.set(key("v2"), service(Wish::Stop, Some(10)));
    answers.set(key("v3"), service(Wish::Request, None));
    let all = followup(&content(), &baseline, &answers);
    assert_eq!(
        (all.requests.len(), all.closings.len(), all.unlinked.as_slice()),
        (0, 1, &["Dati aperti".to_owned()][..])
    );
    assert_eq!(
        all.figures.iter().map(|one| (one.driver.code(), one.value)).collect::<Vec<_>>(),
        [("workstations", 30)]
    );
    answers.set(key("v2"), service(Wish::Change, Some(12)));
    let all = followup(&content(), &baseline, &answers);
    assert_eq!(
        all.requests.iter().map(|one| one.quantity).collect::<Vec<_>>(),
        [Some(Quantity::from(12_u32))]
    );
}

#[test]
fn a_campaign_opens_closes_and_is_locked_for_bodies_only() {
    let data = CampaignData {
        year: 2022,
        opens: day("2021-12-01"),
        closes: day("2021-12-31"),
        template_id: kernel::NeedsTemplateId(Uuid::nil()),
        template_number: 1,
        intro: String::new(),
        remind_days: Some(7),
    };
    let id = kernel::CampaignId(Uuid::nil());
    let campaign = Campaign { campaign_id: id, data, opened_on: Some(day("2021-11-25")), version: 1 };
    let body = Hand::of_the_body("Anna Prova", Role::Mayor);
    let centre =
        |reason: &str| Hand { name: "Ugo Prova".into(), role: Role::Operator, reason: reason.into() };
    let may = |hand: &Hand, on: &str| hand.may_write(&campaign, day(on));
    assert_eq!(may(&body, "2021-11-30"), Err(NotWritable::NotYet(day("2021-12-01"))));
    assert_eq!(may(&body, "2021-12-31"), Ok(()));
    assert_eq!(may(&body, "2022-01-01"), Err(NotWritable::Locked(day("2021-12-31"))));
    assert_eq!(may(&centre(""), "2022-01-01"), Err(NotWritable::NoReason));
    assert_eq!(may(&centre("PEC"), "2022-01-01"), Ok(()));
    let reminds = |on: &str, last: Option<&str>| campaign.reminds_on(day(on), last.map(day));
    assert!(!reminds("2021-12-23", None) && reminds("2021-12-24", None) && reminds("2021-12-31", None));
    assert!(!reminds("2021-12-26", Some("2021-12-25")) && reminds("2021-12-26", Some("2021-12-10")));
    assert!(!reminds("2022-01-01", None));
}

#[test]
fn an_open_campaign_keeps_its_year_and_template_and_moves_its_deadline_forward() {
    let data = CampaignData {
        year: 2022,
        opens: day("2021-12-01"),
        closes: day("2021-12-31"),
        template_id: kernel::NeedsTemplateId(Uuid::nil()),
        template_number: 1,
        intro: String::new(),
        remind_days: None,
    };
    let id = kernel::CampaignId(Uuid::nil());
    let open = Campaign { campaign_id: id, data: data.clone(), opened_on: Some(data.opens), version: 1 };
    let changed =
        |data: CampaignData| open.changed(data, day("2021-12-20")).map(|campaign| campaign.data.closes);
    let later = CampaignData { closes: day("2022-01-15"), ..data.clone() };
    assert_eq!(changed(later), Ok(day("2022-01-15")));
    let past = CampaignData { closes: day("2021-12-19"), ..data.clone() };
    assert_eq!(changed(past), Err(NotACampaign::ClosesInThePast));
    assert_eq!(changed(CampaignData { year: 2023, ..data.clone() }), Err(NotACampaign::SheetsAreThere));
    assert_eq!(changed(CampaignData { closes: day("2021-11-01"), ..data }), Err(NotACampaign::Backwards));
}

fn marks() -> impl Strategy<Value = Marks> {
    (any::<bool>(), 0_i64..4, any::<bool>(), any::<bool>())
        .prop_map(|(touched, confirmed, editing, by_staff)| Marks { touched, confirmed, editing, by_staff })
}

fn wishes() -> impl Strategy<Value = Vec<(usize, u32)>> {
    proptest::collection::vec((0..Wish::ALL.len(), 0_u32..1000), 0..20)
}

proptest! {
    #[test]
    fn the_deadline_decides_and_what_was_confirmed_counts(marks in marks(), offset in -400_i32..400) {
        let closes = day("2021-12-31");
        let on = closes.add_days(offset);
        let state = state_on(&marks, closes, on);
        let answered = marks.confirmed > 0 && (!marks.editing || on > closes);
        prop_assert_eq!(state.is_answered(), answered);
        prop_assert_eq!(state == SheetState::ByStaff, answered && marks.by_staff);
        prop_assert_eq!(state == SheetState::Late, marks.confirmed == 0 && on > closes);
        // After the deadline nothing moves any more.
        prop_assert_eq!(state_on(&marks, closes, closes.tomorrow()), state_on(&marks, closes, closes.add_days(900)));
    }

    #[test]
    fn moves_never_lose_or_double_a_question(moves in proptest::collection::vec((2_u32..8, any::<bool>()), 0..30)) {
        let mut content = content();
        let before: std::collections::BTreeSet<Key> = content.items().map(|item| item.key.clone()).collect();
        for (number, up) in moves {
            let shift = if up { Shift::Up } else { Shift::Down };
            // A key that is not there is refused, and nothing moves.
            let _ = content.shift_item(&Key::numbered(number), shift);
        }
        let after: Vec<Key> = content.items().map(|item| item.key.clone()).collect();
        prop_assert_eq!(after.len(), before.len());
        prop_assert_eq!(after.into_iter().collect::<std::collections::BTreeSet<_>>(), before);
    }

    #[test]
    fn the_totals_of_the_matrix_are_the_sum_of_its_rows(wishes in wishes()) {
        let bodies = wishes.iter().map(|(at, quantity)| {
            let mut answers = Answers::default();
            answers.set(key("v2"), service(Wish::ALL[*at], Some(*quantity)));
            Answered {
                sheet_id: SheetId(Uuid::nil()),
                body_id: BodyId(Uuid::nil()),
                body_name: "Ente".into(),
                state: SheetState::Confirmed,
                answers: Some(answers),
            }
        });
        let matrix = Matrix::of(&content(), bodies.collect());
        let total = &matrix.totals[0];
        prop_assert_eq!(usize::try_from(total.answered).unwrap(), wishes.len());
        let counted: u32 = total.wishes.iter().map(|(_, count)| *count).sum();
        prop_assert_eq!(counted, total.answered);
        let gone = [Wish::Stop, Wish::No];
        let kept: u32 = wishes.iter().filter(|(at, _)| !gone.contains(&Wish::ALL[*at])).map(|(_, quantity)| *quantity).sum();
        prop_assert_eq!(total.quantity, Quantity::from(kept));
    }

    #[test]
    fn a_body_that_has_not_answered_counts_for_nothing(state in prop::sample::select(SheetState::ALL)) {
        let answered = Answered {
            sheet_id: SheetId(Uuid::nil()),
            body_id: BodyId(Uuid::nil()),
            body_name: "Ente".into(),
            state,
            answers: Some(complete(&[line(Some(10))])),
        };
        let matrix = Matrix::of(&content(), vec![answered]);
        prop_assert_eq!(matrix.totals[0].answered == 1, state.is_answered());
        prop_assert_eq!(matrix.missing().count() == 0, state.is_answered());
    }
}
