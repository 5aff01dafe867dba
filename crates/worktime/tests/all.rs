//! One binary for all the tests of the public interface.

#[cfg(test)]
#[path = "all/calendar.rs"]
mod calendar;
#[cfg(test)]
#[path = "all/clocks.rs"]
mod clocks;
#[cfg(test)]
#[path = "all/due.rs"]
mod due;
#[cfg(test)]
#[path = "all/escalation.rs"]
mod escalation;
#[cfg(test)]
#[path = "all/ground.rs"]
mod ground;
#[cfg(test)]
#[path = "all/holidays.rs"]
mod holidays;
#[cfg(test)]
#[path = "all/naive.rs"]
mod naive;
#[cfg(test)]
#[path = "all/night.rs"]
mod night;
#[cfg(test)]
#[path = "all/pauses.rs"]
mod pauses;
#[cfg(test)]
#[path = "all/property.rs"]
mod property;
#[cfg(test)]
#[path = "all/recount.rs"]
mod recount;
#[cfg(test)]
#[path = "all/stored.rs"]
mod stored;
