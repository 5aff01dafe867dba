//! What this is: the median and the 90th percentile of times, by nearest rank: each is a time that was really measured.
//! What it is not: a mean: one request left lying for a year would move it, and nobody would see why.

use serde::{Deserialize, Serialize};

/// How times are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many were measured.
    pub count: i64,
    /// The time at place ⌈50 · n / 100⌉ in order, in seconds; 0 of none.
    pub median: i64,
    /// The time at place ⌈90 · n / 100⌉ in order, in seconds; 0 of none.
    pub ninetieth: i64,
}

impl Spread {
    /// Of these times, in whatever order.
    pub fn of(times: impl IntoIterator<Item = i64>) -> Self {
        let mut times: Vec<i64> = times.into_iter().collect();
        times.sort_unstable();
        let at = |percent: usize| {
            let place = times.len().saturating_mul(percent).div_ceil(100);
            times.get(place.saturating_sub(1)).copied().unwrap_or_default()
        };
        Self { count: i64::try_from(times.len()).unwrap_or(i64::MAX), median: at(50), ninetieth: at(90) }
    }
}

/// Working time: `3 h 20 min`. Working hours are never turned into days: how long a day is depends on the calendar.
pub fn work_words(seconds: i64) -> String {
    let minutes = seconds.saturating_add(30).div_euclid(60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{} h", webkit::grouped(hours)),
        (hours, minutes) => format!("{} h {minutes} min", webkit::grouped(hours)),
    }
}

/// Elapsed time, nights and holidays included: `2 g 5 h`.
pub fn elapsed_words(seconds: i64) -> String {
    let minutes = seconds.saturating_add(30).div_euclid(60);
    match (minutes / 1440, minutes % 1440 / 60, minutes % 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{} g {hours} h", webkit::grouped(days)),
    }
}
