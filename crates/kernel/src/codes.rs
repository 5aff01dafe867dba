//! What this is: the codes of Italian public bodies, people and contracts, each checked where it enters.
//! What it is not: a register: a well-formed code may still belong to nobody.

mod contacts;
mod contracts;
mod places;
mod tax;

pub use contacts::{Email, Iban, Pec, Slug};
pub use contracts::{Cig, Cup};
pub use places::{Belfiore, IpaCode, IstatCode, OfficeCode, PostalCode, ProvinceSign};
pub use tax::{TaxCode, VatNumber, luhn_check_digit};

/// Why a text is not the code it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Too short or too long.
    #[error("{code}: servono {needed} caratteri, qui sono {found}")]
    Length {
        /// The code, as its field is called.
        code: &'static str,
        /// How many characters it has.
        needed: &'static str,
        /// How many were written.
        found: usize,
    },
    /// A character that cannot be where it is.
    #[error("{code}: scrivilo {rule}")]
    Characters {
        /// The code, as its field is called.
        code: &'static str,
        /// How to write it, with an example.
        rule: &'static str,
    },
    /// The check characters contradict the others.
    #[error(
        "{code}: il controllo finale non torna (qui {found}, atteso {expected}). Ricontrolla ogni carattere"
    )]
    Check {
        /// The code, as its field is called.
        code: &'static str,
        /// The check characters that the others call for.
        expected: String,
        /// The check characters that were written.
        found: String,
    },
    /// The birth date inside the code is not in the calendar.
    #[error("{code}: la data di nascita che contiene non esiste. Ricontrolla giorno e mese")]
    BirthDate {
        /// The code, as its field is called.
        code: &'static str,
    },
    /// A value written to fill a field, that is no code.
    #[error("{code}: gli zeri sono un segnaposto. Scrivi il codice vero o lascia vuoto il campo")]
    Placeholder {
        /// The code, as its field is called.
        code: &'static str,
    },
}

/// Declares a code kept as text, that exists only after its check.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads and checks it; spaces around it do not matter.
            pub fn parse(text: &str) -> Result<Self, $crate::codes::CodeError> {
                $check(text.trim()).map(Self)
            }

            /// The code in its one form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::codes::CodeError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::codes::CodeError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}
use checked_text;

/// Refuses a text that has not exactly so many characters.
fn exactly(code: &'static str, text: &str, length: usize, needed: &'static str) -> Result<(), CodeError> {
    let found = text.chars().count();
    if found == length { Ok(()) } else { Err(CodeError::Length { code, needed, found }) }
}

/// Refuses a text whose characters do not satisfy the rule.
fn made_of(code: &'static str, good: bool, rule: &'static str) -> Result<(), CodeError> {
    if good { Ok(()) } else { Err(CodeError::Characters { code, rule }) }
}

/// Refuses check characters other than the expected ones.
fn checked(code: &'static str, found: &str, expected: String) -> Result<(), CodeError> {
    if found == expected { Ok(()) } else { Err(CodeError::Check { code, expected, found: found.to_owned() }) }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether each character is of the kind the pattern names: `A` capital letter, `0` digit, `*` either.
fn follows(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, kind)| match kind {
            b'A' => byte.is_ascii_uppercase(),
            b'0' => byte.is_ascii_digit(),
            _ => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests;
