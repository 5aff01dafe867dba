//! What this is: the tax code of people and bodies and the VAT number.
//! What it is not: a way to compute a person's tax code from name and birth.

use super::{CodeError, all_digits, checked, checked_text, exactly, made_of};

const TAX: &str = "Codice fiscale";
const VAT: &str = "Partita IVA";
const ELEVEN: &str = "di sole 11 cifre, per esempio 00212000418";
const SIXTEEN: &str = "con 16 lettere e cifre come sulla tessera (persone) o con 11 cifre (enti)";

/// Where a person's code has digits; each may be a letter instead, when two people would share the code.
const DIGIT_PLACES: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];
/// The letters that stand for 0 to 9 in those places.
const DIGIT_LETTERS: &[u8; 10] = b"LMNPQRSTUV";
/// The letters that stand for January to December.
const MONTH_LETTERS: &[u8; 12] = b"ABCDEHLMPRST";
/// What digits 0-9 and letters A-J count in odd places; letters from K on follow.
const ODD_VALUES: [u8; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

checked_text! {
    /// A tax code: 16 characters of a person, or 11 digits of a body.
    TaxCode, tax_code
}

checked_text! {
    /// A VAT number: 11 digits. An `IT` before it is dropped.
    VatNumber, vat_number
}

impl TaxCode {
    /// Whether it is the 11-digit form of bodies and companies.
    pub fn is_of_a_body(&self) -> bool {
        self.0.len() == 11
    }
}

/// The eleventh digit that the first ten call for.
pub fn luhn_check_digit(ten: &str) -> Option<char> {
    if ten.len() != 10 || !all_digits(ten) {
        return None;
    }
    let sum: u32 = ten.bytes().map(|byte| u32::from(byte - b'0')).enumerate().map(luhn_value).sum();
    char::from_digit((10 - sum % 10) % 10, 10)
}

fn luhn_value((at, digit): (usize, u32)) -> u32 {
    match (at % 2, digit) {
        (0, _) => digit,
        (_, 5..) => digit * 2 - 9,
        (_, _) => digit * 2,
    }
}

fn vat_number(text: &str) -> Result<String, CodeError> {
    let bare = text.strip_prefix("IT").or_else(|| text.strip_prefix("it")).unwrap_or(text).trim();
    exactly(VAT, bare, 11, "11")?;
    eleven_digits(VAT, bare)
}

fn tax_code(text: &str) -> Result<String, CodeError> {
    if text.chars().count() == 11 {
        return eleven_digits(TAX, text);
    }
    exactly(TAX, text, 16, "16 (persone) o 11 (enti)")?;
    person(&text.to_ascii_uppercase())
}

fn eleven_digits(code: &'static str, text: &str) -> Result<String, CodeError> {
    made_of(code, all_digits(text), ELEVEN)?;
    if text == "00000000000" {
        return Err(CodeError::Placeholder { code });
    }
    let (ten, last) = text.split_at(10);
    checked(code, last, luhn_check_digit(ten).map(String::from).unwrap_or_default())?;
    Ok(text.to_owned())
}

fn person(text: &str) -> Result<String, CodeError> {
    let plain = without_letters_for_digits(text);
    made_of(TAX, super::follows(&plain, "AAAAAA00A00A000A"), SIXTEEN)?;
    if !has_a_birth_date(plain.as_bytes()) {
        return Err(CodeError::BirthDate { code: TAX });
    }
    let (body, last) = text.split_at(15);
    checked(TAX, last, check_letter(body).to_string())?;
    Ok(text.to_owned())
}

fn without_letters_for_digits(text: &str) -> String {
    let plain = |(at, letter): (usize, char)| {
        let stands_for = DIGIT_LETTERS.iter().position(|known| char::from(*known) == letter);
        match (DIGIT_PLACES.contains(&at), stands_for.and_then(|digit| u32::try_from(digit).ok())) {
            (true, Some(digit)) => char::from_digit(digit, 10).unwrap_or(letter),
            _ => letter,
        }
    };
    text.chars().enumerate().map(plain).collect()
}

/// The century is not in the code, so 29 February needs only a year divisible by four.
fn has_a_birth_date(plain: &[u8]) -> bool {
    let [_, _, _, _, _, _, y1, y2, letter, d1, d2, ..] = plain else { return false };
    let two = |tens: u8, units: u8| (tens - b'0') * 10 + (units - b'0');
    let leap = two(*y1, *y2).is_multiple_of(4);
    let Some(month) = MONTH_LETTERS.iter().position(|known| known == letter) else { return false };
    let last = match month {
        1 if leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    };
    let day = two(*d1, *d2);
    // Women's days are written with 40 added.
    (1..=last).contains(&day) || (41..=40 + last).contains(&day)
}

fn check_letter(body: &str) -> char {
    let sum: u32 = body.bytes().enumerate().map(check_value).sum();
    u8::try_from(sum % 26).map_or('?', |rest| char::from(b'A' + rest))
}

fn check_value((at, byte): (usize, u8)) -> u32 {
    let rank = if byte.is_ascii_digit() { byte - b'0' } else { byte.saturating_sub(b'A') };
    if at % 2 == 1 {
        return u32::from(rank);
    }
    ODD_VALUES.get(usize::from(rank)).copied().map_or(0, u32::from)
}
