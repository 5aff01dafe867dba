//! What this is: where to write, where to pay, and what to call a page: addresses, IBAN, slugs.
//! What it is not: proof that an address answers or that an account is open.

use super::{CodeError, checked, checked_text, exactly, follows, made_of};

const IBAN: &str = "IBAN";
const IBAN_RULE: &str = "con la sigla del Paese, 2 cifre e poi lettere e cifre";

checked_text! {
    /// An e-mail address, in small letters.
    Email, email
}

checked_text! {
    /// A certified e-mail address, in small letters.
    Pec, pec
}

checked_text! {
    /// A bank account, of any country, without spaces.
    Iban, iban
}

checked_text! {
    /// A name for addresses: small letters, digits and single hyphens.
    Slug, slug
}

impl Iban {
    /// In groups of four, as readers expect: `IT60 X054 …`.
    pub fn grouped(&self) -> String {
        let mut text = String::with_capacity(self.0.len() * 2);
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at.is_multiple_of(4) {
                text.push(' ');
            }
            text.push(letter);
        }
        text
    }
}

fn email(text: &str) -> Result<String, CodeError> {
    address("Indirizzo e-mail", text)
}

fn pec(text: &str) -> Result<String, CodeError> {
    address("Indirizzo PEC", text)
}

/// Pragmatic on purpose: what Italian mail systems deliver, not all that the standard allows.
fn address(code: &'static str, text: &str) -> Result<String, CodeError> {
    let text = text.to_ascii_lowercase();
    if text.len() > 254 {
        return Err(CodeError::Length { code, needed: "al massimo 254", found: text.chars().count() });
    }
    let good = text.split_once('@').is_some_and(|(user, host)| is_mailbox(user) && is_host(host));
    made_of(code, good, "come nome@ente.it, senza spazi né accenti")?;
    Ok(text)
}

fn is_mailbox(user: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_{|}~".contains(&byte);
    user.len() <= 64 && user.split('.').all(|part| !part.is_empty() && part.bytes().all(known))
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let named = |top: &str| top.len() >= 2 && !super::all_digits(top);
    host.split('.').all(is_label) && host.rsplit_once('.').is_some_and(|(_, top)| named(top))
}

fn iban(text: &str) -> Result<String, CodeError> {
    let text: String = text.split_whitespace().collect::<String>().to_ascii_uppercase();
    let found = text.chars().count();
    if text.starts_with("IT") {
        exactly(IBAN, &text, 27, "27")?;
    } else if !(15..=34).contains(&found) {
        return Err(CodeError::Length { code: IBAN, needed: "da 15 a 34", found });
    }
    let (head, rest) = text.split_at_checked(4).unwrap_or_default();
    made_of(IBAN, follows(head, "AA00") && follows(rest, &"*".repeat(rest.len())), IBAN_RULE)?;
    let (country, check) = head.split_at(2);
    checked(IBAN, check, iban_check(country, rest))?;
    Ok(text)
}

/// The two digits that make the whole, moved and read in base 36, leave 1 when divided by 97.
fn iban_check(country: &str, rest: &str) -> String {
    let digits = rest.chars().chain(country.chars()).chain("00".chars()).filter_map(|c| c.to_digit(36));
    let left = digits.fold(0, |left, digit| (left * if digit > 9 { 100 } else { 10 } + digit) % 97);
    format!("{:02}", 98 - left)
}

fn slug(text: &str) -> Result<String, CodeError> {
    let code = "Nome per l'indirizzo";
    let found = text.chars().count();
    if !(1..=80).contains(&found) {
        return Err(CodeError::Length { code, needed: "da 1 a 80", found });
    }
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    made_of(code, text.split('-').all(part), "in minuscolo con trattini, per esempio servizi-di-rete")?;
    Ok(text.to_owned())
}
