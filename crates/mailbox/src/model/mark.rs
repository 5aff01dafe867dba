//! What this is: the marks by which the answer to a letter of ours finds its request: signed, so that nobody makes one
//! up for a request they have never been written about.
//! What it is not: a right: whoever answers is looked at as well.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::{JobId, RequestId};
use sha2::Sha256;
use uuid::Uuid;

/// The letters of a mark: without those that look alike.
const LETTERS: [char; 32] = [
    'b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'm', 'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z', '2',
    '3', '4', '5', '6', '7', '8', '9', 'a', 'e', 'u', 'l',
];
/// Fifty bits: nobody tries that many letters.
const SHORT: usize = 10;
const LONG: usize = 26;

/// The secret of a centre with which its marks are signed.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// A mark found in a letter, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In an identifier.
    Id {
        /// The request.
        request: RequestId,
        /// The signature.
        seal: String,
    },
    /// In the subject.
    Subject {
        /// The number of the request.
        number: i64,
        /// The signature.
        seal: String,
    },
}

impl Key {
    /// From what is kept or was drawn.
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    fn seal(&self, request: RequestId, length: usize) -> String {
        // Every length is a good length of key for HMAC; the empty seal, which never comes, matches nothing.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(b"request\n");
        mac.update(request.0.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
        letters.take(length).collect()
    }

    /// Whether this seal is the one of a request.
    fn holds(&self, request: RequestId, seal: &str) -> bool {
        let length = if seal.len() == SHORT { SHORT } else { LONG };
        let right = self.seal(request, length);
        // All letters are looked at, so that the time taken does not tell how many were right.
        right.len() == seal.len()
            && !right.is_empty()
            && right.bytes().zip(seal.bytes()).fold(0_u8, |differs, (a, b)| differs | (a ^ b)) == 0
    }

    /// What stands at the end of the subject of our letters.
    pub fn subject_mark(&self, request: RequestId, number: i64) -> String {
        format!("[#{number}-{}]", self.seal(request, SHORT))
    }

    /// The identifier of a thread, without angle brackets.
    pub fn thread_id(&self, request: RequestId, host: &str) -> String {
        format!("av.{}.{}@{host}", request.0.simple(), self.seal(request, LONG))
    }

    /// The identifier of one letter of ours: the same however often its job runs.
    pub fn message_id(&self, request: RequestId, job: JobId, host: &str) -> String {
        format!("av.{}.{}.{}@{host}", request.0.simple(), self.seal(request, LONG), job.0.simple())
    }

    /// The request of a mark whose seal holds; `by_number` says which request has the number of the subject.
    pub fn checked(&self, mark: &Mark, by_number: Option<RequestId>) -> Option<RequestId> {
        let (request, seal) = match mark {
            Mark::Id { request, seal } => (*request, seal),
            Mark::Subject { seal, .. } => (by_number?, seal),
        };
        self.holds(request, seal).then_some(request)
    }
}

impl Mark {
    /// The mark in an identifier of ours.
    pub fn in_id(id: &str) -> Option<Self> {
        let mut parts = id.trim().split('@').next()?.split('.');
        let (start, request, seal) = (parts.next()?, parts.next()?, parts.next()?);
        let request = Uuid::try_parse(request).ok().filter(|_| start == "av")?;
        Some(Self::Id { request: RequestId(request), seal: seal.to_owned() })
    }

    /// The mark in a subject.
    pub fn in_subject(subject: &str) -> Option<Self> {
        subject.split_whitespace().find_map(Self::in_word)
    }

    fn in_word(word: &str) -> Option<Self> {
        let inside = word.strip_prefix("[#")?.strip_suffix(']')?;
        let (number, seal) = inside.split_once('-')?;
        let number = number.parse().ok().filter(|number| *number > 0)?;
        let good = seal.len() == SHORT && seal.chars().all(|letter| LETTERS.contains(&letter));
        good.then(|| Self::Subject { number, seal: seal.to_owned() })
    }
}

/// Whether a word of a subject is a mark, right or wrong.
pub(super) fn looks_like_a_mark(word: &str) -> bool {
    Mark::in_word(word).is_some()
}
