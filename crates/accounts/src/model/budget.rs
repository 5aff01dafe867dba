//! What this is: the versions of a year's budget: forecast, variations one after the other, final; each a draft until
//! an act approves it, then frozen.
//! What it is not: the sums over versions; see `standing`.

use kernel::text::sort_key;
use kernel::{BudgetId, Cents, Day, Instant, Period, Phase, ServiceId};
use serde::Serialize;
use uuid::Uuid;

use super::heading::{Growth, Heading};

store::coded_enum! {
    /// Which of the versions of a year.
    Kind {
        /// What is expected before the year.
        Forecast = "forecast", "Previsione";
        /// What an act changes in it: rows of differences.
        Variation = "variation", "Variazione";
        /// What came of it.
        Final = "final", "Consuntivo";
    }
}

/// How far a version has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Approved by an act: nothing of it changes any more.
    Approved {
        /// The act: organ and number.
        act: String,
        /// Its date.
        act_on: Day,
        /// Who recorded it.
        by: String,
        /// When.
        at: Instant,
    },
}

/// A version of a year's budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Its id.
    pub budget_id: BudgetId,
    /// The year.
    pub year: i16,
    /// Which version.
    pub kind: Kind,
    /// The number among the variations; 0 for the others.
    pub number: i64,
    /// A note, for variations what they are for.
    pub note: String,
    /// How far it has come.
    #[serde(flatten)]
    pub state: State,
    /// For optimistic locking.
    pub version: i64,
}

/// A service named on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Service {
    /// Which.
    pub service_id: ServiceId,
    /// Its code and name when the line was written.
    pub name: String,
}

/// A line: in a forecast and a final an amount, in a variation a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id.
    pub line_id: Uuid,
    /// Its heading.
    pub heading: Heading,
    /// What it is, in free words.
    pub words: String,
    /// For which service, if for one.
    pub service: Option<Service>,
    /// How it follows the size of the centre.
    pub growth: Growth,
    /// The amount, or the difference.
    pub amount: Cents,
    /// Why, or a note.
    pub reason: String,
    /// For optimistic locking.
    #[serde(skip)]
    pub version: i64,
}

/// What makes two lines of two versions the same item: heading, words, service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Its heading.
    pub heading: Heading,
    /// Its words, folded.
    pub words: String,
    /// Its service.
    pub service: Option<ServiceId>,
}

/// Why a version cannot be begun, changed or approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A year has one forecast.
    #[error("La previsione {0} c'è già: per cambiarla dopo l'approvazione serve una variazione")]
    ForecastThere(i16),
    /// Nothing to change or to close.
    #[error("Prima va approvata la previsione {0}: variazioni e consuntivo partono da lì")]
    NoForecast(i16),
    /// A draft must end first.
    #[error("«{0}» è ancora in bozza: approvala o scartala prima di cominciare un'altra versione")]
    DraftOpen(String),
    /// The year is closed.
    #[error("Il consuntivo {0} c'è già: dopo il consuntivo il bilancio dell'anno non cambia più")]
    FinalThere(i16),
    /// Nothing of an approved version changes.
    #[error("«{0}» è approvata e non cambia più: per cambiare il bilancio serve una variazione")]
    AlreadyApproved(String),
    /// Nothing to approve.
    #[error("Non c'è nessuna riga: aggiungine almeno una prima di approvare")]
    Empty,
    /// The act does not say its number.
    #[error("Numero dell'atto: scrivi organo e numero, per esempio «Assemblea degli enti n. 3»")]
    NoAct,
    /// The act is of a day that has not come.
    #[error("Data dell'atto: non può essere nel futuro")]
    ActInFuture,
    /// The act comes before one it follows.
    #[error("Data dell'atto: viene prima di quella di «{0}», del {1}")]
    ActBefore(String, Day),
    /// A year is closed after it has ended.
    #[error("Data dell'atto: il consuntivo si approva dopo il {0}, quando l'anno è finito")]
    YearNotOver(Day),
    /// Only variations have negative rows.
    #[error("Importo: scrivi un importo di zero o più; le entrate e i costi stanno già su due lati diversi")]
    Negative,
    /// A variation that varies nothing.
    #[error("Importo: scrivi quanto si aggiunge, o quanto si toglie con il segno meno davanti")]
    NoChange,
    /// A variation without a reason.
    #[error("Motivo: scrivi perché l'importo cambia")]
    NoReason,
    /// The item would fall below zero.
    #[error("«{0}»: con questa variazione l'importo scenderebbe a {1}, sotto zero")]
    BelowZero(String, Cents),
    /// Two lines of a version are the same item.
    #[error("«{0}» c'è già in questa versione: cambia quella riga, oppure distingui la descrizione")]
    Twice(String),
    /// A sum is too large.
    #[error("La somma è troppo grande: controlla gli importi")]
    TooLarge,
}

