//! What this is: what has to be done by when, derived from agreements and memberships.
//! What it is not: stored; only which mails went out is.

use kernel::{BodyId, Day};
use uuid::Uuid;

use super::{BillingRule, Span, state_on};
use crate::model::{Course, State};

store::coded_enum! {
    /// What kind of deadline.
    DeadlineKind {
        /// The last useful day for giving notice.
        Notice = "notice", "Ultimo giorno per la disdetta";
        /// The last day in force.
        Expiry = "expiry", "Scadenza";
        /// The last day for issuing the year's invoices.
        Billing = "billing", "Fatturazione";
        /// CIG and commitment must be known by then.
        PurchaseData = "purchase_data", "CIG e impegno di spesa";
    }
}

impl DeadlineKind {
    /// How many days before people are told.
    pub fn told_before(self) -> i32 {
        match self {
            Self::Notice | Self::PurchaseData => 60,
            Self::Expiry => 90,
            Self::Billing => 30,
        }
    }
}

/// Something due by a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What kind.
    pub kind: DeadlineKind,
    /// The agreement or membership it is about.
    pub thing: Uuid,
    /// The body it concerns; `None` for the centre.
    pub body: Option<BodyId>,
    /// By when.
    pub due: Day,
    /// What, in a few words.
    pub title: String,
    /// Why, or for whom.
    pub text: String,
    /// Where to do it.
    pub href: String,
}

impl Deadline {
    /// Whether title or text hold these folded words; no words hold for every one.
    pub fn speaks_of(&self, words: &str) -> bool {
        kernel::text::fold(&format!("{} {}", self.title, self.text)).contains(words)
    }

    /// Whether it is time to tell people: within the days before, and not long past.
    pub fn is_near(&self, today: Day) -> bool {
        let left = today.days_until(self.due);
        (-30..=i64::from(self.kind.told_before())).contains(&left)
    }
}

/// The year of services that the next window is for: the first whose window has not closed.
/// Example: Pesaro e Urbino on 20 November 2026 → 2027, since the window of 2026 closed on 31 October.
pub fn next_billed_year(rule: &BillingRule, today: Day) -> i16 {
    let around = today.year().saturating_sub(2)..=today.year().saturating_add(1);
    let mut years = around.filter(|year| rule.window_of(*year).1 >= today);
    years.next().unwrap_or_else(|| today.year())
}

/// What is due about the dates themselves: notice while it can still be given, expiry while it is ahead.
pub fn of_dates(span: &Span, today: Day) -> Vec<(DeadlineKind, Day)> {
    let alive = match state_on(span, today) {
        State::InForce | State::ToRenew | State::NoticePassed => true,
        State::Draft | State::Upcoming | State::Closed | State::Withdrawn | State::Cancelled => false,
    };
    let notice = span.course == Course::Renews && today <= span.notice_by && span.notice_by < span.ends;
    let notice = notice.then_some((DeadlineKind::Notice, span.notice_by));
    let expiry = Some((DeadlineKind::Expiry, span.ends));
    if alive { notice.into_iter().chain(expiry).collect() } else { Vec::new() }
}
