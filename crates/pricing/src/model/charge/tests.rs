use kernel::Ids;
use proptest::prelude::*;

use super::*;
use crate::model::{ListState, Proration, Reference, Vat, paste};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn period(from: &str, to: &str) -> Period {
    Period::new(day(from), day(to)).unwrap()
}

fn list() -> PriceList {
    PriceList {
        price_list_id: Ids::counted().fresh(),
        series: "base".into(),
        name: "Listino 2021".into(),
        valid_from: day("2021-01-01"),
        valid_to: None,
        inhabitants: Reference::On(day("2023-01-01")),
        workstations: Reference::FirstJanuary { years_before: 0 },
        state: ListState::Draft,
        version: 1,
    }
}

fn tariff(method: Method, proration: Proration) -> Tariff {
    let ids = Ids::counted();
    Tariff {
        tariff_id: ids.fresh(),
        service_id: ids.fresh(),
        service_code: "B01".into(),
        service_name: "Pacchetto base".into(),
        method,
        vat: Vat::Standard { rate: kernel::Rate::new(2200) },
        proration,
        unit_label: "abitante".into(),
        note: String::new(),
        version: 1,
    }
}

fn drivers(inhabitants: u32, workstations: u32) -> Drivers {
    let value = |value| Some(DriverValue { value, on: day("2023-01-01"), source: "ISTAT".into() });
    Drivers { inhabitants: value(inhabitants), workstations: value(workstations) }
}

fn price(text: &str) -> Price {
    Price::parse_it(text).unwrap()
}

fn pesaro(proration: Proration) -> Tariff {
    tariff(Method::PerInhabitant { price: price("0,44") }, proration)
}

fn pays(tariff: &Tariff, ordered: &Ordered, period: Period) -> Result<Charge, Missing> {
    charge(&list(), tariff, &drivers(1237, 12), ordered, period)
}

fn euro(tariff: &Tariff, ordered: &Ordered, from: &str, to: &str) -> String {
    pays(tariff, ordered, period(from, to)).unwrap().amount.euro()
}

#[test]
fn the_golden_vectors_come_out() {
    let base = pesaro(Proration::ByDay);
    let as_driver = Ordered::AsDriver;
    assert_eq!(euro(&base, &as_driver, "2022-01-01", "2022-12-31"), "544,28 €");
    assert_eq!(euro(&base, &as_driver, "2024-01-01", "2024-12-31"), "544,28 €");
    assert_eq!(euro(&base, &as_driver, "2022-07-01", "2022-12-31"), "274,38 €");
    assert_eq!(euro(&base, &as_driver, "2024-07-01", "2024-12-31"), "273,63 €");
    assert_eq!(euro(&base, &as_driver, "2022-07-01", "2022-07-01"), "1,49 €");
}

#[test]
fn each_rule_for_parts_of_the_year_counts_its_own_way() {
    for (rule, expected) in [
        (Proration::ByDay, "259,46 €"),
        (Proration::MonthStarted, "317,50 €"),
        (Proration::FullYear, "544,28 €"),
        (Proration::None, "544,28 €"),
    ] {
        assert_eq!(euro(&pesaro(rule), &Ordered::AsDriver, "2022-06-15", "2022-12-05"), expected, "{rule:?}");
    }
}

