//! What this is: how a text is made safe for the file, which admits only the
//! characters of Latin-1.
//! What it is not: a translation: what has no near equivalent becomes `?`.
//!
//! * line breaks, tabs, no-break and typographic spaces become a space;
//! * a letter and the accent that follows it as a character of its own become one letter, where Latin-1 has it;
//! * control, zero-width, soft-hyphen and other combining characters are dropped;
//! * `€` becomes `EUR`, `…` three dots, `™` `TM`, `№` `N.`, `Œ` `OE`;
//! * curly quotes become straight, dashes and bullets become `-`;
//! * letters of the Latin Extended-A block and Romanian ș, ț lose their accent;
//! * spaces at the two ends are removed.

use std::borrow::Cow;

/// What stands for a character that has no near equivalent.
pub const REPLACEMENT: char = '?';

/// Latin Extended-A (U+0100 to U+017F), one letter per code point.
const EXTENDED_A: &str = "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiJjJjKkkLlLlLlLlLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

/// Makes a text safe for the file. A text that is already safe is not copied.
///
/// ```
/// assert_eq!(fatturapa::text::to_latin("Canone “base” – 5 €\nanno"), "Canone \"base\" - 5 EUR anno");
/// ```
pub fn to_latin(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.chars().all(is_safe) {
        return Cow::Borrowed(trimmed);
    }
    let mut safe = String::with_capacity(trimmed.len());
    for character in trimmed.chars() {
        push_safe(character, &mut safe);
    }
    Cow::Owned(safe.trim().to_owned())
}

/// Whether [`to_latin`] has to give up on some character of this text.
pub fn loses_characters(text: &str) -> bool {
    let question_marks = |text: &str| text.chars().filter(|character| *character == REPLACEMENT).count();
    question_marks(&to_latin(text)) > question_marks(text)
}

fn is_safe(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{ff}')
}

fn push_safe(character: char, safe: &mut String) {
    match character {
        character if is_safe(character) => safe.push(character),
        '\t'
        | '\n'
        | '\r'
        | '\u{a0}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => safe.push(' '),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{feff}'
        | '\u{34f}' => {}
        '\u{300}'..='\u{36f}' => accent_last(character, safe),
        character if character.is_control() => {}
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => safe.push('\''),
        '“' | '”' | '„' | '‟' | '″' => safe.push('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '•' | '‣' | '◦' => safe.push('-'),
        '€' => safe.push_str("EUR"),
        '…' => safe.push_str("..."),
        '™' => safe.push_str("TM"),
        '№' => safe.push_str("N."),
        'Œ' => safe.push_str("OE"),
        'œ' => safe.push_str("oe"),
        other => safe.push(plain_letter(other)),
    }
}

/// Accents as characters of their own, as some systems send them, with the letters of Latin-1 that carry them.
const ACCENTED: [(char, &str, &str); 7] = [
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouy", "ÁÉÍÓÚÝáéíóúý"),
    ('\u{302}', "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
    ('\u{303}', "ANOano", "ÃÑÕãñõ"),
    ('\u{308}', "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
    ('\u{30a}', "Aa", "Åå"),
    ('\u{327}', "Cc", "Çç"),
];

fn accent_last(accent: char, safe: &mut String) {
    let Some((_, bare, accented)) = ACCENTED.iter().find(|(known, _, _)| *known == accent) else { return };
    let last = safe.chars().next_back();
    let found = bare.chars().zip(accented.chars()).find(|(letter, _)| Some(*letter) == last);
    if let Some((_, letter)) = found {
        safe.pop();
        safe.push(letter);
    }
}

fn plain_letter(character: char) -> char {
    match character {
        'Ș' => 'S',
        'ș' => 's',
        'Ț' => 'T',
        'ț' => 't',
        _ => extended_a(character).unwrap_or(REPLACEMENT),
    }
}

fn extended_a(character: char) -> Option<char> {
    let offset = u32::from(character).checked_sub(0x100)?;
    EXTENDED_A.chars().nth(usize::try_from(offset).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_covers_the_block_exactly() {
        assert_eq!(EXTENDED_A.len(), 128);
        assert_eq!(to_latin("Šempeter Žiga łódź Ő ſ"), "Sempeter Ziga lódz O s");
        assert_eq!(to_latin("Ģirts Ķ ĸ Ł ŉ Ŋŋ Ŕ Ş Ţ Ũ Ŵ Ÿ ž"), "Girts K k L n Nn R S T U W Y z");
    }

    #[test]
    fn line_breaks_become_spaces_and_controls_disappear() {
        assert_eq!(to_latin("uno\r\ndue\u{7}\u{200b}tre\u{85}\u{a0}"), "uno  duetre");
    }

    #[test]
    fn italian_accents_are_kept_without_a_copy() {
        assert!(matches!(to_latin("Città di Forlì è già più"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_accent_sent_as_a_character_of_its_own_is_not_lost() {
        assert_eq!(
            to_latin("Forli\u{300}, Aglie\u{300}, perche\u{301}, C\u{327}a, n\u{303}"),
            "Forlì, Agliè, perché, Ça, ñ"
        );
        assert_eq!(to_latin("x\u{300}\u{301} \u{300}a\u{304}"), "x a");
        for (_, bare, accented) in ACCENTED {
            assert_eq!(bare.chars().count(), accented.chars().count());
        }
    }

    #[test]
    fn what_has_no_equivalent_is_told() {
        assert_eq!(to_latin("中文 ok"), "?? ok");
        assert!(loses_characters("中文"));
        assert!(!loses_characters("perché?"));
    }
}
