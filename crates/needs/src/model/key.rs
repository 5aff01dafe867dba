//! What this is: the name of a question or of a section within a template; it stays the same from one version to the
//! next, so that answers of different years can be compared.
//! What it is not: shown to people; they see the label.

use serde::{Deserialize, Serialize};

/// The name of a question or a section.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// Text that is not a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Voce: usa da 1 a 40 lettere minuscole senza accenti, cifre o trattini")]
pub struct NotAKey;

impl Key {
    /// Reads lower-case letters, digits and hyphens.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let good = (1..=40).contains(&text.len()) && text.bytes().all(letter);
        if good { Ok(Self(text.to_owned())) } else { Err(NotAKey) }
    }

    /// The key that a template gives to its next question or section.
    pub(super) fn numbered(number: u32) -> Self {
        Self(format!("v{number}"))
    }

    /// As kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Key {
    type Error = NotAKey;
    fn try_from(text: String) -> Result<Self, NotAKey> {
        Self::parse(&text)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl std::str::FromStr for Key {
    type Err = NotAKey;
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        Self::parse(text)
    }
}
