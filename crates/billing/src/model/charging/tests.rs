use kernel::{Cents, Day, Price, PriceListId, Rate, TariffId};
use pricing::model::{DriverValue, ListState, Proration, Reference, Vat};
use uuid::Uuid;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

fn service() -> ServiceId {
    ServiceId(Uuid::from_u128(5))
}

fn list(id: u128, series: &str, from: &str, price: &str) -> ListWithTariffs {
    let act = day("2020-12-01");
    let at = kernel::Instant::from_micros(0);
    let tariff = Tariff {
        tariff_id: TariffId(Uuid::from_u128(id + 100)),
        service_id: service(),
        service_code: "B01".into(),
        service_name: "Pacchetto base".into(),
        method: Method::PerInhabitant { price: Price::parse_it(price).unwrap() },
        vat: Vat::Standard { rate: Rate::new(2200) },
        proration: Proration::ByDay,
        unit_label: "abitante".into(),
        note: String::new(),
        version: 1,
    };
    let list = PriceList {
        price_list_id: PriceListId(Uuid::from_u128(id)),
        series: series.into(),
        name: format!("Listino {id}"),
        valid_from: day(from),
        valid_to: None,
        inhabitants: Reference::On(day("2021-01-01")),
        workstations: Reference::FirstJanuary { years_before: 0 },
        state: ListState::Approved { act: "Consiglio n. 1".into(), act_on: act, by: "Prova".into(), at },
        version: 1,
    };
    ListWithTariffs { list, tariffs: vec![tariff] }
}

fn line(id: u128, days: Period) -> ServiceLine {
    ServiceLine {
        line_id: LineId(Uuid::from_u128(id)),
        service_id: service(),
        service_name: "Servizi base".into(),
        period: days,
        quantity: None,
        agreed: None,
        price_series: String::new(),
    }
}

fn inhabitants(_: &PriceList) -> Drivers {
    let value = DriverValue { value: 1237, on: day("2021-01-01"), source: "ISTAT".into() };
    Drivers { inhabitants: Some(value), workstations: None }
}

fn amounts(lines: &[Line]) -> Vec<Cents> {
    lines.iter().map(|line| line.amount).collect()
}

fn whole_year() -> Period {
    Period::year(2022)
}

#[test]
fn a_whole_year_is_one_line_at_its_unit_price() {
    let lines = charged(&[line(1, whole_year())], &[list(1, "base", "2021-01-01", "0,44")], &[], inhabitants);
    let lines = lines.unwrap();
    assert_eq!(amounts(&lines), [Cents::new(54_428)]);
    let first = lines.first().unwrap();
    assert_eq!((first.quantity, first.unit.as_str()), (Quantity::from(1237), "abitante"));
    assert!(
        first.description.contains("0,44 €") && first.description.contains("1.237"),
        "{}",
        first.description
    );
}

#[test]
fn from_the_first_of_july_the_line_is_a_lump_of_184_days() {
    let lines = charged(
        &[line(1, period("2022-07-01", "2022-12-31"))],
        &[list(1, "base", "2021-01-01", "0,44")],
        &[],
        inhabitants,
    );
    let lines = lines.unwrap();
    assert_eq!(amounts(&lines), [Cents::new(27_438)]);
    assert_eq!(lines.first().unwrap().unit, "a corpo");
}

#[test]
fn two_lists_in_a_year_make_two_lines_split_at_the_date() {
    let lists = [list(1, "base", "2021-01-01", "0,44"), list(2, "base", "2022-07-01", "0,50")];
    let lines = charged(&[line(1, whole_year())], &lists, &[], inhabitants).unwrap();
    let periods: Vec<Period> = lines.iter().map(|line| line.period).collect();
    assert_eq!(periods, [period("2022-01-01", "2022-06-30"), period("2022-07-01", "2022-12-31")]);
    assert_eq!(amounts(&lines), [Cents::new(26_990), Cents::new(31_179)]);
    assert_eq!(lines.last().unwrap().explained.price_list, "Listino 2");
}

