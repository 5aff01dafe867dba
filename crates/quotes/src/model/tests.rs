//! Tests of the rules: states, numbers, prices, hours, comparisons.

use kernel::{
    Cents, Day, Instant, Period, Price, PriceListId, Quantity, QuoteLineId, Rate, ServiceId, TariffId,
};
use pricing::model::{
    DriverValue, Drivers, Hours, ListState, Method, Ordered, PriceList, Profile, Proration, Reference,
    Tariff, Vat,
};
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

fn quantity(text: &str) -> Quantity {
    Quantity::parse_it(text).unwrap()
}

fn stretch(from: &str, to: &str, method: Method, proration: Proration) -> Stretch {
    let list = PriceList {
        price_list_id: PriceListId(Uuid::from_u128(1)),
        series: "base".into(),
        name: format!("Listino dal {from}"),
        valid_from: day(from),
        valid_to: None,
        inhabitants: Reference::On(day("2021-01-01")),
        workstations: Reference::FirstJanuary { years_before: 0 },
        state: ListState::Draft,
        version: 1,
    };
    let tariff = Tariff {
        tariff_id: TariffId(Uuid::from_u128(2)),
        service_id: ServiceId(Uuid::from_u128(3)),
        service_code: "B01".into(),
        service_name: "Servizio".into(),
        method,
        vat: Vat::Standard { rate: Rate::new(2200) },
        proration,
        unit_label: "abitante".into(),
        note: String::new(),
        version: 1,
    };
    let inhabitants = DriverValue { value: 1237, on: day("2021-01-01"), source: "ISTAT".into() };
    let drivers = Drivers { inhabitants: Some(inhabitants), workstations: None };
    Stretch { period: period(from, to), list, tariff, drivers }
}

fn per_inhabitant(price: &str) -> Method {
    Method::PerInhabitant { price: Price::parse_it(price).unwrap() }
}

fn by_the_hour(rates: &[(&str, &str)]) -> Method {
    let profile = |(name, rate): &(&str, &str)| Profile {
        name: (*name).to_owned(),
        price: Price::parse_it(rate).unwrap(),
    };
    Method::HourlyByProfile { profiles: rates.iter().map(profile).collect() }
}

fn order(parts: &[(&str, &str)]) -> Ordered {
    let one =
        |(profile, hours): &(&str, &str)| Hours { profile: (*profile).to_owned(), hours: quantity(hours) };
    Ordered::Hours(parts.iter().map(one).collect())
}

#[test]
fn every_move_leads_where_it_should_or_nowhere() {
    let (first, last) = (day("2022-03-01"), day("2022-03-31"));
    let send = Move::Send { on: first, expires: last };
    let (accept, refuse) = (Move::Accept { on: last }, Move::Refuse { on: last });
    let table = [
        (Status::Draft, send, Some(Status::Sent)),
        (Status::Draft, accept, None),
        (Status::Draft, refuse, None),
        (Status::Draft, Move::Withdraw, Some(Status::Withdrawn)),
        (Status::Draft, Move::Supersede, None),
        (Status::Sent, send, None),
        (Status::Sent, accept, Some(Status::Accepted)),
        (Status::Sent, refuse, Some(Status::Refused)),
        (Status::Sent, Move::Withdraw, Some(Status::Withdrawn)),
        (Status::Sent, Move::Supersede, Some(Status::Superseded)),
        (Status::Accepted, send, None),
        (Status::Accepted, accept, None),
        (Status::Accepted, refuse, None),
        (Status::Accepted, Move::Withdraw, None),
        (Status::Accepted, Move::Supersede, Some(Status::Superseded)),
    ];
    for (from, made, to) in table {
        assert_eq!(from.after(made, (Some(first), Some(last))).ok(), to, "{from:?} {made:?}");
    }
    for closed in [Status::Refused, Status::Superseded, Status::Withdrawn] {
        for made in [send, accept, refuse, Move::Withdraw, Move::Supersede] {
            assert!(closed.after(made, (Some(first), Some(last))).is_err(), "{closed:?} {made:?}");
        }
    }
}

#[test]
fn the_last_day_counts_and_the_day_after_does_not() {
    let (sent, last) = (Some(day("2022-03-01")), Some(day("2022-03-31")));
    let accept = |on: &str| Status::Sent.after(Move::Accept { on: day(on) }, (sent, last));
    assert_eq!(accept("2022-03-31"), Ok(Status::Accepted));
    assert_eq!(accept("2022-04-01"), Err(Refused::Expired(day("2022-03-31"))));
    assert_eq!(accept("2022-02-28"), Err(Refused::AnsweredBeforeSending(day("2022-03-01"))));
    assert_eq!(state_on(Status::Sent, last, day("2022-03-31")), State::Sent);
    assert_eq!(state_on(Status::Sent, last, day("2022-04-01")), State::Expired);
    assert_eq!(state_on(Status::Accepted, last, day("2022-04-01")), State::Accepted);
}

