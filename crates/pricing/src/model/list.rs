//! What this is: versions of a price list: their life, the days on which each is in force, which day's drivers
//! they count. Nothing is ever superseded by hand: the days say it.
//! What it is not: a place for prices; tariffs belong to a version.

use kernel::{Day, Instant, Period, Phase, PriceListId};
use serde::{Deserialize, Serialize};

use super::DriverKind;

/// The day whose drivers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// One day for as long as the list lasts.
    On(Day),
    /// 1 January, so many years before the year charged.
    FirstJanuary {
        /// 0 is the year itself, 1 the year before.
        years_before: u8,
    },
}

/// How far a version has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ListState {
    /// Being written: everything may change.
    Draft,
    /// Approved by an act: nothing changes any more.
    Approved {
        /// The number of the act, with its organ.
        act: String,
        /// The date of the act.
        act_on: Day,
        /// Who recorded the approval.
        by: String,
        /// When.
        at: Instant,
    },
}

/// Where a version stands on a day; derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not approved.
    Draft,
    /// Approved, not yet in force.
    Upcoming,
    /// In force.
    InForce,
    /// A later version took its place.
    Superseded,
    /// Its own end has passed.
    Ended,
}

/// A version of a price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriceList {
    /// Its id.
    pub price_list_id: PriceListId,
    /// The list of which it is a version: versions of one series follow each other without overlap.
    pub series: String,
    /// Its name.
    pub name: String,
    /// The first day it counts.
    pub valid_from: Day,
    /// The last day it counts, if it says one.
    pub valid_to: Option<Day>,
    /// Whose inhabitants count.
    pub inhabitants: Reference,
    /// Whose workstations count.
    pub workstations: Reference,
    /// How far it has come.
    #[serde(flatten)]
    pub state: ListState,
    /// For optimistic locking.
    pub version: i64,
}

/// Why a version cannot be approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListRefused {
    /// It already is.
    #[error("Il listino è già approvato: per cambiarlo crea una nuova versione")]
    AlreadyApproved,
    /// It has no tariff.
    #[error("Il listino non ha tariffe: aggiungine almeno una prima di approvarlo")]
    Empty,
    /// The act does not say its number.
    #[error("Numero dell'atto: scrivi organo e numero, per esempio «Consiglio provinciale n. 42»")]
    NoAct,
    /// The act is of a day that has not come.
    #[error("Data dell'atto: non può essere nel futuro")]
    ActInFuture,
    /// A service would have two prices on the same day.
    #[error(
        "Il servizio {service} ha già un prezzo negli stessi giorni nel listino approvato «{list}»: toglilo da uno dei due"
    )]
    PricedTwice {
        /// The service, by its code.
        service: String,
        /// The other list.
        list: String,
    },
    /// It would overlap an approved version of the same series.
    #[error("Il periodo si sovrappone al listino approvato «{name}» ({from}): cambia le date di validità")]
    Overlap {
        /// The other version.
        name: String,
        /// Its first day.
        from: Day,
    },
}

impl Reference {
    /// The day, for what is charged in a year.
    pub fn day(self, year: i16) -> Day {
        match self {
            Self::On(day) => day,
            Self::FirstJanuary { years_before } => {
                Period::year(year.saturating_sub(i16::from(years_before))).from()
            }
        }
    }

    /// The reference in Italian.
    pub fn words(self) -> String {
        match self {
            Self::On(day) => format!("al {day}"),
            Self::FirstJanuary { years_before: 0 } => "al 1º gennaio dell'anno di competenza".into(),
            Self::FirstJanuary { years_before: 1 } => "al 1º gennaio dell'anno precedente".into(),
            Self::FirstJanuary { years_before } => format!("al 1º gennaio di {years_before} anni prima"),
        }
    }
}

impl PriceList {
    /// The day whose drivers count.
    pub fn reference(&self, kind: DriverKind) -> Reference {
        match kind {
            DriverKind::Inhabitants => self.inhabitants,
            DriverKind::Workstations => self.workstations,
        }
    }

    /// Whether it may still be changed, as permissions ask.
    pub fn phase(&self) -> Phase {
        match self.state {
            ListState::Draft => Phase::Draft,
            ListState::Approved { .. } => Phase::Frozen,
        }
    }

    /// `Consiglio provinciale n. 42 del 01/12/2020`; empty for a draft.
    pub fn act_words(&self) -> String {
        match &self.state {
            ListState::Draft => String::new(),
            ListState::Approved { act, act_on, .. } => format!("{act} del {}", act_on.short()),
        }
    }