#[test]
fn each_method_counts_its_own_way() {
    let by_band = "fino a 500; 150,00\nda 501 a 1000; 960,00\nda 1001 a 2300; 1.440,00\noltre 2300; 2.112";
    let bands = Bands::check(&paste::table(by_band, Cents::parse_it).unwrap()).unwrap();
    let slices = "fino a 500; 1\nda 501 a 1000; 0,5\noltre 1000; 0,1";
    let slices = Bands::check(&paste::table(slices, Price::parse_it).unwrap()).unwrap();
    let profile = |name: &str, text| Profile { name: name.into(), price: price(text) };
    let profiles = vec![profile("Sistemista", "35"), profile("Programmatore", "41,50")];
    let hours = |name: &str, text| Hours { profile: name.into(), hours: Quantity::parse_it(text).unwrap() };
    let (least, most) = (Cents::new(15_000), Cents::new(300_000));
    for (method, ordered, expected) in [
        (Method::BandAmount { bands: bands.clone() }, Ordered::AsDriver, "1.440,00 €"),
        (Method::SizeRange { least, most, bands: Some(bands) }, Ordered::AsDriver, "1.440,00 €"),
        (Method::Graduated { bands: slices }, Ordered::AsDriver, "773,70 €"),
        (Method::PerWorkstation { price: price("33") }, Ordered::AsDriver, "396,00 €"),
        (Method::PerWorkstation { price: price("33") }, Ordered::Units(Quantity::from(5)), "165,00 €"),
        (Method::Flat { amount: Cents::new(99_999) }, Ordered::AsDriver, "999,99 €"),
        (Method::Flat { amount: Cents::new(99_999) }, Ordered::Units(Quantity::from(2)), "1.999,98 €"),
        (Method::Included, Ordered::AsDriver, "0,00 €"),
        (
            Method::HourlyByProfile { profiles },
            Ordered::Hours(vec![hours("sistemista", "2,5"), hours("Programmatore", "1")]),
            "129,00 €",
        ),
    ] {
        let tariff = tariff(method, Proration::None);
        assert_eq!(euro(&tariff, &ordered, "2022-01-01", "2022-12-31"), expected, "{:?}", tariff.method);
    }
}

#[test]
fn an_amount_says_how_it_came_about() {
    let line =
        pays(&pesaro(Proration::ByDay), &Ordered::AsDriver, period("2022-07-01", "2022-12-31")).unwrap();
    let why = &line.explanation;
    assert_eq!(why.formula, "0,44 € × 1.237 abitanti × 184/365 giorni = 274,38 €");
    assert_eq!(why.driver.as_ref().unwrap().words(), "1.237 abitanti al 01/01/2023 (ISTAT)");
    let steps: Vec<&str> = why.steps().into_iter().map(|(label, _)| label).collect();
    assert_eq!(
        steps,
        ["Listino", "Servizio", "Metodo", "Parametro", "Periodo", "Parte dell'anno", "IVA", "Calcolo"]
    );
    let stored = serde_json::to_string(&line).unwrap();
    assert_eq!(serde_json::from_str::<Charge>(&stored).unwrap(), line);
}

#[test]
fn what_is_missing_is_named() {
    let year = Period::year(2022);
    let on = |text| day(text);
    let none = |method| {
        let tariff = tariff(method, Proration::ByDay);
        charge(&list(), &tariff, &Drivers::default(), &Ordered::AsDriver, year).unwrap_err()
    };
    let driver = none(Method::PerInhabitant { price: price("1") });
    assert_eq!(driver, Missing::Driver { kind: DriverKind::Inhabitants, on: on("2023-01-01") });
    assert!(driver.to_string().contains("abitanti al 01/01/2023"));
    let stations = none(Method::PerWorkstation { price: price("1") });
    assert_eq!(stations, Missing::Driver { kind: DriverKind::Workstations, on: on("2022-01-01") });
    let ends = Method::SizeRange { least: Cents::ZERO, most: Cents::new(1), bands: None };
    assert_eq!(none(ends), Missing::SizeBands);
    let profiles = vec![Profile { name: "Sistemista".into(), price: price("35") }];
    let hourly = tariff(Method::HourlyByProfile { profiles }, Proration::None);
    assert_eq!(pays(&hourly, &Ordered::AsDriver, year), Err(Missing::Hours));
    let unknown = Ordered::Hours(vec![Hours { profile: "Legale".into(), hours: Quantity::from(1) }]);
    assert_eq!(pays(&hourly, &unknown, year), Err(Missing::Profile("Legale".into())));
    let two_years = period("2022-07-01", "2023-06-30");
    assert_eq!(pays(&pesaro(Proration::ByDay), &Ordered::AsDriver, two_years), Err(Missing::TwoYears));
}

