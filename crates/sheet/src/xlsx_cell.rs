//! What this is: one XLSX cell becoming the text its owner sees, without loss. What it is not: a reader of
//! number formats; a percentage stored as 0,22 reads as `0,22`.

use calamine::{DataRef, ExcelDateTime};

/// Below this every whole number is exact in a spreadsheet cell: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// `None` when the number has lost digits and cannot be told any more.
pub(crate) fn text(value: &DataRef<'_>) -> Option<String> {
    Some(match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number)?,
        DataRef::Bool(true) => "VERO".to_owned(),
        DataRef::Bool(false) => "FALSO".to_owned(),
        DataRef::DateTime(moment) => moment_text(*moment)?,
        DataRef::DateTimeIso(iso) => iso.trim_end_matches("T00:00:00").to_owned(),
        DataRef::DurationIso(iso) => iso.clone(),
        DataRef::Error(error) => error.to_string(),
    })
}

/// Whole numbers exactly; others with the 15 significant digits that spreadsheet programs keep and show,
/// so that the sum 0,1 + 0,2 reads `0,3`.
fn number_text(number: f64) -> Option<String> {
    if !number.is_finite() || number.abs() >= EXACT {
        return None;
    }
    let shown: f64 = if number.fract() == 0.0 { number } else { format!("{number:.14e}").parse().ok()? };
    if shown == 0.0 {
        return Some("0".to_owned());
    }
    Some(shown.to_string().replace('.', ","))
}

/// Days as `2026-01-31`, with the time of day when there is one. A time alone is stored as day zero.
/// A duration reads as the number of days it is stored as.
fn moment_text(moment: ExcelDateTime) -> Option<String> {
    if moment.is_duration() {
        return number_text(moment.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    Some(match (moment.as_f64() < 1.0, time == "00:00:00") {
        (true, _) => time,
        (false, true) => date,
        (false, false) => format!("{date}T{time}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn number(n: f64) -> Option<String> {
        text(&DataRef::Float(n))
    }

    #[test]
    fn whole_numbers_have_no_decimals_and_no_exponent() {
        assert_eq!(number(12.0).unwrap(), "12");
        assert_eq!(number(-3.0).unwrap(), "-3");
        assert_eq!(number(-0.0).unwrap(), "0");
        assert_eq!(number(123_456_789_012_345.0).unwrap(), "123456789012345");
    }

    #[test]
    fn fractions_read_as_the_spreadsheet_shows_them() {
        assert_eq!(number(0.1 + 0.2).unwrap(), "0,3");
        assert_eq!(number(-1234.5).unwrap(), "-1234,5");
        assert_eq!(number(0.000_000_01).unwrap(), "0,00000001");
    }

    #[test]
    fn numbers_that_lost_digits_are_not_told() {
        assert_eq!(number(12_345_678_901_234_567_890.0), None);
        assert_eq!(number(f64::INFINITY), None);
    }

    #[test]
    fn days_and_times_are_iso() {
        let moment =
            |value| text(&DataRef::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)));
        assert_eq!(moment(46_053.0).unwrap(), "2026-01-31");
        assert_eq!(moment(46_053.5).unwrap(), "2026-01-31T12:00:00");
        assert_eq!(moment(0.75).unwrap(), "18:00:00");
        assert_eq!(text(&DataRef::DateTimeIso("2026-01-31T00:00:00".into())).unwrap(), "2026-01-31");
    }
}
