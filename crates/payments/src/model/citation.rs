//! What this is: which invoice numbers the text of a transfer names: `FATT. 12/2022`, `2022/0012`, `ft n. 12`.
//! What it is not: sure; a day such as 31/10/2022 must not pass for invoice 10 of 2022.

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Number(String),
    Word(String),
    Sign(char),
}

/// A number as the text writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cited {
    /// The place in its series.
    pub place: i64,
    /// The year, if the text says it.
    pub year: Option<i16>,
}

/// The words after which a bare number is that of an invoice.
const WORDS: [&str; 9] = ["fatt", "fattura", "fatture", "ft", "fatt.ra", "fat", "fattn", "ftt", "fattpa"];
/// What may stand between such a word and its number.
const BETWEEN: [&str; 8] = ["n", "nr", "num", "numero", "no", "e", "elettronica", "pa"];

/// Every number that the text names.
pub fn cited(text: &str) -> Vec<Cited> {
    let tokens = without_days(&tokens(text));
    let mut found = with_year(&tokens);
    found.extend(after_a_word(&tokens));
    found.sort_unstable();
    found.dedup();
    found
}

/// How the numbers that a text names include one of ours: `2022/0012`, or `CST-2022/0012`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// With its year.
    Fully,
    /// Without.
    WithoutYear,
    /// Not at all.
    No,
}

/// Whether the numbers named include this one.
pub fn named(cited: &[Cited], number: &str) -> Named {
    let Some((place, year)) = parse_number(number) else { return Named::No };
    let mut same = cited.iter().filter(|one| one.place == place);
    if same.clone().any(|one| one.year == Some(year)) {
        Named::Fully
    } else if same.any(|one| one.year.is_none()) {
        Named::WithoutYear
    } else {
        Named::No
    }
}

/// The place and the year of a number of ours.
fn parse_number(number: &str) -> Option<(i64, i16)> {
    let (head, place) = number.rsplit_once('/')?;
    let year = head.rsplit('-').next()?;
    Some((place.trim().parse().ok()?, year.trim().parse().ok()?))
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        match (tokens.last_mut(), letter) {
            (Some(Token::Number(digits)), '0'..='9') => digits.push(letter),
            (_, '0'..='9') => tokens.push(Token::Number(letter.to_string())),
            (Some(Token::Word(word)), _) if letter.is_alphabetic() => word.push(letter),
            (_, _) if letter.is_alphabetic() => tokens.push(Token::Word(letter.to_string())),
            (_, _) => tokens.push(Token::Sign(letter)),
        }
    }
    tokens
}

/// A day, written with the same sign twice, is taken out.
fn without_days(tokens: &[Token]) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        if is_a_day(rest) {
            kept.push(Token::Sign(' '));
            rest = rest.get(5..).unwrap_or_default();
        } else {
            kept.push(first.clone());
            rest = after;
        }
    }
    kept
}

fn is_a_day(tokens: &[Token]) -> bool {
    let [Token::Number(a), Token::Sign(one), Token::Number(b), Token::Sign(two), Token::Number(c), ..] =
        tokens
    else {
        return false;
    };
    let short = |text: &str| text.len() <= 2;
    let signs = one == two && matches!(one, '/' | '-' | '.');
    let written = short(a) && short(b) && matches!(c.len(), 2 | 4);
    let reversed = a.len() == 4 && short(b) && short(c);
    signs && (written || reversed)
}

fn year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    (text.len() == 4 && (1990..=2099).contains(&year)).then_some(year)
}

fn place(text: &str) -> Option<i64> {
    let place: i64 = text.parse().ok()?;
    (text.len() <= 8 && place > 0).then_some(place)
}

/// `12/2022` and `2022/12`, with any one sign between.
fn with_year(tokens: &[Token]) -> Vec<Cited> {
    let pair = |window: &[Token]| {
        let [Token::Number(a), Token::Sign('/' | '-' | '.' | '_' | '\\'), Token::Number(b)] = window else {
            return Vec::new();
        };
        let straight = place(a).zip(year(b)).map(|(place, year)| Cited { place, year: Some(year) });
        let turned = year(a).zip(place(b)).map(|(year, place)| Cited { place, year: Some(year) });
        straight.into_iter().chain(turned).collect()
    };
    tokens.windows(3).flat_map(pair).collect()
}

/// `fattura n. 12`, `ft 12, 13 e 14`.
fn after_a_word(tokens: &[Token]) -> Vec<Cited> {
    let mut found = Vec::new();
    let mut listening = false;
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        match first {
            Token::Word(word) if WORDS.contains(&word.as_str()) => listening = true,
            Token::Word(word) if BETWEEN.contains(&word.as_str()) => {}
            Token::Word(_) => listening = false,
            // With its year it was found already.
            Token::Number(digits) if listening && !is_paired(rest, tokens) => {
                found.extend(place(digits).map(|place| Cited { place, year: None }));
            }
            Token::Number(_) | Token::Sign(_) => {}
        }
        rest = after;
    }
    found
}

/// Whether the number at the start of `rest` stands beside a year, with a sign between.
fn is_paired(rest: &[Token], all: &[Token]) -> bool {
    let at = all.len().saturating_sub(rest.len());
    let sign = |index: usize| matches!(all.get(index), Some(Token::Sign('/' | '-' | '.' | '_' | '\\')));
    let number = |index: usize| matches!(all.get(index), Some(Token::Number(_)));
    let next = sign(at.saturating_add(1)) && number(at.saturating_add(2));
    let before = at >= 2 && sign(at.saturating_sub(1)) && number(at.saturating_sub(2));
    next || before
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names(text: &str, number: &str) -> bool {
        named(&cited(text), number) != Named::No
    }

    fn names_fully(text: &str, number: &str) -> bool {
        named(&cited(text), number) == Named::Fully
    }

    #[test]
    fn numbers_are_found_however_people_write_them() {
        let full =
            ["SALDO FATT. 12/2022", "fattura 2022/0012 del 31/10/2022", "FT.N.0012-2022", "Fatt 2022/12"];
        for text in full {
            assert!(names_fully(text, "2022/0012"), "{text}");
        }
        for text in
            ["saldo ft n. 12", "FATTURE 11, 12 E 13", "fattura nr.12 servizi", "Fattura elettronica n 12"]
        {
            assert!(names(text, "2022/0012") && !names_fully(text, "2022/0012"), "{text}");
        }
    }

    #[test]
    fn a_day_or_another_number_is_not_an_invoice() {
        for text in [
            "pagamento del 12/10/2022",
            "mandato 12 del 2022",
            "rif 12-03-2022",
            "2022-12-01",
            "CIG 12",
            "fattura 13/2022",
            "",
        ] {
            assert!(!names(text, "2022/0012"), "{text}");
        }
        assert!(!names("fatt 12/2021", "2022/0012"));
    }

    #[test]
    fn the_series_is_no_part_of_the_place() {
        assert!(names_fully("ft CST-2022/0012", "CST-2022/0012"));
        assert!(names_fully("ft 12/2022", "CST-2022/0012"));
    }

    proptest! {
        #[test]
        fn a_number_written_in_full_is_always_found(place in 1_i64..10_000, year in 1990_i16..2099, head in "[a-z ]{0,12}") {
            let number = format!("{year}/{place:04}");
            let text = format!("{head} fattura {number}");
            prop_assert!(names_fully(&text, &number), "{}", text);
        }

        #[test]
        fn no_text_stops_the_reading(text in "\\PC*") {
            let _ = cited(&text);
        }
    }
}
