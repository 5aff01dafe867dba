//! What this is: where the sheet of a body stands on a day, derived from what was done and from the deadline; and the
//! same derivation as SQL, so that lists can be searched by it.
//! What it is not: stored anywhere. A property test keeps the two derivations equal.

use kernel::Day;
use serde::Serialize;

store::coded_enum! {
    /// Where the sheet of a body stands.
    SheetState {
        /// Nobody of the body has looked at it.
        NotOpened = "not_opened", "Non aperta";
        /// Somebody is at it, and it is not confirmed.
        InProgress = "in_progress", "In compilazione";
        /// The body has confirmed it.
        Confirmed = "confirmed", "Confermata";
        /// Somebody of the centre has entered it for the body.
        ByStaff = "by_staff", "Inserita dal centro";
        /// The deadline has passed without an answer.
        Late = "late", "In ritardo";
    }
}

impl SheetState {
    /// Whether there is an answer that counts.
    pub fn is_answered(self) -> bool {
        match self {
            Self::Confirmed | Self::ByStaff => true,
            Self::NotOpened | Self::InProgress | Self::Late => false,
        }
    }
}

/// What was done to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// Somebody has looked at it or written in it.
    pub touched: bool,
    /// The number of its last confirmed version, 0 for none.
    pub confirmed: i64,
    /// Whether something was written after that version.
    pub editing: bool,
    /// Whether that version was entered by the centre.
    pub by_staff: bool,
}

/// The state on a day; there is one for every day of the calendar. What was confirmed counts at the deadline, even if
/// somebody had begun to change it.
pub fn state_on(marks: &Marks, closes: Day, day: Day) -> SheetState {
    let over = day > closes;
    match (marks.confirmed > 0, marks.editing && !over) {
        (true, false) if marks.by_staff => SheetState::ByStaff,
        (true, false) => SheetState::Confirmed,
        (true, true) => SheetState::InProgress,
        (false, _) if over => SheetState::Late,
        (false, _) if marks.touched => SheetState::InProgress,
        (false, _) => SheetState::NotOpened,
    }
}

/// [`state_on`] as SQL, of a sheet `s` and its campaign `c`; the day is the parameter named.
macro_rules! state_case {
    ($day:literal) => {
        concat!(
            "CASE WHEN s.confirmed > 0 AND (NOT s.editing OR c.closes < ",
            $day,
            ") AND s.by_staff THEN 'by_staff' WHEN s.confirmed > 0 AND (NOT s.editing OR c.closes < ",
            $day,
            ") THEN 'confirmed' WHEN s.confirmed > 0 THEN 'in_progress' WHEN c.closes < ",
            $day,
            " THEN 'late' WHEN s.touched_at IS NOT NULL THEN 'in_progress' ELSE 'not_opened' END"
        )
    };
}
pub(crate) use state_case;
