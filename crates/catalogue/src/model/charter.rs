//! What this is: the service charter by versions: what the centre promises for each service, from which day, and
//! what changed from one version to another.
//! What it is not: the measure of what was kept; the help desk measures.

use kernel::{CharterId, Day, Instant, Phase, ServiceId};
use serde::{Deserialize, Serialize};

use super::choice::choice;

choice! {
    /// In what a time is counted; both on the calendar of the centre.
    TimeUnit {
        /// Hours of opening.
        WorkingHours = "working_hours", "ore lavorative";
        /// Days of opening.
        WorkingDays = "working_days", "giorni lavorativi";
    }
}

/// Within how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetTime {
    /// How many.
    pub value: u32,
    /// Of what.
    pub unit: TimeUnit,
}

/// What the charter promises for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The service.
    pub service_id: ServiceId,
    /// Its code when the version was written.
    pub service_code: String,
    /// Its name when the version was written.
    pub service_name: String,
    /// Within how long somebody takes charge.
    pub response: Option<TargetTime>,
    /// Within how long it is solved.
    pub resolution: Option<TargetTime>,
    /// How it is measured, and what does not count.
    pub note: String,
}

/// How far a version has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CharterState {
    /// Being written.
    Draft,
    /// Promised: nothing changes any more.
    Published {
        /// The first day it counts.
        valid_from: Day,
        /// When it was published.
        at: Instant,
        /// By whom.
        by: String,
    },
}

/// A version of the charter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Charter {
    /// Its id.
    pub charter_id: CharterId,
    /// For optimistic locking.
    pub version: i64,
    /// Its number, from 1.
    pub number: i64,
    /// What it says before the targets.
    pub preamble: String,
    /// How far it has come.
    #[serde(flatten)]
    pub state: CharterState,
}

/// Why a version cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CharterRefused {
    /// It already is.
    #[error("La versione è già pubblicata: per cambiarla crea la versione successiva")]
    AlreadyPublished,
    /// It promises nothing.
    #[error("La carta non ha obiettivi: scrivi almeno un tempo per un servizio")]
    Empty,
    /// A later promise would come before an earlier one.
    #[error("Valida dal: la versione precedente vale dal {0}; scrivi una data successiva")]
    NotAfter(Day),
}

impl Charter {
    /// Whether it may still be changed, as permissions ask.
    pub fn phase(&self) -> Phase {
        match self.state {
            CharterState::Draft => Phase::Draft,
            CharterState::Published { .. } => Phase::Frozen,
        }
    }

    /// The first day it counts, once published.
    pub fn valid_from(&self) -> Option<Day> {
        match self.state {
            CharterState::Draft => None,
            CharterState::Published { valid_from, .. } => Some(valid_from),
        }
    }

    /// Publishes it, if it follows the versions published so far and promises something.
    pub fn published(
        &self,
        valid_from: Day,
        (by, at): (&str, Instant),
        targets: &[Target],
        others: &[Self],
    ) -> Result<Self, CharterRefused> {
        if self.state != CharterState::Draft {
            return Err(CharterRefused::AlreadyPublished);
        }
        if !targets.iter().any(|target| target.response.is_some() || target.resolution.is_some()) {
            return Err(CharterRefused::Empty);
        }
        match others.iter().filter_map(Self::valid_from).max() {
            Some(last) if valid_from <= last => Err(CharterRefused::NotAfter(last)),
            Some(_) | None => {
                let state = CharterState::Published { valid_from, at, by: by.to_owned() };
                Ok(Self { state, ..self.clone() })
            }
        }
    }
}

/// The version that counts on a day: the latest published one that has begun.
pub fn current_on(charters: &[Charter], day: Day) -> Option<&Charter> {
    let begun = charters.iter().filter(|charter| charter.valid_from().is_some_and(|from| from <= day));
    begun.max_by_key(|charter| charter.valid_from())
}

impl TargetTime {
    /// `4 ore lavorative`, `1 giorno lavorativo`.
    pub fn words(self) -> String {
        match (self.value, self.unit) {
            (1, TimeUnit::WorkingHours) => "1 ora lavorativa".into(),
            (1, TimeUnit::WorkingDays) => "1 giorno lavorativo".into(),
            (value, unit) => format!("{value} {}", unit.label()),
        }
    }
}

impl Target {
    /// Response and resolution as people read them.
    pub fn words(&self) -> [String; 2] {
        [self.response, self.resolution].map(|time| time.map_or_else(|| "—".to_owned(), TargetTime::words))
    }
}

/// What happened to a service between two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only in the second.
    Added,
    /// Only in the first.
    Removed,
    /// In both, with other words or times.
    Changed,
    /// In both, the same.
    Same,
}

