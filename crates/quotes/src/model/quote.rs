//! What this is: a quote and the chain of its versions.
//! What it is not: lines; each version has its own.

use kernel::{BodyId, Cents, Day, Instant, QuoteId};
use serde::Serialize;

use super::{Number, State, Status, state_on};

/// Where a quote comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// A key that another area gives: the same key is the same quote. Empty if somebody wrote it by hand.
    pub key: String,
    /// In words: `Scheda dei fabbisogni 2022`.
    pub words: String,
}

/// A quote to a body for the services of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Which.
    pub quote_id: QuoteId,
    /// For whom.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// The year of the services.
    pub year: i16,
    /// What it is about, in a few words.
    pub subject: String,
    /// Its number, from the first sending on.
    pub number: Option<Number>,
    /// Where it comes from.
    pub origin: Origin,
    /// For optimistic locking.
    pub version: i64,
}

/// A version of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// 1, 2, 3 …
    pub no: i64,
    /// Where it stands.
    pub status: Status,
    /// A text for the body.
    pub note: String,
    /// The last day for an answer; in a draft, the one proposed.
    pub expires: Option<Day>,
    /// When it was sent.
    pub sent_on: Option<Day>,
    /// By whom.
    pub sent_by: String,
    /// The sum of its lines, without tax; of those with a price in a draft.
    pub total: Cents,
    /// How it was answered, or why it was taken back.
    pub answer: Option<Answer>,
    /// When the body's people got a letter about it.
    pub told_at: Option<Instant>,
    /// The fingerprint of its PDF.
    pub pdf_sha256: Option<String>,
}

/// An answer, or a withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The day of the act.
    pub on: Day,
    /// Who.
    pub by: String,
    /// As what: `Sindaco o presidente`.
    pub role: String,
    /// The number of the act; empty for an answer on line.
    pub act: String,
    /// Why, for a refusal or a withdrawal.
    pub reason: String,
}

impl Quote {
    /// `Preventivo n. 3/2022`, or what there is of it before it has a number.
    pub fn title(&self) -> String {
        match self.number {
            Some(number) => format!("Preventivo n. {number}"),
            None => format!("Preventivo per {}", self.body_name),
        }
    }

    /// The number as lists and acts write it; empty before the first sending.
    pub fn number_text(&self) -> String {
        self.number.map(|number| number.to_string()).unwrap_or_default()
    }
}

impl Version {
    /// Where it stands on a day.
    pub fn state_on(&self, day: Day) -> State {
        state_on(self.status, self.expires, day)
    }

    /// Whether the body ever had it.
    pub fn was_sent(&self) -> bool {
        self.sent_on.is_some()
    }
}

/// The newest version.
pub fn newest(versions: &[Version]) -> Option<&Version> {
    versions.iter().max_by_key(|version| version.no)
}

/// The version by which a quote is known: the one that is being dealt with, or else the one that was accepted, or else
/// the newest.
pub fn standing<'a>(versions: impl IntoIterator<Item = &'a Version>) -> Option<&'a Version> {
    versions.into_iter().max_by_key(|version| {
        let weight = match version.status {
            Status::Draft | Status::Sent => 2,
            Status::Accepted => 1,
            Status::Refused | Status::Superseded | Status::Withdrawn => 0,
        };
        (weight, version.no)
    })
}

/// The same for the body, which knows only what was sent.
pub fn standing_for_body(versions: &[Version]) -> Option<&Version> {
    standing(versions.iter().filter(|version| version.was_sent()))
}

/// What is wrong with a chain of versions, if anything: one may be open, one accepted; numbers go up by one.
pub fn chain_fault(versions: &[Version]) -> Option<&'static str> {
    let count = |wanted: fn(&Version) -> bool| versions.iter().filter(|version| wanted(version)).count();
    if count(|version| version.status.is_open()) > 1 {
        return Some("two versions are open");
    }
    if count(|version| version.status == Status::Accepted) > 1 {
        return Some("two versions are accepted");
    }
    let numbered = versions.iter().zip(1_i64..).all(|(version, no)| version.no == no);
    if numbered { None } else { Some("a version is missing") }
}
