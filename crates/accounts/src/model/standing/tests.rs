use kernel::{BudgetId, Cents};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::model::budget::State;

fn version(kind: Kind, number: i64, lines: Vec<Line>) -> Version {
    let (budget_id, note) = (BudgetId(Uuid::nil()), String::new());
    Version {
        budget: Budget { budget_id, year: 2022, kind, number, note, state: State::Draft, version: 1 },
        lines,
    }
}

fn line(heading: Heading, words: &str, cents: i64) -> Line {
    Line {
        line_id: Uuid::nil(),
        heading,
        words: words.into(),
        service: None,
        growth: Growth::Fixed,
        amount: Cents::new(cents),
        reason: "Motivo".into(),
        version: 1,
    }
}

fn year() -> Vec<Version> {
    vec![
        version(
            Kind::Forecast,
            0,
            vec![line(Heading::BaseFees, "Quote", 1_000), line(Heading::Staff, "Tecnici", 900)],
        ),
        version(
            Kind::Variation,
            1,
            vec![line(Heading::Staff, "tecnici", -100), line(Heading::Grants, "Bando", 300)],
        ),
    ]
}

#[test]
fn what_stands_is_the_forecast_and_its_variations() {
    let found = standing(&year()).unwrap();
    let staff = found.items.iter().find(|item| item.heading == Heading::Staff).unwrap();
    assert_eq!((staff.forecast, staff.standing, staff.last), (Cents::new(900), Cents::new(800), None));
    assert_eq!(staff.changes[0].version, "Variazione n. 1 del bilancio 2022");
    let balance = found.balance().unwrap();
    assert_eq!((balance.forecast, balance.standing), (Cents::new(100), Cents::new(500)));
}

#[test]
fn a_final_stands_beside_what_was_expected() {
    let mut all = year();
    all.push(version(Kind::Final, 0, vec![line(Heading::Staff, "Tecnici", 750)]));
    let found = standing(&all).unwrap();
    let staff = found.items.iter().find(|item| item.heading == Heading::Staff).unwrap();
    assert_eq!((staff.last, staff.difference()), (Some(Cents::new(750)), Some(Cents::new(-50))));
    assert_eq!(found.effective(staff), Cents::new(750));
    // An item that the final does not name came to nothing.
    let fees = found.items.iter().find(|item| item.heading == Heading::BaseFees).unwrap();
    assert_eq!(found.effective(fees), Cents::ZERO);
}

#[test]
fn a_variation_takes_no_item_below_zero_and_a_version_names_each_once() {
    let before = year();
    let below = version(Kind::Variation, 2, vec![line(Heading::Staff, "Tecnici", -801)]);
    let refused = Err(Refused::BelowZero("Tecnici".into(), Cents::new(-1)));
    assert_eq!(check_lines(&below, &before), refused);
    let twice = vec![line(Heading::Staff, "Tecnici", 1), line(Heading::Staff, "TECNICI", 1)];
    assert!(matches!(check_lines(&version(Kind::Final, 0, twice), &before), Err(Refused::Twice(_))));
    assert_eq!(check_lines(&version(Kind::Final, 0, Vec::new()), &before), Err(Refused::Empty));
    let negative = version(Kind::Forecast, 0, vec![line(Heading::Staff, "", -1)]);
    assert_eq!(check_lines(&negative, &[]), Err(Refused::Negative));
    let none = version(Kind::Variation, 2, vec![line(Heading::Staff, "Tecnici", 0)]);
    assert_eq!(check_lines(&none, &before), Err(Refused::NoChange));
}

prop_compose! {
    fn some_lines()(rows in proptest::collection::vec((0..Heading::ALL.len(), "[a-c]", -1_000_000i64..1_000_000), 0..9))
        -> Vec<Line> {
        rows.into_iter().map(|(at, words, cents)| line(Heading::ALL[at], &words, cents)).collect()
    }
}

proptest! {
    #[test]
    fn items_add_up_to_what_the_versions_say_whatever_their_order(
        first in some_lines(), second in some_lines(), third in some_lines(), last in some_lines()) {
        let sum = |lines: &[Line]| Cents::sum(lines.iter().map(|line| line.amount)).unwrap();
        let mut versions = vec![version(Kind::Final, 0, last.clone()), version(Kind::Variation, 2, third.clone()),
            version(Kind::Forecast, 0, first.clone()), version(Kind::Variation, 1, second.clone())];
        let found = standing(&versions).unwrap();
        let sums = found.sums(|_| true).unwrap();
        let changes = sum(&second).plus(sum(&third)).unwrap();
        prop_assert_eq!(sums.forecast, sum(&first));
        prop_assert_eq!(sums.changes, changes);
        prop_assert_eq!(Some(sums.standing), sum(&first).plus(changes));
        prop_assert_eq!(sums.last, sum(&last));
        versions.reverse();
        prop_assert_eq!(standing(&versions).unwrap(), found);
    }
}
