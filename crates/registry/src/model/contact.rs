//! What this is: the people to call in a body, in which role, from when to when.
//! What it is not: accounts: who may sign in is another area's.

use kernel::{BodyId, ContactId, Day, Email};
use serde::{Deserialize, Serialize};

use super::choice::choice;

choice! {
    /// What a contact is for the centre.
    ContactRole {
        /// The person to call first.
        Referent = "referent", "Referente per il centro";
        /// Who pays the invoices.
        Accounting = "accounting", "Ragioneria";
        /// Mayor or president.
        Mayor = "mayor", "Sindaco o presidente";
        /// Secretary.
        Secretary = "secretary", "Segretario";
        /// Officer for the digital transition.
        DigitalTransition = "digital_transition", "Responsabile per la transizione digitale (RTD)";
        /// Data protection officer.
        Dpo = "dpo", "Responsabile della protezione dei dati (DPO)";
        /// Technician.
        Technician = "technician", "Referente tecnico";
        /// Anything else.
        Other = "other", "Altro";
    }
}

/// What a form says of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactData {
    /// In which role.
    pub role: ContactRole,
    /// First name and family name.
    pub name: String,
    /// Mail.
    pub email: Option<Email>,
    /// Telephone.
    pub phone: String,
    /// The first day in the role, if known.
    pub valid_from: Option<Day>,
    /// The last day in the role, if it ended.
    pub valid_to: Option<Day>,
    /// Anything else worth knowing: the act of appointment, the hours.
    pub note: String,
}

impl ContactData {
    /// Whether the contact holds the role on this day.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// A contact as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Which.
    pub contact_id: ContactId,
    /// Of which body.
    pub body_id: BodyId,
    /// Grows with every change.
    pub version: i64,
    /// What is known of it.
    pub data: ContactData,
}
