//! What this is: the figures of a set of requests in a period, and which requests are behind each.
//! What it is not: where they come from, or how they look.

use std::collections::BTreeMap;

use kernel::Period;
use serde::{Deserialize, Serialize};

use super::Tenths;
use super::row::{End, Row};
use super::spread::Spread;

store::coded_enum! {
    /// A count of requests. Days are those of Rome; a period holds both its ends.
    Figure {
        /// Made before the period and not ended before it.
        OpenBefore = "open_before", "Aperte all'inizio";
        /// Made in the period.
        Opened = "opened", "Arrivate";
        /// Resolved in the period and not reopened since.
        Resolved = "resolved", "Risolte";
        /// Taken back or merged in the period.
        Dropped = "dropped", "Annullate o unite";
        /// Made by the end of the period and not ended by then.
        OpenAfter = "open_after", "Aperte alla fine";
        /// Taken in charge in the period, with a promise.
        TakenJudged = "taken_judged", "Prese in carico con un termine";
        /// Of these, within the promise.
        TakenKept = "taken_kept", "Prese in carico entro il termine";
        /// Resolved in the period, with a promise.
        SolvedJudged = "solved_judged", "Risolte con un termine";
        /// Of these, within the promise.
        SolvedKept = "solved_kept", "Risolte entro il termine";
        /// Open at the end, for 0 to 2 days.
        Age2 = "age_2", "Aperte da 0 a 2 giorni";
        /// Open at the end, for 3 to 7 days.
        Age7 = "age_7", "Aperte da 3 a 7 giorni";
        /// Open at the end, for 8 to 30 days.
        Age30 = "age_30", "Aperte da 8 a 30 giorni";
        /// Open at the end, for 31 to 90 days.
        Age90 = "age_90", "Aperte da 31 a 90 giorni";
        /// Open at the end, for more.
        AgeMore = "age_more", "Aperte da più di 90 giorni";
    }
}

impl Figure {
    /// The ages of what is open at the end.
    pub const AGES: [Self; 5] = [Self::Age2, Self::Age7, Self::Age30, Self::Age90, Self::AgeMore];

    /// Whether a request is one of those counted.
    pub fn counts(self, row: &Row, period: Period) -> bool {
        let ended_in = || row.ended.filter(|(on, _)| period.contains(*on)).map(|(_, end)| end);
        let resolved = || matches!(ended_in(), Some(End::Resolved { .. }));
        let dropped = || matches!(row.ended, Some((_, End::Dropped)));
        let taken = || row.taken.filter(|taken| period.contains(taken.on) && !dropped());
        match self {
            Self::OpenBefore => {
                row.opened < period.from() && row.ended.is_none_or(|(on, _)| on >= period.from())
            }
            Self::Opened => period.contains(row.opened),
            Self::Resolved => resolved(),
            Self::Dropped => matches!(ended_in(), Some(End::Dropped)),
            Self::OpenAfter => open_after(row, period),
            Self::TakenJudged => taken().is_some(),
            Self::TakenKept => taken().is_some_and(super::Judged::is_kept),
            Self::SolvedJudged => resolved() && row.solved.is_some(),
            Self::SolvedKept => resolved() && row.solved.is_some_and(super::Judged::is_kept),
            Self::Age2 | Self::Age7 | Self::Age30 | Self::Age90 | Self::AgeMore => {
                open_after(row, period) && Self::of_age(row.opened.days_until(period.to())) == self
            }
        }
    }

    /// The age of what has been open for so many days.
    fn of_age(days: i64) -> Self {
        match days {
            ..=2 => Self::Age2,
            3..=7 => Self::Age7,
            8..=30 => Self::Age30,
            31..=90 => Self::Age90,
            91.. => Self::AgeMore,
        }
    }
}

fn open_after(row: &Row, period: Period) -> bool {
    row.opened <= period.to() && row.ended.is_none_or(|(on, _)| on > period.to())
}

/// How many promises were kept of how many that can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Kept.
    pub kept: i64,
    /// Judged.
    pub judged: i64,
}

impl Kept {
    /// `91,7 % (11 su 12)`; of none, a dash: a share of nothing is not 0 and not 100.
    pub fn words(self) -> String {
        match Tenths::percent(self.kept, self.judged) {
            Some(share) => format!("{share} % ({} su {})", self.kept, self.judged),
            None => "—".into(),
        }
    }
}

/// The figures of a set of requests in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    counts: BTreeMap<Figure, i64>,
    /// Working time until taken in charge, of those taken in charge with a promise.
    pub to_take: Spread,
    /// Working time until resolved without waiting, of those resolved with a promise.
    pub net: Spread,
    /// Elapsed time until resolved, of all those resolved.
    pub gross: Spread,
}

impl Figures {
    /// Of these requests.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>, period: Period) -> Self {
        let rows: Vec<&Row> = rows.into_iter().collect();
        let count = |figure: Figure| {
            let counted = rows.iter().filter(|row| figure.counts(row, period)).count();
            (figure, i64::try_from(counted).unwrap_or(i64::MAX))
        };
        let counted = |figure: Figure| rows.iter().filter(move |row| figure.counts(row, period));
        Self {
            counts: Figure::ALL.iter().copied().map(count).collect(),
            to_take: Spread::of(
                counted(Figure::TakenJudged).filter_map(|row| row.taken).map(|taken| taken.spent),
            ),
            net: Spread::of(
                counted(Figure::SolvedJudged).filter_map(|row| row.solved).map(|solved| solved.spent),
            ),
            gross: Spread::of(counted(Figure::Resolved).filter_map(|row| match row.ended {
                Some((_, End::Resolved { elapsed })) => Some(elapsed),
                Some((_, End::Dropped)) | None => None,
            })),
        }
    }

    /// How many.
    pub fn get(&self, figure: Figure) -> i64 {
        self.counts.get(&figure).copied().unwrap_or_default()
    }

    /// Promises to take in charge.
    pub fn taken(&self) -> Kept {
        Kept { kept: self.get(Figure::TakenKept), judged: self.get(Figure::TakenJudged) }
    }

    /// Promises to resolve.
    pub fn solved(&self) -> Kept {
        Kept { kept: self.get(Figure::SolvedKept), judged: self.get(Figure::SolvedJudged) }
    }

    /// Whether nothing happened and nothing was open.
    pub fn is_nothing(&self) -> bool {
        self.counts.values().all(|count| *count == 0)
    }
}
