//! What this is: taking back an act recorded by mistake, as long as it has had no effect.
//! What it is not: an erasure: the act and the one that takes it back both stay in the audit trail.

use kernel::{Day, LineId, Period};
use serde::{Deserialize, Serialize};

use super::{Agreement, Course, Membership, Span, Term, span_of};
use crate::Refused;

/// How a membership stood before its recess.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its dates.
    pub span: Span,
    /// Its terms.
    pub terms: Vec<Term>,
    /// The services that went on beyond the last day, each with the last day it had.
    pub lines: Vec<(LineId, Day)>,
}

impl Agreement {
    /// Takes a notice back. Until its last day an agreement runs the same with and without notice.
    pub fn withdraw_notice(&self, today: Day) -> Result<Self, Refused> {
        if self.notice_given.is_none() {
            return Err(Refused::NoNotice);
        }
        let last = self.period()?.to();
        if today > last {
            return Err(Refused::NoticeHadEffect(last));
        }
        Ok(Self { notice_given: None, ..self.clone() })
    }
}

impl Membership {
    /// Takes a notice back; with an agreement that is itself going to end it still ends.
    pub fn withdraw_notice(&self, agreement: &Agreement, today: Day) -> Result<Self, Refused> {
        match (self.span.course, self.notice_given) {
            (Course::Ends, Some(_)) => {}
            (Course::Cancelled | Course::Withdrawn, _) => return Err(Refused::AlreadyLeft),
            (Course::Draft | Course::Renews | Course::Ends, _) => return Err(Refused::NoNotice),
        }
        if today > self.span.ends {
            return Err(Refused::NoticeHadEffect(self.span.ends));
        }
        let span = Span { course: self.course_without_notice(agreement)?, ..self.span };
        Ok(Self { span, notice_given: None, ..self.clone() })
    }

    /// Takes a recess back, until the last day that it left: the membership gets back the dates that it had.
    pub fn withdraw_leaving(&self, left: &Left, agreement: &Agreement, today: Day) -> Result<Self, Refused> {
        let Some(leaving) = self.leaving.as_ref().filter(|_| self.span.course == Course::Withdrawn) else {
            return Err(Refused::NotLeft);
        };
        if today > leaving.last_day {
            return Err(Refused::LeavingHadEffect(leaving.last_day));
        }
        let course = match self.notice_given {
            Some(_) => Course::Ends,
            None => self.course_without_notice(agreement)?,
        };
        Ok(Self { span: Span { course, ..left.span }, leaving: None, ..self.clone() })
    }

    /// Takes a cancellation back, before the day on which the membership begins.
    pub fn restore(&self, agreement: &Agreement, today: Day) -> Result<Self, Refused> {
        if self.span.course != Course::Cancelled {
            return Err(Refused::NotCancelled);
        }
        if today >= self.span.starts {
            return Err(Refused::CancelledForGood(self.span.starts));
        }
        let course = match (&self.leaving, self.notice_given) {
            (Some(_), _) => Course::Withdrawn,
            (None, Some(_)) => Course::Ends,
            (None, None) => self.course_without_notice(agreement)?,
        };
        Ok(Self { span: Span { course, ..self.span }, ..self.clone() })
    }

    fn course_without_notice(&self, agreement: &Agreement) -> Result<Course, Refused> {
        let days = Period::new(self.span.starts, self.span.ends).map_err(|_| Refused::NoDuration)?;
        Ok(span_of(agreement, self.span.starts, days, agreement.notice_given).course)
    }
}
