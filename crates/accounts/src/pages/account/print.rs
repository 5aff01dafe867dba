//! What this is: the final account as PDF, of the centre and of one body.
//! What it is not: kept: it is drawn from the account each time, and from an approved one always the same.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::BodyId;
use store::Tx;
use webkit::{App, ListQuery, Problem, SignedIn, download};

use super::{sees, sees_all, wanted};
use crate::model::account::Approval;
use crate::print::{self, Imprint};
use crate::view;

pub(super) const PDF: &str = "application/pdf";

/// What a print says of itself: an approved account bears the instant of its approval.
async fn imprint(tx: &mut Tx, app: &App, approval: Option<&Approval>) -> Result<Imprint, Problem> {
    let centre = registry::centre::get(tx).await?;
    let at = approval.map_or_else(|| app.clock.now(), |approval| approval.at);
    Ok(Imprint::of(centre.as_ref(), app.site.demo, at))
}

pub(in crate::pages) async fn centre(
    State(app): State<App>,
    who: SignedIn,
    Path(year): Path<i16>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = sees_all(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let wanted = wanted(&query, app.clock.today());
    let found = view::of_centre(&mut tx, &can, (year, wanted)).await?;
    if found.account.bodies.is_empty() {
        return Err(Problem::NotFound);
    }
    let imprint = imprint(&mut tx, &app, found.approval.as_ref()).await?;
    drop(tx);
    let bytes = print::centre(imprint, found.approval.as_ref(), &found.account).await?;
    Ok(download(&format!("Rendiconto-{year}.pdf"), PDF, bytes))
}

pub(in crate::pages) async fn body(
    State(app): State<App>,
    who: SignedIn,
    Path((year, id)): Path<(i16, BodyId)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = sees(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let wanted = wanted(&query, app.clock.today());
    let found = view::of_body(&mut tx, &can, (year, id), wanted).await?.ok_or(Problem::NotFound)?;
    let imprint = imprint(&mut tx, &app, found.approval.as_ref()).await?;
    drop(tx);
    let bytes = print::body(imprint, found.approval.as_ref(), &found.body).await?;
    Ok(download(&print::file_name(&found.body), PDF, bytes))
}
