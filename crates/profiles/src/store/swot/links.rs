//! What this is: the links from a point to the model or the document that answers it.
//! What it is not: the models and documents themselves.

use kernel::permission::EditMapping;
use kernel::{Can, Instant, SwotLinkId, SwotPointId};
use store::{Entry, Tx, from_row};

use super::Point;
use crate::ProfileError;
use crate::model::LinkKind;
use crate::store::author;

pub(super) const ALL: &str = "SELECT link_id, point_id, kind, text, href, added_by, added_at FROM swot_link \
    WHERE tenant_id = $1 ORDER BY point_id, added_at, link_id";
pub(super) const INSERT: &str = "INSERT INTO swot_link (tenant_id, link_id, point_id, kind, text, href, added_by, \
    added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(super) const DELETE: &str =
    "DELETE FROM swot_link WHERE tenant_id = $1 AND link_id = $2 AND point_id = $3";

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Which.
    pub link_id: SwotLinkId,
    /// From which point.
    pub point_id: SwotPointId,
    /// To what.
    pub kind: LinkKind,
    /// Its name, or the code of a model.
    pub text: String,
    /// Its address; empty where there is none.
    pub href: String,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: Instant,
}
from_row!(Link { link_id, point_id, kind, text, href, added_by, added_at });

/// A link to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    /// Its id, so that a form sent twice adds it once.
    pub link_id: SwotLinkId,
    /// To what.
    pub kind: LinkKind,
    /// Its name, or the code of a model.
    pub text: String,
    /// Its address; empty where there is none.
    pub href: String,
}

/// Links a point to what answers it.
pub async fn link(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    point: &Point,
    new: &NewLink,
) -> Result<(), ProfileError> {
    let values = [
        can.tenant().into(),
        new.link_id.into(),
        point.point_id.into(),
        new.kind.code().into(),
        (&new.text).into(),
        (&new.href).into(),
        author(tx).into(),
        tx.now().into(),
    ];
    tx.exec(INSERT, &values).await?;
    let summary = format!("Collegato «{}» al punto «{}»", new.text, point.data.text);
    tx.audit(Entry::new("swot.link", "swot_point", point.point_id).summary(summary));
    Ok(())
}

/// Takes a link away.
pub async fn unlink(
    tx: &mut Tx,
    can: &Can<EditMapping>,
    point: &Point,
    link: SwotLinkId,
) -> Result<(), ProfileError> {
    if tx.exec(DELETE, &[can.tenant().into(), link.into(), point.point_id.into()]).await? == 0 {
        return Err(ProfileError::NotFound);
    }
    let summary = format!("Tolto un collegamento dal punto «{}»", point.data.text);
    tx.audit(Entry::new("swot.unlink", "swot_point", point.point_id).summary(summary));
    Ok(())
}