    /// Approves it, if it fits among the versions of its series approved so far.
    pub fn approved(
        &self,
        (act, act_on): (&str, Day),
        (by, at): (&str, Instant),
        tariffs: usize,
        siblings: &[Self],
    ) -> Result<Self, ListRefused> {
        if matches!(self.state, ListState::Approved { .. }) {
            return Err(ListRefused::AlreadyApproved);
        }
        if tariffs == 0 {
            return Err(ListRefused::Empty);
        }
        if act.trim().is_empty() {
            return Err(ListRefused::NoAct);
        }
        if act_on > at.day_in_rome() {
            return Err(ListRefused::ActInFuture);
        }
        if let Some(other) = overlapped(self, siblings) {
            return Err(ListRefused::Overlap { name: other.name.clone(), from: other.valid_from });
        }
        let state = ListState::Approved { act: act.trim().to_owned(), act_on, by: by.to_owned(), at };
        Ok(Self { state, ..self.clone() })
    }

    /// Where it stands on a day, among the versions of its series.
    pub fn standing(&self, siblings: &[Self], day: Day) -> Standing {
        self.standing_before(next_of(self, siblings), day)
    }

    /// Where it stands on a day, when the first day of the version after it is known.
    pub fn standing_before(&self, next: Option<Day>, day: Day) -> Standing {
        if self.state == ListState::Draft {
            return Standing::Draft;
        }
        match self.in_force_before(next) {
            Some(period) if day < period.from() => Standing::Upcoming,
            Some(period) if period.contains(day) => Standing::InForce,
            Some(period) if self.valid_to.is_some_and(|to| to <= period.to()) => Standing::Ended,
            Some(_) | None => Standing::Superseded,
        }
    }

    /// The days on which it is in force: from its first day to its own end or to the day before the next version
    /// of its series, whichever comes first. Without either it does not end.
    pub fn in_force_before(&self, next: Option<Day>) -> Option<Period> {
        let cut = next.map_or(Day::LAST, Day::yesterday);
        Period::new(self.valid_from, self.valid_to.map_or(cut, |to| to.min(cut))).ok()
    }

    /// The key of its series: versions of one series follow each other.
    pub fn series_key(&self) -> String {
        kernel::text::sort_key(&self.series)
    }

    fn follows_in_series(&self, other: &Self) -> bool {
        self.series == other.series
            && self.price_list_id != other.price_list_id
            && self.state != ListState::Draft
    }
}

impl Standing {
    /// The standing in Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Bozza",
            Self::Upcoming => "Approvato, non ancora in vigore",
            Self::InForce => "In vigore",
            Self::Superseded => "Sostituito",
            Self::Ended => "Scaduto",
        }
    }
}

/// The approved version that a new one may not follow: one that starts on the same day, or later while the new
/// one does not end before it. An earlier version simply ends where the new one begins.
fn overlapped<'a>(new: &PriceList, siblings: &'a [PriceList]) -> Option<&'a PriceList> {
    siblings.iter().filter(|other| other.follows_in_series(new)).find(|other| {
        other.valid_from == new.valid_from
            || (other.valid_from > new.valid_from && new.valid_to.is_none_or(|to| to >= other.valid_from))
    })
}

/// The first day of the approved version that follows in the series.
fn next_of(list: &PriceList, siblings: &[PriceList]) -> Option<Day> {
    let later =
        siblings.iter().filter(|other| other.follows_in_series(list) && other.valid_from > list.valid_from);
    later.map(|other| other.valid_from).min()
}

/// The days on which an approved version is in force among the others.
pub fn effective(list: &PriceList, siblings: &[PriceList]) -> Option<Period> {
    list.in_force_before(next_of(list, siblings))
}

/// The approved versions in force over a period, each with the days on which it is, in order.
pub fn over(lists: &[PriceList], period: Period) -> Vec<(Period, PriceList)> {
    let approved = lists.iter().filter(|list| list.state != ListState::Draft);
    let mut found: Vec<(Period, PriceList)> = approved
        .filter_map(|list| Some((effective(list, lists)?.intersect(period)?, list.clone())))
        .collect();
    found.sort_by(|(a, x), (b, y)| (a, &x.series).cmp(&(b, &y.series)));
    found
}

#[cfg(test)]
mod tests;