#[test]
fn numbers_read_as_they_are_written_and_sort_by_year_then_place() {
    let number = |year, place| Number { year, place };
    assert_eq!("12/2022".parse(), Ok(number(2022, 12)));
    assert_eq!(number(2022, 12).to_string(), "12/2022");
    for wrong in ["", "12", "0/2022", "x/2022", "1/x"] {
        assert_eq!(wrong.parse::<Number>(), Err(NotNumber), "{wrong}");
    }
    assert!(Number::key(Some(number(2022, 999))) < Number::key(Some(number(2023, 1))));
    assert!(Number::key(Some(number(2023, 1))) < Number::key(None));
}

#[test]
fn a_whole_year_keeps_its_unit_price_and_a_part_of_it_is_one_lump() {
    let list = [stretch("2022-01-01", "2022-12-31", per_inhabitant("0,44"), Proration::ByDay)];
    let whole = quoted(&list, &Ordered::AsDriver, Period::year(2022)).unwrap();
    assert_eq!((whole.amount, whole.quantity), (Cents::new(54_428), Quantity::from(1237)));
    let list = [stretch("2022-07-01", "2022-12-31", per_inhabitant("0,44"), Proration::ByDay)];
    let half = quoted(&list, &Ordered::AsDriver, period("2022-07-01", "2022-12-31")).unwrap();
    assert_eq!((half.amount, half.unit.as_str()), (Cents::new(27_438), "a corpo"));
    assert_eq!(half.unit_price, Price::parse_it("274,38").ok());
}

#[test]
fn two_lists_in_a_year_make_one_amount_with_both_reasons() {
    let lists = [
        stretch("2022-01-01", "2022-06-30", per_inhabitant("0,44"), Proration::ByDay),
        stretch("2022-07-01", "2022-12-31", per_inhabitant("0,50"), Proration::ByDay),
    ];
    let both = quoted(&lists, &Ordered::AsDriver, Period::year(2022)).unwrap();
    // 269,90 + 311,79
    assert_eq!(both.amount, Cents::new(58_169));
    assert!(both.formula.contains("181/365") && both.formula.contains("184/365"), "{}", both.formula);
    let hole = [lists[0].clone()];
    let missing = quoted(&hole, &Ordered::AsDriver, Period::year(2022)).unwrap_err();
    assert_eq!(missing, NoPrice::NoList(day("2022-07-01")));
    let late = quoted(&lists[1..], &Ordered::AsDriver, Period::year(2022)).unwrap_err();
    assert_eq!(late, NoPrice::NoList(day("2022-01-01")));
}

#[test]
fn hours_are_paid_at_the_rates_of_the_first_day_whatever_part_of_the_year() {
    let lists = [
        stretch("2022-03-01", "2022-06-30", by_the_hour(&[("Sistemista", "50")]), Proration::ByDay),
        stretch("2022-07-01", "2022-12-31", by_the_hour(&[("Sistemista", "80")]), Proration::ByDay),
    ];
    let days = period("2022-03-01", "2022-12-31");
    let price = quoted(&lists, &order(&[("sistemista", "10,5")]), days).unwrap();
    assert_eq!((price.amount, price.quantity), (Cents::new(52_500), quantity("10,5")));
    assert_eq!(price.hours[0].profile, "Sistemista");
    assert_eq!(quoted(&lists, &Ordered::AsDriver, days), Err(NoPrice::HoursNeeded));
}

#[test]
fn tax_is_reckoned_on_the_sum_of_each_regime() {
    let list = [stretch("2022-01-01", "2022-12-31", per_inhabitant("0,44"), Proration::ByDay)];
    let one = quoted(&list, &Ordered::AsDriver, Period::year(2022)).unwrap();
    let exempt = Vat::Exempt { natura: "N4".into(), legal_reference: "art. 10".into() };
    let other = Quoted { vat: exempt, ..one.clone() };
    let groups = vat_groups([&one, &other, &one]).unwrap();
    assert_eq!(groups.iter().map(|group| group.tax).collect::<Vec<_>>(), [Cents::new(23_948), Cents::ZERO]);
    assert_eq!(total([&one, &other, &one]), Some(Cents::new(163_284)));
}

fn line(id: u128, price: Option<Quoted>) -> Line {
    Line {
        line_id: QuoteLineId(Uuid::from_u128(id)),
        position: 1,
        service_id: ServiceId(Uuid::from_u128(3)),
        service_code: "B01".into(),
        service_name: format!("Servizio {id}"),
        data: LineData { period: Period::year(2022), ordered: Ordered::AsDriver, note: String::new() },
        price,
        effect: String::new(),
        placed: None,
        closed: None,
    }
}