#[test]
fn days_billed_already_give_no_line_and_the_rest_completes_the_year() {
    let lists = [list(1, "base", "2021-01-01", "0,44")];
    let lines = [line(1, whole_year())];
    let half = Billed { line_id: LineId(Uuid::from_u128(1)), period: period("2022-01-01", "2022-06-30") };
    let first = charged(&[line(1, half.period)], &lists, &[], inhabitants).unwrap();
    let rest = charged(&lines, &lists, &[half], inhabitants).unwrap();
    assert_eq!(rest.first().unwrap().period, period("2022-07-01", "2022-12-31"));
    let both = Cents::sum(amounts(&first).into_iter().chain(amounts(&rest))).unwrap();
    assert_eq!(both, Cents::new(54_428));
    let whole = Billed { period: whole_year(), ..half };
    assert_eq!(charged(&lines, &lists, &[whole], inhabitants).unwrap(), []);
}

#[test]
fn days_without_a_list_are_said_with_their_date() {
    let missing =
        charged(&[line(1, whole_year())], &[list(1, "base", "2022-03-01", "0,44")], &[], inhabitants);
    let message = missing.unwrap_err().message();
    assert!(message.contains("01/01/2022"), "{message}");
}

#[test]
fn two_series_that_price_the_same_service_on_a_day_are_not_chosen_between() {
    let lists = [list(1, "base", "2021-01-01", "0,44"), list(2, "altra", "2021-01-01", "0,50")];
    assert!(charged(&[line(1, whole_year())], &lists, &[], inhabitants).is_err());
    let of_series = ServiceLine { price_series: "altra".into(), ..line(1, whole_year()) };
    let lines = charged(&[of_series], &lists, &[], inhabitants).unwrap();
    assert_eq!(amounts(&lines), [Cents::new(61_850)]);
}

#[test]
fn a_missing_figure_is_said_with_the_service() {
    let missing = charged(&[line(1, whole_year())], &[list(1, "base", "2021-01-01", "0,44")], &[], |_| {
        Drivers::default()
    });
    let message = missing.unwrap_err().message();
    assert!(message.starts_with("Servizi base: manca il numero di abitanti"), "{message}");
}

/// A list that prices workstations, by this rule for parts of the year.
fn workstations(rule: Proration) -> ListWithTariffs {
    let mut priced = list(1, "base", "2021-01-01", "33");
    for tariff in &mut priced.tariffs {
        tariff.method = Method::PerWorkstation { price: Price::parse_it("33").unwrap() };
        tariff.proration = rule;
    }
    priced
}

fn ordered_line(id: u128, days: Period, units: u32) -> ServiceLine {
    ServiceLine { quantity: Some(Quantity::from(units)), ..line(id, days) }
}

fn billed(id: u128, period: Period) -> Billed {
    Billed { line_id: LineId(Uuid::from_u128(id)), period }
}

#[test]
fn a_change_after_the_year_was_billed_pays_the_excess_alone() {
    let (first, second) = (period("2022-01-01", "2022-06-30"), period("2022-07-01", "2022-12-31"));
    let lists = [workstations(Proration::ByDay)];
    let paid = [billed(1, whole_year())];
    let more = [ordered_line(1, first, 10), ordered_line(2, second, 15)];
    let due = charged(&more, &lists, &paid, inhabitants).unwrap();
    // The whole year was billed at 10; from July 33,00 × 5 × 184/365.
    assert_eq!(amounts(&due), [Cents::new(8_318)]);
    let fewer = [ordered_line(1, first, 10), ordered_line(2, second, 5)];
    assert_eq!(amounts(&charged(&fewer, &lists, &paid, inhabitants).unwrap()), [Cents::ZERO]);
    let again = [paid[0], billed(2, second)];
    assert_eq!(charged(&more, &lists, &again, inhabitants).unwrap(), []);
}

#[test]
fn a_second_change_is_reckoned_against_the_most_that_was_billed() {
    let lines = [
        ordered_line(1, period("2022-01-01", "2022-06-30"), 10),
        ordered_line(2, period("2022-07-01", "2022-09-30"), 15),
        ordered_line(3, period("2022-10-01", "2022-12-31"), 20),
    ];
    let paid = [billed(1, whole_year()), billed(2, period("2022-07-01", "2022-12-31"))];
    let due = charged(&lines, &[workstations(Proration::ByDay)], &paid, inhabitants).unwrap();
    // From October 33,00 × (20 - 15) × 92/365 = 41,589…
    assert_eq!(amounts(&due), [Cents::new(4_159)]);
}

