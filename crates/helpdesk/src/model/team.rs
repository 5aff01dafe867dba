//! What this is: people of the centre who work together on some services, and the answers they have ready.
//! What it is not: permissions; who is in a team may do no more than their role allows.

use kernel::{AccountId, ServiceId, TeamId};
use serde::Serialize;
use uuid::Uuid;

use super::Request;
use crate::Refused;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Team {
    /// Which.
    pub team_id: TeamId,
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub people: Vec<AccountId>,
    /// What new requests go to it.
    pub services: Vec<ServiceId>,
    /// Whether it gets nothing new any more.
    pub archived: bool,
    /// For optimistic locking; 0 for one that is not written yet.
    pub version: i64,
}

/// An answer written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Canned {
    /// Which.
    pub canned_id: Uuid,
    /// What it is called.
    pub title: String,
    /// What it says, with placeholders.
    pub text: String,
    /// Only for this service.
    pub service_id: Option<ServiceId>,
    /// Whether it is not offered any more.
    pub archived: bool,
    /// For optimistic locking; 0 for one that is not written yet.
    pub version: i64,
}

/// What stands for something of the request, with an explanation for whoever writes.
pub const PLACEHOLDERS: [(&str, &str); 6] = [
    ("{numero}", "il numero della richiesta"),
    ("{oggetto}", "l'oggetto"),
    ("{ente}", "il nome dell'ente"),
    ("{servizio}", "il servizio"),
    ("{aperta}", "il giorno in cui è stata aperta"),
    ("{operatore}", "chi risponde"),
];

impl Canned {
    /// Whether every placeholder is known.
    pub fn check(&self) -> Result<(), Refused> {
        let mut rest = self.text.as_str();
        while let Some((_, after)) = rest.split_once('{') {
            let (word, left) = after.split_once('}').unwrap_or((after, ""));
            let whole = format!("{{{word}}}");
            if !PLACEHOLDERS.iter().any(|(known, _)| *known == whole) {
                let shown = word.chars().take(30).collect();
                return Err(Refused::Placeholder(shown));
            }
            rest = left;
        }
        Ok(())
    }

    /// Whether it is offered in a request about a service.
    pub fn is_for(&self, service: ServiceId) -> bool {
        !self.archived && self.service_id.is_none_or(|only| only == service)
    }

    /// The text for one request. What is put in is not looked at again, whatever it says.
    pub fn filled(&self, request: &Request, operator: &str) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((word, left)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match word {
                "numero" => out.push_str(&request.number.to_string()),
                "oggetto" => out.push_str(&request.subject),
                "ente" => out.push_str(&request.body_name),
                "servizio" => out.push_str(&request.service_name),
                "aperta" => out.push_str(&request.created_at.day_in_rome().to_string()),
                "operatore" => out.push_str(operator),
                other => {
                    out.push('{');
                    out.push_str(other);
                    out.push('}');
                }
            }
            rest = left;
        }
        out.push_str(rest);
        out
    }
}

/// A list that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SavedView {
    /// Which.
    pub view_id: Uuid,
    /// Whose.
    pub account_id: AccountId,
    /// Their name.
    pub owner: String,
    /// What it is called.
    pub name: String,
    /// What the address bar says after the question mark.
    pub query: String,
    /// Whether all of the centre see it.
    pub shared: bool,
}

/// Who follows a request without working on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watcher {
    /// Who.
    pub account_id: AccountId,
    /// Their name.
    pub name: String,
}
