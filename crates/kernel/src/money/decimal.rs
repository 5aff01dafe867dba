//! What this is: decimal numbers kept as scaled integers, read and written in Italian and in plain form.
//! What it is not: arithmetic: that is `round`.

/// Why a text is not a decimal number; each unit of money turns it into its own message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Shape,
    Decimals,
    TooLarge,
}

/// Takes one unit sign (`€`, `%`) off either end.
pub(super) fn without_unit(text: &str, sign: char) -> &str {
    let text = text.trim();
    text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)).unwrap_or(text).trim()
}

/// Reads `1.234,56`: dots only between groups of three digits, so that `1.5` is never taken for 15.
pub(super) fn parse_italian(text: &str, places: usize) -> Result<i64, Fault> {
    let (negative, digits) = sign_and_digits(text);
    let (whole, decimals) = split(digits, ',')?;
    scaled(negative, &ungrouped(whole)?, decimals, places)
}

/// Reads `1234.56`.
pub(super) fn parse_plain(text: &str, places: usize) -> Result<i64, Fault> {
    let (negative, digits) = sign_and_digits(text);
    let (whole, decimals) = split(digits, '.')?;
    scaled(negative, whole, decimals, places)
}

/// Writes `1.234,56` with at least `shown` decimals and no needless zeros after them.
pub(super) fn italian(value: i64, places: usize, shown: usize) -> String {
    let (whole, decimals) = written(value, places, shown);
    join(value, &grouped(&whole), ',', &decimals)
}

/// Writes `1234.56` with at least `shown` decimals and no needless zeros after them.
pub(super) fn plain(value: i64, places: usize, shown: usize) -> String {
    let (whole, decimals) = written(value, places, shown);
    join(value, &whole, '.', &decimals)
}

fn sign_and_digits(text: &str) -> (bool, &str) {
    let text = text.trim();
    // People paste the typographic minus from documents.
    text.strip_prefix(['-', '−']).map_or((false, text), |rest| (true, rest.trim_start()))
}

fn split(digits: &str, mark: char) -> Result<(&str, &str), Fault> {
    match digits.split_once(mark) {
        Some((_, "")) => Err(Fault::Shape),
        Some(parts) => Ok(parts),
        None => Ok((digits, "")),
    }
}

fn ungrouped(whole: &str) -> Result<String, Fault> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let leads = rest.is_empty() || ((1..=3).contains(&first.len()) && !first.starts_with('0'));
    if !leads || rest.iter().any(|group| group.len() != 3) {
        return Err(Fault::Shape);
    }
    Ok(format!("{first}{}", rest.concat()))
}

fn scaled(negative: bool, whole: &str, decimals: &str, places: usize) -> Result<i64, Fault> {
    let digits_only = whole.chars().chain(decimals.chars()).all(|c| c.is_ascii_digit());
    if whole.is_empty() || !digits_only {
        return Err(Fault::Shape);
    }
    if decimals.len() > places {
        return Err(Fault::Decimals);
    }
    let size: i128 = format!("{whole}{decimals:0<places$}").parse().map_err(|_| Fault::TooLarge)?;
    i64::try_from(if negative { -size } else { size }).map_err(|_| Fault::TooLarge)
}

fn written(value: i64, places: usize, shown: usize) -> (String, String) {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let kept = decimals.trim_end_matches('0').len().max(shown);
    (whole.to_owned(), decimals.chars().take(kept).collect())
}

fn grouped(whole: &str) -> String {
    let mut text = String::with_capacity(whole.len() * 2);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

fn join(value: i64, whole: &str, mark: char, decimals: &str) -> String {
    let sign = if value < 0 { "-" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{mark}{decimals}") }
}