#[test]
fn a_service_that_goes_on_with_another_membership_pays_a_full_year_once() {
    let lines = [line(1, period("2022-01-01", "2022-06-30")), line(2, period("2022-07-01", "2022-12-31"))];
    let mut lists = [list(1, "base", "2021-01-01", "0,44")];
    for tariff in lists.iter_mut().flat_map(|list| &mut list.tariffs) {
        tariff.proration = Proration::FullYear;
    }
    let due = charged(&lines, &lists, &[], inhabitants).unwrap();
    assert_eq!(amounts(&due), [Cents::new(54_428), Cents::ZERO]);
}

#[test]
fn a_service_active_twice_on_a_day_is_not_billed_twice() {
    let lines = [line(1, whole_year()), line(2, period("2022-07-01", "2022-12-31"))];
    let missing = charged(&lines, &[list(1, "base", "2021-01-01", "0,44")], &[], inhabitants).unwrap_err();
    assert!(missing.message().contains("attivo due volte"), "{}", missing.message());
}

fn agreed_line(id: u128, agreed_days: Period, days: Period) -> ServiceLine {
    let agreed = agreements::model::Agreed {
        quote_number: "3/2022".into(),
        period: agreed_days,
        amount: Cents::new(100_000),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: Some(Price::parse_it("1000").unwrap()),
        vat: Vat::Standard { rate: Rate::new(2200) },
        list: agreements::model::AgreedList {
            price_list_id: PriceListId(Uuid::from_u128(1)),
            name: "Listino 1".into(),
            from: day("2021-01-01"),
        },
        formula: "20 ore × 50,00 € = 1.000,00 €".into(),
        steps: vec![("Calcolo".into(), "20 ore × 50,00 €".into())],
    };
    ServiceLine { agreed: Some(agreed), ..line(id, days) }
}

#[test]
fn what_a_quote_agreed_is_charged_as_agreed_and_no_list_is_asked() {
    let lines = charged(&[agreed_line(1, whole_year(), whole_year())], &[], &[], inhabitants).unwrap();
    let first = lines.first().unwrap();
    assert_eq!((first.amount, first.unit_price), (Cents::new(100_000), Price::parse_it("1000").unwrap()));
    assert!(first.description.contains("Preventivo n. 3/2022"), "{}", first.description);
    assert_eq!(first.explained.price_list, "Listino 1");
}

#[test]
fn what_a_quote_agreed_shrinks_by_days_when_the_service_ends_early() {
    let lines = [agreed_line(1, whole_year(), period("2022-01-01", "2022-07-01"))];
    let due = charged(&lines, &[], &[], inhabitants).unwrap();
    // 1.000,00 × 182/365 = 498,630…
    assert_eq!(amounts(&due), [Cents::new(49_863)]);
    assert!(due.first().unwrap().explained.formula.contains("182/365"));
    assert_eq!(due.first().unwrap().unit, "a corpo");
}

#[test]
fn the_stretches_of_an_agreed_line_add_up_to_what_was_agreed() {
    let first = period("2022-01-01", "2022-07-01");
    let lines = [agreed_line(1, whole_year(), whole_year())];
    let rest = charged(&lines, &[], &[billed(1, first)], inhabitants).unwrap();
    assert_eq!(amounts(&rest), [Cents::new(100_000 - 49_863)]);
    assert!(charged(&lines, &[], &[billed(1, whole_year())], inhabitants).unwrap().is_empty());
}

#[test]
fn the_line_before_an_agreed_one_still_pays_by_the_list() {
    let rest = period("2022-07-01", "2022-12-31");
    let lines = [line(1, period("2022-01-01", "2022-06-30")), agreed_line(2, rest, rest)];
    let due = charged(&lines, &[list(1, "base", "2021-01-01", "0,44")], &[], inhabitants).unwrap();
    // 0,44 × 1.237 × 181/365 = 269,902…
    assert_eq!(amounts(&due), [Cents::new(26_990), Cents::new(100_000)]);
}

#[test]
fn days_billed_at_the_list_price_are_not_charged_again_by_a_quote() {
    let rest = period("2022-07-01", "2022-12-31");
    let lines = [line(1, period("2022-01-01", "2022-06-30")), agreed_line(2, rest, rest)];
    let lists = [list(1, "base", "2021-01-01", "0,44")];
    let missing = charged(&lines, &lists, &[billed(1, whole_year())], inhabitants).unwrap_err();
    assert!(missing.message().contains("nota di credito"), "{}", missing.message());
}
