//! What this is: who takes part in the groups of each pillar.
//! What it is not: presence at one meeting: the source does not tell.

use kernel::permission::{EditMapping, ViewMapping};
use kernel::{BodyId, Can, ParticipantId};
use serde::Serialize;
use store::{Entry, StoreError, Tx, from_row};

use crate::ProfileError;
use crate::model::{Pillar, Team};

const ALL: &str = "SELECT participant_id, pillar, team, body_id, entity, source FROM focus_participant \
    WHERE tenant_id = $1 ORDER BY pillar, team, entity, participant_id";
const INSERT: &str = "INSERT INTO focus_participant (tenant_id, participant_id, pillar, team, body_id, entity, source) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const DELETE: &str = "DELETE FROM focus_participant WHERE tenant_id = $1 AND participant_id = $2";
pub(crate) const SQL: &[&str] = &[ALL, INSERT, DELETE];

/// Somebody in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// Which.
    pub participant_id: ParticipantId,
    /// In which pillar.
    #[serde(skip)]
    pub pillar: Pillar,
    /// In which group.
    #[serde(skip)]
    pub team: Team,
    /// The Province, in the national register; nothing for others.
    pub body_id: Option<BodyId>,
    /// The name in the source.
    pub entity: String,
    /// Where it comes from.
    pub source: String,
}
from_row!(Participant { participant_id, pillar, team, body_id, entity, source });

/// All of them.
pub async fn all(tx: &mut Tx, can: &Can<ViewMapping>) -> Result<Vec<Participant>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// Adds a row and nothing else.
pub(crate) async fn insert(tx: &mut Tx, can: &Can<EditMapping>, new: &Participant) -> Result<(), StoreError> {
    let values = [
        can.tenant().into(),
        new.participant_id.into(),
        new.pillar.code().into(),
        new.team.code().into(),
        new.body_id.into(),
        (&new.entity).into(),
        (&new.source).into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Adds somebody to a group.
pub async fn add(tx: &mut Tx, can: &Can<EditMapping>, new: &Participant) -> Result<(), ProfileError> {
    insert(tx, can, new).await?;
    let summary = format!("{} partecipa a {} {}", new.entity, new.pillar.label(), new.team.label());
    tx.audit(
        Entry::new("participant.add", "focus_participant", new.participant_id)
            .summary(summary)
            .created(new)?,
    );
    Ok(())
}

/// Takes somebody out of a group.
pub async fn remove(tx: &mut Tx, can: &Can<EditMapping>, gone: &Participant) -> Result<(), ProfileError> {
    if tx.exec(DELETE, &[can.tenant().into(), gone.participant_id.into()]).await? == 0 {
        return Err(ProfileError::NotFound);
    }
    let summary =
        format!("{} non partecipa più a {} {}", gone.entity, gone.pillar.label(), gone.team.label());
    tx.audit(Entry::new("participant.remove", "focus_participant", gone.participant_id).summary(summary));
    Ok(())
}
