//! What this is: the check digits of Italian tax identifiers and IBANs.
//! What it is not: proof that they exist: only the registers know that.

/// Whether an 11-digit number (VAT number, or tax code of a body) has a right check digit.
///
/// Source: Luhn scheme of the VAT number (DM 23 December 1976). `00000000000` is refused.
///
/// ```
/// assert!(fatturapa::tax_code::is_number("12345678903"));
/// assert!(!fatturapa::tax_code::is_number("01234567890"));
/// ```
pub fn is_number(code: &str) -> bool {
    let digits: Vec<u32> = code.chars().filter_map(|character| character.to_digit(10)).collect();
    if code.len() != 11 || digits.len() != 11 || digits.iter().all(|digit| *digit == 0) {
        return false;
    }
    let total: u32 = digits.iter().enumerate().map(|(position, digit)| weigh(position, *digit)).sum();
    total.is_multiple_of(10)
}

fn weigh(position: usize, digit: u32) -> u32 {
    match (position % 2, digit * 2) {
        (0, _) => digit,
        (_, double) if double > 9 => double - 9,
        (_, double) => double,
    }
}

/// Weights of the characters in odd places (0-9 then A-Z) of a 16-character code.
const ODD: [u32; 36] = [
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14,
    16, 10, 22, 25, 24, 23,
];

/// Whether a 16-character tax code of a person has the right shape and check letter.
/// Letters in place of digits (*omocodia*) are accepted.
///
/// Source: DM 23 December 1976 (known, not verified against the text).
pub fn is_person(code: &str) -> bool {
    const SHAPE: &[u8; 16] = b"LLLLLLDDLDDLDDDL";
    let bytes = code.as_bytes();
    let shaped = bytes.len() == 16 && bytes.iter().zip(SHAPE).all(|(byte, kind)| fits(*byte, *kind));
    let total: u32 = bytes.iter().take(15).enumerate().map(|(place, byte)| weight(place, *byte)).sum();
    let expected = u8::try_from(total % 26).map(|offset| b'A' + offset);
    shaped && expected.ok().as_ref() == bytes.get(15)
}

fn fits(byte: u8, kind: u8) -> bool {
    match kind {
        b'L' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_digit() || b"LMNPQRSTUV".contains(&byte),
    }
}

fn weight(place: usize, byte: u8) -> u32 {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'Z' => byte - b'A',
        _ => return 0,
    };
    if place % 2 == 1 {
        return u32::from(value);
    }
    let index = if byte.is_ascii_digit() { usize::from(value) } else { usize::from(value) + 10 };
    ODD.get(index).copied().unwrap_or_default()
}

/// Whether a tax code, of a body (11 digits) or of a person (16 characters), is well formed.
pub fn is_tax_code(code: &str) -> bool {
    is_number(code) || is_person(code)
}

/// Whether an IBAN has right check digits (ISO 13616, modulus 97).
pub fn is_iban(iban: &str) -> bool {
    let Some((head, tail)) = iban.split_at_checked(4) else { return false };
    if iban.len() < 15 || !iban.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let rest = tail.chars().chain(head.chars()).filter_map(|character| character.to_digit(36));
    let remainder = rest.fold(0, |left, value| (left * if value > 9 { 100 } else { 10 } + value) % 97);
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_samples_fail_as_documented() {
        assert!(!is_number("01234567890"));
        assert!(!is_number("00000000000"));
        assert!(!is_number("1234567890"));
        assert!(!is_number("1234567890é"));
        assert!(is_number("13029381004"));
    }

    #[test]
    fn people_are_recognised_with_and_without_omocodia() {
        assert!(is_person("RSSMRA80A01H501U"));
        assert!(is_person("RSSMRA80A01H50MM"));
        assert!(!is_person("RSSMRA80A01H501X"));
        assert!(!is_person("RSSMRA80A01H501"));
        assert!(!is_person("RSSMRAÀ0A01H501"));
    }

    #[test]
    fn ibans_are_checked_modulus_97() {
        assert!(is_iban("IT60X0542811101000000123456"));
        assert!(!is_iban("IT61X0542811101000000123456"));
        assert!(!is_iban("IT60"));
    }
}
