//! What this is: one request as the reports count it: by days, with what its clocks measured.
//! What it is not: the request; that is in the help desk.

use helpdesk::model::Kind;
use kernel::{BodyId, Day, RequestId, ServiceId, TeamId};

use super::{By, SizeClass};

/// Something with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<Id> {
    /// Which.
    pub id: Id,
    /// As people call it.
    pub name: String,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It was resolved, so many seconds after it was made.
    Resolved {
        /// With nights, holidays and waiting.
        elapsed: i64,
    },
    /// It was taken back, or goes on in another.
    Dropped,
}

/// A promise that was measured to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// On which day.
    pub on: Day,
    /// The working seconds promised.
    pub promised: i64,
    /// The working seconds spent.
    pub spent: i64,
}

impl Judged {
    /// Whether the promise was kept: at the last second it still is.
    pub fn is_kept(self) -> bool {
        self.spent <= self.promised
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// In a few words.
    pub subject: String,
    /// Whose.
    pub body: Named<BodyId>,
    /// How large that body is.
    pub class: SizeClass,
    /// About which service.
    pub service: Named<ServiceId>,
    /// Who works on it.
    pub team: Option<Named<TeamId>>,
    /// What kind.
    pub kind: Kind,
    /// When it came.
    pub opened: Day,
    /// When and how it ended; none while there is something to do.
    pub ended: Option<(Day, End)>,
    /// The taking in charge, where one was promised and done.
    pub taken: Option<Judged>,
    /// The solution, where one was promised and done.
    pub solved: Option<Judged>,
}

/// The key of what no team works on.
pub(super) const NO_TEAM: &str = "nessuno";

impl Row {
    /// The key of the group in which it falls.
    pub fn key(&self, by: By) -> String {
        match by {
            By::Service => self.service.id.to_string(),
            By::Body => self.body.id.to_string(),
            By::Class => self.class.code().to_owned(),
            By::Team => self.team.as_ref().map_or_else(|| NO_TEAM.to_owned(), |team| team.id.to_string()),
            By::Kind => self.kind.code().to_owned(),
        }
    }

    /// The name of the group in which it falls.
    pub fn label(&self, by: By) -> &str {
        match by {
            By::Service => &self.service.name,
            By::Body => &self.body.name,
            By::Class => self.class.label(),
            By::Team => self.team.as_ref().map_or("Nessun gruppo", |team| &team.name),
            By::Kind => self.kind.label(),
        }
    }
}
