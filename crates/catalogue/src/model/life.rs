//! What this is: the life of a service: planned, active, retired, told by two days.
//! What it is not: a switch: whoever asks names the day.

use kernel::Day;
use serde::{Deserialize, Serialize};

use super::choice::choice;

choice! {
    /// Where a service stands on a day.
    Status {
        /// Not offered yet.
        Planned = "planned", "In programma";
        /// Offered.
        Active = "active", "Attivo";
        /// No longer offered; still readable.
        Retired = "retired", "Ritirato";
    }
}

/// The days of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// The first day on which it is offered, if decided.
    pub active_from: Option<Day>,
    /// The first day on which it no longer is, if decided.
    pub retired_from: Option<Day>,
}

/// A step in the life of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It will be offered from a day.
    Activate {
        /// The first day.
        from: Day,
    },
    /// It will no longer be offered from a day.
    Retire {
        /// The first day without it.
        from: Day,
    },
    /// It is offered again, or its retirement is called off.
    Reopen,
}

/// Why a step cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LifeRefused {
    /// It is being offered.
    #[error("Il servizio è già attivo: per toglierlo dall'offerta ritiralo")]
    AlreadyActive,
    /// It is retired.
    #[error("Il servizio è ritirato: prima riaprilo")]
    AlreadyRetired,
    /// It never was offered.
    #[error("Il servizio non ha una data di attivazione: indicala prima di ritirarlo")]
    NeverActive,
    /// It would end before it begins.
    #[error("La data di ritiro viene prima dell'attivazione ({0}): scrivi una data successiva")]
    BeforeActive(Day),
    /// Nothing to call off.
    #[error("Il servizio non è ritirato e non ha un ritiro in programma")]
    NotRetired,
}

impl Life {
    /// Where it stands on a day.
    pub fn on(self, day: Day) -> Status {
        match self {
            Self { retired_from: Some(end), .. } if end <= day => Status::Retired,
            Self { active_from: Some(start), .. } if start <= day => Status::Active,
            Self { .. } => Status::Planned,
        }
    }

    /// The days after a step taken today.
    pub fn after(self, step: Move, today: Day) -> Result<Self, LifeRefused> {
        match (self.on(today), step) {
            (Status::Planned, Move::Activate { from }) => Ok(Self { active_from: Some(from), ..self }),
            (Status::Active, Move::Activate { .. }) => Err(LifeRefused::AlreadyActive),
            (Status::Retired, Move::Activate { .. } | Move::Retire { .. }) => {
                Err(LifeRefused::AlreadyRetired)
            }
            (Status::Planned | Status::Active, Move::Retire { from }) => self.retired(from),
            (Status::Planned | Status::Active | Status::Retired, Move::Reopen) => self.reopened(),
        }
    }

    fn retired(self, from: Day) -> Result<Self, LifeRefused> {
        match self.active_from {
            None => Err(LifeRefused::NeverActive),
            Some(start) if from < start => Err(LifeRefused::BeforeActive(start)),
            Some(_) => Ok(Self { retired_from: Some(from), ..self }),
        }
    }

    fn reopened(self) -> Result<Self, LifeRefused> {
        self.retired_from.map(|_| Self { retired_from: None, ..self }).ok_or(LifeRefused::NotRetired)
    }

    /// The life in a line: `dal 1º gennaio 2021`, `dal … al …`.
    pub fn words(self) -> String {
        match (self.active_from, self.retired_from) {
            (None, _) => "data di attivazione da decidere".into(),
            (Some(from), None) => format!("dal {}", from.short()),
            (Some(from), Some(end)) => format!("dal {} al {}", from.short(), end.yesterday().short()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn life(from: Option<&str>, to: Option<&str>) -> Life {
        Life { active_from: from.map(day), retired_from: to.map(day) }
    }

    #[test]
    fn the_status_follows_from_the_days() {
        let offered = life(Some("2024-01-01"), Some("2025-01-01"));
        for (on, expected) in [
            ("2023-12-31", Status::Planned),
            ("2024-01-01", Status::Active),
            ("2024-12-31", Status::Active),
            ("2025-01-01", Status::Retired),
        ] {
            assert_eq!(offered.on(day(on)), expected, "{on}");
        }
        assert_eq!(Life::default().on(day("2024-01-01")), Status::Planned);
    }

    #[test]
    fn each_step_is_taken_only_from_where_it_makes_sense() {
        let today = day("2024-06-01");
        let (start, end) = (Move::Activate { from: today }, Move::Retire { from: day("2024-12-31") });
        let planned = Life::default();
        let active = life(Some("2024-01-01"), None);
        let retired = life(Some("2023-01-01"), Some("2024-01-01"));
        for (from, step, expected) in [
            (planned, start, Ok(life(Some("2024-06-01"), None))),
            (planned, end, Err(LifeRefused::NeverActive)),
            (planned, Move::Reopen, Err(LifeRefused::NotRetired)),
            (active, start, Err(LifeRefused::AlreadyActive)),
            (active, end, Ok(life(Some("2024-01-01"), Some("2024-12-31")))),
            (
                active,
                Move::Retire { from: day("2023-12-31") },
                Err(LifeRefused::BeforeActive(day("2024-01-01"))),
            ),
            (retired, start, Err(LifeRefused::AlreadyRetired)),
            (retired, end, Err(LifeRefused::AlreadyRetired)),
            (retired, Move::Reopen, Ok(life(Some("2023-01-01"), None))),
        ] {
            assert_eq!(from.after(step, today), expected, "{from:?} {step:?}");
        }
    }
}