impl Line {
    /// What makes it the same item in another version.
    pub fn key(&self) -> Key {
        Key {
            heading: self.heading,
            words: sort_key(&self.words),
            service: self.service.as_ref().map(|service| service.service_id),
        }
    }

    /// Its heading, words and service.
    pub fn label(&self) -> String {
        let service = self.service.as_ref().map(|service| format!(" ({})", service.name)).unwrap_or_default();
        match self.words.as_str() {
            "" => format!("{}{service}", self.heading.label()),
            words => format!("{words}{service}"),
        }
    }

    /// Whether the line is right for a version of this kind.
    pub fn check(&self, kind: Kind) -> Result<(), Refused> {
        match kind {
            Kind::Forecast | Kind::Final if self.amount < Cents::ZERO => Err(Refused::Negative),
            Kind::Variation if self.amount == Cents::ZERO => Err(Refused::NoChange),
            Kind::Variation if self.reason.trim().is_empty() => Err(Refused::NoReason),
            Kind::Forecast | Kind::Final | Kind::Variation => Ok(()),
        }
    }
}

impl Budget {
    /// `Previsione 2022`, `Variazione n. 1 del bilancio 2022`, `Consuntivo 2022`.
    pub fn label(&self) -> String {
        match self.kind {
            Kind::Forecast | Kind::Final => format!("{} {}", self.kind.label(), self.year),
            Kind::Variation => format!("Variazione n. {} del bilancio {}", self.number, self.year),
        }
    }

    /// Whether it may still be changed, as permissions ask.
    pub fn phase(&self) -> Phase {
        if self.is_draft() { Phase::Draft } else { Phase::Frozen }
    }

    /// Whether it is still being written.
    pub fn is_draft(&self) -> bool {
        match self.state {
            State::Draft => true,
            State::Approved { .. } => false,
        }
    }

    /// `Assemblea degli enti n. 3 del 12/05/2022`; empty for a draft.
    pub fn act_words(&self) -> String {
        match &self.state {
            State::Draft => String::new(),
            State::Approved { act, act_on, .. } => format!("{act} del {}", act_on.short()),
        }
    }

    /// The date of its act.
    pub fn act_on(&self) -> Option<Day> {
        match self.state {
            State::Draft => None,
            State::Approved { act_on, .. } => Some(act_on),
        }
    }

    /// Its place among the versions of a year: forecast, variations by number, final.
    pub fn place(&self) -> (Kind, i64) {
        (self.kind, self.number)
    }

    /// The draft that follows the versions there are of a year, if it may.
    pub fn begun(
        (budget_id, year, kind): (BudgetId, i16, Kind),
        note: &str,
        versions: &[Self],
    ) -> Result<Self, Refused> {
        let has = |kind: Kind| versions.iter().find(|one| one.kind == kind);
        match kind {
            Kind::Forecast if has(Kind::Forecast).is_some() => return Err(Refused::ForecastThere(year)),
            Kind::Variation | Kind::Final if has(Kind::Forecast).is_none_or(Self::is_draft) => {
                return Err(Refused::NoForecast(year));
            }
            Kind::Variation | Kind::Final if has(Kind::Final).is_some() => {
                return Err(Refused::FinalThere(year));
            }
            Kind::Forecast | Kind::Variation | Kind::Final => {}
        }
        if let Some(open) = versions.iter().find(|one| one.is_draft()) {
            return Err(Refused::DraftOpen(open.label()));
        }
        let last = versions.iter().filter(|one| one.kind == kind).map(|one| one.number).max().unwrap_or(0);
        let number = if kind == Kind::Variation { last.saturating_add(1) } else { 0 };
        let (note, state) = (note.trim().to_owned(), State::Draft);
        Ok(Self { budget_id, year, kind, number, note, state, version: 1 })
    }

    /// Approves it by an act, after the versions it follows.
    pub fn approved(
        &self,
        (act, act_on): (&str, Day),
        (by, at): (&str, Instant),
        versions: &[Self],
    ) -> Result<Self, Refused> {
        if !self.is_draft() {
            return Err(Refused::AlreadyApproved(self.label()));
        }
        if act.trim().is_empty() {
            return Err(Refused::NoAct);
        }
        if act_on > at.day_in_rome() {
            return Err(Refused::ActInFuture);
        }
        let last_day = Period::year(self.year).to();
        if self.kind == Kind::Final && act_on <= last_day {
            return Err(Refused::YearNotOver(last_day));
        }
        let before = versions.iter().filter(|one| one.place() < self.place());
        let latest = before.filter_map(|one| Some((one.act_on()?, one.label()))).max();
        if let Some((on, label)) = latest.filter(|(on, _)| *on > act_on) {
            return Err(Refused::ActBefore(label, on));
        }
        let state = State::Approved { act: act.trim().to_owned(), act_on, by: by.to_owned(), at };
        Ok(Self { state, ..self.clone() })
    }
}

#[cfg(test)]
mod tests;
