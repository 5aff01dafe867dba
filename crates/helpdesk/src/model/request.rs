//! What this is: a request with what was written, attached and spent on it.
//! What it is not: rows of a table.

use kernel::{
    AccountId, BodyId, CharterId, Day, Instant, Phase, RequestEntryId, RequestFileId, RequestId, ServiceId,
    TeamId,
};
use serde::Serialize;

use super::{Channel, Impact, Kind, Measured, Priority, Status, Urgency};

/// What somebody asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// The id it will have: one sent twice is made once.
    pub request_id: RequestId,
    /// For whom.
    pub body_id: BodyId,
    /// About which service.
    pub service_id: ServiceId,
    /// What kind.
    pub kind: Kind,
    /// How many feel it.
    pub impact: Impact,
    /// How soon it hurts.
    pub urgency: Urgency,
    /// In a few words.
    pub subject: String,
    /// All of it.
    pub text: String,
    /// How it came.
    pub channel: Channel,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// Which.
    pub request_id: RequestId,
    /// Its number, one series per centre.
    pub number: i64,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// About which service.
    pub service_id: ServiceId,
    /// Its name when the request was made.
    pub service_name: String,
    /// What kind.
    pub kind: Kind,
    /// How many feel it.
    pub impact: Impact,
    /// How soon it hurts.
    pub urgency: Urgency,
    /// In which order.
    pub priority: Priority,
    /// In a few words.
    pub subject: String,
    /// Where it stands.
    pub status: Status,
    /// How it came.
    pub channel: Channel,
    /// Who made it.
    pub author_id: Option<AccountId>,
    /// Their name.
    pub author: String,
    /// When.
    pub created_at: Instant,
    /// Who works on it.
    pub assignee_id: Option<AccountId>,
    /// Their name; empty if nobody does.
    pub assignee: String,
    /// The team whose queue it is in.
    pub team_id: Option<TeamId>,
    /// Its name; empty if none.
    pub team: String,
    /// The version of the charter that judges it, if one promises something.
    pub charter_id: Option<CharterId>,
    /// That version in words; empty if none.
    pub judged_by: String,
    /// The clocks.
    #[serde(skip)]
    pub measured: Measured,
    /// When the first of its promises falls due; far away if none does.
    #[serde(skip)]
    pub due_at: Instant,
    /// When it was solved.
    pub resolved_at: Option<Instant>,
    /// The request in which it goes on.
    pub merged_into: Option<RequestId>,
    /// The request of the mass fault that it belongs to, perhaps of another body.
    #[serde(skip)]
    pub parent_id: Option<RequestId>,
    /// The older request that it goes on from.
    pub follows_id: Option<RequestId>,
    /// When something last happened.
    #[serde(skip)]
    pub updated_at: Instant,
    /// For optimistic locking.
    pub version: i64,
}

impl Request {
    /// `Richiesta n. 12`.
    pub fn title(&self) -> String {
        format!("Richiesta n. {}", self.number)
    }

    /// Where it stands, as permissions ask.
    pub fn phase(&self) -> Phase {
        if self.status.is_final() { Phase::Frozen } else { Phase::Current }
    }

    /// Whether a promise has passed while there was something to do.
    pub fn is_late(&self, now: Instant) -> bool {
        self.status.is_open() && self.due_at <= now
    }
}

store::coded_enum! {
    /// On whose side somebody writes.
    Side {
        /// The body.
        Body = "body", "Ente";
        /// The centre.
        Centre = "centre", "Centro servizi";
        /// The program by itself.
        System = "system", "Sistema";
    }
}

store::coded_enum! {
    /// What was written.
    EntryKind {
        /// For everybody in the request.
        Reply = "reply", "Risposta";
        /// For the centre only.
        Note = "note", "Nota interna";
        /// Something that happened, for everybody.
        Event = "event", "Evento";
        /// Something that happened, for the centre only.
        InternalEvent = "internal_event", "Evento interno";
    }
}

impl EntryKind {
    /// Whether only the centre reads it.
    pub fn is_internal(self) -> bool {
        matches!(self, Self::Note | Self::InternalEvent)
    }
}

/// Something written in a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Which.
    pub entry_id: RequestEntryId,
    /// The request in which it was written first.
    pub origin_id: RequestId,
    /// When.
    pub at: Instant,
    /// By whom.
    pub author: String,
    /// On whose side.
    pub side: Side,
    /// For whom.
    pub kind: EntryKind,
    /// What.
    pub text: String,
}

/// A file attached to something written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Which.
    pub file_id: RequestFileId,
    /// To what it is attached.
    pub entry_id: RequestEntryId,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub size: i64,
    /// The fingerprint under which it is kept.
    pub sha256: String,
}

/// Time spent on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// On which day.
    pub on: Day,
    /// How long.
    pub minutes: i64,
    /// Doing what.
    pub activity: String,
    /// By whom.
    pub author: String,
}
