//! What this is: throwing a draft away, asked for before it is done.
//! What it is not: for approved lists: those are followed by another one.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::PriceListId;
use webkit::{App, Confirm, Flash, Form, Frame, Posted, Problem, SignedIn, redirect_with};

use super::{draft, writer};
use crate::{lists, tariffs};

pub(super) async fn ask(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let tariffs = match tariffs::of(&mut tx, &can, id).await?.len() {
        1 => "la sua tariffa".to_owned(),
        many => format!("le sue {many} tariffe"),
    };
    let back = format!("/listini/{id}");
    let frame = Frame::new(&visitor, &app, format!("Scarta la bozza «{}»?", list.name))
        .area("listini")
        .crumb("Listini", "/listini")
        .crumb(&list.name, &back);
    Confirm::new(frame, Form::empty(&visitor, format!("{back}/scarta")), "Scarta la bozza", back)
        .effect(format!("La bozza e {tariffs} non ci saranno più: per riaverle andranno scritte di nuovo."))
        .effect("Quello che contenevano resta nel registro delle attività.")
        .effect("I listini approvati e le fatture già emesse non cambiano.")
        .version(list.version)
        .page()
}

pub(super) async fn discard(
    State(app): State<App>,
    visitor: SignedIn,
    Path(id): Path<PriceListId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(visitor.actor())?;
    let mut tx = app.db.write(can.tenant(), visitor.actor()).await?;
    let list = draft(&mut tx, &can, id).await?;
    let shown = posted.reader().version();
    lists::discard(&mut tx, &can, (&list, shown)).await?;
    tx.commit().await?;
    Ok(redirect_with("/listini", Flash::success(format!("Bozza «{}» scartata", list.name))))
}
