//! What this is: the time spent on requests, added up by activity, body, service, team or kind.
//! What it is not: what it costs, or whether it is paid for: packages of hours say that.

use std::collections::{BTreeMap, BTreeSet};

use helpdesk::model::Kind;
use kernel::text::{fold, sort_key};
use kernel::{BodyId, Day, RequestId, ServiceId, TeamId};

use super::row::NO_TEAM;
use super::{Named, SizeClass};

store::coded_enum! {
    /// By what hours are added up.
    HoursBy {
        /// By activity.
        Activity = "attivita", "Attività";
        /// By body.
        Body = "ente", "Ente";
        /// By service.
        Service = "servizio", "Servizio";
        /// By the size of the body.
        Class = "classe", "Dimensione dell'ente";
        /// By team.
        Team = "gruppo", "Gruppo di lavoro";
        /// By kind of request.
        Kind = "tipo", "Tipo di richiesta";
    }
}

/// Time spent on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeRow {
    /// On which request.
    pub request_id: RequestId,
    /// Its number.
    pub number: i64,
    /// Its subject.
    pub subject: String,
    /// For whom.
    pub body: Named<BodyId>,
    /// How large that body is.
    pub class: SizeClass,
    /// About which service.
    pub service: Named<ServiceId>,
    /// Who works on it.
    pub team: Option<Named<TeamId>>,
    /// What kind of request.
    pub kind: Kind,
    /// On which day.
    pub on: Day,
    /// How long.
    pub minutes: i64,
    /// Doing what, as it was written down.
    pub activity: String,
}

/// The key of what was written down without an activity.
const NO_ACTIVITY: &str = "–";

impl TimeRow {
    /// The key of the group in which it falls. Activities are told apart by their words, not by capitals.
    pub fn key(&self, by: HoursBy) -> String {
        match by {
            // An empty value in an address means no value.
            HoursBy::Activity if self.activity.is_empty() => NO_ACTIVITY.to_owned(),
            HoursBy::Activity => fold(&self.activity),
            HoursBy::Body => self.body.id.to_string(),
            HoursBy::Service => self.service.id.to_string(),
            HoursBy::Class => self.class.code().to_owned(),
            HoursBy::Team => {
                self.team.as_ref().map_or_else(|| NO_TEAM.to_owned(), |team| team.id.to_string())
            }
            HoursBy::Kind => self.kind.code().to_owned(),
        }
    }

    fn label(&self, by: HoursBy) -> &str {
        match by {
            HoursBy::Activity if self.activity.is_empty() => "Attività non indicata",
            HoursBy::Activity => &self.activity,
            HoursBy::Body => &self.body.name,
            HoursBy::Service => &self.service.name,
            HoursBy::Class => self.class.label(),
            HoursBy::Team => self.team.as_ref().map_or("Nessun gruppo", |team| &team.name),
            HoursBy::Kind => self.kind.label(),
        }
    }
}

/// The hours of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourGroup {
    /// By which the address names it.
    pub key: String,
    /// As people call it.
    pub label: String,
    /// How long.
    pub minutes: i64,
    /// On how many requests.
    pub requests: i64,
}

/// The hours of every group, in the order of the names.
pub fn hours_by(rows: &[TimeRow], by: HoursBy) -> Vec<HourGroup> {
    let mut parts: BTreeMap<String, (&str, i64, BTreeSet<RequestId>)> = BTreeMap::new();
    for row in rows {
        let part = parts.entry(row.key(by)).or_insert_with(|| (row.label(by), 0, BTreeSet::new()));
        part.1 = part.1.saturating_add(row.minutes);
        part.2.insert(row.request_id);
    }
    let group = |(key, (label, minutes, requests)): (String, (&str, i64, BTreeSet<RequestId>))| HourGroup {
        key,
        label: label.to_owned(),
        minutes,
        requests: i64::try_from(requests.len()).unwrap_or(i64::MAX),
    };
    let mut all: Vec<HourGroup> = parts.into_iter().map(group).collect();
    all.sort_by_cached_key(|group| (sort_key(&group.label), group.key.clone()));
    all
}

/// Minutes as hours and minutes: `12 h 30 min`.
pub fn hours_words(minutes: i64) -> String {
    super::work_words(minutes.saturating_mul(60))
}
