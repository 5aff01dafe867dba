//! What this is: all the SQL of the mapping. Every row belongs to the network; the permission says whether one may see
//! all of it, or write about one Province.
//! What it is not: rules; those are in [`crate::model`].

pub mod assessments;
pub mod figures;
pub mod labels;
pub mod meetings;
pub mod participants;
pub mod rules;
pub mod swot;

use store::{FromCol, Row, StoreError, Tx};

use crate::model::{LinkKind, MeetingKind, Pillar, Profile, Quadrant, Team};

macro_rules! read_by_code {
    ($($ty:ident),+ $(,)?) => {$(
        impl FromCol for $ty {
            fn from_col(row: &Row, column: &str) -> Result<Self, StoreError> {
                let code = String::from_col(row, column)?;
                $ty::from_code(&code).ok_or_else(|| StoreError::Corrupt(format!("{column}: {code}")))
            }
        }
    )+};
}
read_by_code!(Pillar, Profile, Quadrant, LinkKind, MeetingKind, Team);

/// The name of whoever writes, for what people read later.
fn author(tx: &Tx) -> String {
    tx.author().map(|author| author.name().to_owned()).unwrap_or_default()
}
