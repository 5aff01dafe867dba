//! What this is: an agreement (convenzione): its text, its chain of acts, what it offers, its moves.
//! What it is not: who has joined it; see `membership`.

use kernel::{AgreementId, Day, Period, Phase, ServiceId};
use serde::{Deserialize, Serialize};

use super::calendar::{Reach, notice_by};
use super::{BillingRule, Course, Renewal, Span};
use crate::Refused;

/// An act of a body: number and date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its number as written, such as `Delibera C.C. n. 12`.
    pub number: String,
    /// Its date.
    pub date: Day,
}

impl std::fmt::Display for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} del {}", self.number, self.date.short())
    }
}

/// Where an agreement is in its approval. Expiry is not here: it is derived from the dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Status {
    /// Its text is being written.
    Draft,
    /// Approved: the text no longer changes, bodies can join.
    Approved {
        /// By the last act of approval.
        on: Day,
    },
    /// Signed.
    Signed {
        /// When it was approved.
        approved: Day,
        /// When it was signed.
        on: Day,
    },
    /// Put away without having been approved.
    Archived,
}

impl Status {
    /// Approves a draft.
    pub fn approve(self, on: Day) -> Result<Self, Refused> {
        match self {
            Self::Draft => Ok(Self::Approved { on }),
            Self::Approved { .. } | Self::Signed { .. } => Err(Refused::AlreadyApproved),
            Self::Archived => Err(Refused::Archived),
        }
    }

    /// Signs an approved agreement.
    pub fn sign(self, on: Day) -> Result<Self, Refused> {
        match self {
            Self::Approved { on: approved } if on < approved => Err(Refused::SignedBeforeApproval(approved)),
            Self::Approved { on: approved } => Ok(Self::Signed { approved, on }),
            Self::Draft => Err(Refused::NotApproved),
            Self::Signed { .. } => Err(Refused::AlreadySigned),
            Self::Archived => Err(Refused::Archived),
        }
    }

    /// Puts a draft away.
    pub fn archive(self) -> Result<Self, Refused> {
        match self {
            Self::Draft => Ok(Self::Archived),
            Self::Approved { .. } | Self::Signed { .. } => Err(Refused::AlreadyApproved),
            Self::Archived => Err(Refused::Archived),
        }
    }

    /// The phase for permissions: an approved agreement still takes acts, its text is guarded by the moves.
    pub fn phase(self) -> Phase {
        match self {
            Self::Draft => Phase::Draft,
            Self::Approved { .. } | Self::Signed { .. } => Phase::Current,
            Self::Archived => Phase::Archived,
        }
    }

    /// The word kept in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved { .. } => "approved",
            Self::Signed { .. } => "signed",
            Self::Archived => "archived",
        }
    }

    /// The words shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "In preparazione",
            Self::Approved { .. } => "Approvata",
            Self::Signed { .. } => "Firmata",
            Self::Archived => "Archiviata",
        }
    }

    /// When it was approved, if it was.
    pub fn approved_on(self) -> Option<Day> {
        match self {
            Self::Approved { on } | Self::Signed { approved: on, .. } => Some(on),
            Self::Draft | Self::Archived => None,
        }
    }

    /// When it was signed, if it was.
    pub fn signed_on(self) -> Option<Day> {
        match self {
            Self::Signed { on, .. } => Some(on),
            Self::Draft | Self::Approved { .. } | Self::Archived => None,
        }
    }
}

/// Until when bodies may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Joining {
    /// At any time inside the term, ending with it.
    AnyTime,
    /// Only with effect by this day.
    Until {
        /// That day.
        day: Day,
    },
}

store::coded_enum! {
    /// How a service is offered.
    Offer {
        /// It comes with the signature.
        Base = "base", "Pacchetto base";
        /// Each body asks for it.
        Optional = "optional", "A richiesta";
    }
}

/// A service that the agreement offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// Which service of the catalogue.
    pub service_id: ServiceId,
    /// Its name when it was put in.
    pub name: String,
    /// How it is offered.
    pub offer: Offer,
}

