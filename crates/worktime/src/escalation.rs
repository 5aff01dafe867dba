//! What this is: the steps before and after a due date, and which of them have been acted upon.
//! What it is not: the actions: who is told what is for others to say.

use crate::{Calendar, Phase, Stopwatch, TimeError, WorkTime};
use jiff::Timestamp;

/// How far from the due date a step is, in the time that the stopwatch spends: pauses move it along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Offset {
    /// So much working time before; at the start, if the promise is shorter.
    Before(WorkTime),
    /// So much working time after.
    After(WorkTime),
    /// When so many hundredths of the promise are spent: 75 is before the due date, 150 after it.
    PercentOfGoal(u16),
}

impl Offset {
    fn spent(self, allotted: WorkTime) -> WorkTime {
        match self {
            Self::Before(time) => allotted.minus(time),
            Self::After(time) => allotted.plus(time),
            Self::PercentOfGoal(percent) => allotted.percent(percent),
        }
    }
}

/// A step and whether it was acted upon.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// What it is called by who acts upon it.
    pub name: String,
    /// When it is reached.
    pub offset: Offset,
    /// When it was acted upon.
    pub fired: Option<Timestamp>,
}

/// The steps of one stopwatch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Escalation {
    steps: Vec<Step>,
}

impl Escalation {
    /// Steps that nobody has acted upon.
    pub fn new<'a>(steps: impl IntoIterator<Item = (&'a str, Offset)>) -> Self {
        let step = |(name, offset): (&str, Offset)| Step { name: name.to_owned(), offset, fired: None };
        Self { steps: steps.into_iter().map(step).collect() }
    }

    /// All steps, as they were given.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps to act upon now, the one reached first in front. Nothing escalates once it is stopped.
    pub fn due_steps(
        &self,
        watch: &Stopwatch,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Vec<&Step>, TimeError> {
        let mut pending = self.pending(watch, calendar)?;
        pending.retain(|(at, _)| *at <= now);
        Ok(pending.into_iter().map(|(_, step)| step).collect())
    }

    /// The step that comes next and when, if nothing pauses the stopwatch: what a job waits for.
    pub fn next(
        &self,
        watch: &Stopwatch,
        calendar: &Calendar,
    ) -> Result<Option<(Timestamp, &Step)>, TimeError> {
        Ok(self.pending(watch, calendar)?.into_iter().next())
    }

    /// The same, with the steps that are due now marked as acted upon, so that none is due again.
    pub fn fired(&self, watch: &Stopwatch, calendar: &Calendar, now: Timestamp) -> Result<Self, TimeError> {
        let due = self.due_steps(watch, calendar, now)?;
        let mark = |step: &Step| {
            let fired = step.fired.or_else(|| due.contains(&step).then_some(now));
            Step { fired, ..step.clone() }
        };
        Ok(Self { steps: self.steps.iter().map(mark).collect() })
    }

    /// The same, with the marks taken off the steps that now lie ahead: for a stopwatch judged anew.
    pub fn rearmed(&self, watch: &Stopwatch, calendar: &Calendar, now: Timestamp) -> Result<Self, TimeError> {
        let mut steps = self.steps.clone();
        for step in &mut steps {
            let reached = at(step, watch, calendar)?;
            step.fired = step.fired.filter(|_| reached.is_some_and(|reached| reached <= now));
        }
        Ok(Self { steps })
    }

    /// Other steps in the place of these: one that was there already keeps its mark, and a new one that has been
    /// reached by now counts as acted upon, so that changing the steps alone tells nobody anything.
    pub fn replaced_by(
        &self,
        other: &Self,
        (watch, calendar): (&Stopwatch, &Calendar),
        now: Timestamp,
    ) -> Result<Self, TimeError> {
        let mut steps = other.steps.clone();
        for step in &mut steps {
            step.fired = match self.steps.iter().find(|old| old.offset == step.offset) {
                Some(old) => old.fired,
                None => at(step, watch, calendar)?.filter(|reached| *reached <= now).map(|_| now),
            };
        }
        Ok(Self { steps })
    }

    fn pending(&self, watch: &Stopwatch, calendar: &Calendar) -> Result<Vec<(Timestamp, &Step)>, TimeError> {
        let mut pending = vec![];
        if watch.phase() == Phase::Stopped {
            return Ok(pending);
        }
        for step in self.steps.iter().filter(|step| step.fired.is_none()) {
            pending.extend(at(step, watch, calendar)?.map(|at| (at, step)));
        }
        pending.sort_by_key(|(at, _)| *at);
        Ok(pending)
    }
}

fn at(step: &Step, watch: &Stopwatch, calendar: &Calendar) -> Result<Option<Timestamp>, TimeError> {
    watch.reaches(step.offset.spent(watch.allotted()), calendar)
}
