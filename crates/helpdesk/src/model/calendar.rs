//! What this is: when the centre works, the patron saint of a body, and the terms that follow a solution.
//! What it is not: the arithmetic; that is `worktime`.

use serde::{Deserialize, Serialize};
use worktime::{Calendar, CalendarPlan, HolidayRule, Slot};

use super::Ladder;
use crate::Refused;

/// The days of the week, as on the page.
pub const WEEKDAYS: [&str; 7] =
    ["Lunedì", "Martedì", "Mercoledì", "Giovedì", "Venerdì", "Sabato", "Domenica"];

/// The feast of a body's patron saint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patron {
    /// Its name.
    pub name: String,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// What the director has written about requests; or what counts until they do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// When the centre works.
    pub plan: CalendarPlan,
    /// Working days after a solution in which a request can be reopened.
    pub reopen_days: u16,
    /// Working days after a solution after which a request closes by itself.
    pub close_days: u16,
    /// When the centre is told of a term that is near or has passed.
    pub steps: Ladder,
    /// For optimistic locking; 0 if nobody has written anything yet.
    pub version: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self { plan: default_plan(), reopen_days: 10, close_days: 5, steps: Ladder::default(), version: 0 }
    }
}

impl Rules {
    /// The calendar for a body: the centre's, without the feast of the body's patron saint.
    pub fn calendar(&self, patron: Option<&Patron>) -> Result<Calendar, Refused> {
        let plan = self.plan.clone();
        let plan = match patron {
            Some(patron) => plan.patron(&patron.name, patron.month, patron.day),
            None => plan,
        };
        Ok(plan.build()?)
    }
}

/// Monday to Friday, 08:30–13:00 and 14:00–17:30, without the national holidays.
pub fn default_plan() -> CalendarPlan {
    let slots: Vec<Slot> =
        ["08:30-13:00", "14:00-17:30"].iter().filter_map(|text| text.parse().ok()).collect();
    CalendarPlan::new("Europe/Rome").monday_to_friday(&slots).holidays(HolidayRule::italy())
}

/// The holidays that are not the national ones: those a centre adds.
pub fn own_holidays(plan: &CalendarPlan) -> Vec<&HolidayRule> {
    let national = HolidayRule::italy();
    plan.holidays.iter().filter(|rule| !national.contains(rule)).collect()
}
