//! What this is: the figures of the focus groups in the database; where the source contradicts itself, both.
//! What it is not: computed: they are what the source says.

use kernel::Can;
use kernel::permission::{EditMapping, ViewMapping};
use store::{StoreError, Tx, from_row};

const ALL: &str = "SELECT code, pillar, topic, label, value, other, note, source FROM mapping_figure \
    WHERE tenant_id = $1 ORDER BY position, code";
const INSERT: &str = "INSERT INTO mapping_figure (tenant_id, code, position, pillar, topic, label, value, other, note, \
    source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
pub(crate) const SQL: &[&str] = &[ALL, INSERT];

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its code.
    pub code: String,
    /// Of which pillar; empty for all.
    pub pillar: String,
    /// About what.
    pub topic: String,
    /// What it counts.
    pub label: String,
    /// The figure.
    pub value: String,
    /// The other figure of the same source, or what goes with it.
    pub other: String,
    /// What to know about it.
    pub note: String,
    /// Where it comes from.
    pub source: String,
}
from_row!(Figure { code, pillar, topic, label, value, other, note, source });

/// All the figures, in the order of the source.
pub async fn all(tx: &mut Tx, can: &Can<ViewMapping>) -> Result<Vec<Figure>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// Adds a figure, unless it is there.
pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    (position, new): (i64, &Figure),
) -> Result<(), StoreError> {
    let texts =
        [&new.code, &new.pillar, &new.topic, &new.label, &new.value, &new.other, &new.note, &new.source];
    let mut values = vec![can.tenant().into()];
    values.extend(texts.map(store::Val::from));
    values.insert(2, position.into());
    tx.exec(INSERT, &values).await.map(|_| ())
}
