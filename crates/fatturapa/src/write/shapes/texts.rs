//! What this is: texts and patterned codes.
//! What it is not: any judgement on their meaning.

use crate::text::{loses_characters, to_latin};
use crate::write::base64;
use crate::write::out::{Leaf, Out};

/// A text without tabs and line breaks, as `xs:normalizedString` wants.
fn normalized(text: &str) -> String {
    if text.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        return text.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
    }
    text.to_owned()
}

/// Free text of 1 to `MAX` Latin-1 characters, transliterated when needed.
pub(crate) struct Latin<const MAX: usize>;

impl<const MAX: usize> Leaf for Latin<MAX> {
    type Value = String;

    fn parse(text: &str) -> Option<String> {
        Some(normalized(text))
    }

    fn print(value: &String, out: &mut Out) {
        let text = to_latin(value);
        let length = text.chars().count();
        if length == 0 {
            return out.problem("manca il testo");
        }
        if length > MAX {
            return out.problem(&format!("il testo ha {length} caratteri, il massimo è {MAX}"));
        }
        if !value.is_ascii() && loses_characters(value) {
            out.note_replaced("alcuni caratteri non sono ammessi e diventeranno \"?\"");
        }
        out.escaped(&text);
    }

    fn is_blank(value: &String) -> bool {
        value.trim().is_empty()
    }
}

/// Text of `MIN` to `MAX` characters of basic Latin: numbers, codes, short labels. It is never
/// transliterated: changing a code silently would be worse than refusing it.
pub(crate) struct Basic<const MIN: usize, const MAX: usize>;

impl<const MIN: usize, const MAX: usize> Leaf for Basic<MIN, MAX> {
    type Value = String;

    fn parse(text: &str) -> Option<String> {
        Some(normalized(text))
    }

    fn print(value: &String, out: &mut Out) {
        let text = value.trim();
        if text.is_empty() {
            return out.problem("manca il valore");
        }
        if let Some(strange) = text.chars().find(|character| !matches!(character, ' '..='~')) {
            return out.problem(&format!(
                "\"{strange}\" non è ammesso: usa lettere senza accenti, cifre e segni comuni"
            ));
        }
        if !(MIN..=MAX).contains(&text.len()) {
            return out
                .problem(&format!("il valore ha {} caratteri, ne servono da {MIN} a {MAX}", text.len()));
        }
        out.escaped(text);
    }

    fn is_blank(value: &String) -> bool {
        value.trim().is_empty()
    }
}

/// A shape defined by a rule on its bytes.
trait Pattern {
    const EXPECTED: &'static str;
    fn matches(bytes: &[u8]) -> bool;
}

