//! What this is: a body's membership of an agreement and its terms, one after the other without a gap.
//! What it is not: the services it uses; see `line`.

use kernel::{AgreementId, BodyId, Day, MembershipId, Period, TermId};
use serde::{Deserialize, Serialize};

use super::calendar::notice_by;
use super::{Act, Agreement, Course, Joining, Renewal, Span};
use crate::Refused;

store::coded_enum! {
    /// How a term began.
    TermKind {
        /// With the adhesion.
        Adhesion = "adhesion", "Adesione";
        /// With an act of renewal.
        Express = "express", "Rinnovo espresso";
        /// By itself, since nobody gave notice.
        Tacit = "tacit", "Rinnovo tacito";
    }
}

/// A continuous stretch of membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which.
    pub term_id: TermId,
    /// From when to when.
    pub period: Period,
    /// How it began.
    pub kind: TermKind,
    /// The act with which it began; a tacit renewal has none.
    pub act: Option<Act>,
    /// The term before.
    pub predecessor: Option<TermId>,
}

/// How a body joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adhesion {
    /// The act by which it decided.
    pub act: Act,
    /// When it signed.
    pub signed_on: Option<Day>,
    /// The number in the document register (protocollo).
    pub registry_number: String,
    /// From when it counts: no service begins before.
    pub effective_from: Day,
}

/// How a body leaves early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Its last day.
    pub last_day: Day,
    /// The act by which it decided.
    pub act: Act,
    /// Why.
    pub reason: String,
}

/// A body's membership of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// Which.
    pub membership_id: MembershipId,
    /// Of which agreement.
    pub agreement_id: AgreementId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// How it joined.
    pub adhesion: Adhesion,
    /// Its dates as they stand.
    pub span: Span,
    /// When the body gave notice that it will not renew.
    pub notice_given: Option<Day>,
    /// How it left early.
    pub leaving: Option<Leaving>,
    /// For optimistic locking.
    pub version: i64,
}

/// What is wrong with a chain of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermFault {
    /// Two terms share a day.
    Overlap,
    /// Between two terms there are days of no term.
    Gap,
    /// A term does not name the one before it.
    Unlinked,
}

/// Checks that terms, in order of date, follow one another without sharing or missing a day, each linked to
/// the one before: no day has two, and the state of a membership is known on every day.
pub fn check_terms(terms: &[Term]) -> Result<(), TermFault> {
    let linked = terms.first().is_none_or(|first| first.predecessor.is_none());
    let pairs = terms.windows(2).map(|pair| match pair {
        [a, b] if a.period.to() >= b.period.from() => Err(TermFault::Overlap),
        [a, b] if a.period.to().tomorrow() != b.period.from() => Err(TermFault::Gap),
        [a, b] if b.predecessor != Some(a.term_id) => Err(TermFault::Unlinked),
        _ => Ok(()),
    });
    if linked { pairs.collect() } else { Err(TermFault::Unlinked) }
}

/// The first term of a body that joins: from the effective day to the common end.
/// Bodies join at any time and an agreement ends for all of them on one day. Example: joining on
/// 1 July 2022 an agreement of 2021-2025 → until 31 December 2025.
pub fn first_term(agreement: &Agreement, adhesion: &Adhesion, term_id: TermId) -> Result<Term, Refused> {
    if agreement.status.approved_on().is_none() {
        return Err(Refused::NotApproved);
    }
    let whole = agreement.period()?;
    let from = adhesion.effective_from;
    if !whole.contains(from) {
        return Err(Refused::OutsideAgreement(whole));
    }
    match agreement.terms.joining {
        Joining::Until { day } if from > day => return Err(Refused::JoiningClosed(day)),
        Joining::Until { .. } | Joining::AnyTime => {}
    }
    let period = Period::new(from, whole.to()).map_err(|_| Refused::OutsideAgreement(whole))?;
    Ok(Term { term_id, period, kind: TermKind::Adhesion, act: Some(adhesion.act.clone()), predecessor: None })
}

/// The dates of a membership made of terms that end with this one.
pub fn span_of(agreement: &Agreement, first_day: Day, last: Period, notice_given: Option<Day>) -> Span {
    let course = match (agreement.terms.renewal, notice_given) {
        (Renewal::Express | Renewal::Tacit { .. }, None) => Course::Renews,
        (Renewal::Never, _) | (_, Some(_)) => Course::Ends,
    };
    let notice_by = notice_by(last, agreement.terms.notice_months);
    Span { starts: first_day, ends: last.to(), notice_by, course }
}

/// The term after the last one, once the agreement reaches further.
pub fn renewed(
    membership: &Membership,
    last: &Term,
    agreement: &Agreement,
    (term_id, act): (TermId, Option<Act>),
) -> Result<Term, Refused> {
    if membership.span.course != Course::Renews {
        return Err(Refused::NothingToRenew);
    }
    let end = agreement.period()?.to();
    let from = last.period.to().tomorrow();
    let period = Period::new(from, end).map_err(|_| Refused::AgreementNotProlonged(last.period.to()))?;
    let kind = if act.is_some() { TermKind::Express } else { TermKind::Tacit };
    Ok(Term { term_id, period, kind, act, predecessor: Some(last.term_id) })
}

impl Membership {
    /// Leaves early: the last day must be inside the dates as they stand.
    pub fn leave(&self, leaving: Leaving) -> Result<Self, Refused> {
        match self.span.course {
            Course::Renews | Course::Ends => {}
            Course::Withdrawn => return Err(Refused::AlreadyLeft),
            Course::Draft | Course::Cancelled => return Err(Refused::NothingToRenew),
        }
        let dates = Period::new(self.span.starts, self.span.ends).map_err(|_| Refused::NoDuration)?;
        if !dates.contains(leaving.last_day) {
            return Err(Refused::LeavesOutside(dates));
        }
        let ends = leaving.last_day;
        let span =
            Span { ends, notice_by: self.span.notice_by.min(ends), course: Course::Withdrawn, ..self.span };
        Ok(Self { span, leaving: Some(leaving), ..self.clone() })
    }

    /// Gives notice that it will not renew.
    pub fn give_notice(&self, on: Day) -> Result<Self, Refused> {
        match self.span.course {
            Course::Renews if on > self.span.notice_by => Err(Refused::NoticeTooLate(self.span.notice_by)),
            Course::Renews => {
                let span = Span { course: Course::Ends, ..self.span };
                Ok(Self { span, notice_given: Some(on), ..self.clone() })
            }
            Course::Draft | Course::Ends | Course::Withdrawn | Course::Cancelled => {
                Err(Refused::NothingToRenew)
            }
        }
    }

    /// Was written by mistake, or never came into effect: only before its first day.
    pub fn cancel(&self, today: Day) -> Result<Self, Refused> {
        match self.span.course {
            Course::Cancelled => Err(Refused::AlreadyLeft),
            _ if today >= self.span.starts => Err(Refused::AlreadyBegun(self.span.starts)),
            Course::Draft | Course::Renews | Course::Ends | Course::Withdrawn => {
                Ok(Self { span: Span { course: Course::Cancelled, ..self.span }, ..self.clone() })
            }
        }
    }
}
