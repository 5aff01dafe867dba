//! What this is: amounts, rates, quantities, whole numbers and days.
//! What it is not: arithmetic; nothing is rounded here.

use std::fmt::Write;
use std::str::FromStr;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::write::out::{Leaf, Out};

/// Longest number accepted when reading: more digits cannot be held exactly.
const DIGITS_HELD: usize = 28;

fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !plain || digits == 0 || digits > DIGITS_HELD {
        return None;
    }
    Decimal::from_str(text).ok()
}

/// Limits of a decimal of the XSD.
struct Digits {
    whole: u32,
    decimals: (u32, u32),
    negative: Negative,
}

enum Negative {
    Allowed,
    Refused(&'static str),
}

const NOT_NEGATIVE: Negative = Negative::Refused("non può essere negativo");

fn print_decimal(value: Decimal, digits: &Digits, out: &mut Out) {
    let (least, most) = digits.decimals;
    let mut value = if value.scale() > most { value.normalize() } else { value };
    if value.scale() > most {
        return out.problem(&format!("{value} ha troppi decimali, il massimo è {most}"));
    }
    if let Negative::Refused(reason) = digits.negative
        && value < Decimal::ZERO
    {
        return out.problem(reason);
    }
    if value.trunc().abs() >= Decimal::from(10_u64.pow(digits.whole)) {
        return out.problem(&format!("{value} è troppo grande: al massimo {} cifre intere", digits.whole));
    }
    value.rescale(value.scale().max(least));
    value.set_sign_positive(value.is_sign_positive() || value.is_zero());
    if write!(out.text_mut(), "{value}").is_err() {
        out.problem("il numero non può essere scritto");
    }
}

macro_rules! decimal {
    ($(#[$doc:meta])* $name:ident, $whole:literal, $least:literal..=$most:literal, $negative:expr) => {
        $(#[$doc])*
        pub(crate) struct $name;

        impl Leaf for $name {
            type Value = Decimal;
            fn parse(text: &str) -> Option<Decimal> {
                parse_decimal(text)
            }
            fn print(value: &Decimal, out: &mut Out) {
                let digits = Digits { whole: $whole, decimals: ($least, $most), negative: $negative };
                print_decimal(*value, &digits, out);
            }
        }
    };
}

decimal! {
    /// `Amount2DecimalType`.
    Amount2, 11, 2..=2, Negative::Allowed
}
decimal! {
    /// `Amount8DecimalType`.
    Amount8, 11, 2..=8, Negative::Allowed
}
decimal! {
    /// `QuantitaType`.
    Quantity, 12, 2..=8, Negative::Refused("la quantità non può essere negativa: metti il segno meno al prezzo")
}
decimal! {
    /// `PesoType`.
    Weight, 4, 1..=2, NOT_NEGATIVE
}

/// `RateType`: a percentage from 0.00 to 100.00.
pub(crate) struct Rate;

impl Leaf for Rate {
    type Value = Decimal;

    fn parse(text: &str) -> Option<Decimal> {
        parse_decimal(text)
    }

    fn print(value: &Decimal, out: &mut Out) {
        if *value > Decimal::ONE_HUNDRED {
            return out.problem("la percentuale non può superare 100");
        }
        print_decimal(*value, &Digits { whole: 3, decimals: (2, 2), negative: NOT_NEGATIVE }, out);
    }
}

/// A whole number from `MIN` to `MAX`.
pub(crate) struct Whole<const MIN: u16, const MAX: u16>;

impl<const MIN: u16, const MAX: u16> Leaf for Whole<MIN, MAX> {
    type Value = u16;

    fn parse(text: &str) -> Option<u16> {
        text.parse().ok()
    }

    fn print(value: &u16, out: &mut Out) {
        if !(MIN..=MAX).contains(value) {
            return out.problem(&format!("{value} non va bene: serve un numero da {MIN} a {MAX}"));
        }
        out.raw(&value.to_string());
    }
}

/// Reads `YYYY-MM-DD`; a time zone, which `xs:date` allows, is ignored: days are civil.
fn parse_day(text: &str) -> Option<Date> {
    let (day, zone) = text.split_at_checked(10)?;
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !plain || year.len() != 4 || month.len() != 2 || !is_zone(zone) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn is_zone(zone: &str) -> bool {
    zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']))
}

fn print_day(value: Date, first: Date, out: &mut Out) {
    if value < first {
        return out.problem(&format!("la data manca o è precedente al {}", first.strftime("%d/%m/%Y")));
    }
    let (year, month, day) = (value.year(), value.month(), value.day());
    if write!(out.text_mut(), "{year:04}-{month:02}-{day:02}").is_err() {
        out.problem("la data non può essere scritta");
    }
}

/// `xs:date`, from year 1.
pub(crate) struct Day;

impl Leaf for Day {
    type Value = Date;

    fn parse(text: &str) -> Option<Date> {
        parse_day(text)
    }

    fn print(value: &Date, out: &mut Out) {
        print_day(*value, date(1, 1, 1), out);
    }
}

/// `DataFatturaType`: from 1970.
pub(crate) struct InvoiceDay;

impl Leaf for InvoiceDay {
    type Value = Date;

    fn parse(text: &str) -> Option<Date> {
        parse_day(text)
    }

    fn print(value: &Date, out: &mut Out) {
        print_day(*value, date(1970, 1, 1), out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_cannot_be_held_exactly_are_not_read() {
        assert_eq!(parse_decimal("12.50"), Some(Decimal::new(1250, 2)));
        assert_eq!(parse_decimal("+1"), Some(Decimal::ONE));
        for bad in ["", ".", "1,5", "1e5", "1_000", "--1", "1.2.3", "0.00000000000000000000000000001"] {
            assert_eq!(parse_decimal(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_are_read_with_or_without_a_time_zone() {
        assert_eq!(parse_day("2026-02-28"), Some(date(2026, 2, 28)));
        assert_eq!(parse_day("2026-02-28+01:00"), Some(date(2026, 2, 28)));
        for bad in ["2026-02-30", "28/02/2026", "2026-2-28", "2026-02-28x", "-026-02-28", "2026-02-2é"] {
            assert_eq!(parse_day(bad), None, "{bad}");
        }
    }
}