macro_rules! pattern {
    ($(#[$doc:meta])* $name:ident $(<$(const $param:ident),+>)? $expected:literal, $rule:expr) => {
        $(#[$doc])*
        pub(crate) struct $name $(<$(const $param: usize),+>)?;

        impl $(<$(const $param: usize),+>)? Pattern for $name $(<$($param),+>)? {
            const EXPECTED: &'static str = $expected;
            fn matches(bytes: &[u8]) -> bool {
                let rule: fn(&[u8]) -> bool = $rule;
                rule(bytes)
            }
        }

        impl $(<$(const $param: usize),+>)? Leaf for $name $(<$($param),+>)? {
            type Value = String;
            fn parse(text: &str) -> Option<String> {
                Some(text.to_owned())
            }
            fn print(value: &String, out: &mut Out) {
                print_pattern::<Self>(value, out);
            }
            fn is_blank(value: &String) -> bool {
                value.trim().is_empty()
            }
        }
    };
}

fn print_pattern<P: Pattern>(value: &str, out: &mut Out) {
    let text = value.trim();
    if P::matches(text.as_bytes()) {
        out.escaped(text);
    } else if text.is_empty() {
        out.problem(&format!("manca il valore: {}", P::EXPECTED));
    } else {
        out.problem(&format!("\"{text}\" non va bene: {}", P::EXPECTED));
    }
}

fn is_upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn spans(part: Option<&[u8]>, rule: impl Fn(u8) -> bool) -> bool {
    part.is_some_and(|part| part.iter().copied().all(rule))
}

fn is_mail(bytes: &[u8]) -> bool {
    let Some(at) = bytes.iter().skip(1).position(|byte| *byte == b'@') else { return false };
    let domain = bytes.get(at + 2..).unwrap_or_default();
    let inner = domain.get(1..domain.len().saturating_sub(1)).unwrap_or_default();
    bytes.len() <= 256 && bytes.iter().all(|byte| (b' '..=b'~').contains(byte)) && inner.contains(&b'.')
}

pattern! {
    /// Capital letters and digits.
    Upper<const MIN, const MAX> "servono solo lettere maiuscole e cifre, nella lunghezza prevista",
    |bytes| (MIN..=MAX).contains(&bytes.len()) && spans(Some(bytes), is_upper)
}
pattern! {
    /// Capital letters.
    Letters<const LENGTH> "serve una sigla di lettere maiuscole, nella lunghezza prevista",
    |bytes| bytes.len() == LENGTH && bytes.iter().all(u8::is_ascii_uppercase)
}
pattern! {
    /// Digits.
    Digits<const LENGTH> "servono solo cifre, nel numero previsto",
    |bytes| bytes.len() == LENGTH && bytes.iter().all(u8::is_ascii_digit)
}
pattern! {
    /// A mail address.
    Email<const MIN> "serve un indirizzo di posta elettronica",
    |bytes| bytes.len() >= MIN && is_mail(bytes)
}
pattern! {
    /// An IBAN.
    Iban "serve un IBAN senza spazi",
    |bytes| (15..=34).contains(&bytes.len())
        && spans(bytes.get(..2), |byte| byte.is_ascii_alphabetic())
        && spans(bytes.get(2..4), |byte| byte.is_ascii_digit())
        && spans(bytes.get(4..), |byte| byte.is_ascii_alphanumeric())
}
pattern! {
    /// A BIC.
    Bic "serve un codice BIC di 8 o 11 caratteri",
    |bytes| matches!(bytes.len(), 8 | 11)
        && spans(bytes.get(..6), |byte| byte.is_ascii_uppercase())
        && spans(bytes.get(6..7), |byte| is_upper(byte) && !matches!(byte, b'0' | b'1'))
        && spans(bytes.get(7..8), |byte| is_upper(byte) && byte != b'O')
        && spans(bytes.get(8..), is_upper)
}
pattern! {
    /// An `xs:dateTime`, with optional fraction and time zone.
    Moment "servono data e ora, per esempio 2026-01-31T10:00:00",
    is_moment
}

fn is_moment(bytes: &[u8]) -> bool {
    let Some((fixed, rest)) = bytes.split_at_checked(19) else { return false };
    let Some(text) = std::str::from_utf8(fixed).ok() else { return false };
    let fits = fixed.get(10) == Some(&b'T') && text.parse::<jiff::civil::DateTime>().is_ok();
    let rest = rest.strip_prefix(b".").map_or(rest, |fraction| fraction.trim_ascii_start());
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zone = rest.get(digits..).unwrap_or_default();
    fits && (digits == 0 || bytes.get(19) == Some(&b'.')) && is_zone(zone)
}

fn is_zone(zone: &[u8]) -> bool {
    match zone {
        [] | b"Z" => true,
        [b'+' | b'-', hours @ .., b':', tens, ones] => {
            let two = |digits: &[u8]| digits.len() == 2 && digits.iter().all(u8::is_ascii_digit);
            two(hours) && two(&[*tens, *ones]) && hours <= b"13".as_slice() && *tens <= b'5'
        }
        _ => false,
    }
}

/// Bytes, in base64.
pub(crate) struct Base64;

impl Leaf for Base64 {
    type Value = Vec<u8>;

    fn parse(text: &str) -> Option<Vec<u8>> {
        base64::decode(text)
    }

    fn print(value: &Vec<u8>, out: &mut Out) {
        if value.is_empty() {
            return out.problem("l'allegato è vuoto");
        }
        out.raw(&base64::encode(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_follow_the_pattern_of_the_schema() {
        for good in ["a@b.it", "ufficio.gare@pec.comune.example.it", "a@b..it"] {
            assert!(is_mail(good.as_bytes()), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.it", "a@.it", "a@b.", "a@bé.it"] {
            assert!(!is_mail(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn moments_may_have_fractions_and_zones() {
        for good in ["2017-01-10T16:46:12", "2017-01-10T16:46:12.000+02:00", "2017-01-10T16:46:12Z"] {
            assert!(is_moment(good.as_bytes()), "{good}");
        }
        for bad in ["2017-01-10", "2017-13-10T16:46:12", "2017-01-10T16:46:12+2", "2017-01-10 16:46:12"] {
            assert!(!is_moment(bad.as_bytes()), "{bad}");
        }
    }
}
