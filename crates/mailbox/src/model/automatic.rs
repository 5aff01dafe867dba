//! What this is: whether a program wrote a letter by itself: answers of absence, failures of delivery, receipts.
//! What it is not: whether the letter is wanted; a letter to a list may be wanted and still not to be answered.

use mail_parser::Message;

use super::Reason;

/// Whether a program wrote a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// Somebody wrote it.
    No,
    /// It asks not to be answered: taken in as new, never answered, and no reply to a request.
    NotToBeAnswered,
    /// Nobody wrote it.
    Yes(Reason),
}

/// The value of a header as it stands, on one line and in small letters; of several, the first.
fn header(message: &Message<'_>, name: &str) -> Option<String> {
    let mut all = message.headers_raw().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    all.next().map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

const SUBJECTS: [&str; 8] = [
    "risposta automatica",
    "risposta automatica:",
    "automatic reply",
    "fuori ufficio",
    "fuori sede",
    "out of office",
    "autoreply",
    "assenza dall'ufficio",
];

impl Automatic {
    /// What the headers of a letter say.
    pub(super) fn of(message: &Message<'_>) -> Self {
        let is = |name: &str, words: &[&str]| {
            header(message, name).is_some_and(|value| words.iter().any(|word| value.starts_with(word)))
        };
        if header(message, "X-Ricevuta").is_some() {
            return Self::Yes(Reason::Receipt);
        }
        if header(message, "Return-Path").is_some_and(|path| path == "<>")
            || is("Content-Type", &["multipart/report"])
        {
            return Self::Yes(Reason::Bounce);
        }
        let submitted = header(message, "Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
        let answers = ["X-Autoreply", "X-Autorespond", "X-Autoresponder"];
        let subject = message.subject().unwrap_or_default().trim().to_lowercase();
        if submitted
            || is("Precedence", &["auto_reply", "auto-reply", "junk"])
            || answers.iter().any(|name| header(message, name).is_some())
            || SUBJECTS.iter().any(|start| subject.starts_with(start))
        {
            return Self::Yes(Reason::AutoReply);
        }
        let lists = ["List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress", "Feedback-Id"];
        if is("Precedence", &["bulk", "list"]) || lists.iter().any(|name| header(message, name).is_some()) {
            return Self::NotToBeAnswered;
        }
        Self::No
    }

    /// This, or the other if this says nothing.
    pub(super) fn or(self, other: Self) -> Self {
        if self == Self::No { other } else { self }
    }

    /// What an address says of itself.
    pub(super) fn of_address(self, address: &str) -> Self {
        let user = address.split('@').next().unwrap_or_default();
        let plain: String = user.chars().filter(char::is_ascii_alphanumeric).collect();
        match (self, plain.as_str()) {
            (Self::Yes(why), _) => Self::Yes(why),
            (_, "mailerdaemon" | "postmaster") => Self::Yes(Reason::Bounce),
            (Self::No, "noreply" | "donotreply" | "nonrispondere") => Self::NotToBeAnswered,
            (other, _) => other,
        }
    }
}
