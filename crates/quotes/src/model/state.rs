//! What this is: where a version of a quote stands and which moves lead on from there.
//! What it is not: kept whole: that a version has expired follows from the day.

use kernel::Day;

use crate::Refused;

store::coded_enum! {
    /// What is kept of where a version stands.
    Status {
        /// Being written.
        Draft = "draft", "Bozza";
        /// Sent to the body: it does not change any more.
        Sent = "sent", "Inviato";
        /// Accepted: its lines are those of the membership.
        Accepted = "accepted", "Accettato";
        /// Refused by the body.
        Refused = "refused", "Rifiutato";
        /// Followed by another version.
        Superseded = "superseded", "Superato";
        /// Taken back by the centre.
        Withdrawn = "withdrawn", "Ritirato";
    }
}

store::coded_enum! {
    /// Where a version stands on a day.
    State {
        /// Being written.
        Draft = "draft", "Bozza";
        /// Waiting for the body's answer.
        Sent = "sent", "Inviato";
        /// Accepted.
        Accepted = "accepted", "Accettato";
        /// Refused.
        Refused = "refused", "Rifiutato";
        /// Its last day has passed without an answer.
        Expired = "expired", "Scaduto";
        /// Followed by another version.
        Superseded = "superseded", "Superato";
        /// Taken back.
        Withdrawn = "withdrawn", "Ritirato";
    }
}

/// A move of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The centre sends it, to be answered by a day.
    Send {
        /// The day of the sending.
        on: Day,
        /// The last day for the answer.
        expires: Day,
    },
    /// The body accepts it.
    Accept {
        /// The day of the act.
        on: Day,
    },
    /// The body refuses it.
    Refuse {
        /// The day of the act.
        on: Day,
    },
    /// The centre takes it back.
    Withdraw,
    /// A newer version takes its place.
    Supersede,
}

/// Where a version stands on a day.
pub fn state_on(status: Status, expires: Option<Day>, day: Day) -> State {
    match status {
        Status::Draft => State::Draft,
        Status::Sent if expires.is_some_and(|last| day > last) => State::Expired,
        Status::Sent => State::Sent,
        Status::Accepted => State::Accepted,
        Status::Refused => State::Refused,
        Status::Superseded => State::Superseded,
        Status::Withdrawn => State::Withdrawn,
    }
}

impl Status {
    /// Where a move leads; the days are those of the version: when it was sent, by when it is answered.
    pub fn after(self, made: Move, (sent, expires): (Option<Day>, Option<Day>)) -> Result<Self, Refused> {
        match (self, made) {
            (Self::Draft, Move::Send { on, expires }) if expires < on => {
                Err(Refused::ExpiresBeforeSending(on))
            }
            (Self::Draft, Move::Send { .. }) => Ok(Self::Sent),
            (Self::Draft | Self::Sent, Move::Withdraw) => Ok(Self::Withdrawn),
            (Self::Sent, Move::Accept { on }) => in_time(on, sent, expires).map(|()| Self::Accepted),
            (Self::Sent, Move::Refuse { on }) => in_time(on, sent, expires).map(|()| Self::Refused),
            (Self::Sent | Self::Accepted, Move::Supersede) => Ok(Self::Superseded),
            (Self::Draft, Move::Accept { .. } | Move::Refuse { .. } | Move::Supersede) => {
                Err(Refused::NotSent)
            }
            (Self::Sent, Move::Send { .. }) => Err(Refused::AlreadySent),
            (Self::Accepted, _) => Err(Refused::AlreadyAccepted),
            (Self::Refused, _) => Err(Refused::AlreadyRefused),
            (Self::Superseded, _) => Err(Refused::AlreadySuperseded),
            (Self::Withdrawn, _) => Err(Refused::AlreadyWithdrawn),
        }
    }

    /// Whether the version is still being dealt with; a quote has one such version at most.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Sent)
    }
}

/// An answer counts from the day of the sending to the last day, both included.
fn in_time(on: Day, sent: Option<Day>, expires: Option<Day>) -> Result<(), Refused> {
    if let Some(sent) = sent.filter(|sent| on < *sent) {
        return Err(Refused::AnsweredBeforeSending(sent));
    }
    match expires.filter(|last| on > *last) {
        Some(last) => Err(Refused::Expired(last)),
        None => Ok(()),
    }
}
