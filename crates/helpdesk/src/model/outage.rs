//! What this is: a notice that some services do not work, or will not for a while.
//! What it is not: a request; one may be behind it, which only its own body and the centre see.

use kernel::{Instant, OutageId, RequestId, ServiceId};
use serde::Serialize;
use uuid::Uuid;

use crate::Refused;

/// A notice of an outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outage {
    /// Which.
    pub outage_id: OutageId,
    /// In a few words.
    pub title: String,
    /// All of it.
    pub text: String,
    /// Whether the centre wanted it so: maintenance.
    pub planned: bool,
    /// From when.
    pub starts_at: Instant,
    /// Until when, as far as one knows.
    pub ends_at: Option<Instant>,
    /// When it was over.
    pub closed_at: Option<Instant>,
    /// The request behind it.
    #[serde(skip)]
    pub request_id: Option<RequestId>,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub created_at: Instant,
    /// For optimistic locking; 0 for one that is not written yet.
    pub version: i64,
}

/// A service that does not work, with its name at the time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutageService {
    /// Which.
    pub service_id: ServiceId,
    /// Its name.
    pub service_name: String,
}

/// What was said later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutageUpdate {
    /// Which.
    pub update_id: Uuid,
    /// When.
    pub at: Instant,
    /// By whom.
    pub author: String,
    /// What.
    pub text: String,
}

/// Where an outage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutageState {
    /// It will begin.
    Ahead,
    /// Services do not work.
    Going,
    /// Over.
    Closed,
}

impl OutageState {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ahead => "Previsto",
            Self::Going => "In corso",
            Self::Closed => "Chiuso",
        }
    }
}

impl Outage {
    /// Where it stands.
    pub fn state(&self, now: Instant) -> OutageState {
        if self.closed_at.is_some() {
            OutageState::Closed
        } else if now < self.starts_at {
            OutageState::Ahead
        } else {
            OutageState::Going
        }
    }

    /// Whether its times make sense.
    pub fn check(&self) -> Result<(), Refused> {
        match self.ends_at {
            Some(end) if end <= self.starts_at => Err(Refused::EndsBeforeItBegins),
            Some(_) | None => Ok(()),
        }
    }
}
