use proptest::prelude::*;

use super::*;

fn cents(text: &str) -> Cents {
    Cents::parse_it(text).unwrap()
}

fn price(text: &str) -> Price {
    Price::parse_it(text).unwrap()
}

fn rate(text: &str) -> Rate {
    Rate::parse_it(text).unwrap()
}

#[test]
fn amounts_are_read_as_italians_type_them() {
    for (text, expected) in [
        ("1.234,56", 123_456),
        ("1234,5", 123_450),
        ("1234", 123_400),
        ("0,01", 1),
        ("-1.234,56", -123_456),
        ("− 3", -300),
        (" 12,30 € ", 1_230),
        ("€ 12,30", 1_230),
        ("1.234.567,89 €", 123_456_789),
        ("007", 700),
    ] {
        assert_eq!(Cents::parse_it(text), Ok(Cents::new(expected)), "{text}");
    }
}

#[test]
fn what_is_not_an_amount_is_refused_with_its_reason() {
    for text in
        ["", "€", "-", "1.5", "1234.56", "1,", ",5", "12.34,56", "0.123", "1..234", "1,2,3", "+1", "tre"]
    {
        assert_eq!(Cents::parse_it(text), Err(NotCents::Shape), "{text}");
    }
    assert_eq!(Cents::parse_it("1,234"), Err(NotCents::Decimals));
    assert_eq!(Cents::parse_it("99999999999999999999"), Err(NotCents::TooLarge));
    assert_eq!(Cents::parse_it(&"9".repeat(60)), Err(NotCents::TooLarge));
    assert_eq!(NotCents::Shape.to_string(), "Scrivi l'importo come 1.234,56");
    assert_eq!(NotCents::Decimals.to_string(), "L'importo ha al massimo due decimali");
}

#[test]
fn amounts_are_written_for_readers_and_for_programs() {
    for (value, euro, plain) in [
        (0, "0,00 €", "0.00"),
        (-5, "-0,05 €", "-0.05"),
        (123_456, "1.234,56 €", "1234.56"),
        (100_000_000, "1.000.000,00 €", "1000000.00"),
        (i64::MIN, "-92.233.720.368.547.758,08 €", "-92233720368547758.08"),
    ] {
        assert_eq!(Cents::new(value).euro(), euro);
        assert_eq!(Cents::new(value).plain(), plain);
    }
}

#[test]
fn prices_quantities_and_rates_show_only_the_decimals_they_need() {
    assert_eq!(price("0,44").to_string(), "0,44 €");
    assert_eq!(price("0,64754167").to_string(), "0,64754167 €");
    assert_eq!(price("1500").to_string(), "1.500,00 €");
    assert_eq!(price("0,44").plain(), "0.44");
    assert_eq!(Price::parse_it("0,123456789"), Err(NotPrice::Decimals));
    assert_eq!(Quantity::from(1237).to_string(), "1.237");
    assert_eq!(Quantity::parse_it("2,5").unwrap().to_string(), "2,5");
    assert_eq!(Quantity::from(1237).plain(), "1237.00");
    assert_eq!(Quantity::whole(u64::MAX), None);
    assert_eq!(Quantity::whole(1237_u64), Some(Quantity::from(1237)));
    for text in ["22", "22,00", "22 %", "22%"] {
        assert_eq!(rate(text), Rate::new(2200), "{text}");
    }
    assert_eq!((rate("22").to_string(), rate("5,50").to_string()), ("22 %".into(), "5,5 %".into()));
    assert_eq!(rate("22").plain(), "22.00");
}

#[test]
fn a_unit_price_times_inhabitants_rounds_once() {
    let (price, inhabitants) = (price("0,44"), Quantity::from(1237));
    assert_eq!(amount(price, inhabitants), Some(cents("544,28")));
    assert_eq!(amount_share(price, inhabitants, 184, 365), Some(cents("274,38")));
    assert_eq!(amount_share(price, inhabitants, 184, 366), Some(cents("273,63")));
    assert_eq!(amount(Price::new(i64::MAX), Quantity::new(i64::MAX)), None);
    assert_eq!(amount_share(price, inhabitants, 1, 0), None);
}

#[test]
fn tax_rounds_half_a_cent_up() {
    assert_eq!(cents("299,25").tax(rate("10")), Some(cents("29,93")));
    assert_eq!(cents("800,40").tax(rate("22")), Some(cents("176,09")));
    assert_eq!(cents("-299,25").tax(rate("10")), Some(cents("-29,93")));
    assert_eq!(cents("0,05").share(1, 10), Some(cents("0,01")));
    assert_eq!(cents("0,04").share(1, 10), Some(Cents::ZERO));
    assert_eq!(cents("1").share(1, 0), None);
    assert_eq!(cents("1").share(1, -2), None);
    assert_eq!(Cents::new(i64::MAX).share(2, 1), None);
}

#[test]
fn sums_that_do_not_fit_are_refused() {
    assert_eq!(Cents::sum([]), Some(Cents::ZERO));
    assert_eq!(Cents::sum([cents("1,10"), cents("2,20")]), Some(cents("3,30")));
    assert_eq!(Cents::new(i64::MAX).plus(Cents::new(1)), None);
    assert_eq!(Cents::new(i64::MIN).minus(Cents::new(1)), None);
}

#[test]
fn amounts_travel_as_integers() {
    assert_eq!(serde_json::to_string(&cents("1.234,56")).unwrap(), "123456");
    assert_eq!(serde_json::from_str::<Rate>("2200").unwrap(), rate("22"));
}

proptest! {
    #[test]
    fn what_is_written_reads_back(value: i64) {
        let (money, price) = (Cents::new(value), Price::new(value));
        let (quantity, rate) = (Quantity::new(value), Rate::new(value));
        prop_assert_eq!(Cents::parse_it(&money.euro()), Ok(money));
        prop_assert_eq!(Cents::parse_plain(&money.plain()), Ok(money));
        prop_assert_eq!(Price::parse_it(&price.to_string()), Ok(price));
        prop_assert_eq!(Price::parse_plain(&price.plain()), Ok(price));
        prop_assert_eq!(Quantity::parse_it(&quantity.to_string()), Ok(quantity));
        prop_assert_eq!(Quantity::parse_plain(&quantity.plain()), Ok(quantity));
        prop_assert_eq!(Rate::parse_it(&rate.to_string()), Ok(rate));
        prop_assert_eq!(Rate::parse_plain(&rate.plain()), Ok(rate));
    }

    #[test]
    fn any_text_is_read_or_refused_without_stopping(text in "\\PC*|[-€0-9.,% ]*") {
        let _ = (Cents::parse_it(&text), Price::parse_it(&text), Quantity::parse_it(&text));
        let _ = (Rate::parse_it(&text), Cents::parse_plain(&text), Rate::parse_plain(&text));
    }

    #[test]
    fn extreme_factors_never_stop(a: i64, b: i64, num: i64, den: i64) {
        let _ = (Cents::new(a).share(num, den), Cents::new(a).tax(Rate::new(b)));
        let _ = amount_share(Price::new(a), Quantity::new(b), num, den);
    }
}
