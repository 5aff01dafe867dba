//! What this is: the measure of one promise: what was spent, what was paused, when it falls due.
//! What it is not: the request it belongs to: who may pause it and why is for others to say.
//!
//! The working time of each stretch is stored when the stretch ends. A later change of calendar or
//! promise starts from it and does not undo it, unless [`Stopwatch::recounted`] is asked for.

use crate::{Calendar, Goal, MoveError, TimeError, WorkTime};
use jiff::Timestamp;

/// Where a stopwatch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Phase {
    /// Working time is being spent.
    Running,
    /// Paused: the answer of others is awaited.
    Waiting,
    /// The promise was kept, or not; nothing is spent any more.
    Stopped,
}

/// What can happen to a stopwatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// Others have to answer.
    Pause,
    /// They have answered.
    Resume,
    /// What was promised is done.
    Stop,
    /// It was not done after all. The time it was stopped counts as a pause.
    Reopen,
}

impl Phase {
    fn after(self, mv: Move) -> Result<Self, MoveError> {
        match (self, mv) {
            (Self::Running, Move::Pause) => Ok(Self::Waiting),
            (Self::Waiting, Move::Resume) | (Self::Stopped, Move::Reopen) => Ok(Self::Running),
            (Self::Running | Self::Waiting, Move::Stop) => Ok(Self::Stopped),
            (Self::Running | Self::Waiting | Self::Stopped, _) => {
                Err(MoveError::NotFromHere { phase: self, mv })
            }
        }
    }

    pub(crate) const fn italian(self) -> &'static str {
        match self {
            Self::Running => "mentre è in corso",
            Self::Waiting => "mentre è in attesa",
            Self::Stopped => "quando è fermo",
        }
    }
}

impl Move {
    pub(crate) const fn italian(self) -> &'static str {
        match self {
            Self::Pause => "mettere in attesa",
            Self::Resume => "riprendere",
            Self::Stop => "fermare",
            Self::Reopen => "riaprire",
        }
    }
}

/// A stretch that is over, with the working time it had on the calendar that judged it then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stretch {
    /// What the stopwatch was doing.
    pub phase: Phase,
    /// When it began to.
    pub from: Timestamp,
    /// When it ended.
    pub to: Timestamp,
    /// The working time in it.
    pub working: WorkTime,
}

/// What a stopwatch is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The promise.
    pub goal: Goal,
    /// The calendar it is measured on.
    pub calendar: &'a Calendar,
    /// Which version of which charter says so, in whatever way the caller names them.
    pub judged_by: &'a str,
}

/// One promise being measured. Every move gives a new value; the old one is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stopwatch {
    goal: Goal,
    judged_by: String,
    started: Timestamp,
    allotted: WorkTime,
    past: Vec<Stretch>,
    phase: Phase,
    since: Timestamp,
}

/// All there is to know about a stopwatch at an instant, to be shown and stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reading {
    /// What it is doing.
    pub phase: Phase,
    /// The working time that was promised.
    pub allotted: WorkTime,
    /// The working time spent so far.
    pub spent: WorkTime,
    /// The working time that went by while others were awaited.
    pub waited: WorkTime,
    /// What is left of the promise.
    pub remaining: WorkTime,
    /// What was spent beyond the promise.
    pub overrun: WorkTime,
    /// When the promise falls or fell due; none while it is paused or stopped in time, because then
    /// no instant is the due one.
    pub due: Option<Timestamp>,
}

impl Stopwatch {
    /// A stopwatch that runs from this instant. Born outside hours, it spends nothing until the next opening.
    pub fn start(terms: &Terms<'_>, at: Timestamp) -> Result<Self, TimeError> {
        Ok(Self {
            goal: terms.goal,
            judged_by: terms.judged_by.to_owned(),
            started: at,
            allotted: terms.goal.allotted(terms.calendar, at)?,
            past: vec![],
            phase: Phase::Running,
            since: at,
        })
    }

    /// The stopwatch after a move.
    pub fn after(&self, mv: Move, calendar: &Calendar, at: Timestamp) -> Result<Self, MoveError> {
        let phase = self.phase.after(mv)?;
        Ok(Self { phase, ..self.settled(calendar, at)? })
    }

