//! What this is: the two clocks of a request with their escalation steps: from the promise of the charter to the
//! instants by which lists are sorted.
//! What it is not: the charter; who reads it passes the promise in.

use catalogue::model::{TargetTime, TimeUnit};
use kernel::Instant;
use serde::{Deserialize, Serialize};
use worktime::{Calendar, Clock, Clocks, Escalation, Goal, Offset, OnWaiting, Stopwatch, Terms, WorkTime};

use super::{Move, Status};
use crate::Refused;

/// Where nothing falls due: 1 January 2999.
pub fn far() -> Instant {
    Instant::from_micros(32_472_144_000_000_000)
}

/// What the charter promises for a request, in the words of the version that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Within how long somebody takes it in charge.
    pub response: Option<TargetTime>,
    /// Within how long it is solved.
    pub resolution: Option<TargetTime>,
    /// `Carta dei servizi, versione 2 dal 1 gennaio 2026`.
    pub judged_by: String,
}

/// Of several times that apply, the one that ends first.
pub fn shortest(
    times: impl IntoIterator<Item = TargetTime>,
    calendar: &Calendar,
    at: Instant,
) -> Result<Option<TargetTime>, Refused> {
    let mut first: Option<(jiff::Timestamp, TargetTime)> = None;
    for time in times {
        let due = goal(time).due(calendar, at.timestamp())?;
        if first.is_none_or(|(earliest, _)| due < earliest) {
            first = Some((due, time));
        }
    }
    Ok(first.map(|(_, time)| time))
}

/// A time of the charter. Working days end with the last of them: a promise of two days made on Monday morning is
/// kept by Wednesday's closing.
pub fn goal(time: TargetTime) -> Goal {
    let value = u16::try_from(time.value).unwrap_or(u16::MAX);
    match time.unit {
        TimeUnit::WorkingHours => Goal::hours(value),
        TimeUnit::WorkingDays => Goal::days_to_closing(value),
    }
}

/// At which points of a promise the centre is told, as it has decided for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Hundredths of the promise, before it falls due.
    pub before: Vec<u16>,
    /// Working hours after it fell due; 0 is the moment itself.
    pub after: Vec<u16>,
}

impl Default for Ladder {
    fn default() -> Self {
        Self { before: vec![75], after: vec![0] }
    }
}

impl Ladder {
    /// The most points of each kind.
    pub const MOST: usize = 5;

    fn steps(&self) -> Escalation {
        let before =
            self.before.iter().map(|percent| (format!("{percent}%"), Offset::PercentOfGoal(*percent)));
        let after =
            self.after.iter().map(|hours| (format!("+{hours} h"), Offset::After(WorkTime::hours(*hours))));
        let all: Vec<(String, Offset)> = before.chain(after).collect();
        Escalation::new(all.iter().map(|(name, offset)| (name.as_str(), *offset)))
    }
}

/// Which steps of each clock have been acted upon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// Of the taking in charge.
    pub taken: Escalation,
    /// Of the solution.
    pub solved: Escalation,
}

/// The clocks of a request and their steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The clocks.
    pub clocks: Clocks,
    /// Their steps.
    pub steps: Steps,
}

/// A step that must be acted upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueStep {
    /// `presa in carico` or `soluzione`.
    pub clock: &'static str,
    /// Where it lies.
    pub offset: Offset,
}

impl DueStep {
    /// What has come about, for the centre.
    pub fn said(&self) -> String {
        match self.offset {
            Offset::PercentOfGoal(percent) => {
                format!("Termine vicino, usato il {percent}% del tempo: {}", self.clock)
            }
            Offset::Before(time) => format!("Termine vicino, mancano {time} di lavoro: {}", self.clock),
            Offset::After(WorkTime::ZERO) => format!("Termine passato: {}", self.clock),
            Offset::After(time) => format!("Termine passato da {time} di lavoro: {}", self.clock),
        }
    }
}

impl Measured {
    /// The clocks of a request that begins now, with the steps that the centre has decided.
    pub fn start(
        promise: &Promise,
        (calendar, ladder): (&Calendar, &Ladder),
        at: Instant,
    ) -> Result<Self, Refused> {
        let clock = |time: Option<TargetTime>, on_waiting| -> Result<Option<Clock>, Refused> {
            let Some(time) = time else { return Ok(None) };
            let terms = Terms { goal: goal(time), calendar, judged_by: &promise.judged_by };
            Ok(Some(Clock { watch: Stopwatch::start(&terms, at.timestamp())?, on_waiting }))
        };
        let clocks = Clocks {
            taken_in_charge: clock(promise.response, OnWaiting::GoesOn)?,
            resolved: clock(promise.resolution, OnWaiting::Pauses)?,
        };
        Ok(Self { clocks, steps: Steps { taken: ladder.steps(), solved: ladder.steps() } })
    }

