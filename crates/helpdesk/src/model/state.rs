//! What this is: where a request stands and which moves lead on from there.
//! What it is not: its clocks; [`Move::event`] says which of their events a move is.

use worktime::Event;

use crate::Refused;

store::coded_enum! {
    /// Where a request stands.
    Status {
        /// Nobody has taken it yet.
        New = "new", "Nuova";
        /// Somebody works on it.
        Taken = "taken", "In carico";
        /// The body has to answer.
        Waiting = "waiting", "In attesa dell'ente";
        /// The centre says that it is solved.
        Resolved = "resolved", "Risolta";
        /// The body has confirmed, or the term has passed.
        Closed = "closed", "Chiusa";
        /// It goes on in another request.
        Merged = "merged", "Unita a un'altra";
        /// Taken back, or not to be dealt with.
        Cancelled = "cancelled", "Annullata";
    }
}

/// A move of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Somebody of the centre takes it in charge.
    Take,
    /// The centre has asked the body something.
    Wait,
    /// The body has answered.
    Resume,
    /// The centre says that it is solved.
    Resolve,
    /// The body confirms, or the term to object has passed.
    Close,
    /// It was not solved after all; possible until the term has passed.
    Reopen {
        /// Whether the term to reopen has not passed.
        window: Window,
    },
    /// It is taken back.
    Cancel,
    /// It goes on in another request.
    Merge,
}

/// The term to reopen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// It still runs.
    Open,
    /// It has passed.
    Over,
}

impl Status {
    /// Where a move leads.
    pub fn after(self, mv: Move) -> Result<Self, Refused> {
        match (self, mv) {
            (Self::New, Move::Take)
            | (Self::Waiting, Move::Resume)
            | (Self::Resolved | Self::Closed, Move::Reopen { window: Window::Open }) => Ok(Self::Taken),
            (Self::Taken, Move::Wait) => Ok(Self::Waiting),
            (Self::New | Self::Taken | Self::Waiting, Move::Resolve) => Ok(Self::Resolved),
            (Self::New | Self::Taken | Self::Waiting, Move::Cancel) => Ok(Self::Cancelled),
            (Self::New | Self::Taken | Self::Waiting | Self::Resolved, Move::Merge) => Ok(Self::Merged),
            (Self::Resolved, Move::Close) => Ok(Self::Closed),
            (Self::Resolved | Self::Closed, Move::Reopen { window: Window::Over }) => {
                Err(Refused::TooLateToReopen)
            }
            (Self::New, Move::Wait) => Err(Refused::NotTaken),
            (
                Self::New
                | Self::Taken
                | Self::Waiting
                | Self::Resolved
                | Self::Closed
                | Self::Merged
                | Self::Cancelled,
                _,
            ) => Err(Refused::NotFromHere(self)),
        }
    }

    /// Whether the centre still has something to do, or waits for the body.
    pub fn is_open(self) -> bool {
        match self {
            Self::New | Self::Taken | Self::Waiting => true,
            Self::Resolved | Self::Closed | Self::Merged | Self::Cancelled => false,
        }
    }

    /// Whether nothing follows any more in this request.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Merged | Self::Cancelled)
    }
}

impl Move {
    /// What the move is for the clocks; `None` leaves them as they are.
    pub fn event(self) -> Option<Event> {
        match self {
            Self::Take => Some(Event::TakenInCharge),
            Self::Wait => Some(Event::Waits),
            Self::Resume => Some(Event::Resumes),
            Self::Resolve | Self::Cancel | Self::Merge => Some(Event::Resolved),
            Self::Reopen { .. } => Some(Event::Reopened),
            Self::Close => None,
        }
    }
}
