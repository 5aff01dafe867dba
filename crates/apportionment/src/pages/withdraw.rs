//! What this is: throwing away a simulation, or a pool of which nothing was approved, asked for before it is done.
//! What it is not: for acts: those are followed by another one.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{ApportionmentId, Denied, PoolId};
use webkit::{App, Confirm, Flash, Form, Posted, Problem, SignedIn, redirect_with};

use super::{computation, found, frame, under_pool, writer};
use crate::store::{computations, pools};

pub(super) async fn ask_pool(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let pool = found(&mut tx, &can, id).await?;
    if computations::last_approved(&mut tx, &can, id).await?.is_some() {
        return Err(Denied::NotNow.into());
    }
    let back = format!("/riparti/{id}");
    let frame = under_pool(frame(&who, &app, format!("Elimina «{}» {}?", pool.name, pool.year)), &who, &pool);
    Confirm::new(frame, Form::empty(&who, format!("{back}/elimina")), "Elimina la voce", back)
        .effect("La voce di costo e il suo calcolo non ci saranno più; quello che contenevano resta nel registro attività.")
        .effect("Le altre voci e gli atti approvati non cambiano.")
        .version(pool.version)
        .page()
}

pub(super) async fn pool(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let pool = found(&mut tx, &can, id).await?;
    pools::discard(&mut tx, &can, (&pool, posted.reader().version())).await?;
    tx.commit().await?;
    let done = Flash::success(format!("Voce «{}» {} eliminata.", pool.name, pool.year));
    Ok(redirect_with(&format!("/riparti?anno={}", pool.year), done))
}

pub(super) async fn ask_draft(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ApportionmentId>,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let (pool, draft) = computation(&mut tx, &can, id).await?;
    if draft.is_approved() {
        return Err(Denied::NotNow.into());
    }
    let back = format!("/riparti/versioni/{id}");
    let title = format!("Scarta il calcolo di «{}» {}?", pool.name, pool.year);
    let frame = under_pool(frame(&who, &app, title), &who, &pool).crumb(draft.title(), &back);
    Confirm::new(frame, Form::empty(&who, format!("{back}/scarta")), "Scarta il calcolo", back)
        .effect("Il calcolo e le sue quote non ci saranno più; se ne può fare un altro in ogni momento.")
        .effect("Gli atti approvati e le fatture non cambiano.")
        .version(draft.version)
        .page()
}

pub(super) async fn draft(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ApportionmentId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = writer(who.actor())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let (pool, draft) = computation(&mut tx, &can, id).await?;
    computations::discard(&mut tx, &can, (&draft, posted.reader().version())).await?;
    tx.commit().await?;
    Ok(redirect_with(&format!("/riparti/{}", pool.pool_id), Flash::success("Calcolo scartato.")))
}
