//! What this is: the opening of an edition, and later the addressees that came after.
//! What it is not: reminders.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::EditionId;
use webkit::{App, Confirm, Flash, Form, Posted, Problem, SignedIn, redirect_with};

use super::{edition, edition_address, edition_frame};
use crate::access;
use crate::opening;

/// So many names are read out.
const NAMED: usize = 12;

/// `GET /questionari/rilevazioni/{edition}/apri`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
) -> Result<Response, Problem> {
    access::edit(who.actor())?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let to = opening::addressees(&mut tx, who.actor(), &found).await?;
    drop(tx);
    let title =
        if found.opened_on.is_some() { "Aggiungi i nuovi destinatari" } else { "Apri la rilevazione" };
    let form = Form::empty(&who, format!("{}/apri", edition_address(id)));
    let frame = edition_frame(&who, &app, &found, title);
    let page = Confirm::new(frame, form, title, edition_address(id));
    let page = if found.is_anonymous() {
        page.effect("La rilevazione si apre senza destinatari: dopo prepari le lettere d'invito, che non dicono chi le riceve.")
            .effect("Le risposte si leggono solo dopo l'ultimo giorno.")
    } else {
        let names: Vec<&str> = to.iter().take(NAMED).map(|one| one.name.as_str()).collect();
        let more = if to.len() > NAMED { " e altri" } else { "" };
        page.effect(format!("{} destinatari: {}{more}.", to.len(), names.join(", ")))
            .effect("Chi ha già una risposta la conserva.")
    };
    page.effect(format!("Si risponde dal {} al {}.", found.data.opens, found.data.closes))
        .effect("Dopo non si cambiano più questionario e destinatari.")
        .page()
}

/// `POST /questionari/rilevazioni/{edition}/apri`
pub(super) async fn open(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let made = opening::open(&mut tx, who.actor(), id).await?;
    if found.opened_on.is_none() || made > 0 {
        tx.commit().await?;
    }
    let text = match (made, found.is_anonymous()) {
        (_, true) => "Rilevazione aperta. Ora prepara le lettere d'invito.".to_owned(),
        (0, false) => "Nessun nuovo destinatario.".to_owned(),
        (1, false) => "Rilevazione aperta a 1 destinatario.".to_owned(),
        (many, false) => format!("Rilevazione aperta a {many} destinatari."),
    };
    Ok(redirect_with(&edition_address(id), Flash::success(text)))
}
