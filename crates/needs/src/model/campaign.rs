//! What this is: the campaign of a year: its window, the version of the template, where it stands on a day.
//! What it is not: the sheets of the bodies.

use kernel::{CampaignId, Day, NeedsTemplateId};
use serde::{Deserialize, Serialize};

store::coded_enum! {
    /// Where a campaign stands on a day.
    Stage {
        /// No sheet was made yet.
        Draft = "draft", "In preparazione";
        /// The sheets are there, and bodies may answer from a later day on.
        Upcoming = "upcoming", "In arrivo";
        /// Bodies may answer.
        Open = "open", "Aperta";
        /// The deadline has passed.
        Closed = "closed", "Chiusa";
    }
}

/// What the centre decides of a campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignData {
    /// The year the needs are for.
    pub year: i16,
    /// The first day on which bodies may answer.
    pub opens: Day,
    /// The last day.
    pub closes: Day,
    /// The template.
    pub template_id: NeedsTemplateId,
    /// The published version of it.
    pub template_number: i64,
    /// What bodies read above the sheet.
    pub intro: String,
    /// How many days before the deadline those who have not answered are reminded; none: nobody is.
    pub remind_days: Option<i64>,
}

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Campaign {
    /// Which.
    pub campaign_id: CampaignId,
    /// What was decided of it.
    pub data: CampaignData,
    /// When the sheets were made.
    pub opened_on: Option<Day>,
    /// Grows with every change.
    pub version: i64,
}

/// Why the data of a campaign cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACampaign {
    /// It would end before it begins.
    #[error("Scadenza: scegli un giorno uguale o successivo a quello di apertura")]
    Backwards,
    /// An open campaign cannot be closed in the past.
    #[error(
        "Scadenza: scegli oggi o un giorno successivo, altrimenti gli enti troverebbero la scheda già chiusa"
    )]
    ClosesInThePast,
    /// Once the sheets are there, year, template and first day stay.
    #[error(
        "Le schede sono già state create: anno, modello e giorno di apertura non si possono più cambiare"
    )]
    SheetsAreThere,
    /// The sheets are there already.
    #[error("Le schede di questa campagna sono già state create")]
    AlreadyOpened,
    /// Nobody can answer now, so nobody is reminded.
    #[error("I solleciti si spediscono quando gli enti possono rispondere, cioè dall'apertura alla scadenza")]
    NotOpen,
}

impl Campaign {
    /// Where it stands on a day.
    pub fn stage_on(&self, day: Day) -> Stage {
        match self.opened_on {
            None => Stage::Draft,
            Some(_) if day > self.data.closes => Stage::Closed,
            Some(_) if day < self.data.opens => Stage::Upcoming,
            Some(_) => Stage::Open,
        }
    }

    /// The campaign with other data, as far as its life allows.
    pub fn changed(&self, data: CampaignData, on: Day) -> Result<Self, NotACampaign> {
        if data.closes < data.opens {
            return Err(NotACampaign::Backwards);
        }
        if self.opened_on.is_some() {
            let kept = |data: &CampaignData| (data.year, data.opens, data.template_id, data.template_number);
            if kept(&data) != kept(&self.data) {
                return Err(NotACampaign::SheetsAreThere);
            }
            if data.closes != self.data.closes && data.closes < on {
                return Err(NotACampaign::ClosesInThePast);
            }
        }
        Ok(Self { data, ..self.clone() })
    }

    /// Its name for people.
    pub fn title(&self) -> String {
        format!("Fabbisogni {}", self.data.year)
    }

    /// Whether a body that has not answered is to be reminded by itself on a day: once in the last days before the
    /// deadline, unless somebody has reminded it in those days.
    pub fn reminds_on(&self, day: Day, last: Option<Day>) -> bool {
        let first = self.data.remind_days.map(|days| {
            let days = i32::try_from(days).unwrap_or(i32::MAX);
            self.data.closes.add_days(days.saturating_neg())
        });
        let due = |first: Day| day >= first && last.is_none_or(|last| last < first);
        self.stage_on(day) == Stage::Open && first.is_some_and(due)
    }
}
