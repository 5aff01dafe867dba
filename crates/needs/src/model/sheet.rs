//! What this is: the sheet of a body in a campaign, whose hand writes in it, and until when.
//! What it is not: the answers' own rules; see `check`.

use kernel::{Actor, BodyId, CampaignId, Day, Instant, Role, SheetId};
use serde::Serialize;

use super::{Answers, Baseline, Campaign, Marks, SheetState, Stage, state_on};

/// The sheet of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Which.
    pub sheet_id: SheetId,
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// Whose.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// From what it starts.
    pub baseline: Baseline,
    /// What is written in it now.
    pub answers: Answers,
    /// What was done to it.
    pub marks: Marks,
    /// When somebody last looked at it or wrote in it.
    pub touched_at: Option<Instant>,
    /// Who, and as what.
    pub touched_by: String,
    /// Grows with every change.
    pub version: i64,
}

impl Sheet {
    /// Where it stands on a day.
    pub fn state_on(&self, closes: Day, day: Day) -> SheetState {
        state_on(&self.marks, closes, day)
    }
}

/// A confirmed version of a sheet; it is kept for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// Of which sheet.
    pub sheet_id: SheetId,
    /// Its number, from 1.
    pub number: i64,
    /// The answers.
    pub answers: Answers,
    /// The day.
    pub confirmed_on: Day,
    /// When it was written here.
    pub recorded_at: Instant,
    /// By whom.
    pub by_name: String,
    /// With which role.
    pub by_role: String,
    /// Why the centre entered it for the body; empty if the body did.
    pub reason: String,
}

impl Confirmation {
    /// Whether the centre entered it.
    pub fn is_by_staff(&self) -> bool {
        !self.reason.is_empty()
    }
}

/// Who writes in a sheet: somebody of the body, or of the centre with a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Why the centre writes for the body.
    pub reason: String,
}

/// Why a sheet cannot be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotWritable {
    /// The campaign has not been opened.
    #[error("La campagna è ancora in preparazione: la scheda si può compilare dopo l'apertura")]
    Draft,
    /// Its first day has not come.
    #[error("La scheda si può compilare dal {0}")]
    NotYet(Day),
    /// The deadline has passed.
    #[error(
        "La scheda si è chiusa il {0}: per una correzione rivolgiti al centro, che può inserirla indicando il motivo"
    )]
    Locked(Day),
    /// The centre must say why.
    #[error(
        "Motivo: scrivi perché il centro compila la scheda al posto dell'ente, per esempio «ricevuta via PEC il 12/01/2026»"
    )]
    NoReason,
    /// Nothing was filled in.
    #[error("Manca qualche risposta: completa le voci segnalate prima di confermare")]
    Incomplete,
}

impl Hand {
    /// The hand of whoever acts; the reason counts only for the centre.
    pub fn of(actor: &Actor, reason: &str) -> Self {
        let role = actor.grant().role;
        let reason = if role.is_for_a_body() { "" } else { reason.trim() };
        Self { name: actor.name().to_owned(), role, reason: reason.to_owned() }
    }

    /// Somebody of the body, whose act is written down by others: for acts of the past.
    pub fn of_the_body(name: &str, role: Role) -> Self {
        Self { name: name.to_owned(), role, reason: String::new() }
    }

    /// Whether it is the centre's.
    pub fn is_staff(&self) -> bool {
        !self.role.is_for_a_body()
    }

    /// Name and role: «Anna Verdi, Sindaco o presidente».
    pub fn words(&self) -> String {
        format!("{}, {}", self.name, self.role.label())
    }

    /// Whether it may write in a sheet of the campaign on a day. After the deadline only the centre may.
    pub fn may_write(&self, campaign: &Campaign, on: Day) -> Result<(), NotWritable> {
        match campaign.stage_on(on) {
            Stage::Draft => Err(NotWritable::Draft),
            Stage::Upcoming => Err(NotWritable::NotYet(campaign.data.opens)),
            Stage::Closed if !self.is_staff() => Err(NotWritable::Locked(campaign.data.closes)),
            Stage::Open | Stage::Closed if self.is_staff() && self.reason.is_empty() => {
                Err(NotWritable::NoReason)
            }
            Stage::Open | Stage::Closed => Ok(()),
        }
    }
}
