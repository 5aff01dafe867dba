//! What this is: where an agreement or a membership stands on a day, derived from its dates; and the same
//! derivation as SQL, so that lists can be searched by it.
//! What it is not: stored anywhere. A property test keeps the two derivations equal.

use kernel::Day;
use serde::{Deserialize, Serialize};

store::coded_enum! {
    /// What is going to happen at the end of the dates.
    Course {
        /// Nobody has approved it yet.
        Draft = "draft", "In preparazione";
        /// It goes on, tacitly or by an act.
        Renews = "renews", "Rinnovabile";
        /// It ends there.
        Ends = "ends", "Senza rinnovo";
        /// A body leaves early: the last date is its last day.
        Withdrawn = "withdrawn", "Recesso";
        /// It never came to be.
        Cancelled = "cancelled", "Annullata";
    }
}

store::coded_enum! {
    /// Where it stands on a day.
    State {
        /// Not approved yet.
        Draft = "draft", "In preparazione";
        /// Not begun.
        Upcoming = "upcoming", "In arrivo";
        /// In force, nothing to do.
        InForce = "in_force", "In vigore";
        /// In force, and the day for giving notice has passed: it is to be renewed.
        ToRenew = "to_renew", "Da rinnovare";
        /// In force, and the day for giving notice has passed: it is going to end.
        NoticePassed = "notice_passed", "In chiusura";
        /// Ended at its natural end.
        Closed = "closed", "Scaduta";
        /// Ended before, because the body left.
        Withdrawn = "withdrawn", "Recesso";
        /// Never came to be.
        Cancelled = "cancelled", "Annullata";
    }
}

impl State {
    /// Whether services are given on that day.
    pub fn is_in_force(self) -> bool {
        match self {
            Self::InForce | Self::ToRenew | Self::NoticePassed => true,
            Self::Draft | Self::Upcoming | Self::Closed | Self::Withdrawn | Self::Cancelled => false,
        }
    }
}

/// The dates from which the state is derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub starts: Day,
    /// The last day as things stand.
    pub ends: Day,
    /// The last useful day for giving notice.
    pub notice_by: Day,
    /// What is going to happen at the end.
    pub course: Course,
}

/// The state on a day; there is one for every day of the calendar.
pub fn state_on(span: &Span, day: Day) -> State {
    match span.course {
        Course::Draft => State::Draft,
        Course::Cancelled => State::Cancelled,
        Course::Renews | Course::Ends | Course::Withdrawn if day < span.starts => State::Upcoming,
        Course::Withdrawn if day > span.ends => State::Withdrawn,
        Course::Renews | Course::Ends if day > span.ends => State::Closed,
        Course::Withdrawn => State::NoticePassed,
        Course::Renews if day > span.notice_by => State::ToRenew,
        Course::Ends if day > span.notice_by => State::NoticePassed,
        Course::Renews | Course::Ends => State::InForce,
    }
}

/// [`state_on`] as SQL: the day is the parameter named first, the columns belong to the table named second.
macro_rules! state_case {
    ($day:literal, $of:literal) => {
        concat!(
            "CASE WHEN ",
            $of,
            "course = 'draft' THEN 'draft' WHEN ",
            $of,
            "course = 'cancelled' THEN 'cancelled' \
             WHEN ",
            $of,
            "starts > ",
            $day,
            " THEN 'upcoming' \
             WHEN ",
            $of,
            "ends < ",
            $day,
            " AND ",
            $of,
            "course = 'withdrawn' THEN 'withdrawn' \
             WHEN ",
            $of,
            "ends < ",
            $day,
            " THEN 'closed' WHEN ",
            $of,
            "course = 'withdrawn' THEN 'notice_passed' \
             WHEN ",
            $of,
            "notice_by < ",
            $day,
            " AND ",
            $of,
            "course = 'renews' THEN 'to_renew' \
             WHEN ",
            $of,
            "notice_by < ",
            $day,
            " THEN 'notice_passed' ELSE 'in_force' END"
        )
    };
}
pub(crate) use state_case;
