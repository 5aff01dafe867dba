//! What this is: the stable words by which sections, questions and choices are known in every version and every export.
//! What it is not: what people read; that is the text beside it, and may change.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A stable word: small letters, digits and `_`, beginning with a letter, at most 64 long.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Word(Box<str>);

/// A text that is not a stable word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWord {
    /// Something else than small letters, digits and `_`, or too long.
    #[error(
        "Il codice «{0}» non va bene: usa lettere minuscole senza accento, cifre e _, comincia con una lettera, \
         al massimo 64 caratteri"
    )]
    Shape(String),
    /// A word that means something in conditions.
    #[error("Il codice «{0}» è una parola delle condizioni: aggiungi qualcosa, per esempio «{0}_1»")]
    Reserved(String),
}

/// The longest word.
pub const LONGEST_WORD: usize = 64;

/// Words of the language of conditions, which name nothing else.
pub(crate) const RESERVED: [&str; 6] = ["e", "o", "non", "in", "vero", "falso"];

impl Word {
    /// Reads a word.
    pub fn parse(text: &str) -> Result<Self, NotWord> {
        if RESERVED.contains(&text) {
            return Err(NotWord::Reserved(text.to_owned()));
        }
        let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        let rest =
            text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if first && rest && text.len() <= LONGEST_WORD {
            Ok(Self(text.into()))
        } else {
            Err(NotWord::Shape(text.chars().take(80).collect()))
        }
    }

    /// A word for what has none.
    pub(crate) fn fallback() -> Self {
        Self("senza_nome".into())
    }

    /// The word as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Word {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Word {
    type Error = NotWord;

    fn try_from(text: String) -> Result<Self, NotWord> {
        Self::parse(&text)
    }
}

impl From<Word> for String {
    fn from(word: Word) -> Self {
        word.0.into()
    }
}

impl std::str::FromStr for Word {
    type Err = NotWord;

    fn from_str(text: &str) -> Result<Self, NotWord> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_a_fixed_shape() {
        for good in ["a", "servizi_base", "s1", "forma_di_gestione"] {
            assert!(Word::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "1a", "_a", "Città", "città", "a b", "A", "e", "non", &"a".repeat(65)] {
            assert!(Word::parse(bad).is_err(), "{bad}");
        }
    }
}
