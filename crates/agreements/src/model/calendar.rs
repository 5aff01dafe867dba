//! What this is: how long an agreement lasts, until when notice can be given, what happens at the end.
//! What it is not: a list of deadlines; those are derived from here in `deadlines`.

use kernel::{Day, Period};
use serde::{Deserialize, Serialize};

/// What happens when the agreement expires. The three sentences shown to people are in [`Renewal::sentence`].
/// An agreement must say how long it lasts (art. 30 D.Lgs. 267/2000); what the three words mean is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// It ends.
    Never,
    /// It ends, unless an act renews it.
    Express,
    /// It goes on for so many months, unless notice was given in time.
    Tacit {
        /// How long each prolongation lasts.
        months: i32,
    },
}

impl Renewal {
    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Express => "express",
            Self::Tacit { .. } => "tacit",
        }
    }

    /// Code and label of each, for a list to choose from.
    pub const OPTIONS: [(&'static str, &'static str); 3] = [
        ("never", "Nessun rinnovo"),
        ("express", "Rinnovo espresso, con un atto"),
        ("tacit", "Rinnovo tacito, salvo disdetta"),
    ];

    /// The rule with this word; `months` counts for the tacit one only.
    pub fn from_code(code: &str, months: i32) -> Option<Self> {
        match code {
            "never" => Some(Self::Never),
            "express" => Some(Self::Express),
            "tacit" if months > 0 => Some(Self::Tacit { months }),
            _ => None,
        }
    }

    /// Months of each tacit prolongation; 0 when there is none.
    pub fn tacit_months(self) -> i32 {
        match self {
            Self::Tacit { months } => months,
            Self::Never | Self::Express => 0,
        }
    }

    /// What it means, for the page.
    pub fn sentence(self) -> String {
        match self {
            Self::Never => "Alla scadenza finisce.".into(),
            Self::Express => "Alla scadenza finisce, salvo che un atto la rinnovi.".into(),
            Self::Tacit { months } => {
                format!("Alla scadenza prosegue per altri {months} mesi, se nessuno dà disdetta in tempo.")
            }
        }
    }
}

/// From which day, and for how many months altogether: prolongations add to the months, so that the day of
/// the month never drifts (from 31 January: 27 February, then 30 March, not 27 March).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// The first day.
    pub starts: Day,
    /// The months from the first day to the current expiry.
    pub months: i32,
}

impl Reach {
    /// The days from the first to the current expiry, both included.
    pub fn period(self) -> Option<Period> {
        Period::new(self.starts, expiry(self.starts, self.months)).ok()
    }

    /// The same, longer by so many months.
    #[must_use]
    pub fn prolonged(self, months: i32) -> Self {
        Self { months: self.months.saturating_add(months), ..self }
    }
}

/// The last day: the one before the same day so many months later.
/// Example: 60 months from 1 January 2021 → 31 December 2025.
pub fn expiry(starts: Day, months: i32) -> Day {
    starts.add_months(months).yesterday()
}

/// The last useful day for giving notice, counted back from the current expiry; with no notice required it is
/// the expiry itself, and never a day before the period begins minus one.
/// Example: expiry 31 December 2025, 6 months → 30 June 2025.
pub fn notice_by(period: Period, notice_months: i32) -> Day {
    let back = period.to().tomorrow().add_months(notice_months.saturating_neg()).yesterday();
    back.clamp(period.from().yesterday(), period.to())
}