#[test]
fn two_lists_in_a_year_make_two_lines() {
    let (first, second) =
        (pesaro(Proration::ByDay), tariff(Method::PerInhabitant { price: price("0,50") }, Proration::ByDay));
    let (drivers, ordered, list) = (drivers(1237, 0), Ordered::AsDriver, list());
    let part = |tariff, period| Part {
        list: &list,
        tariff,
        drivers: &drivers,
        ordered: &ordered,
        period,
        already: &[],
    };
    let lines = charges_over(&[
        part(&first, period("2022-01-01", "2022-06-30")),
        part(&second, period("2022-07-01", "2022-12-31")),
    ])
    .unwrap();
    let amounts: Vec<String> = lines.iter().map(|line| line.amount.euro()).collect();
    // 544,28 × 181/365 = 269,903…; 618,50 × 184/365 = 311,791…
    assert_eq!(amounts, ["269,90 €", "311,79 €"]);
}

#[test]
fn a_full_year_or_a_month_cut_in_two_is_paid_once() {
    let (drivers, ordered, list) = (drivers(1237, 0), Ordered::AsDriver, list());
    for (rule, expected) in
        [(Proration::FullYear, ["544,28 €", "0,00 €"]), (Proration::MonthStarted, ["272,14 €", "272,14 €"])]
    {
        let tariff = pesaro(rule);
        let part = |period| Part {
            list: &list,
            tariff: &tariff,
            drivers: &drivers,
            ordered: &ordered,
            period,
            already: &[],
        };
        let parts = [part(period("2022-01-01", "2022-06-15")), part(period("2022-06-16", "2022-12-31"))];
        let amounts: Vec<String> =
            charges_over(&parts).unwrap().iter().map(|line| line.amount.euro()).collect();
        assert_eq!(amounts, expected);
    }
}

/// A year, and three days of it in order.
fn days_of_a_year() -> impl Strategy<Value = (i16, [Day; 3])> {
    (1990_i16..2100, proptest::array::uniform3(0_i32..365)).prop_map(|(year, mut offsets)| {
        offsets.sort_unstable();
        (year, offsets.map(|offset| Period::year(year).from().add_days(offset)))
    })
}

