//! What this is: the installation at a day of the past, which moves on as a demo's story is told: every act gets the
//! instant at which it would have been done.
//! What it is not: a way to write the past of a real installation.

use kernel::{Clock, Day, Instant};
use webkit::App;

/// The installation at a day of the past.
pub(crate) struct Past {
    app: App,
}

impl Past {
    /// Begins at a day.
    pub(crate) fn at(app: &App, day: &str) -> anyhow::Result<Self> {
        let clock = Clock::fixed(morning_of(Day::parse(day)?)?);
        let db = app.db.at(clock.clone());
        Ok(Self { app: App { db, clock, ids: app.ids.clone(), site: app.site.clone() } })
    }

    /// The installation as of the current day.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Goes on to a later day.
    pub(crate) fn go_on(&self, day: &str) -> anyhow::Result<Day> {
        let day = Day::parse(day)?;
        anyhow::ensure!(day >= self.app.clock.today(), "the story goes back to {day}");
        self.app.clock.set(morning_of(day)?);
        Ok(day)
    }
}

/// The hour at which the acts of the demo are done.
fn morning_of(day: Day) -> anyhow::Result<Instant> {
    Ok(Instant::parse_iso(&format!("{}T09:00:00Z", day.iso()))?)
}