/// A service in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// In the first version.
    pub before: Option<Target>,
    /// In the second version.
    pub after: Option<Target>,
}

impl Compared {
    /// What happened.
    pub fn change(&self) -> Change {
        match (&self.before, &self.after) {
            (None, _) => Change::Added,
            (Some(_), None) => Change::Removed,
            (Some(before), Some(after)) if before == after => Change::Same,
            (Some(_), Some(_)) => Change::Changed,
        }
    }

    /// The service, by the names of the later version that has it.
    pub fn service(&self) -> String {
        let target = self.after.as_ref().or(self.before.as_ref());
        target.map_or_else(String::new, |target| format!("{} {}", target.service_code, target.service_name))
    }
}

/// Two versions side by side, every service of either once, by code.
pub fn compare(before: &[Target], after: &[Target]) -> Vec<Compared> {
    let of =
        |targets: &[Target], id: ServiceId| targets.iter().find(|target| target.service_id == id).cloned();
    let mut all: Vec<(&str, ServiceId)> =
        after.iter().chain(before).map(|target| (target.service_code.as_str(), target.service_id)).collect();
    all.sort_unstable();
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|(_, id)| seen.insert(*id));
    all.into_iter().map(|(_, id)| Compared { before: of(before, id), after: of(after, id) }).collect()
}

#[cfg(test)]
mod tests {
    use kernel::Ids;

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn charter(ids: &Ids, number: i64, from: Option<&str>) -> Charter {
        let at = Instant::from_micros(0);
        let state = from.map_or(CharterState::Draft, |from| CharterState::Published {
            valid_from: day(from),
            at,
            by: "Direttrice".into(),
        });
        Charter { charter_id: ids.fresh(), version: 1, number, preamble: String::new(), state }
    }

    fn target(ids: &Ids, code: &str, hours: Option<u32>) -> Target {
        let response = hours.map(|value| TargetTime { value, unit: TimeUnit::WorkingHours });
        let (service_code, service_name) = (code.to_owned(), format!("Servizio {code}"));
        Target {
            service_id: ids.fresh(),
            service_code,
            service_name,
            response,
            resolution: None,
            note: String::new(),
        }
    }

    #[test]
    fn a_version_follows_the_one_before_and_promises_something() {
        let ids = Ids::counted();
        let published = [charter(&ids, 1, Some("2024-01-01"))];
        let draft = charter(&ids, 2, None);
        let by = ("Direttrice", Instant::from_micros(1));
        let targets = [target(&ids, "B01", Some(4))];
        let publish = |from, targets: &[Target]| draft.published(day(from), by, targets, &published);
        assert_eq!(publish("2024-01-01", &targets), Err(CharterRefused::NotAfter(day("2024-01-01"))));
        assert_eq!(publish("2025-01-01", &[target(&ids, "B02", None)]), Err(CharterRefused::Empty));
        let next = publish("2025-01-01", &targets).unwrap();
        assert_eq!((next.phase(), next.valid_from()), (Phase::Frozen, Some(day("2025-01-01"))));
        assert_eq!(
            next.published(day("2026-01-01"), by, &targets, &[]),
            Err(CharterRefused::AlreadyPublished)
        );
    }

    #[test]
    fn the_current_version_is_the_latest_that_has_begun() {
        let ids = Ids::counted();
        let all = [
            charter(&ids, 1, Some("2024-01-01")),
            charter(&ids, 2, Some("2025-01-01")),
            charter(&ids, 3, None),
        ];
        let number = |on| current_on(&all, day(on)).map(|charter| charter.number);
        assert_eq!(number("2023-12-31"), None);
        assert_eq!(number("2024-12-31"), Some(1));
        assert_eq!(number("2030-01-01"), Some(2));
    }

    #[test]
    fn two_versions_are_compared_service_by_service() {
        let ids = Ids::counted();
        let (a, b, c) =
            (target(&ids, "B01", Some(4)), target(&ids, "B02", Some(8)), target(&ids, "A01", Some(2)));
        let faster =
            Target { response: Some(TargetTime { value: 1, unit: TimeUnit::WorkingHours }), ..b.clone() };
        let rows = compare(&[a.clone(), b], &[faster, c]);
        let read: Vec<(String, Change)> = rows.iter().map(|row| (row.service(), row.change())).collect();
        assert_eq!(
            read,
            [
                ("A01 Servizio A01".into(), Change::Added),
                ("B01 Servizio B01".into(), Change::Removed),
                ("B02 Servizio B02".into(), Change::Changed),
            ]
        );
        assert_eq!(compare(std::slice::from_ref(&a), std::slice::from_ref(&a))[0].change(), Change::Same);
        assert_eq!(rows[2].after.as_ref().unwrap().words(), ["1 ora lavorativa".to_owned(), "—".into()]);
    }
}