fn exact(tariff: &Tariff, inhabitants: u32, period: Period) -> Exact {
    let (list, drivers) = (list(), drivers(inhabitants, 0));
    let part =
        Part { list: &list, tariff, drivers: &drivers, ordered: &Ordered::AsDriver, period, already: &[] };
    yearly(&part).unwrap().exact.in_share(tariff.proration.share(period).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn a_full_year_is_the_full_price(year in 1990_i16..2100, inhabitants in 0_u32..500_000, cents in 0_i64..1_000) {
        let price = Price::new(cents * 1_000_000);
        for rule in Proration::ALL {
            let tariff = tariff(Method::PerInhabitant { price }, rule);
            let whole = Exact::of(price, Quantity::from(inhabitants));
            prop_assert_eq!(exact(&tariff, inhabitants, Period::year(year)), whole);
        }
    }

    #[test]
    fn two_stretches_cost_as_much_as_one_before_rounding(
        (_, [a, b, c]) in days_of_a_year(), inhabitants in 0_u32..500_000, unit in 0_i64..1_000_000_000
    ) {
        prop_assume!(b < c);
        let tariff = tariff(Method::PerInhabitant { price: Price::new(unit) }, Proration::ByDay);
        let of = |from, to| exact(&tariff, inhabitants, Period::new(from, to).unwrap());
        prop_assert_eq!(of(a, b).plus(of(b.tomorrow(), c)).unwrap(), of(a, c));
    }

    #[test]
    fn the_rounded_lines_of_a_split_period_add_up_to_its_price(
        (_, [a, b, c]) in days_of_a_year(), inhabitants in 0_u32..500_000, unit in 0_i64..1_000_000_000, rule in 0_usize..4
    ) {
        prop_assume!(b < c);
        let tariff = tariff(Method::PerInhabitant { price: Price::new(unit) }, Proration::ALL[rule]);
        let (list, drivers, ordered) = (list(), drivers(inhabitants, 0), Ordered::AsDriver);
        let part = |from, to| {
            let period = Period::new(from, to).unwrap();
            Part { list: &list, tariff: &tariff, drivers: &drivers, ordered: &ordered, period, already: &[] }
        };
        let split = charges_over(&[part(a, b), part(b.tomorrow(), c)]).unwrap();
        let whole = charges_over(&[part(a, c)]).unwrap();
        let sum = Cents::sum(split.iter().map(|line| line.amount)).unwrap();
        prop_assert_eq!(sum, whole[0].amount);
    }
}

/// What stretches of the year cost, each with its order, in cents.
fn stretches(tariff: &Tariff, stretches: &[(&str, &str, Ordered)]) -> Vec<i64> {
    let (drivers, list) = (drivers(1237, 12), list());
    let part = |(from, to, ordered): &'_ (&str, &str, Ordered)| (period(from, to), ordered.clone());
    let known: Vec<(Period, Ordered)> = stretches.iter().map(part).collect();
    let parts: Vec<Part<'_>> = known
        .iter()
        .map(|(period, ordered)| Part {
            list: &list,
            tariff,
            drivers: &drivers,
            ordered,
            period: *period,
            already: &[],
        })
        .collect();
    charges_over(&parts).unwrap().iter().map(|line| line.amount.get()).collect()
}

#[test]
fn a_service_that_stops_and_begins_again_pays_no_month_and_no_full_year_twice() {
    let parts =
        [("2022-01-01", "2022-03-10", Ordered::AsDriver), ("2022-03-20", "2022-12-31", Ordered::AsDriver)];
    assert_eq!(stretches(&pesaro(Proration::FullYear), &parts), [54_428, 0]);
    assert_eq!(stretches(&pesaro(Proration::MonthStarted), &parts), [13_607, 40_821]);
    // 544,28 × (69 + 287)/365 = 530,859…: the two lines add up to it.
    assert_eq!(stretches(&pesaro(Proration::ByDay), &parts).iter().sum::<i64>(), 53_086);
}

#[test]
fn what_is_paid_once_a_year_pays_only_for_what_is_ordered_beyond_the_most_so_far() {
    let units = |number: u32| Ordered::Units(Quantity::from(number));
    let parts = [
        ("2022-01-01", "2022-04-30", units(10)),
        ("2022-05-01", "2022-08-31", units(5)),
        ("2022-09-01", "2022-12-31", units(15)),
    ];
    for rule in [Proration::FullYear, Proration::None] {
        let tariff = tariff(Method::PerWorkstation { price: price("33") }, rule);
        assert_eq!(stretches(&tariff, &parts), [33_000, 0, 16_500], "{rule:?}");
    }
    let hours = |text| {
        Ordered::Hours(vec![Hours { profile: "Sistemista".into(), hours: Quantity::parse_it(text).unwrap() }])
    };
    let profiles = vec![Profile { name: "Sistemista".into(), price: price("35") }];
    let tariff = tariff(Method::HourlyByProfile { profiles }, Proration::None);
    let parts = [("2022-01-01", "2022-06-30", hours("10")), ("2022-07-01", "2022-12-31", hours("20"))];
    assert_eq!(stretches(&tariff, &parts), [35_000, 35_000]);
}

#[test]
fn days_that_an_invoice_has_at_a_smaller_order_pay_the_excess_alone() {
    let (drivers, list) = (drivers(1237, 12), list());
    let tariff = tariff(Method::PerWorkstation { price: price("33") }, Proration::ByDay);
    let (ordered, already) = (Ordered::Units(Quantity::from(15)), [Ordered::Units(Quantity::from(10))]);
    let pays = |ordered: &Ordered| {
        let period = period("2022-07-01", "2022-12-31");
        let part =
            Part { list: &list, tariff: &tariff, drivers: &drivers, ordered, period, already: &already };
        charges_over(&[part]).unwrap().remove(0)
    };
    let more = pays(&ordered);
    // 33,00 × 5 × 184/365 = 83,178…
    assert_eq!(more.amount.euro(), "83,18 €");
    let formula = "(33,00 € × 15 postazioni meno 330,00 € già addebitati) × 184/365 giorni = 83,18 €";
    assert_eq!((more.explanation.formula.as_str(), more.unit_price), (formula, None));
    assert_eq!(pays(&Ordered::Units(Quantity::from(8))).amount, Cents::ZERO);
}
