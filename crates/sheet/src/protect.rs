//! What this is: the apostrophe that keeps a spreadsheet program from running text as a formula.
//! What it is not: needed for numbers, days or XLSX files.
//!
//! Text is *risky* when its first character is one of `= + - @`, their full-width forms, tab, carriage
//! return or line feed; apostrophes, spaces and invisible marks before it are skipped. Writing puts one
//! `'` before risky text. Reading takes one `'` away when what follows is risky, and nothing else: `'=1`
//! typed by a person comes back from an export as `'=1`, because it was written as `''=1`.

use std::borrow::Cow;

/// Text as it is safe to write in a CSV cell.
pub fn protect(text: &str) -> Cow<'_, str> {
    if risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Text as it was before [`protect`].
pub fn unprotect(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(inner) if risky(inner) => inner,
        Some(_) | None => text,
    }
}

fn risky(text: &str) -> bool {
    text.chars().find(|c| !skipped(*c)).is_some_and(starts_formula)
}

fn skipped(c: char) -> bool {
    let blank = c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n');
    blank || matches!(c, '\'' | '\u{feff}' | '\u{200b}'..='\u{200f}')
}

fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_and_their_disguises_get_an_apostrophe() {
        for text in ["=1+1", "+39", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1", " =1", "\u{feff}=1"] {
            assert_eq!(protect(text), format!("'{text}"));
        }
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["", "Comune di Agliè", "'ndrangheta", "12-34", "a=b", "'", "L'Aquila"] {
            assert_eq!(protect(text), text);
            assert_eq!(unprotect(text), text);
        }
    }

    #[test]
    fn an_apostrophe_typed_by_a_person_survives() {
        assert_eq!(protect("'=1"), "''=1");
        assert_eq!(unprotect("''=1"), "'=1");
    }

    proptest! {
        #[test]
        fn taking_the_protection_away_gives_the_same_text(text in "[ '=+@a\\t＝-]{0,6}|\\PC{0,20}") {
            let written = protect(&text);
            prop_assert_eq!(unprotect(&written), text.as_str());
        }
    }
}
