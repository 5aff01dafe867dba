//! What this is: exact decimal numbers as Italian text, kept as integers with a fixed number of decimals.
//! What it is not: floating point, or a reader of every notation on earth.

/// Why a text is not the number that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDecimal {
    #[error("scrivi il numero come 1.234,56")]
    Shape,
    #[error("il numero ha al massimo {0} decimali")]
    Decimals(u8),
    #[error("il numero è troppo grande")]
    TooLarge,
}

/// Writes `units` of 10⁻ᵈ with exactly `decimals` decimals: `(123_450, 2)` → `1234,50`.
pub fn format(units: i64, decimals: u8) -> String {
    with_mark(units, decimals, ',')
}

/// The same with a decimal point, for number parsers.
pub(crate) fn pointed(units: i64, decimals: u8) -> String {
    with_mark(units, decimals, '.')
}

/// Like [`format()`], without the zeros at the end beyond `least` decimals: `(123_450_000, 8, 2)` → `1,2345`.
pub fn format_short(units: i64, decimals: u8, least: u8) -> String {
    let full = format(units, decimals);
    let droppable = usize::from(decimals.saturating_sub(least));
    let zeros = full.bytes().rev().take(droppable).take_while(|b| *b == b'0').count();
    let kept = full.len().saturating_sub(zeros);
    full.get(..kept).unwrap_or(&full).trim_end_matches(',').to_owned()
}

/// Reads a number in Italian notation as units of 10⁻ᵈ: `1.234,5` with two decimals → `123_450`.
///
/// A point is a thousands separator and must stand before exactly three digits. A euro sign, a per cent
/// sign and spaces around the number are ignored.
pub fn parse(text: &str, decimals: u8) -> Result<i64, NotDecimal> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '€' | '%'));
    let (negative, digits) = match bare.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
    let fraction = padded(fraction, decimals)?;
    let joined = format!("{}{}{fraction}", if negative { "-" } else { "" }, ungrouped(whole)?);
    joined.parse().map_err(|_| NotDecimal::TooLarge)
}

fn with_mark(units: i64, decimals: u8, mark: char) -> String {
    let places = usize::from(decimals);
    let sign = if units < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}{mark}{fraction}") }
}

fn ungrouped(whole: &str) -> Result<String, NotDecimal> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let later: Vec<&str> = groups.collect();
    let grouped_well = later.is_empty() || (1..=3).contains(&first.len());
    let all_digits = !first.is_empty() && whole.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if all_digits && grouped_well && later.iter().all(|g| g.len() == 3) {
        return Ok(format!("{first}{}", later.concat()));
    }
    Err(NotDecimal::Shape)
}

fn padded(fraction: &str, decimals: u8) -> Result<String, NotDecimal> {
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotDecimal::Shape);
    }
    let places = usize::from(decimals);
    let significant = fraction.trim_end_matches('0');
    if significant.len() > places {
        return Err(NotDecimal::Decimals(decimals));
    }
    Ok(format!("{significant:0<places$}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_decimal_mark_is_a_comma() {
        assert_eq!(format(123_450, 2), "1234,50");
        assert_eq!(format(-5, 2), "-0,05");
        assert_eq!(format(7, 0), "7");
        assert_eq!(format_short(123_450_000, 8, 2), "1,2345");
        assert_eq!(format_short(100_000_000, 8, 2), "1,00");
        assert_eq!(format_short(100_000_000, 8, 0), "1");
    }

    #[test]
    fn italian_notation_is_read() {
        assert_eq!(parse(" € 1.234,5 ", 2), Ok(123_450));
        assert_eq!(parse("1234", 2), Ok(123_400));
        assert_eq!(parse("-0,05", 2), Ok(-5));
        assert_eq!(parse("22,00 %", 0), Ok(22));
        assert_eq!(parse("0,0000000100", 8), Ok(1));
    }

    #[test]
    fn doubtful_notation_is_refused() {
        for text in ["", "-", "1234.56", "1,2,3", "1.2345,0", "abc", "1e5", ",5", "1 234"] {
            assert_eq!(parse(text, 2), Err(NotDecimal::Shape), "{text}");
        }
        assert_eq!(parse("0,005", 2), Err(NotDecimal::Decimals(2)));
        assert_eq!(parse("92233720368547758,08", 2), Err(NotDecimal::TooLarge));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(units: i64, decimals in 0_u8..10) {
            prop_assert_eq!(parse(&format(units, decimals), decimals), Ok(units));
            prop_assert_eq!(parse(&format_short(units, decimals, 2), decimals), Ok(units));
        }
    }
}