    /// The clocks after a move of the request. A solution that was reopened has its steps ahead of it again.
    pub fn after(&self, mv: Move, calendar: &Calendar, at: Instant) -> Result<Self, Refused> {
        let Some(event) = mv.event() else { return Ok(self.clone()) };
        let clocks = self.clocks.after(event, calendar, at.timestamp())?;
        Self { clocks, steps: self.steps.clone() }.rearmed(calendar, at)
    }

    /// The clocks under another calendar from now on: what was spent stays as the old one measured it.
    pub fn moved_to(&self, until_now: &Calendar, calendar: &Calendar, at: Instant) -> Result<Self, Refused> {
        let moved = |clock: &Option<Clock>| -> Result<Option<Clock>, Refused> {
            let Some(clock) = clock else { return Ok(None) };
            let watch = &clock.watch;
            let terms = Terms { goal: watch.goal(), calendar, judged_by: watch.judged_by() };
            let watch = watch.rejudged(until_now, &terms, at.timestamp())?;
            Ok(Some(Clock { watch, on_waiting: clock.on_waiting }))
        };
        let clocks = Clocks {
            taken_in_charge: moved(&self.clocks.taken_in_charge)?,
            resolved: moved(&self.clocks.resolved)?,
        };
        Self { clocks, steps: self.steps.clone() }.rearmed(calendar, at)
    }

    /// The same clocks with the steps that the centre has decided now.
    pub fn with_steps(&self, ladder: &Ladder, calendar: &Calendar, at: Instant) -> Result<Self, Refused> {
        let replaced = |steps: &Escalation, clock: &Option<Clock>| match clock {
            Some(clock) => steps.replaced_by(&ladder.steps(), (&clock.watch, calendar), at.timestamp()),
            None => Ok(steps.clone()),
        };
        let steps = Steps {
            taken: replaced(&self.steps.taken, &self.clocks.taken_in_charge)?,
            solved: replaced(&self.steps.solved, &self.clocks.resolved)?,
        };
        Ok(Self { clocks: self.clocks.clone(), steps })
    }

    fn rearmed(self, calendar: &Calendar, at: Instant) -> Result<Self, Refused> {
        let rearm = |steps: &Escalation, clock: &Option<Clock>| match clock {
            Some(clock) => steps.rearmed(&clock.watch, calendar, at.timestamp()),
            None => Ok(steps.clone()),
        };
        let steps = Steps {
            taken: rearm(&self.steps.taken, &self.clocks.taken_in_charge)?,
            solved: rearm(&self.steps.solved, &self.clocks.resolved)?,
        };
        Ok(Self { clocks: self.clocks, steps })
    }

    /// The steps to act upon now, and the clocks with those steps marked.
    pub fn escalated(&self, calendar: &Calendar, at: Instant) -> Result<(Vec<DueStep>, Self), Refused> {
        let (mut due, mut after) = (Vec::new(), self.clone());
        let pairs = [
            ("presa in carico", &self.clocks.taken_in_charge, &mut after.steps.taken),
            ("soluzione", &self.clocks.resolved, &mut after.steps.solved),
        ];
        for (name, clock, steps) in pairs {
            let Some(clock) = clock else { continue };
            let now = at.timestamp();
            let found = steps.due_steps(&clock.watch, calendar, now)?;
            due.extend(found.into_iter().map(|step| DueStep { clock: name, offset: step.offset }));
            *steps = steps.fired(&clock.watch, calendar, now)?;
        }
        Ok((due, after))
    }

    /// When the promise that comes first falls or fell due; [`far`] if nothing does.
    pub fn due(&self, status: Status, calendar: &Calendar) -> Result<Instant, Refused> {
        if !status.is_open() {
            return Ok(far());
        }
        let mut first = far();
        for clock in [&self.clocks.taken_in_charge, &self.clocks.resolved].into_iter().flatten() {
            if clock.watch.phase() == worktime::Phase::Stopped {
                continue;
            }
            if let Some(due) = clock.watch.due(calendar)? {
                first = first.min(Instant::from(due));
            }
        }
        Ok(first)
    }

    /// When the next step must be acted upon; [`far`] if none is ahead.
    pub fn next_step(&self, calendar: &Calendar) -> Result<Instant, Refused> {
        let mut first = far();
        let pairs =
            [(&self.clocks.taken_in_charge, &self.steps.taken), (&self.clocks.resolved, &self.steps.solved)];
        for (clock, steps) in pairs {
            let Some(clock) = clock else { continue };
            if let Some((at, _)) = steps.next(&clock.watch, calendar)? {
                first = first.min(Instant::from(at));
            }
        }
        Ok(first)
    }

    /// The working seconds spent until the solution, and those that went by while the body was awaited.
    pub fn spent(&self, calendar: &Calendar, at: Instant) -> Result<(i64, i64), Refused> {
        let Some(clock) = &self.clocks.resolved else { return Ok((0, 0)) };
        let reading = clock.watch.reading(calendar, at.timestamp())?;
        Ok((reading.spent.into(), reading.waited.into()))
    }
}
