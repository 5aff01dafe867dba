//! What this is: what the focus groups called each Province, in the database.
//! What it is not: a verdict; it is shown beside it.

use kernel::permission::{EditMapping, ReadsMapping};
use kernel::{BodyId, Can};
use store::{FromRow, Row, StoreError, Tx};

use crate::model::{Label, Pillar};

const ALL: &str = "SELECT body_id, pillar, profile, subtype, organisation, note, source FROM profile_label \
    WHERE tenant_id = $1 ORDER BY body_id, pillar";
const INSERT: &str = "INSERT INTO profile_label (tenant_id, body_id, pillar, profile, subtype, organisation, note, \
    source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[ALL, INSERT];

/// A label and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// Of which Province.
    pub body_id: BodyId,
    /// In which pillar.
    pub pillar: Pillar,
    /// The label.
    pub label: Label,
}

impl FromRow for Labelled {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let label = Label {
            profile: row.get("profile")?,
            subtype: row.get("subtype")?,
            organisation: row.get("organisation")?,
            note: row.get("note")?,
            source: row.get("source")?,
        };
        Ok(Self { body_id: row.get("body_id")?, pillar: row.get("pillar")?, label })
    }
}

/// All the labels.
pub async fn all<A: ReadsMapping>(tx: &mut Tx, can: &Can<A>) -> Result<Vec<Labelled>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// Adds a label, unless the Province has one in that pillar.
pub(crate) async fn insert(tx: &mut Tx, can: &Can<EditMapping>, new: &Labelled) -> Result<(), StoreError> {
    let label = &new.label;
    let values = [
        can.tenant().into(),
        new.body_id.into(),
        new.pillar.code().into(),
        label.profile.code().into(),
        (&label.subtype).into(),
        (&label.organisation).into(),
        (&label.note).into(),
        (&label.source).into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}
