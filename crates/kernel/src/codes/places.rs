//! What this is: the codes of bodies, offices and places.
//! What it is not: the list of those that exist: that is the register.

use super::{CodeError, all_digits, checked_text, exactly, follows, made_of};

checked_text! {
    /// The code of an office that receives electronic invoices: six capital letters and digits.
    OfficeCode, office
}

checked_text! {
    /// The code of a body in the index of public administrations, such as `p_pu`. Its case is kept.
    IpaCode, ipa
}

checked_text! {
    /// The statistical code of a Comune: six digits, kept as text since it may begin with zero.
    IstatCode, istat
}

checked_text! {
    /// The land-registry code of a Comune: a letter and three digits.
    Belfiore, belfiore
}

checked_text! {
    /// A postal code: five digits.
    PostalCode, postal
}

checked_text! {
    /// The sign of a Provincia: two capital letters.
    ProvinceSign, province
}

fn office(text: &str) -> Result<String, CodeError> {
    patterned("Codice univoco ufficio", text, "******", "6", "con 6 lettere e cifre, per esempio UF1A2B")
}

fn ipa(text: &str) -> Result<String, CodeError> {
    let code = "Codice IPA";
    let found = text.chars().count();
    if !(2..=30).contains(&found) {
        return Err(CodeError::Length { code, needed: "da 2 a 30", found });
    }
    let good = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    made_of(code, good, "con lettere, cifre e trattini bassi, per esempio p_pu")?;
    Ok(text.to_owned())
}

fn istat(text: &str) -> Result<String, CodeError> {
    digits("Codice ISTAT", text, 6, "6", "di sole 6 cifre, per esempio 041044")
}

fn belfiore(text: &str) -> Result<String, CodeError> {
    patterned("Codice catastale", text, "A000", "4", "con una lettera e 3 cifre, per esempio G479")
}

fn postal(text: &str) -> Result<String, CodeError> {
    digits("CAP", text, 5, "5", "di sole 5 cifre, per esempio 61121")
}

fn province(text: &str) -> Result<String, CodeError> {
    patterned("Sigla della provincia", text, "AA", "2", "con 2 lettere, per esempio PU")
}

fn digits(
    code: &'static str,
    text: &str,
    length: usize,
    needed: &'static str,
    rule: &'static str,
) -> Result<String, CodeError> {
    exactly(code, text, length, needed)?;
    made_of(code, all_digits(text), rule)?;
    Ok(text.to_owned())
}

fn patterned(
    code: &'static str,
    text: &str,
    pattern: &str,
    needed: &'static str,
    rule: &'static str,
) -> Result<String, CodeError> {
    let text = text.to_ascii_uppercase();
    exactly(code, &text, pattern.len(), needed)?;
    made_of(code, follows(&text, pattern), rule)?;
    Ok(text)
}
