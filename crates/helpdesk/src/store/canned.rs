//! What this is: answers written once, kept for whoever works on requests.
//! What it is not: sent by themselves; a person reads them first.

use ::store::{Entry as Line, StoreError, Tx, from_row};
use kernel::Can;
use kernel::permission::WorkRequest;
use uuid::Uuid;

use super::Failure;
use crate::model::Canned;

const ALL: &str = "SELECT canned_id, title, text, service_id, archived, version FROM helpdesk_canned \
    WHERE tenant_id = $1 ORDER BY archived, title, canned_id";
const INSERT: &str = "INSERT INTO helpdesk_canned (tenant_id, canned_id, title, text, service_id, archived, version) \
    VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT DO NOTHING";
const UPDATE: &str = "UPDATE helpdesk_canned SET title = $3, text = $4, service_id = $5, archived = $6, \
    version = version + 1 WHERE tenant_id = $1 AND canned_id = $2 AND version = $7";
pub(crate) const SQL: &[&str] = &[ALL, INSERT, UPDATE];
from_row!(Canned { canned_id, title, text, service_id, archived, version });

/// Every answer, by title, the archived ones last.
pub async fn every(tx: &mut Tx, can: &Can<WorkRequest>) -> Result<Vec<Canned>, StoreError> {
    tx.all(ALL, &[can.tenant().into()]).await
}

/// One answer.
pub async fn get(tx: &mut Tx, can: &Can<WorkRequest>, id: Uuid) -> Result<Option<Canned>, StoreError> {
    Ok(every(tx, can).await?.into_iter().find(|one| one.canned_id == id))
}

/// Writes an answer.
pub async fn save(tx: &mut Tx, can: &Can<WorkRequest>, canned: &Canned) -> Result<(), Failure> {
    canned.check()?;
    let before = get(tx, can, canned.canned_id).await?;
    let values = [
        can.tenant().into(),
        canned.canned_id.into(),
        canned.title.as_str().into(),
        canned.text.as_str().into(),
        canned.service_id.into(),
        canned.archived.into(),
        canned.version.into(),
    ];
    let written = match canned.version {
        0 if before.is_some() => return Ok(()),
        0 => tx.exec(INSERT, &values[..6]).await?,
        _ => tx.exec(UPDATE, &values).await?,
    };
    if written == 0 {
        return Err(Failure::Stale);
    }
    let line = Line::new("helpdesk.canned", "helpdesk_canned", canned.canned_id);
    let line = line.summary(format!("Modificata la risposta pronta «{}»", canned.title));
    tx.audit(match &before {
        Some(before) => line.change(before, canned)?,
        None => line.created(canned)?,
    });
    Ok(())
}