#[test]
fn versions_are_compared_line_by_line() {
    let changed = LineData { period: period("2022-02-01", "2022-12-31"), ..line(2, None).data };
    let before = [line(1, None), line(2, None), line(3, None)];
    let after = [line(1, None), Line { data: changed, ..line(2, None) }, line(4, None)];
    let rows = compare(&before, &after);
    let found: Vec<Change> = rows.iter().map(|row| row.change).collect();
    assert_eq!(found, [Change::Same, Change::Changed, Change::Added, Change::Removed]);
}

#[test]
fn a_line_stays_in_the_year_of_its_quote_and_orders_something() {
    let wanted = |ordered: Ordered, starts: Option<&str>, ends: Option<&str>| WantedLine {
        service_id: ServiceId(Uuid::from_u128(3)),
        ordered,
        starts: starts.map(day),
        ends: ends.map(day),
        note: String::new(),
    };
    assert_eq!(wanted(Ordered::AsDriver, None, None).within(2022).unwrap().period, Period::year(2022));
    let out = wanted(Ordered::AsDriver, Some("2021-12-31"), None).within(2022);
    assert_eq!(out, Err(Refused::OutsideYear(2022)));
    let backwards = wanted(Ordered::AsDriver, Some("2022-05-01"), Some("2022-04-01")).within(2022);
    assert_eq!(backwards, Err(Refused::LineBackwards));
    for nothing in [Ordered::Units(Quantity::new(0)), order(&[("Sistemista", "0")])] {
        assert_eq!(wanted(nothing, None, None).within(2022), Err(Refused::NothingOrdered));
    }
}

fn part(hours: i64, rate: i64) -> HourPart {
    HourPart { profile: "Sistemista".into(), hours: Quantity::new(hours), rate: Price::new(rate) }
}

fn worked(hours: i64) -> Worked {
    Worked {
        worked_id: Uuid::from_u128(9),
        line_id: QuoteLineId(Uuid::from_u128(1)),
        on: day("2022-04-01"),
        profile: "sistemista".into(),
        hours: Quantity::new(hours),
        note: String::new(),
        by: "Prova".into(),
        at: Instant::from_micros(0),
    }
}

proptest! {
    #[test]
    fn hours_let_through_never_add_up_to_more_than_the_estimate(
        estimate in 1_i64..2_000_000_000_000, tries in proptest::collection::vec(1_i64..900_000_000_000, 0..12),
    ) {
        let list = stretch("2022-01-01", "2022-12-31", by_the_hour(&[("Sistemista", "50")]), Proration::None);
        let Ok(mut price) = quoted(&[list], &order(&[("Sistemista", "1")]), Period::year(2022)) else {
            return Err(TestCaseError::fail("no price"));
        };
        price.hours = vec![part(estimate, 5_000_000_000)];
        let placed = Placed {
            membership_id: kernel::MembershipId(Uuid::from_u128(1)),
            line_id: kernel::LineId(Uuid::from_u128(1)),
        };
        let line = Line { placed: Some(placed), ..line(1, Some(price.clone())) };
        let mut known: Vec<Worked> = Vec::new();
        for hours in tries {
            let new = worked(hours);
            if check_hours(&line, &known, &new, day("2022-12-31")).is_ok() {
                known.push(new);
            }
            let used = uses(&price.hours, &known).remove(0);
            prop_assert!(used.actual <= used.estimate);
            prop_assert_eq!(used.level() == HoursLevel::Spent, used.actual == used.estimate);
            let (amount, _) = worth(&price.hours, &known, Cents::new(1_000)).unwrap();
            prop_assert!(amount <= Cents::new(1_000));
        }
    }

    #[test]
    fn a_price_says_quantity_times_unit_price_only_if_it_is_the_amount(
        price in 1_i64..1_000_000_000, from in 0_i32..300, length in 0_i32..60,
    ) {
        let starts = day("2022-01-01").add_days(from);
        let days = Period::new(starts, starts.add_days(length)).unwrap();
        let method = Method::PerInhabitant { price: Price::new(price) };
        let list = stretch(&days.from().iso(), &days.to().iso(), method, Proration::ByDay);
        let quoted = quoted(&[list], &Ordered::AsDriver, days).unwrap();
        let unit = i128::from(quoted.unit_price.unwrap().get());
        let product = unit * i128::from(quoted.quantity.get());
        prop_assert_eq!(product, i128::from(quoted.amount.get()) * 100_000_000_000_000);
    }
}