    /// The stopwatch under another promise, calendar or version from this instant on: what was spent
    /// and paused until now stays as `until_now` measured it.
    pub fn rejudged(
        &self,
        until_now: &Calendar,
        terms: &Terms<'_>,
        at: Timestamp,
    ) -> Result<Self, MoveError> {
        Ok(self.settled(until_now, at)?.under(terms)?)
    }

    /// The stopwatch as if these terms had held from the beginning, with the same pauses: for a
    /// calendar that was wrong, such as a patron saint entered too late.
    pub fn recounted(&self, terms: &Terms<'_>) -> Result<Self, TimeError> {
        let mut watch = self.under(terms)?;
        for stretch in &mut watch.past {
            stretch.working = terms.calendar.working_between(stretch.from, stretch.to)?;
        }
        Ok(watch)
    }

    /// What it shows at this instant (at its last move, if that comes later).
    pub fn reading(&self, calendar: &Calendar, at: Timestamp) -> Result<Reading, TimeError> {
        let now = self.current(calendar, at)?;
        let total = |phase| self.past.iter().chain([&now]).filter(move |past| past.phase == phase);
        let spent: WorkTime = total(Phase::Running).map(|past| past.working).sum();
        Ok(Reading {
            phase: self.phase,
            allotted: self.allotted,
            spent,
            waited: total(Phase::Waiting).map(|past| past.working).sum(),
            remaining: self.allotted.minus(spent),
            overrun: spent.minus(self.allotted),
            due: self.due(calendar)?,
        })
    }

    /// When the promise falls or fell due; none while it is paused or stopped in time.
    pub fn due(&self, calendar: &Calendar) -> Result<Option<Timestamp>, TimeError> {
        self.reaches(self.allotted, calendar)
    }

    /// The first instant by which so much working time is spent, if nothing else pauses it; none if
    /// it stands still before.
    pub fn reaches(&self, spent: WorkTime, calendar: &Calendar) -> Result<Option<Timestamp>, TimeError> {
        let mut left = spent;
        for run in self.past.iter().filter(|past| past.phase == Phase::Running) {
            if left <= run.working {
                // Measured on another calendar, the stretch may have had less room than it has now.
                return Ok(Some(calendar.add_working(run.from, left)?.min(run.to)));
            }
            left = left.minus(run.working);
        }
        match self.phase {
            Phase::Running => calendar.add_working(self.since, left).map(Some),
            Phase::Waiting | Phase::Stopped => Ok(None),
        }
    }

    /// The promise.
    pub const fn goal(&self) -> Goal {
        self.goal
    }

    /// Which version of which charter judges it.
    pub fn judged_by(&self) -> &str {
        &self.judged_by
    }

    /// When it was started.
    pub const fn started(&self) -> Timestamp {
        self.started
    }

    /// The working time that was promised.
    pub const fn allotted(&self) -> WorkTime {
        self.allotted
    }

    /// What it is doing.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Since when it is doing that, or was last judged anew.
    pub const fn since(&self) -> Timestamp {
        self.since
    }

    /// The stretches that are over, one after the other, from the start to [`since`](Self::since).
    pub fn past(&self) -> &[Stretch] {
        &self.past
    }

    fn under(&self, terms: &Terms<'_>) -> Result<Self, TimeError> {
        Ok(Self {
            goal: terms.goal,
            judged_by: terms.judged_by.to_owned(),
            allotted: terms.goal.allotted(terms.calendar, self.started)?,
            ..self.clone()
        })
    }

    /// The same, with the current stretch closed and measured.
    fn settled(&self, calendar: &Calendar, at: Timestamp) -> Result<Self, MoveError> {
        if at < self.since {
            return Err(MoveError::BackInTime { at, since: self.since });
        }
        let mut watch = self.clone();
        watch.past.push(self.current(calendar, at)?);
        watch.since = at;
        Ok(watch)
    }

    fn current(&self, calendar: &Calendar, at: Timestamp) -> Result<Stretch, TimeError> {
        let working = calendar.working_between(self.since, at)?;
        Ok(Stretch { phase: self.phase, from: self.since, to: at, working })
    }
}
