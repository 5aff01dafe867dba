//! What this is: the two clocks of a request, taken in charge and resolved, each with its own rule for waiting.
//! What it is not: the states of the request: an event that does not concern a clock leaves it as it is.

use crate::{Calendar, Move, MoveError, Phase, Stopwatch};
use jiff::Timestamp;

/// What a clock does while the answer of others is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum OnWaiting {
    /// It goes on: whoever takes in charge needs nobody's answer for it.
    GoesOn,
    /// It pauses.
    Pauses,
}

/// A stopwatch with its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Clock {
    /// The measure.
    pub watch: Stopwatch,
    /// The rule.
    pub on_waiting: OnWaiting,
}

/// What happens to a request and moves its clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// Somebody has taken it in charge.
    TakenInCharge,
    /// Others have to answer.
    Waits,
    /// They have answered.
    Resumes,
    /// It is resolved; it is also taken in charge, if nobody had done so.
    Resolved,
    /// It was not resolved after all; that it was taken in charge stands.
    Reopened,
}

/// The two clocks of a request. Where no promise was made there is no clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Clocks {
    /// Until somebody takes it in charge.
    pub taken_in_charge: Option<Clock>,
    /// Until it is resolved.
    pub resolved: Option<Clock>,
}

impl Clocks {
    /// The clocks after an event.
    pub fn after(&self, event: Event, calendar: &Calendar, at: Timestamp) -> Result<Self, MoveError> {
        let (first, second) = match event {
            Event::TakenInCharge => (Some(Move::Stop), None),
            Event::Waits => (Some(Move::Pause), Some(Move::Pause)),
            Event::Resumes => (Some(Move::Resume), Some(Move::Resume)),
            Event::Resolved => (Some(Move::Stop), Some(Move::Stop)),
            Event::Reopened => (None, Some(Move::Reopen)),
        };
        Ok(Self {
            taken_in_charge: moved(self.taken_in_charge.as_ref(), first, calendar, at)?,
            resolved: moved(self.resolved.as_ref(), second, calendar, at)?,
        })
    }
}

fn moved(
    clock: Option<&Clock>,
    mv: Option<Move>,
    calendar: &Calendar,
    at: Timestamp,
) -> Result<Option<Clock>, MoveError> {
    let Some(clock) = clock else { return Ok(None) };
    let Some(mv) = mv.filter(|mv| clock.is_moved_by(*mv)) else { return Ok(Some(clock.clone())) };
    Ok(Some(Clock { watch: clock.watch.after(mv, calendar, at)?, on_waiting: clock.on_waiting }))
}

impl Clock {
    fn is_moved_by(&self, mv: Move) -> bool {
        match (mv, self.watch.phase()) {
            (Move::Pause, Phase::Running) => self.on_waiting == OnWaiting::Pauses,
            (Move::Resume, Phase::Waiting)
            | (Move::Stop, Phase::Running | Phase::Waiting)
            | (Move::Reopen, Phase::Stopped) => true,
            (Move::Pause | Move::Resume | Move::Stop | Move::Reopen, _) => false,
        }
    }
}
