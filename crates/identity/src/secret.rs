//! What this is: secrets that nobody chooses: session cookies, tokens, links, recovery codes. They leave the
//! program once, as text, and only their hash is kept.
//! What it is not: passwords, which people choose and which therefore need a slow hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The letters of recovery codes: no 0, 1, I, O, which look alike.
const LETTERS: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N',
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];

/// A fresh secret of 256 bits, as text for a cookie or an address.
pub fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// The only form in which a secret is kept. SHA-256 is enough: nobody guesses 256 bits.
pub fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// A key for the table of attempts that does not tell whose it is.
pub(crate) fn key(kind: &str, who: &str) -> String {
    let digest = Sha256::digest(format!("{kind}\n{who}").as_bytes());
    format!("{kind}:{}", URL_SAFE_NO_PAD.encode(digest))
}

/// A fresh recovery code of 80 bits, such as `7KQ2-M9XA-…`, easy to copy from paper.
pub(crate) fn recovery_code() -> String {
    let drawn = rand::random::<[u8; 16]>();
    let letters: Vec<char> =
        drawn.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)).copied()).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

/// The hash of a recovery code as typed: spaces, hyphens and small letters do not matter.
pub(crate) fn hash_of_recovery_code(typed: &str) -> Vec<u8> {
    let bare: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    hash(&format!("recovery\n{}", bare.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_secrets_differ_and_fit_into_an_address() {
        let (one, two) = (fresh(), fresh());
        assert_ne!(one, two);
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }

    #[test]
    fn a_recovery_code_is_found_again_however_it_is_typed() {
        let code = recovery_code();
        assert_eq!(code.len(), 19);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(hash_of_recovery_code(&typed), hash_of_recovery_code(&code));
        assert_ne!(hash_of_recovery_code(&recovery_code()), hash_of_recovery_code(&code));
    }
}
