//! What this is: the approval of a final account: when it may be, the fingerprint under which it is kept, and what has
//! changed since.
//! What it is not: a way to change an approved one: what comes later is told beside it.

use kernel::{AccountOfYearId, Cents, Day, Instant, Period};
use serde::Serialize;

use super::column::{Column, Figures};
use super::reckon::{BodyAccount, Fault, YearAccount};

/// How an account was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Which account.
    pub account_id: AccountOfYearId,
    /// The year.
    pub year: i16,
    /// The day up to which it counts.
    pub as_of: Day,
    /// The act: organ and number.
    pub act: String,
    /// Its date.
    pub act_on: Day,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub at: Instant,
    /// The figures of the centre.
    pub totals: Figures,
    /// How many bodies are in it.
    pub bodies: i64,
    /// Under which fingerprint it is kept.
    pub fingerprint: String,
}

/// Why an account cannot be approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApprovable {
    /// It already is.
    #[error("Il rendiconto {0} è già approvato e non cambia più")]
    AlreadyApproved(i16),
    /// There is nothing in it.
    #[error("Nel {0} non ci sono fatture, costi ripartiti o pagamenti: non c'è nulla da approvare")]
    Nothing(i16),
    /// Something does not add up.
    #[error("I conti non tornano, quindi il rendiconto non si può approvare. {place}: {what}")]
    DoesNotAddUp {
        /// Whose.
        place: String,
        /// What.
        what: String,
    },
    /// The act does not say its number.
    #[error("Numero dell'atto: scrivi organo e numero, per esempio «Assemblea degli enti n. 3»")]
    NoAct,
    /// The act is of a day that has not come.
    #[error("Data dell'atto: non può essere nel futuro")]
    ActInFuture,
    /// A year is closed after it has ended.
    #[error("Data dell'atto: il rendiconto si approva dopo il {0}, quando l'anno è finito")]
    YearNotOver(Day),
}

impl Approval {
    /// `Assemblea degli enti n. 3 del 12/05/2023`.
    pub fn act_words(&self) -> String {
        format!("{} del {}", self.act, self.act_on.short())
    }
}

/// Whether an account may be approved by an act on a day. What counts is dated up to the day of the act.
pub fn approvable(
    account: &YearAccount,
    faults: &[Fault],
    (act, act_on, today): (&str, Day, Day),
) -> Result<(), NotApprovable> {
    let last_day = Period::year(account.year).to();
    if act.trim().is_empty() {
        return Err(NotApprovable::NoAct);
    }
    if act_on > today {
        return Err(NotApprovable::ActInFuture);
    }
    if act_on <= last_day {
        return Err(NotApprovable::YearNotOver(last_day));
    }
    if account.bodies.iter().all(|body| body.postings.is_empty()) {
        return Err(NotApprovable::Nothing(account.year));
    }
    match faults.first() {
        Some(Fault { place, what }) => {
            Err(NotApprovable::DoesNotAddUp { place: place.clone(), what: what.clone() })
        }
        None => Ok(()),
    }
}

/// What the fingerprint is made of: the totals and every body's account, as they are kept, one per line.
pub fn fingerprint(totals: &str, bodies: &[String]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for text in std::iter::once(totals).chain(bodies.iter().map(String::as_str)) {
        hash.update(text.as_bytes());
        hash.update(b"\n");
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        let digits = [byte >> 4, byte & 0xf].map(|digit| char::from_digit(digit.into(), 16));
        text.extend(digits.into_iter().flatten());
    }
    text
}

/// A figure that is no longer what was approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Whose: a body's name.
    pub place: String,
    /// Which.
    pub column: Column,
    /// As approved.
    pub approved: Cents,
    /// As it is now.
    pub now: Cents,
}

/// What has changed since an approval: body by body, column by column.
pub fn differences(approved: &[BodyAccount], now: &[BodyAccount]) -> Vec<Difference> {
    let mut found = Vec::new();
    let none = Figures::default();
    for body in approved {
        let other = now.iter().find(|other| other.body_id == body.body_id);
        let live = other.map_or(&none, |other| &other.figures);
        found.extend(between(&body.name, &body.figures, live));
    }
    for body in now.iter().filter(|body| approved.iter().all(|other| other.body_id != body.body_id)) {
        found.extend(between(&body.name, &none, &body.figures));
    }
    found
}

fn between(place: &str, approved: &Figures, now: &Figures) -> Vec<Difference> {
    let differ = Column::ALL.iter().filter(|column| approved.get(**column) != now.get(**column));
    let one = |column: &Column| Difference {
        place: place.to_owned(),
        column: *column,
        approved: approved.get(*column),
        now: now.get(*column),
    };
    differ.map(one).collect()
}
