//! What this is: instants and amounts of working time, found by walking the days of a calendar.
//! What it is not: a search by the second: each day costs the same, whatever its hours, and the walk
//! is given up after a hundred years.
//!
//! Instants are taken to the second, rounded down. Of all instants that are the same point in working
//! time (closing on Friday and opening on Monday), the first one is the answer.

use super::Calendar;
use crate::{Closing, DayEnd, Slot, TimeError, WorkTime};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::AmbiguousOffset;

const HORIZON_DAYS: usize = 36_525;
const NANOSECONDS: i128 = 1_000_000_000;

/// A slot on its day, in seconds since 1970, from the first one included to the second one excluded.
#[derive(Clone, Copy)]
struct Window {
    day: Date,
    from: i64,
    to: i64,
}

impl Calendar {
    /// How much working time there is from one instant to the other; nothing if the second comes first.
    pub fn working_between(&self, from: Timestamp, to: Timestamp) -> Result<WorkTime, TimeError> {
        let (from, to) = (second(from)?, second(to)?);
        // When a night has midnight twice, an instant may belong to the hours of the day after its date.
        let last = self.day_of(to)?.tomorrow()?;
        within_horizon(self.day_of(from)?, last)?;
        let mut sum = 0;
        for window in self.windows(from, last)? {
            let window = window?;
            sum += (window.to.min(to) - window.from).max(0);
        }
        WorkTime::try_from(sum).map_err(|_| TimeError::BeyondHorizon)
    }

    /// The first instant by which that much working time has gone by: at the end of a slot it is the
    /// closing, not the next opening. No working time: the start itself.
    pub fn add_working(&self, start: Timestamp, work: WorkTime) -> Result<Timestamp, TimeError> {
        let start = second(start)?;
        let mut left = i64::from(work);
        if left == 0 {
            return instant(start);
        }
        for window in self.windows(start, Date::MAX)? {
            let Window { from, to, .. } = window?;
            if left <= to - from {
                return instant(from + left);
            }
            left -= to - from;
        }
        Err(TimeError::BeyondHorizon)
    }

    /// The end of so many working days after the one of the start, however long each of them is.
    ///
    /// The day of the start is the one of its [`next_opening`](Self::next_opening) and is not counted.
    /// An answer outside working hours is brought back to the closing before it, so that no working
    /// time lies between what was promised and what is answered.
    pub fn add_working_days(&self, start: Timestamp, days: u16, end: DayEnd) -> Result<Timestamp, TimeError> {
        let opening = self.opening(start)?;
        let target = self.day_after(opening.day, days)?;
        let limit = match end {
            DayEnd::SameTime => {
                self.boundary(target.day, self.zone.to_datetime(instant(opening.from)?).time())?
            }
            DayEnd::Closing => target.to,
        };
        self.add_working(start, self.working_between(start, instant(limit)?)?)
    }

    /// The first instant of working time at or after this one. At a closing it is the next opening.
    pub fn next_opening(&self, at: Timestamp) -> Result<Timestamp, TimeError> {
        instant(self.opening(at)?.from)
    }

    /// Whether work is going on at this instant.
    pub fn is_open(&self, at: Timestamp) -> Result<bool, TimeError> {
        let now = second(at)?;
        let last = self.day_of(now)?.tomorrow()?;
        let first = self.windows(now, last)?.next().transpose()?;
        Ok(first.is_some_and(|window| window.from == now))
    }

    fn opening(&self, at: Timestamp) -> Result<Window, TimeError> {
        self.windows(second(at)?, Date::MAX)?.next().unwrap_or(Err(TimeError::BeyondHorizon))
    }

    /// The last window of the n-th day of work after the given one.
    fn day_after(&self, day: Date, days: u16) -> Result<Window, TimeError> {
        let mut left = usize::from(days);
        for day in days_from(day) {
            if let Some(window) = self.closing(day)? {
                if left == 0 {
                    return Ok(window);
                }
                left -= 1;
            }
        }
        Err(TimeError::BeyondHorizon)
    }

    fn closing(&self, day: Date) -> Result<Option<Window>, TimeError> {
        let windows: Result<Vec<_>, _> = self.slots(day).iter().map(|slot| self.window(day, *slot)).collect();
        Ok(windows?.into_iter().rfind(Window::lasts))
    }

    /// What is left of the calendar from an instant to a day: windows in order, the first one cut, none empty.
    fn windows(
        &self,
        start: i64,
        last: Date,
    ) -> Result<impl Iterator<Item = Result<Window, TimeError>>, TimeError> {
        let days = days_from(self.day_of(start)?).take_while(move |day| *day <= last);
        let slots = days.flat_map(move |day| self.slots(day).iter().map(move |slot| (day, *slot)));
        let windows = slots.map(move |(day, slot)| Ok(self.window(day, slot)?.cut(start)));
        Ok(windows.filter(|window| window.as_ref().map_or(true, Window::lasts)))
    }

    fn window(&self, day: Date, slot: Slot) -> Result<Window, TimeError> {
        let to = match slot.to() {
            Closing::At(time) => self.boundary(day, time)?,
            Closing::Midnight => self.boundary(day.tomorrow()?, Time::midnight())?,
        };
        Ok(Window { day, from: self.boundary(day, slot.from())?, to })
    }

    /// The instant of a time on the wall. A time that comes twice is its first coming; a time that is
    /// jumped over is the jump. So no two slots of a day ever overlap, and none loses what it has.
    fn boundary(&self, day: Date, time: Time) -> Result<i64, TimeError> {
        let wall = self.zone.to_ambiguous_timestamp(day.to_datetime(time));
        if let AmbiguousOffset::Gap { .. } = wall.offset() {
            let before = wall.earlier()?;
            let jump = self.zone.following(before).next();
            return Ok(jump.map_or(before, |jump| jump.timestamp()).as_second());
        }
        Ok(wall.compatible()?.as_second())
    }

    fn day_of(&self, at: i64) -> Result<Date, TimeError> {
        Ok(self.zone.to_datetime(instant(at)?).date())
    }
}

impl Window {
    fn cut(self, start: i64) -> Self {
        Self { from: self.from.max(start), ..self }
    }

    fn lasts(&self) -> bool {
        self.from < self.to
    }
}

fn days_from(first: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(HORIZON_DAYS)
}

fn within_horizon(first: Date, last: Date) -> Result<(), TimeError> {
    let days = usize::try_from(first.until(last)?.get_days()).unwrap_or(0);
    if days < HORIZON_DAYS { Ok(()) } else { Err(TimeError::BeyondHorizon) }
}

fn second(at: Timestamp) -> Result<i64, TimeError> {
    i64::try_from(at.as_nanosecond().div_euclid(NANOSECONDS)).map_err(|_| TimeError::OutOfRange)
}

fn instant(second: i64) -> Result<Timestamp, TimeError> {
    Ok(Timestamp::from_second(second)?)
}
