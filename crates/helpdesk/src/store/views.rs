//! What this is: lists that people keep, each with a name, for themselves or for all of the centre.
//! What it is not: a right: a list shows everybody what they may see.

use ::store::{Entry as Line, StoreError, Tx, from_row};
use kernel::permission::ViewRequests;
use kernel::{AccountId, Can};
use uuid::Uuid;

use super::Failure;
use crate::Refused;
use crate::model::SavedView;

/// Lists one person keeps.
const MOST: usize = 20;

const MINE: &str = "SELECT view_id, account_id, owner, name, query, shared FROM helpdesk_view \
    WHERE tenant_id = $1 AND (account_id = $2 OR (shared = TRUE AND $3 = 1)) ORDER BY name, view_id";
const INSERT: &str = "INSERT INTO helpdesk_view (tenant_id, view_id, account_id, owner, name, query, shared) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
const DELETE: &str = "DELETE FROM helpdesk_view WHERE tenant_id = $1 AND view_id = $2 AND account_id = $3";
pub(crate) const SQL: &[&str] = &[MINE, INSERT, DELETE];
from_row!(SavedView { view_id, account_id, owner, name, query, shared });

/// The lists of a person, and those that others of the centre share, for who works there.
pub async fn of(tx: &mut Tx, can: &Can<ViewRequests>, me: AccountId) -> Result<Vec<SavedView>, StoreError> {
    let of_centre = i64::from(can.scope().body().is_none());
    tx.all(MINE, &[can.tenant().into(), me.into(), of_centre.into()]).await
}

/// Keeps a list.
pub async fn keep(tx: &mut Tx, can: &Can<ViewRequests>, view: &SavedView) -> Result<(), Failure> {
    let known = of(tx, can, view.account_id).await?;
    if known.iter().filter(|one| one.account_id == view.account_id).count() >= MOST {
        return Err(Refused::ManyViews(MOST).into());
    }
    let shared = view.shared && can.scope().body().is_none();
    let values = [
        can.tenant().into(),
        view.view_id.into(),
        view.account_id.into(),
        view.owner.as_str().into(),
        view.name.as_str().into(),
        view.query.as_str().into(),
        shared.into(),
    ];
    if tx.exec(INSERT, &values).await? > 0 {
        let line = Line::new("helpdesk.view", "helpdesk_view", view.view_id);
        tx.audit(line.summary(format!("Salvata la vista «{}» delle richieste", view.name)));
    }
    Ok(())
}

/// Takes away a list of one's own.
pub async fn drop(
    tx: &mut Tx,
    can: &Can<ViewRequests>,
    (id, me): (Uuid, AccountId),
) -> Result<SavedView, Failure> {
    let known = of(tx, can, me).await?;
    let view = known.into_iter().find(|one| one.view_id == id && one.account_id == me);
    let view = view.ok_or(Failure::NotThere)?;
    tx.exec(DELETE, &[can.tenant().into(), id.into(), me.into()]).await?;
    let line = Line::new("helpdesk.view", "helpdesk_view", id);
    tx.audit(line.summary(format!("Tolta la vista «{}» delle richieste", view.name)));
    Ok(view)
}
