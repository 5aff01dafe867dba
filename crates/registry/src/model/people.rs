//! What this is: the organs that govern a centre, with their members, and the staff that makes it work.
//! What it is not: sittings and votes, nor the hours worked: other areas, above this one.

use kernel::{Day, OrganId, Rate, StaffId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::choice::choice;

choice! {
    /// What an organ does in the life of a centre.
    OrganKind {
        /// Assembly of mayors or of bodies.
        Assembly = "assembly", "Assemblea";
        /// Office that prepares and carries out what the assembly decides.
        Presidency = "presidency", "Ufficio o comitato di presidenza";
        /// The Province: council, president.
        Province = "province", "Organo della Provincia";
        /// Technical committee.
        Technical = "technical", "Comitato tecnico";
        /// Office in charge.
        Office = "office", "Ufficio";
        /// Anything else.
        Other = "other", "Altro";
    }
}

/// What a form says of an organ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganData {
    /// What it is.
    pub kind: OrganKind,
    /// Its name, such as `Ufficio di Presidenza`.
    pub name: String,
    /// What it does.
    pub functions: String,
    /// Who sits in it, as the agreement says it.
    pub seat_rule: String,
    /// How many years it lasts; 0 when the agreement does not say.
    pub term_years: i64,
}

/// An organ as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organ {
    /// Which.
    pub organ_id: OrganId,
    /// Grows with every change.
    pub version: i64,
    /// What is known of it.
    pub data: OrganData,
}

/// Somebody who sits in an organ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Which.
    pub member_id: Uuid,
    /// In which organ.
    pub organ_id: OrganId,
    /// First name and family name.
    pub name: String,
    /// Which seat, such as `Comuni sotto i 3.000 abitanti`.
    pub seat: String,
    /// The first day.
    pub valid_from: Day,
    /// The last day, if it ended.
    pub valid_to: Option<Day>,
}
store::from_row!(Member { member_id, organ_id, name, seat, valid_from, valid_to });

impl Member {
    /// Whether the last day has passed.
    pub fn has_left(&self, today: Day) -> bool {
        self.valid_to.is_some_and(|last| last < today)
    }
}

choice! {
    /// For whom somebody works.
    Employer {
        /// The Province or the bodies themselves.
        Internal = "internal", "Interno alla Provincia";
        /// The in-house company or the private partner.
        Partner = "partner", "Società o partner";
    }
}

/// What a form says of a role in the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffData {
    /// The role, such as `Amministratore di sistema`.
    pub role: String,
    /// For whom they work.
    pub employer: Employer,
    /// How many people hold it.
    pub people: i64,
    /// The share of each person's working time that goes to the centre; at most the whole.
    pub share: Rate,
    /// What they must be able to do.
    pub skills: String,
    /// The degree or experience asked for.
    pub qualification: String,
}

impl StaffData {
    /// The whole working time of one person.
    pub const WHOLE: Rate = Rate::new(10_000);

    /// The working time of all the people, in hundredths of a percent of one full-time person.
    pub fn full_time(&self) -> i64 {
        self.people.saturating_mul(self.share.get())
    }
}

/// A role in the staff as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Staff {
    /// Which.
    pub staff_id: StaffId,
    /// Grows with every change.
    pub version: i64,
    /// What is known of it.
    pub data: StaffData,
}

/// Hundredths of a percent of one person's time as full-time people: `63 000` → `6,30`.
pub fn as_people(full_time: i64) -> String {
    sheet::decimal::format(full_time.div_euclid(100), 2)
}
