//! What this is: where time and ids come from, as values that are passed in.
//! What it is not: a global; tests pass a fixed clock and repeatable ids.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use uuid::Uuid;

use crate::{Day, Instant};

/// A source of the current time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    /// Microseconds since 1970, moved by hand.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::set`] moves it.
    pub fn fixed(at: Instant) -> Self {
        Self(Source::Fixed(Arc::new(AtomicI64::new(at.micros()))))
    }

    /// Moves a fixed clock; the machine's clock is left alone.
    pub fn set(&self, at: Instant) {
        if let Source::Fixed(micros) = &self.0 {
            micros.store(at.micros(), Ordering::SeqCst);
        }
    }

    /// The current instant.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::from(jiff::Timestamp::now()),
            Source::Fixed(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Today in Europe/Rome.
    pub fn today(&self) -> Day {
        self.now().day_in_rome()
    }
}

/// A source of fresh ids, growing in time (`UUIDv7`).
#[derive(Clone, Debug)]
pub struct Ids(Maker);

#[derive(Clone, Debug)]
enum Maker {
    Random,
    Counted(Arc<AtomicU64>),
}

impl Ids {
    /// Ids nobody can guess.
    pub fn random() -> Self {
        Self(Maker::Random)
    }

    /// Ids that repeat from run to run: 1, 2, 3 … For tests only.
    pub fn counted() -> Self {
        Self(Maker::Counted(Arc::new(AtomicU64::new(1000))))
    }

    /// A fresh id of any kind.
    #[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
    pub fn fresh<T: From<Uuid>>(&self) -> T {
        match &self.0 {
            Maker::Random => Uuid::now_v7().into(),
            Maker::Counted(next) => Uuid::from_u128(u128::from(next.fetch_add(1, Ordering::SeqCst))).into(),
        }
    }
}