/// The text, in its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementText {
    /// The label of the version, such as `1.0`.
    pub version_label: String,
    /// The text.
    pub body: String,
}

/// A step of the approval: data, so that each Province has its own chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its place, from 1.
    pub position: i64,
    /// What has to happen, such as `Approvazione del Consiglio provinciale`.
    pub name: String,
    /// The act's number, once there is one.
    pub act_number: String,
    /// The act's date, once it has happened.
    pub done_on: Option<Day>,
    /// A note.
    pub note: String,
    /// The fingerprint of the attached file.
    pub file_sha256: Option<String>,
    /// Its name.
    pub file_name: String,
}

/// What is written when an agreement is drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAgreement {
    /// Its number or code, unique in the centre.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: AgreementText,
    /// First day and months.
    pub reach: Reach,
    /// What happens at the end.
    pub renewal: Renewal,
    /// How many months before the end notice must be given.
    pub notice_months: i32,
    /// Until when bodies may join.
    pub joining: Joining,
    /// How it is invoiced.
    pub billing: BillingRule,
    /// The series of price lists it refers to; empty if none yet.
    pub price_series: String,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Which.
    pub agreement_id: AgreementId,
    /// What it says.
    pub terms: NewAgreement,
    /// Where its approval stands.
    pub status: Status,
    /// When the Province gave notice that it will not be renewed.
    pub notice_given: Option<Day>,
    /// The agreement it follows.
    pub predecessor: Option<AgreementId>,
    /// The first of the chain it belongs to.
    pub family: AgreementId,
    /// The fingerprint of the signed file.
    pub file_sha256: Option<String>,
    /// Its name.
    pub file_name: String,
    /// For optimistic locking.
    pub version: i64,
}

impl Agreement {
    /// From the first day to the current expiry.
    pub fn period(&self) -> Result<Period, Refused> {
        self.terms.period()
    }

    /// The dates from which its state is derived.
    pub fn span(&self) -> Result<Span, Refused> {
        let period = self.period()?;
        Ok(Span {
            starts: period.from(),
            ends: period.to(),
            notice_by: notice_by(period, self.terms.notice_months),
            course: self.course(),
        })
    }

    /// What is going to happen at its end.
    pub fn course(&self) -> Course {
        match (self.status, self.terms.renewal, self.notice_given) {
            (Status::Draft, _, _) => Course::Draft,
            (Status::Archived, _, _) => Course::Cancelled,
            (
                Status::Approved { .. } | Status::Signed { .. },
                Renewal::Express | Renewal::Tacit { .. },
                None,
            ) => Course::Renews,
            (Status::Approved { .. } | Status::Signed { .. }, _, _) => Course::Ends,
        }
    }

    /// Records that the Province will not renew; notice given too late does not stop a tacit renewal.
    pub fn give_notice(&self, on: Day) -> Result<Self, Refused> {
        let span = self.span()?;
        match span.course {
            Course::Renews if on > span.notice_by => Err(Refused::NoticeTooLate(span.notice_by)),
            Course::Renews => Ok(Self { notice_given: Some(on), ..self.clone() }),
            Course::Draft => Err(Refused::NotApproved),
            Course::Ends | Course::Withdrawn | Course::Cancelled => Err(Refused::NothingToRenew),
        }
    }

    /// Prolongs it by so many months from its current expiry.
    pub fn prolonged(&self, months: i32) -> Result<Self, Refused> {
        match self.course() {
            Course::Renews if months > 0 => {
                let terms = NewAgreement { reach: self.terms.reach.prolonged(months), ..self.terms.clone() };
                Ok(Self { terms, ..self.clone() })
            }
            Course::Draft => Err(Refused::NotApproved),
            Course::Renews | Course::Ends | Course::Withdrawn | Course::Cancelled => {
                Err(Refused::NothingToRenew)
            }
        }
    }
}

impl NewAgreement {
    /// From the first day to the expiry.
    pub fn period(&self) -> Result<Period, Refused> {
        self.reach.period().ok_or(Refused::NoDuration)
    }
}
