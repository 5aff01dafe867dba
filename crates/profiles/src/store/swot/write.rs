//! What this is: points added, changed, merged, parted.
//! What it is not: which may be merged; [`crate::model::may_merge`] says it.

use kernel::permission::EditMapping;
use kernel::{Can, SwotPointId};
use store::{Entry, StoreError, Tx, Val};

use super::{Point, PointData, get_any};
use crate::ProfileError;
use crate::model::{Mergeable, may_merge};

pub(super) const INSERT: &str = "INSERT INTO swot_point (tenant_id, point_id, version, pillar, quadrant, position, \
    profiles, text, truncated, note, source, focus_group_id, merged_into) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL)";
pub(super) const UPDATE: &str = "UPDATE swot_point SET version = version + 1, pillar = $4, quadrant = $5, position = $6, \
    profiles = $7, text = $8, truncated = $9, note = $10, source = $11, focus_group_id = $12 \
    WHERE tenant_id = $1 AND point_id = $2 AND version = $3";
pub(super) const MERGE: &str = "UPDATE swot_point SET version = version + 1, merged_into = $4 \
    WHERE tenant_id = $1 AND point_id = $2 AND version = $3";
pub(super) const HELD: &str =
    "SELECT COUNT(*) AS c0 FROM swot_point WHERE tenant_id = $1 AND merged_into = $2";
pub(super) const LAST: &str = "SELECT COALESCE(MAX(position), 0) AS c0 FROM swot_point WHERE tenant_id = $1 \
    AND pillar = $2 AND quadrant = $3";

fn values(
    can: &Can<EditMapping>,
    (id, version): (SwotPointId, i64),
    position: i64,
    data: &PointData,
) -> [Val; 12] {
    [
        can.tenant().into(),
        id.into(),
        version.into(),
        data.pillar.code().into(),
        data.quadrant.code().into(),
        position.into(),
        data.profile_codes().into(),
        (&data.text).into(),
        data.truncated.into(),
        (&data.note).into(),
        (&data.source).into(),
        data.focus_group_id.into(),
    ]
}

/// Adds a row and nothing else.
pub(crate) async fn insert(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    id: SwotPointId,
    (position, data): (i64, &PointData),
) -> Result<(), StoreError> {
    tx.exec(INSERT, &values(can, (id, 1), position, data)).await.map(|_| ())
}

async fn next_position(tx: &mut Tx, can: &Can<EditMapping>, data: &PointData) -> Result<i64, StoreError> {
    let board = [can.tenant().into(), data.pillar.code().into(), data.quadrant.code().into()];
    Ok(tx.scalar::<i64>(LAST, &board).await?.saturating_add(1))
}

/// Adds a point at the end of its quadrant.
pub async fn add(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    id: SwotPointId,
    data: &PointData,
) -> Result<(), ProfileError> {
    let position = next_position(tx, can, data).await?;
    insert(tx, can, id, (position, data)).await?;
    let summary = format!("Aggiunto il punto «{}»", data.text);
    tx.audit(Entry::new("swot.add", "swot_point", id).summary(summary).created(data)?);
    Ok(())
}

/// Replaces what a point says, if it still has the version that was shown. One that moves goes to the end of its new
/// quadrant; merged points do not move, since they speak together.
pub async fn change(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    (id, shown): (SwotPointId, i64),
    data: &PointData,
) -> Result<(), ProfileError> {
    let before = get_any(tx, can, id).await?.ok_or(ProfileError::NotFound)?;
    let moves = (before.data.pillar, before.data.quadrant) != (data.pillar, data.quadrant);
    if moves && (before.merged_into.is_some() || held(tx, can, id).await? > 0) {
        return Err(ProfileError::Refused(
            "Il punto è unito ad altri: separali prima di spostarlo in un altro riquadro.".into(),
        ));
    }
    let position = if moves { next_position(tx, can, data).await? } else { before.position };
    if tx.exec(UPDATE, &values(can, (id, shown), position, data)).await? == 0 {
        return Err(ProfileError::Stale);
    }
    let line =
        Entry::new("swot.edit", "swot_point", id).summary(format!("Modificato il punto «{}»", data.text));
    tx.audit(line.change(&before.data, data)?);
    Ok(())
}

async fn held(tx: &mut Tx, can: &Can<EditMapping>, id: SwotPointId) -> Result<usize, StoreError> {
    tx.scalar(HELD, &[can.tenant().into(), id.into()]).await
}

async fn as_mergeable(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    point: &Point,
) -> Result<Mergeable<SwotPointId>, StoreError> {
    Ok(Mergeable {
        id: point.point_id,
        board: (point.data.pillar, point.data.quadrant),
        merged_into: point.merged_into,
        holds: held(tx, can, point.point_id).await?,
    })
}

/// Merges a point into another, which from now on speaks for both.
pub async fn merge(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    (id, shown): (SwotPointId, i64),
    into: SwotPointId,
) -> Result<(), ProfileError> {
    // Two merges at once could make a chain.
    tx.hold_tenant(can.tenant()).await?;
    let point = get_any(tx, can, id).await?.ok_or(ProfileError::NotFound)?;
    let other = get_any(tx, can, into).await?.ok_or(ProfileError::NotFound)?;
    may_merge(&as_mergeable(tx, can, &point).await?, &as_mergeable(tx, can, &other).await?)?;
    if tx.exec(MERGE, &[can.tenant().into(), id.into(), shown.into(), into.into()]).await? == 0 {
        return Err(ProfileError::Stale);
    }
    let summary = format!("Unito il punto «{}» a «{}»", point.data.text, other.data.text);
    tx.audit(Entry::new("swot.merge", "swot_point", id).summary(summary));
    Ok(())
}

/// Lets a merged point speak for itself again.
pub async fn part(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    (id, shown): (SwotPointId, i64),
) -> Result<(), ProfileError> {
    let point = get_any(tx, can, id).await?.ok_or(ProfileError::NotFound)?;
    let nobody: Option<SwotPointId> = None;
    if tx.exec(MERGE, &[can.tenant().into(), id.into(), shown.into(), nobody.into()]).await? == 0 {
        return Err(ProfileError::Stale);
    }
    tx.audit(
        Entry::new("swot.part", "swot_point", id).summary(format!("Separato il punto «{}»", point.data.text)),
    );
    Ok(())
}
